// The extension, heard while the workspace is asked now and then whether what is under way may go on: who was
// deactivated, whose session or device was ended or whose share was taken away does not keep a port open by
// saying nothing.
#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/outcome.h"
#include "wire/port.h"

namespace cerby::launch {

// With what a step has for all that it asks (source/step_fetcher.h), below a minute.
inline constexpr MonotonicTime kLookEvery{30'000};

// Whether a failed look says that it is over. A workspace that does not answer, or could not, says nothing of
// the user: without its answer nothing more leaves the host anyway, and it is asked again.
[[nodiscard]] bool ends_it(Outcome outcome);

class Watch final : public wire::Conversation {
 public:
  using Look = std::function<Expected<void>()>;

  // Both outlive it.
  Watch(wire::Conversation& extension, const Clock& clock) : extension_(extension), clock_(clock) {}

  // From now on, every kLookEvery that next() waits or is called. Until then nobody is asked anything.
  void begin(Look look);

  // Also a failure of `look` that ends it.
  Expected<wire::RequestBody> next(MonotonicTime deadline) override;
  void send(const wire::ReplyBody& reply) override { extension_.send(reply); }
  [[nodiscard]] std::optional<wire::Ended> ended() const override { return extension_.ended(); }

 private:
  [[nodiscard]] bool is_due() const { return clock_.monotonic() >= due_; }
  Expected<void> look();

  wire::Conversation& extension_;
  const Clock& clock_;
  Look look_;
  MonotonicTime due_{};
};

}  // namespace cerby::launch
