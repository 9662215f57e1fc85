#include "workspace/journal/checkpoints.h"

#include "base/log.h"
#include "workspace/store/feed.h"

namespace cerby::workspace::journal {

const sealing::MasterKey* signing_key(const sealing::MasterKeys& keys) {
  if (keys.empty() || !keys.newest().public_key()) return nullptr;
  return &keys.newest();
}

store::Result<std::optional<store::StoredCheckpoint>> make_checkpoint(store::Database& database,
                                                                      const sealing::MasterKeys& keys,
                                                                      const Uuid& workspace,
                                                                      store::Time now) {
  using Made = std::optional<store::StoredCheckpoint>;
  const sealing::MasterKey* const key = signing_key(keys);
  if (key == nullptr) return Made();
  CERBY_TRY(auto made, database.write([&](store::Transaction& transaction) -> store::Result<Made> {
    CERBY_CHECK(store::hold_feed(transaction, workspace));
    CERBY_TRY(const auto heads, store::moved_heads(transaction, workspace));
    if (heads.empty()) return Made();
    CERBY_TRY(const auto last, store::last_checkpoint(transaction, workspace));
    store::StoredCheckpoint next;
    next.checkpoint.workspace = workspace;
    next.checkpoint.number = 1;
    next.checkpoint.at = now;
    next.checkpoint.heads = audit::text_of(heads);
    next.checkpoint.key = key->id();
    if (last) {
      next.checkpoint.number = last->checkpoint.number + 1;
      next.checkpoint.previous = audit::hash_of_checkpoint(last->checkpoint, last->signature);
    }
    const auto signature = key->sign(audit::message_of(next.checkpoint));
    if (!signature) return store::fail(store::Error::Failed, "the master key did not sign");
    next.signature.assign(signature->begin(), signature->end());
    CERBY_CHECK(store::put_checkpoint(transaction, next, heads));
    return Made(std::move(next));
  }));
  if (made)
    log::info("audit checkpoint {}:{}:{}", workspace.text(), made->checkpoint.number,
              audit::hex_of(audit::hash_of_checkpoint(made->checkpoint, made->signature)));
  return made;
}

store::Result<void> make_checkpoints(store::Database& database, const sealing::MasterKeys& keys,
                                     store::Time now) {
  if (signing_key(keys) == nullptr) return {};
  std::optional<Uuid> after;
  while (true) {
    CERBY_TRY(const auto some, database.read([&](store::Transaction& transaction) {
      return store::workspaces_to_check(transaction, after);
    }));
    if (some.empty()) return {};
    for (const Uuid& workspace : some) CERBY_CHECK(make_checkpoint(database, keys, workspace, now));
    after = some.back();
  }
}

}  // namespace cerby::workspace::journal
