// The evidence for a decision about an account (access/decide.h), in one query.
#pragma once

#include "base/uuid.h"
#include "workspace/access/decide.h"
#include "workspace/access/workspace.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/sql.h"

namespace cerby::workspace::store {

struct Evidence {
  // What the caller completes: channel, scope, and whether the mode counts here.
  access::UserStatus user_status = access::UserStatus::Deactivated;
  access::WorkspaceRole user_role = access::WorkspaceRole::Guest;
  access::AllAccess all_access = access::AllAccess::Off;
  access::Account account;
};

// A user that the workspace does not have is as one deactivated, an account that it does not have is another
// workspace's: decide() refuses both. Meant for Database::ask, and right in a transaction too.
Result<Evidence> collect_evidence(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                  const Uuid& account);

// The same of a collection: the highest roles on it and on those above it.
Result<access::Collection> collect_collection_evidence(Transaction& transaction, const Uuid& workspace,
                                                       const Uuid& user, const Uuid& collection);

// The same of a secret that is no account's.
Result<access::SecureSecret> collect_secret_evidence(Transaction& transaction, const Uuid& workspace,
                                                     const Uuid& user, const Uuid& secret);

// The query of an account, for whoever wants to see how a database carries it out.
Piece evidence_query();

}  // namespace cerby::workspace::store
