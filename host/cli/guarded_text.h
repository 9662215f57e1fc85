// GuardedText: text with secrets in it, on its way to a person. It grows in guarded memory, and nowhere else.
#pragma once

#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::cli {

class GuardedText {
 public:
  void add(std::string_view text);
  void add(SecretView secret);
  // As a JSON string, with its quotes. The bytes are UTF-8 already (checked where they came in).
  void add_json(SecretView secret);
  [[nodiscard]] const Secret& secret() const { return text_; }
  // To the descriptor, past the buffers of stdio. system_failed.
  [[nodiscard]] Expected<void> write_to(int descriptor) const;

 private:
  void add_bytes(const char* data, std::size_t size);
  Secret text_;
};

}  // namespace cerby::cli
