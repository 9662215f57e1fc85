// Recovery words on their way to the person: shown once, and asked for again.
#pragma once

#include <CLI/CLI.hpp>

#include "base/paths.h"
#include "base/secret.h"
#include "cli/output.h"
#include "cli/terminal.h"

namespace cerby::cli {

// Whether four of the words are asked for, once they are off the screen.
enum class WordCheck : std::uint8_t { Four, None };

// On the terminal. False: they were not confirmed. system_failed, and what Terminal::ask_secret() says.
Expected<bool> show_words(const Terminal& terminal, const Secret& words, WordCheck check);
// --skip-word-check
void add_word_check_option(CLI::App& verb, bool& skip);
// To stdout, as text or as the first member of the result's object. system_failed.
Expected<void> print_words(Output& output, const Secret& words);
// The same of one of several things: the first member of an object of its own, after `before`, which is for
// JSON alone.
Expected<void> print_words_of_one(const Output& output, std::string_view before, const Secret& words);

// Whether the words of that entropy open the vault's file as it is now. A disk that fails at the very end of
// a change leaves the change made: after a failure this is what is true of words that were shown. The
// failures of VaultFile::open.
Expected<bool> words_open(const Paths& paths, const Secret& entropy);
// For a failure after which words that were shown may open the vault: they must not be thrown away.
std::unexpected<Failure> keep_words(Failure failure, std::string_view which);

}  // namespace cerby::cli
