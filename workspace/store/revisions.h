// Revisions: how often a row was changed, from 1. With them a change can be refused that was made of a state
// which is no longer there (HTTP's If-Match), so that nobody's change is lost.
//
// Counted is what is changed in a resource as it is shown: its own columns; for an account also its origins
// and secrets, for a secret its body; of a local account (by the account's id) what its devices sealed; for a
// collection what is in it. Not counted is what only notes a use (a log-in, the last activity), as it is not
// in the feed: else a launch would refuse an edit.
#pragma once

#include <cstdint>
#include <vector>

#include "base/uuid.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

enum class Counted : std::uint8_t { Account, Collection, User, Team, SecureSecret, LocalAccount };

// `Stale` where the row has none of these revisions. Holds the feed first: nobody changes it from here to the
// commit. `NotFound`: there is no such row.
Result<void> expect_revision(Transaction& transaction, const Uuid& workspace, Counted counted, const Uuid& id,
                             const std::vector<std::int64_t>& revisions);

// ---- for the files of this folder ----

// A change that is no UPDATE of the row itself.
Result<void> count_change(Transaction& transaction, const Uuid& workspace, Counted counted, const Uuid& id);
// Of each collection that the account or secret is in, which shows how many there are.
Result<void> count_holders_of(Transaction& transaction, const Uuid& workspace, const Item& item);

}  // namespace cerby::workspace::store
