#include "workspace/api/uses.h"

#include "base/log.h"
#include "workspace/store/api_keys.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace::api {
namespace {

void complain(const store::Failure& failure) {
  log::warn("the use of a key or session was not noted: {} ({})", name(failure.error), failure.detail);
}

}  // namespace

void Uses::note(const Caller& caller, store::Time now, std::optional<store::Time> last) {
  if (last && *last >= now - kIsNoted) return;
  const Used used{caller.workspace, caller.key ? *caller.key : *caller.session,
                  caller.key ? Kind::Key : Kind::Session};
  if (!last) {
    if (const auto done = put({{used, now}}); !done) complain(done.error());
    return;
  }
  const std::lock_guard lock(mutex_);
  if (gathered_.size() < kMost) gathered_[used] = now;
}

Uses::Some Uses::take_some() {
  const std::lock_guard lock(mutex_);
  Some some;
  while (!gathered_.empty() && some.size() < kAtOnce) some.insert(gathered_.extract(gathered_.begin()));
  return some;
}

// In the order of their ids: two instances that write the same do not wait for each other in a circle.
store::Result<void> Uses::put(const Some& some) {
  return database_.write([&](store::Transaction& transaction) -> store::Result<void> {
    for (const auto& [used, at] : some) {
      const bool is_key = used.kind == Kind::Key;
      CERBY_CHECK(is_key ? note_key_use(transaction, used.workspace, used.id, at, at - kIsNoted)
                         : note_session_use(transaction, used.workspace, used.id, at, at - kIsNoted));
    }
    return {};
  });
}

void Uses::write() {
  for (auto some = take_some(); !some.empty(); some = take_some()) {
    if (const auto done = put(some); !done) return complain(done.error());
  }
}

}  // namespace cerby::workspace::api
