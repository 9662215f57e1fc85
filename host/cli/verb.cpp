#include "cli/verb.h"

#include <fmt/format.h>

#include <charconv>

namespace cerby::cli {

using std::chrono::seconds;

CLI::App* add_group(CLI::App& parent, const std::string& name, const std::string& description) {
  CLI::App* group = parent.add_subcommand(name, description);
  group->require_subcommand(1);
  return group;
}

CLI::App* add_verb(CLI::App& parent, Context& context, const VerbText& text, Action action) {
  CLI::App* verb = parent.add_subcommand(text.name, text.description);
  verb->add_flag_callback(
      "--json", [&context] { context.output.form = Output::Form::ForPrograms; },
      "One JSON object instead of text");
  if (!text.examples.empty()) {
    std::string footer = "\nExamples:";
    for (const std::string& example : text.examples) footer += "\n  " + example;
    verb->footer(footer);
  }
  verb->callback([&context, action = std::move(action)] {
    const Expected<int> result = [&]() -> Expected<int> {
      if (!context.found_paths) return std::unexpected(context.found_paths.error());
      CERBY_TRY(const int exit_code, action(context));
      CERBY_CHECK(Output::flush());
      return exit_code;
    }();
    context.exit_code = result.value_or(kFailed);
    if (!result) context.output.failure(result.error());
  });
  return verb;
}

int wrong_usage(const Context& context, const std::string& why) {
  if (context.output.json()) {
    context.output.failure({Outcome::InputInvalid, why});
  } else {
    context.output.note(why);
  }
  return kUsage;
}

Expected<seconds> duration_from(std::string_view text) {
  const auto refuse = [&] {
    return fail(Outcome::InputInvalid,
                fmt::format("\"{}\" is not a time from 60s to 7d, as in 8h, 30m or 90s", text));
  };
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number <= 0 || number > 604800) return refuse();
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  std::int64_t factor = 0;
  if (unit == "s") factor = 1;
  if (unit == "m" || unit == "min") factor = 60;
  if (unit == "h") factor = 3600;
  if (unit == "d") factor = 86400;
  const seconds duration{number * factor};
  if (duration < seconds{60} || duration > seconds{604800}) return refuse();
  return duration;
}

std::string text_of(seconds duration) {
  const std::int64_t all = duration.count();
  if (all >= 86400) return fmt::format("{} d {} h", all / 86400, all % 86400 / 3600);
  if (all >= 3600) return fmt::format("{} h {} min", all / 3600, all % 3600 / 60);
  if (all >= 60) return fmt::format("{} min", all / 60);
  return fmt::format("{} s", all);
}

}  // namespace cerby::cli
