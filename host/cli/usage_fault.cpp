#include "cli/usage_fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace cerby::cli {

namespace {

constexpr std::size_t kLongestName = 32;

const CLI::App& last_verb(const CLI::App& app) {
  const CLI::App* verb = &app;
  while (!verb->get_subcommands().empty()) verb = verb->get_subcommands().back();
  return *verb;
}

std::string words_of(const CLI::App& verb) {
  const CLI::App* above = verb.get_parent();
  return above == nullptr ? verb.get_name() : words_of(*above) + " " + verb.get_name();
}

// "--name" of "--name" and "--name=value"; empty for what no option is called.
std::string option_name(std::string_view word) {
  const std::string_view name = word.substr(0, word.find('='));
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  const bool named = name.size() > 2 && name.size() <= kLongestName && name.starts_with("--") &&
                     std::ranges::all_of(name, plain);
  return named ? std::string(name) : std::string();
}

std::string not_expected(const CLI::App& app) {
  const CLI::App& verb = last_verb(app);
  const std::string verb_name = words_of(verb);
  std::vector<std::string> sentences;
  std::size_t others = 0;
  for (const std::string& word : app.remaining(true)) {
    const std::string name = option_name(word);
    if (name.empty()) {
      ++others;
      continue;
    }
    sentences.push_back(fmt::format("{} has no option {}.", verb_name, name));
    if (const std::string from_stdin = name + "-stdin"; verb.get_option_no_throw(from_stdin) != nullptr)
      sentences.push_back(fmt::format("No secret is taken as an argument: use {}.", from_stdin));
  }
  if (others > 0) {
    sentences.push_back(fmt::format("{} not expected (not repeated here, it may be a secret).",
                                    others == 1 ? "An argument was" : "Arguments were"));
  }
  return fmt::format("{}", fmt::join(sentences, " "));
}

}  // namespace

std::string usage_fault(const CLI::App& app, const CLI::ParseError& problem) {
  if (dynamic_cast<const CLI::ExtrasError*>(&problem) != nullptr) return not_expected(app);
  const std::string_view said = problem.what();
  // "Could not convert: --password-stdin = value"
  if (dynamic_cast<const CLI::ConversionError*>(&problem) != nullptr)
    return std::string(said.substr(0, said.find(" = ")));
  return std::string(said);
}

}  // namespace cerby::cli
