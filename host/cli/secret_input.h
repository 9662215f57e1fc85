// Secrets from stdin or from a prompt; never from arguments or the environment.
//
// With `--password-stdin --otpauth-stdin` stdin has one secret a line, in the order of the options on the
// command line; `--notes-stdin` and `--recovery-stdin` take all lines that are left and therefore stand last.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::cli {

struct SecretWish {
  enum class Shape { Line, Rest, Words };  // Words: 24 of them, on one line or on several
  std::string option;                      // "--password-stdin"
  std::string question;                    // "Password", where a person sits at stdin
  Secret* into = nullptr;
  Shape shape = Shape::Line;
};

// Those of `wishes` whose option was given to `verb`, read in the order given. A person at stdin is asked
// instead. input_invalid: a line is missing, empty, too long, not UTF-8; something follows the last one.
Expected<void> read_secrets(const CLI::App& verb, const std::vector<SecretWish>& wishes);
// One of them, on the terminal, whether its option was given or not.
Expected<void> ask_for(const SecretWish& wish);
bool any_given(const CLI::App& verb, const std::vector<SecretWish>& wishes);

}  // namespace cerby::cli
