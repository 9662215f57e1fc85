// The channel to cerby-helper: the program that may use shared libraries, the desktop and the
// network.
//
// Started by absolute path with a short environment, over a socket pair, only when it may be needed; it ends
// when the channel closes, and when this process dies. One request is in flight at a time. Frames:
// helper_protocol.h.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/config.h"
#include "base/fetch.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "vault/opening.h"

namespace cerby::process {

// What may end a wait for the helper early: the extension cancels, or closes the port.
class Interruption {
 public:
  virtual ~Interruption() = default;
  [[nodiscard]] virtual int descriptor() const = 0;  // to poll beside the helper's; -1: none
  // Called when it is readable, and reads what is there; a failure ends the wait.
  virtual std::optional<Failure> check() = 0;
};

// How long the helper may take to be up, to answer (a person may be asked), and to have the answer of a
// server, which it says itself when it had none by then.
struct HelperLimits {
  std::chrono::milliseconds start = std::chrono::seconds(10);
  std::chrono::milliseconds answer = std::chrono::minutes(5);
  std::chrono::milliseconds fetch = kLongestFetch;
};

// What the configuration says of it.
struct HelperSettings {
  std::filesystem::path pinentry;
  std::filesystem::path ca_file{};  // config.h
};
inline HelperSettings settings_of(const Config& config) {
  return {.pinentry = config.pinentry, .ca_file = config.ca_file};
}

// What of an environment the helper gets: home, session bus, display, language, the terminal that the user
// named for prompts (GPG_TTY), and the proxy for https (https_proxy, no_proxy): one that is a program's of
// the same user sees which host is asked, and no more, since what is said goes through it sealed. Nothing
// that changes what a loader or a library loads; PATH is a fixed one.
Environment helper_environment(const Environment& environment);

class HelperChannel {
 public:
  // Starts the helper at once and does not wait for it. The settings are passed on. helper_failed.
  static Expected<HelperChannel> start(const Environment& environment, const HelperSettings& settings);
  // The same with another program (absolute) and other limits.
  static Expected<HelperChannel> start_program(const std::filesystem::path& program,
                                               const Environment& environment, const HelperSettings& settings,
                                               HelperLimits limits);
  HelperChannel(HelperChannel&&) noexcept;
  HelperChannel& operator=(HelperChannel&&) noexcept;
  ~HelperChannel();

  // All four live as long as the channel. A human answers within five minutes: timed_out. Besides what
  // vault/opening.h names: helper_failed (it is not of this version, broke off, or answers what it should
  // not), and the failure of the interruption. After one of these, and after timed_out, the channel is over:
  // the helper has ended, with any dialog it showed, and every further call is helper_failed.
  [[nodiscard]] vault::KeyStore& key_store();
  [[nodiscard]] vault::Prompt& prompt();
  [[nodiscard]] vault::Tpm& tpm();
  // Asks no human: an answer, or workspace_timed_out, within the request's limit and `limits.fetch`, whatever
  // turn is on.
  [[nodiscard]] Fetcher& fetcher();
  // Starts the program of the prompt as a question would, asks nobody anything, and ends it. What kind it
  // says that it is ("gnome3", "curses", "gnome3:curses" where it falls back to the terminal); empty: it does
  // not say. unlock_unavailable, timed_out.
  Expected<std::string> try_prompt();
  void interrupt_with(Interruption* interruption);  // null: nothing does
  // From now on, all answers together may take this long (timed_out), however many questions they are to: one
  // unlock may ask the key store and then a person, more than once. system_failed.
  Expected<void> begin_turn(std::chrono::milliseconds limit);
  [[nodiscard]] pid_t process() const;

 private:
  struct Open;
  explicit HelperChannel(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace cerby::process
