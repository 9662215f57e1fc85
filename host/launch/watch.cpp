#include "launch/watch.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace cerby::launch {

bool ends_it(Outcome outcome) {
  switch (outcome) {
    case Outcome::WorkspaceUnreachable:
    case Outcome::WorkspaceNameUnknown:
    case Outcome::WorkspaceUntrusted:
    case Outcome::WorkspaceTimedOut:
    case Outcome::WorkspaceBusy:
    case Outcome::WorkspaceFailed:
    case Outcome::VaultBusy:  // another program is getting new tokens
      return false;
    default:
      return true;
  }
}

void Watch::begin(Look look) {
  look_ = std::move(look);
  due_ = clock_.monotonic() + kLookEvery;
}

Expected<void> Watch::look() {
  auto looked = look_();
  due_ = clock_.monotonic() + kLookEvery;
  if (looked || ends_it(looked.error().outcome)) return looked;
  log::info("the workspace was not asked: {}", code(looked.error().outcome));
  return {};
}

Expected<wire::RequestBody> Watch::next(MonotonicTime deadline) {
  if (!look_) return extension_.next(deadline);
  for (;;) {
    auto request = extension_.next(std::min(deadline, due_));
    const bool only_due =
        !request && request.error().outcome == Outcome::TimedOut && clock_.monotonic() < deadline;
    if (!request && !only_due) return request;
    // An extension that says something all the time is looked after as well.
    if (only_due || is_due()) CERBY_CHECK(look());
    if (request) return request;
  }
}

}  // namespace cerby::launch
