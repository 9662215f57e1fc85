// XML, as events, in memory that is wiped: expat with an allocator of ours.
//
// A document type declaration is refused, and with it every entity of the document's own: an export has none,
// and entities are how a small file becomes a large one, or reads others.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::importing {

struct XmlAttribute {
  std::string_view name, value;
};

struct XmlEvents {
  std::function<void(std::string_view name, const std::vector<XmlAttribute>& attributes)> start;
  std::function<void(std::string_view name)> end;
  std::function<void(SecretView text)> text;  // in pieces
};

// Elements may be nested 64 deep. input_invalid, with the line: not well-formed, a declaration, too deep.
Expected<void> read_xml(SecretView document, const XmlEvents& events);

}  // namespace cerby::importing
