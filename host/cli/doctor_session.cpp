#include <fmt/format.h>

#include <string>
#include <vector>

#include "cli/doctor.h"
#include "process/login_session.h"
#include "vault/keyring.h"

namespace cerby::cli::doctor {

namespace {

bool is_set(const Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found != environment.end() && !found->second.empty();
}

// What this log-in is, where it is not plainly the desktop's.
std::vector<std::string> ways_here(const Environment& environment) {
  std::vector<std::string> ways;
  if (is_set(environment, "SSH_CONNECTION") || is_set(environment, "SSH_TTY")) ways.emplace_back("ssh");
  if (is_set(environment, "TMUX")) ways.emplace_back("tmux");
  if (is_set(environment, "STY")) ways.emplace_back("screen");
  return ways;
}

}  // namespace

// The kernel keeps a vault open for those sessions that hold the user's keyring. A terminal over ssh, or in a
// tmux whose first log-in is over, may not be one, and what is opened there is then not open for the browser.
void examine_session(const Patient& patient, Checks& checks) {
  using Presence = vault::KernelKeyring::Presence;
  const auto ways = ways_here(patient.context.environment);
  const std::string here =
      ways.empty() ? "this session" : fmt::format("this session ({})", fmt::join(ways, ", in "));
  const auto presence = vault::KernelKeyring::presence(patient.paths.vault);
  if (presence == Presence::AnotherLogins) {
    checks.push_back(
        {"session", State::Warning, fmt::format("The vault is kept open for another log-in than {}", here),
         "Run cerbyctl in a terminal of the desktop session that the browser runs in; or open the "
         "vault here too: cerbyctl vault unlock"});
  } else if (presence == Presence::None && !ways.empty()) {
    checks.push_back({"session", State::Warning,
                      fmt::format("The vault is not open in {}; in the browser's session it may be", here),
                      "To see what the browser sees, run this in a terminal of the desktop session"});
  } else {
    checks.push_back({"session", State::Good,
                      presence == Presence::Ours ? fmt::format("The vault is kept open for {}", here)
                                                 : "No other log-in keeps the vault open"});
  }
  if (process::screen_signs(patient.context.clock).known) {
    checks.push_back({"session.screen", State::Good, "A locked or idle screen closes the vault"});
  } else if (is_set(patient.context.environment, "WAYLAND_DISPLAY") ||
             is_set(patient.context.environment, "DISPLAY")) {
    checks.push_back({"session.screen", State::Warning,
                      "The login manager says nothing of this session's screen: a lock does not close the "
                      "vault, a suspend does",
                      "Let the desktop's session be one of systemd-logind's; until then lock the vault too "
                      "(cerbyctl vault lock), or keep it open for less (\"open_for\")"});
  } else {
    checks.push_back(
        {"session.screen", State::Good, "This session has no screen; a suspend closes the vault"});
  }
}

}  // namespace cerby::cli::doctor
