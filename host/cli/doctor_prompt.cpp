// The passphrase prompt: whether it is there, is nobody else's, starts as the helper starts it, and can ask
// on the desktop. No dialog is shown.
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/doctor.h"
#include "cli/plain_file.h"
#include "cli/safe_place.h"
#include "process/helper_channel.h"

namespace cerby::cli::doctor {

namespace {

constexpr std::chrono::milliseconds kPromptStart{10'000}, kPromptAnswer{10'000};

Expected<std::string> kind_of_prompt(const Patient& patient, const Config& config) {
  CERBY_TRY(const auto helper, sibling_program("cerby-helper"));
  CERBY_TRY(auto channel, process::HelperChannel::start_program(
                              helper, patient.context.environment, process::settings_of(config),
                              {.start = kPromptStart, .answer = kPromptAnswer}));
  return channel.try_prompt();
}

bool has_screen(const Environment& environment) {
  for (const char* name : {"WAYLAND_DISPLAY", "DISPLAY"}) {
    const auto found = environment.find(name);
    if (found != environment.end() && !found->second.empty()) return true;
  }
  return false;
}

// Of a program that starts, by what it says that it is.
Check check_of_kind(const Patient& patient, const Config& config, std::string_view kind, State fault) {
  const std::string& program = config.pinentry.string();
  Check check{"pinentry", State::Good, fmt::format("The passphrase prompt is {}, and it answers", program)};
  if (kind == "curses" || kind == "tty") {
    check.state = fault;
    check.says =
        fmt::format("The passphrase prompt {} asks on a terminal only, which a browser has not", program);
    check.repair = "sudo apt install pinentry-gnome3";
    if (config.pinentry != Config{}.pinentry)
      check.repair += fmt::format(", and name it as \"pinentry\" in {}", patient.paths.user_config.string());
  } else if (kind.ends_with(":curses") && has_screen(patient.context.environment)) {
    check.state = fault;
    check.says =
        fmt::format("The passphrase prompt {} finds no desktop here, and would ask on a terminal", program);
    check.repair = "Run this in a terminal of the desktop session; if it says so there: sudo apt install gcr";
  }
  return check;
}

}  // namespace

void examine_prompt(const Patient& patient, bool needed, Checks& checks) {
  const State fault = needed ? State::Failed : State::Warning;
  const Config config = read_config(patient.paths).value_or(Config{});
  const std::string program = config.pinentry.string();
  const std::string another =
      fmt::format("sudo apt install pinentry-gnome3, or name another as \"pinentry\" in {}",
                  patient.paths.user_config.string());
  if (!is_program(config.pinentry)) {
    checks.push_back(
        {"pinentry", fault, fmt::format("The passphrase prompt {} is missing", program), another});
    return;
  }
  if (const auto unsafe = find_unsafe(config.pinentry)) {
    checks.push_back({"pinentry", State::Failed, fmt::format("The passphrase prompt: {}", text_of(*unsafe)),
                      repair_of(*unsafe)});
    return;
  }
  const auto kind = kind_of_prompt(patient, config);
  if (kind) {
    checks.push_back(check_of_kind(patient, config, *kind, fault));
  } else if (kind.error().outcome == Outcome::HelperFailed || kind.error().outcome == Outcome::SystemFailed) {
    checks.push_back({"pinentry", State::Warning,
                      fmt::format("The passphrase prompt {} was not tried: {}", program, kind.error().detail),
                      "Repair what is said of cerby-helper first"});
  } else {
    const bool late = kind.error().outcome == Outcome::TimedOut;
    checks.push_back({"pinentry", fault,
                      fmt::format("The passphrase prompt {} does not work: {}", program,
                                  late ? "it does not answer" : kind.error().detail),
                      another});
  }
}

}  // namespace cerby::cli::doctor
