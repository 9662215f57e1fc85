// A text that holds secrets, put together in guarded memory: forms, headers, what is signed.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/secret.h"

namespace cerby::workspace::signin {

class GuardedText {
 public:
  // `room`: bytes, at most. What does not fit ends the process: whoever builds a text has bounded its parts.
  explicit GuardedText(std::size_t room) : text_(room) {}
  GuardedText& put(std::string_view part);
  GuardedText& put(SecretView part);
  // As application/x-www-form-urlencoded has it; "%20" for a space.
  GuardedText& put_escaped(std::string_view part);
  GuardedText& put_escaped(SecretView part);
  Secret finish();

 private:
  Secret text_;
  std::size_t size_ = 0;
};

}  // namespace cerby::workspace::signin
