// Where the code that a step wants comes from, as the page says it.
#pragma once

#include <cstdint>

#include "page/page.h"
#include "page/understand.h"

namespace cerby::page {

enum class CodeSource : std::uint8_t {
  Unsaid,         // a code, and no more than that
  Authenticator,  // an app, by time or counter
  Backup,         // one of those that were kept for when there is no other
  Either,         // of these two
  Sent,           // to a phone or a mailbox, for the person who is there
};

// Of a step that wants a code.
CodeSource code_source(const PageDescription& page, const FormUnderstanding& form);

}  // namespace cerby::page
