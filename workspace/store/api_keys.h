// API keys: whose they are and what they may be used for. What is kept is a hash; the key itself is shown
// once (api/api_key.h) and is nowhere.
#pragma once

#include <vector>

#include "workspace/store/database.h"
#include "workspace/store/hashed_keys.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

// Its scopes: access/scopes.h.
struct ApiKey : HashedKey {
  Uuid user;  // whom it acts as
};

// `Refused`: the workspace has no such user.
Result<void> create_api_key(Transaction& transaction, const Act& act, const ApiKey& key);
// Also one that was revoked or has expired. Meant for Database::ask.
Result<ApiKey> find_api_key(Transaction& transaction, const Uuid& workspace, const Uuid& id);
// The newest first.
Result<Listed<ApiKey>> list_api_keys(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                     Page page);
// For good; no change of the feed, which is held all the same: a change that was begun with the key is done
// before. `NotFound` also for one that is revoked already.
Result<void> revoke_api_key(Transaction& transaction, const Act& act, const Uuid& id);
// Those of the user that are not revoked.
Result<std::vector<Uuid>> unrevoked_keys_of(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& user);
// All of them, as revoke_api_key() has it.
Result<void> revoke_api_keys_of(Transaction& transaction, const Act& act, const Uuid& user);
// Writes nothing where the last use is not older than `since`. Not a change of the feed.
Result<void> note_key_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                          Time since);

}  // namespace cerby::workspace::store
