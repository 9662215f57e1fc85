#include "cli/recovery_words.h"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/descriptor.h"
#include "cli/guarded_text.h"
#include "vault/vault.h"
#include "vault/word_check.h"

namespace cerby::cli {

namespace {

constexpr std::size_t kColumns = 4;
constexpr std::size_t kLongestWord = 8;
constexpr int kTriesOfAWord = 3;
// From the first line to the one that the person ends with Enter.
constexpr std::size_t kShownLines = 5 + vault::kRecoveryWords / kColumns;

// Numbered, as they are asked for by their numbers.
GuardedText table_of(const Secret& words) {
  GuardedText table;
  for (std::size_t number = 1; number <= vault::kRecoveryWords; ++number) {
    const SecretView word = vault::word_of(words.view(), number);
    table.add(fmt::format("  {:>2} ", number));
    table.add(word);
    const bool last = number % kColumns == 0;
    table.add(last ? "\n" : std::string(kLongestWord - std::min(word.size(), kLongestWord), ' '));
  }
  return table;
}

Expected<bool> ask_word(const Terminal& terminal, const Secret& words, std::size_t number) {
  const SecretView word = vault::word_of(words.view(), number);
  for (int tried = 0; tried < kTriesOfAWord; ++tried) {
    CERBY_TRY(const Secret typed, terminal.ask_secret(fmt::format("Word {}: ", number)));
    if (vault::is_word(typed.view(), word)) return true;
    terminal.say(fmt::format("That is not word {}. Look at what you wrote down.\n", number));
  }
  return false;
}

Expected<bool> ask_for_four(const Terminal& terminal, const Secret& words) {
  for (const std::size_t number : vault::words_to_ask_for(randombytes_uniform)) {
    CERBY_TRY(const bool known, ask_word(terminal, words, number));
    if (!known) return false;
  }
  return true;
}

// What was written must not wait in the system for a disk that turns out to be full.
Expected<void> sync_stdout() {
  if (::fsync(STDOUT_FILENO) == 0) return {};
  const bool no_file = errno == EINVAL || errno == EROFS || errno == ENOTSUP;  // a pipe, a terminal
  if (no_file) return {};
  return fail_with_errno("writing");
}

}  // namespace

Expected<bool> show_words(const Terminal& terminal, const Secret& words, WordCheck check) {
  terminal.say("These 24 words open the vault when nothing else does. They are shown this once.\n\n");
  CERBY_CHECK(terminal.show(table_of(words).secret()));
  terminal.say("\nWrite them down, on paper, and keep them where nobody else finds them.\n");
  if (check == WordCheck::None) {
    const std::string answer = terminal.ask("Type \"yes\" when you have: ");
    return answer == "yes" || answer == "y";
  }
  static_cast<void>(terminal.ask("Press Enter when you have; then four of them are asked for: "));
  // Off the screen: what is asked for is on the paper.
  terminal.say(fmt::format("\x1b[{}A\x1b[J", kShownLines));
  return ask_for_four(terminal, words);
}

Expected<void> print_words(Output& output, const Secret& words) {
  CERBY_CHECK(print_words_of_one(output, {}, words));
  if (output.json()) output.go_on_with_object();
  return {};
}

Expected<void> print_words_of_one(const Output& output, std::string_view before, const Secret& words) {
  CERBY_CHECK(Output::flush());
  GuardedText text;
  if (output.json()) {
    text.add(before);
    text.add(R"({"recovery_words": )");
    text.add_json(words.view());
    text.add(",");
  } else {
    text.add(
        "Recovery words, shown this once. Write them down; they open the vault when nothing else does:\n");
    text.add(words.view());
    text.add("\n");
  }
  CERBY_CHECK(text.write_to(STDOUT_FILENO));
  return sync_stdout();
}

Expected<bool> words_open(const Paths& paths, const Secret& entropy) {
  CERBY_TRY(const auto file, vault::VaultFile::open(paths));
  return vault::unwrap_with_words(file.id(), file.methods(), entropy.view()).has_value();
}

std::unexpected<Failure> keep_words(Failure failure, std::string_view which) {
  if (!failure.detail.empty()) failure.detail += "; ";
  failure.detail += fmt::format(
      "yet the change may have been made: keep {}, and see by `cerbyctl vault verify --recovery-stdin`, "
      "which changes nothing, which of them open the vault",
      which);
  return std::unexpected(std::move(failure));
}

void add_word_check_option(CLI::App& verb, bool& skip) {
  verb.add_flag(
      "--skip-word-check", skip,
      "Do not ask for four of the new recovery words on the terminal (nobody is asked where the output is "
      "none, or with --json)");
}

}  // namespace cerby::cli
