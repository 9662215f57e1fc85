#include "workspace/journal/checkpoints.h"

#include "base/log.h"
#include "workspace/store/feed.h"

namespace cerby::workspace::journal {
namespace {

using Made = std::optional<store::StoredCheckpoint>;

audit::Hash hash_of(const store::StoredCheckpoint& one) {
  return audit::hash_of_checkpoint(one.checkpoint, one.signature);
}

// The one behind `last`, over those heads, without its signature.
audit::Checkpoint next_after(const Made& last, const std::vector<audit::Head>& heads) {
  audit::Checkpoint next;
  next.number = 1;
  next.heads = audit::text_of(heads);
  if (last) {
    next.number = last->checkpoint.number + 1;
    next.previous = hash_of(*last);
  }
  return next;
}

}  // namespace

const sealing::MasterKey* signing_key(const sealing::MasterKeys& keys) {
  if (keys.empty() || !keys.newest().public_key()) return nullptr;
  return &keys.newest();
}

// Other instances may have made some since.
store::Result<void> Checkpoints::expect(store::Transaction& transaction, const Uuid& workspace,
                                        const Met& met) {
  CERBY_TRY(const auto since, store::checkpoints_after(transaction, workspace, met.number - 1));
  if (!since.empty() && since.front().checkpoint.number == met.number && hash_of(since.front()) == met.hash)
    return {};
  return store::fail(store::Error::Failed, "the audit log of workspace " + workspace.text() +
                                               " was written anew: its checkpoint " +
                                               std::to_string(met.number) + " is not the one that was made");
}

store::Result<Made> Checkpoints::make(const Uuid& workspace, store::Time now) {
  const sealing::MasterKey* const key = signing_key(keys_);
  if (key == nullptr) return Made();
  const std::lock_guard lock(mutex_);
  const auto met = met_.find(workspace);
  Made last;
  CERBY_TRY(auto made, database_.write([&](store::Transaction& transaction) -> store::Result<Made> {
    CERBY_CHECK(store::hold_feed(transaction, workspace));
    CERBY_TRY(const auto heads, store::moved_heads(transaction, workspace));
    if (met != met_.end()) CERBY_CHECK(expect(transaction, workspace, met->second));
    CERBY_TRY(last, store::last_checkpoint(transaction, workspace));
    if (heads.empty()) return Made();
    store::StoredCheckpoint next{next_after(last, heads), {}};
    next.checkpoint.workspace = workspace;
    next.checkpoint.at = now;
    next.checkpoint.key = key->id();
    const auto signature = key->sign(audit::message_of(next.checkpoint));
    if (!signature) return store::fail(store::Error::Failed, "the master key did not sign");
    next.signature.assign(signature->begin(), signature->end());
    CERBY_CHECK(store::put_checkpoint(transaction, next, heads));
    return Made(std::move(next));
  }));
  if (const auto& newest = made ? made : last; newest)
    met_[workspace] = {newest->checkpoint.number, hash_of(*newest)};
  if (made)
    log::info("audit checkpoint {}:{}:{}", workspace.text(), made->checkpoint.number,
              audit::hex_of(hash_of(*made)));
  return made;
}

store::Result<void> Checkpoints::make_all(store::Time now) {
  if (signing_key(keys_) == nullptr) return {};
  store::Result<void> done;
  std::optional<Uuid> after;
  while (true) {
    CERBY_TRY(const auto some, database_.read([&](store::Transaction& transaction) {
      return store::workspaces_to_check(transaction, after);
    }));
    if (some.empty()) return done;
    for (const Uuid& workspace : some) {
      const auto made = make(workspace, now);
      if (made) continue;
      // What is of the database is of all of them.
      if (made.error().error != store::Error::Failed) return std::unexpected(made.error());
      if (done) done = std::unexpected(made.error());
    }
    after = some.back();
  }
}

}  // namespace cerby::workspace::journal
