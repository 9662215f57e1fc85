#include "cli/terminal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "cli/guarded_text.h"

namespace cerby::cli {

namespace {

constexpr std::size_t kLongestTypedLine = 4096;  // what a terminal hands over in one line, with its line end
constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

// A handler may do nothing but remember; the reader then puts the echo back and raises the signal again.
volatile std::sig_atomic_t caught_signal = 0;
void remember_signal(int number) {
  caught_signal = number;
}

class EchoOff {
 public:
  explicit EchoOff(int descriptor) : descriptor_(descriptor) {
    caught_signal = 0;
    // Signals are let in by ppoll() alone: one that comes just before it is not lost.
    sigset_t handled;
    sigemptyset(&handled);
    for (const int number : kSignals) sigaddset(&handled, number);
    pthread_sigmask(SIG_BLOCK, &handled, &mask_before_);
    struct sigaction action{};
    action.sa_handler = remember_signal;  // without SA_RESTART: read() returns
    sigemptyset(&action.sa_mask);
    for (std::size_t at = 0; at < kSignals.size(); ++at) sigaction(kSignals[at], &action, &before_[at]);
    known_ = tcgetattr(descriptor_, &settings_) == 0;
    if (!known_) return;
    termios silent = settings_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
    tcsetattr(descriptor_, TCSAFLUSH, &silent);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  ~EchoOff() {
    if (known_) tcsetattr(descriptor_, TCSAFLUSH, &settings_);
    for (std::size_t at = 0; at < kSignals.size(); ++at) sigaction(kSignals[at], &before_[at], nullptr);
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  [[nodiscard]] const sigset_t& mask_before() const { return mask_before_; }

 private:
  int descriptor_;
  bool known_ = false;
  sigset_t mask_before_{};
  termios settings_{};
  std::array<struct sigaction, kSignals.size()> before_{};
};

// What read() gave: a line's length without its end; none at the end of input or when a signal came.
std::optional<std::size_t> read_line(int descriptor, std::span<std::uint8_t> into, const sigset_t* mask) {
  std::size_t used = 0;
  while (used < into.size()) {
    pollfd ready{.fd = descriptor, .events = POLLIN, .revents = 0};
    const int polled = ::ppoll(&ready, 1, nullptr, mask);
    if (polled < 0 && errno == EINTR && caught_signal == 0) continue;
    if (polled < 0) return std::nullopt;
    const ssize_t got = ::read(descriptor, into.data() + used, into.size() - used);
    if (got < 0 && errno == EINTR && caught_signal == 0) continue;
    if (got <= 0) return std::nullopt;
    used += static_cast<std::size_t>(got);
    if (into[used - 1] == '\n') return used - 1;
  }
  return std::nullopt;
}

}  // namespace

Expected<Terminal> Terminal::open() {
  Descriptor descriptor(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!descriptor.is_open()) return fail(Outcome::UnlockUnavailable, "there is no terminal to ask on");
  return Terminal(std::move(descriptor));
}

void Terminal::say(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor_.get(), text.data(), text.size());
    if (wrote < 0 && errno != EINTR) return;
    if (wrote > 0) text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

Expected<void> Terminal::show(const Secret& text) const {
  GuardedText shown;
  shown.add(text.view());
  return shown.write_to(descriptor_.get());
}

Expected<Secret> Terminal::ask_secret(std::string_view question) const {
  for (;;) {
    Secret line(kLongestTypedLine);
    std::optional<std::size_t> length;
    int signal_number = 0;
    {
      const EchoOff silent(descriptor_.get());
      say(question);
      length = read_line(descriptor_.get(), line.writable(SecretAccess("typed by the user")),
                         &silent.mask_before());
      signal_number = caught_signal;
      say("\n");
    }
    if (signal_number != 0) {
      ::raise(signal_number);  // ends or stops the process, as it would have; when it goes on, ask again
      continue;
    }
    if (!length) return fail(Outcome::UnlockCancelled, "nothing was entered");
    line.shrink(*length);
    if (!is_text(line.text(SecretAccess("checking that it is text")))) {
      return fail(Outcome::InputInvalid, "what was entered is not UTF-8 text");
    }
    return line;
  }
}

std::string Terminal::ask(std::string_view question) const {
  say(question);
  std::array<std::uint8_t, kLongestTypedLine> line{};
  caught_signal = 0;
  const auto length = read_line(descriptor_.get(), line, nullptr);
  return length ? std::string(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(*length))
                : std::string();
}

Expected<Secret> Terminal::ask_new_secret(std::string_view what) const {
  for (int tries = 0; tries < 3; ++tries) {
    CERBY_TRY(Secret first, ask_secret(fmt::format("{}: ", what)));
    if (first.empty()) return first;
    CERBY_TRY(const Secret second, ask_secret(fmt::format("{}, again: ", what)));
    if (first.view().equals(second.view())) return first;
    say("Those two are not the same. Once more:\n");
  }
  return fail(Outcome::InputInvalid, "the two entries were not the same");
}

Expected<void> confirm(std::string_view what, std::string_view word) {
  const auto terminal = Terminal::open();
  if (!terminal) return fail(Outcome::InputInvalid, "there is no terminal to ask on: give --yes");
  if (terminal->ask(fmt::format("{}\nType \"{}\" to go on: ", what, word)) == word) return {};
  return fail(Outcome::Cancelled, "nothing was changed");
}

bool stdin_is_terminal() {
  return ::isatty(STDIN_FILENO) == 1;
}
bool stdout_is_terminal() {
  return ::isatty(STDOUT_FILENO) == 1;
}

bool is_text(std::string_view bytes) {
  return is_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

}  // namespace cerby::cli
