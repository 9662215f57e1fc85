#include "cli/completion_command.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <span>

#include "cli/embedded.h"

namespace cerby::cli {

namespace {

std::string_view script_for(std::string_view shell) {
  if (shell == "zsh") return embedded::kZshCompletion;
  return shell == "fish" ? embedded::kFishCompletion : embedded::kBashCompletion;
}

using Words = std::span<const std::string>;

// The verb that the words lead to, and the words behind it.
const CLI::App* verb_at(const CLI::App& app, Words& words) {
  const CLI::App* here = &app;
  for (; !words.empty(); words = words.subspan(1)) {
    const auto below = here->get_subcommands([](const CLI::App*) { return true; });
    const auto found =
        std::ranges::find(below, words.front(), [](const CLI::App* one) { return one->get_name(); });
    if (found == below.end()) break;
    here = *found;
  }
  return here;
}

bool takes_value(const CLI::Option* option) {
  return option != nullptr && option->get_items_expected_max() > 0;
}

// What may be given for it and nothing else; none where that is open. As the parser's own help has it:
// "TEXT:{owner,collaborator,none}".
std::vector<std::string> closed_set(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto start = type.find(":{"), end = type.find('}');
  if (start == std::string::npos || end == std::string::npos) return {};
  return CLI::detail::split(type.substr(start + 2, end - start - 2), ',');
}

// The positional that the next word is for, after those given; null: none, or one too many.
const CLI::Option* positional_after(const CLI::App& verb, Words given) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < given.size(); ++at) {
    if (!given[at].starts_with("--")) {
      ++count;
    } else if (takes_value(verb.get_option_no_throw(given[at]))) {
      ++at;
    }
  }
  const auto all = verb.get_options([](const CLI::Option* one) { return one->get_positional(); });
  return count < all.size() ? all[count] : nullptr;
}

std::vector<std::string> names_below(const CLI::App& verb) {
  std::vector<std::string> all;
  const auto is_shown = [](const auto* one) { return !one->get_group().empty(); };
  for (const CLI::App* below : verb.get_subcommands(is_shown)) all.push_back(below->get_name());
  for (const CLI::Option* option : verb.get_options(is_shown)) {
    for (const std::string& name : option->get_lnames()) all.push_back("--" + name);
  }
  return all;
}

std::vector<std::string> offered(const CLI::App& app, const std::vector<std::string>& words) {
  const std::string last = words.empty() ? std::string() : words.back();
  Words given(words.data(), words.empty() ? 0 : words.size() - 1);
  const CLI::App* verb = verb_at(app, given);
  const CLI::Option* asked =
      given.empty() || !given.back().starts_with("--") ? nullptr : verb->get_option_no_throw(given.back());
  std::vector<std::string> all;
  if (takes_value(asked)) {
    all = closed_set(*asked);
  } else {
    all = names_below(*verb);
    if (const auto* const positional = positional_after(*verb, given))
      std::ranges::copy(closed_set(*positional), std::back_inserter(all));
  }
  std::erase_if(all, [&](const std::string& one) { return !one.starts_with(last); });
  std::ranges::sort(all);
  return all;
}

}  // namespace

void add_completion_command(CLI::App& app, Context& context) {
  auto shell = std::make_shared<std::string>();
  CLI::App* script = app.add_subcommand("completion", "Print the completion script of a shell");
  script->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  script->footer(
      "\nExamples:\n  cerbyctl completion bash > ~/.local/share/bash-completion/completions/cerbyctl");
  script->callback([&context, shell] {
    const std::string_view text = script_for(*shell);
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (const auto flushed = Output::flush(); !flushed) {
      context.output.failure(flushed.error());
      context.exit_code = kFailed;
    }
  });

  // What the scripts call: the words typed so far, the last one perhaps half.
  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* complete = app.add_subcommand("complete", "Offer words to a shell")->group("");
  complete->add_option("words", *words);
  complete->callback([&app, words] {
    for (const std::string& one : offered(app, *words)) std::puts(one.c_str());
  });
}

}  // namespace cerby::cli
