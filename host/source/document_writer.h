// Documents for a workspace, of which nothing is secret. Inside this folder only.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.h"

namespace cerby::source {

using DocumentWriter = json::Writer<json::StringSink>;
// {"data": {"type": TYPE, "id": ID, "attributes": {…}}}; without an id where it is empty.
template <typename Write>
std::string document_of(std::string_view type, std::string_view id, Write write) {
  std::string text;
  json::StringSink sink(text);
  DocumentWriter writer(sink);
  writer.begin_object();
  writer.key("data");
  writer.begin_object();
  writer.member("type", type);
  if (!id.empty()) writer.member("id", id);
  writer.key("attributes");
  writer.begin_object();
  write(writer);
  for (int i = 0; i < 3; ++i) writer.end_object();
  return text;
}

}  // namespace cerby::source
