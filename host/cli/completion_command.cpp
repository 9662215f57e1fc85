#include "cli/completion_command.h"

#include <algorithm>
#include <cstdio>

#include "cli/embedded.h"

namespace cerby::cli {

namespace {

std::string_view script_for(std::string_view shell) {
  if (shell == "zsh") return embedded::kZshCompletion;
  return shell == "fish" ? embedded::kFishCompletion : embedded::kBashCompletion;
}

// The verb that the words before the last one lead to.
const CLI::App* verb_at(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* here = &app;
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    const auto below = here->get_subcommands([](const CLI::App*) { return true; });
    const auto found =
        std::ranges::find(below, words[at], [](const CLI::App* one) { return one->get_name(); });
    if (found != below.end()) here = *found;
  }
  return here;
}

std::vector<std::string> offered(const CLI::App& app, const std::vector<std::string>& words) {
  const std::string last = words.empty() ? std::string() : words.back();
  std::vector<std::string> all;
  const CLI::App* verb = verb_at(app, words);
  for (const CLI::App* below :
       verb->get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); })) {
    all.push_back(below->get_name());
  }
  for (const CLI::Option* option :
       verb->get_options([](const CLI::Option* one) { return !one->get_group().empty(); })) {
    for (const std::string& name : option->get_lnames()) all.push_back("--" + name);
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
