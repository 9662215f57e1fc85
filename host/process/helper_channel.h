// The channel to cerby-helper: the program that may use shared libraries, the desktop and (later) the network.
//
// Started by absolute path with a short environment, over a socket pair, only when it may be needed; it ends when the
// channel closes. One request is in flight at a time. Frames: u32 length, u8 operation or status, payload; at most
// 64 KiB; both ends of one version (the first frame says which).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "vault/opening.h"

namespace cerby::process {

// What may end a wait for the helper early: the extension cancels, or closes the port.
class Interruption {
 public:
  virtual ~Interruption() = default;
  [[nodiscard]] virtual int descriptor() const = 0;       // to poll beside the helper's; -1: none
  virtual std::optional<Failure> check() = 0;             // called when it is readable; a failure ends the wait
};

class HelperChannel {
 public:
  // Starts the helper at once and does not wait for it. `pinentry` is passed on. helper_failed.
  static Expected<HelperChannel> start(const Environment& environment, const std::filesystem::path& pinentry);
  HelperChannel(HelperChannel&&) noexcept;
  HelperChannel& operator=(HelperChannel&&) noexcept;
  ~HelperChannel();

  // Both live as long as the channel. A human answers within five minutes: timed_out.
  [[nodiscard]] vault::KeyStore& key_store();
  [[nodiscard]] vault::Prompt& prompt();
  void interrupt_with(Interruption* interruption);  // null: nothing does

 private:
  struct Open;
  explicit HelperChannel(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace cerby::process
