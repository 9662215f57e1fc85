// Verbs: how a command of cerbyctl is declared, run, and how its failure becomes an exit code.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/config.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "base/waiting.h"
#include "cli/output.h"

namespace cerby::cli {

// What every verb works with, taken once in main.
struct Context {
  Environment environment;
  Expected<Paths> found_paths;  // no HOME matters to the verbs, not to --help
  const Clock& clock;
  const Pause& pause;
  Output output{};
  int exit_code = kDone;

  [[nodiscard]] const Paths& paths() const { return *found_paths; }
};

// The exit code: kDone, kFailed or kLeftOut. A Failure is shown and is kFailed.
using Action = std::function<Expected<int>(Context&)>;

struct VerbText {
  std::string name, description;
  std::vector<std::string> examples = {};  // whole command lines, shown below --help
};

// A folder of verbs, as `account`; one of them must be given.
CLI::App* add_group(CLI::App& parent, const std::string& name, const std::string& description);
// A verb with --json, whose action runs once its options are read.
CLI::App* add_verb(CLI::App& parent, Context& context, const VerbText& text, Action action);

// Wrong usage that the parser cannot see: shown as its own is, and kUsage.
int wrong_usage(const Context& context, const std::string& why);

// "8h", "30m", "90s", "2d": whole seconds. input_invalid outside 60 s to 7 days.
Expected<std::chrono::seconds> duration_from(std::string_view text);
std::string text_of(std::chrono::seconds duration);  // "7 h 59 min"

}  // namespace cerby::cli
