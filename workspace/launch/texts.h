// What the page says, in each language. No text has a character that HTML would need escaped.
#pragma once

#include <string_view>

#include "workspace/launch/language.h"

namespace cerby::workspace::launch {

struct Texts {
  std::string_view language;  // as HTML and Content-Language have it
  std::string_view title, why;
  std::string_view extension, ask_for_extension;
  std::string_view extension_for;  // before the browser's name, in the text of a link
  std::string_view program, program_link, ask_for_program;
  std::string_view again;
  std::string_view both, help;
  std::string_view mobile_title, mobile;
};

const Texts& texts_in(Language language);

}  // namespace cerby::workspace::launch
