// Terminal: the person's own terminal, even while stdin and stdout are pipes. Secrets are read without an
// echo.
#pragma once

#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::cli {

class Terminal {
 public:
  // unlock_unavailable where the process has no terminal.
  static Expected<Terminal> open();

  void say(std::string_view text) const;
  // One line, without an echo, at most 4,095 bytes, as terminals have it. The echo is put back when a signal
  // ends the process or stops it. unlock_cancelled at the end of input, input_invalid for a line that is no
  // UTF-8.
  [[nodiscard]] Expected<Secret> ask_secret(std::string_view question) const;
  // One line with an echo; empty at the end of input.
  [[nodiscard]] std::string ask(std::string_view question) const;
  // The secret twice, until both are the same (three tries, then input_invalid).
  [[nodiscard]] Expected<Secret> ask_new_secret(std::string_view what) const;

  Expected<void> show(const Secret& text) const;  // system_failed

 private:
  explicit Terminal(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Descriptor descriptor_;
};

// The person types `word` to go on. input_invalid where there is no terminal to ask on, which takes --yes
// instead; cancelled for any other answer.
Expected<void> confirm(std::string_view what, std::string_view word);

// Whether a person sits at stdin, and reads stdout.
bool stdin_is_terminal();
bool stdout_is_terminal();

// UTF-8 without NUL.
bool is_text(std::string_view bytes);

}  // namespace cerby::cli
