// The input is a text. Our scanner and the library's parser take the same ones for JSON, and find the same in
// them.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_scan.h"
#include "base/utf8.h"
#include "target.h"

using namespace cerby;

namespace {

// Each event as a line, so that two ways through a text can be compared.
struct Events {
  std::string lines;
  bool add(std::string_view what) {
    lines.append(what).push_back('\n');
    return true;
  }
};

struct Ours : Events {
  bool null() { return add("null"); }
  bool boolean(bool value) { return add(value ? "true" : "false"); }
  bool integer(std::int64_t value) { return add(std::to_string(value)); }
  bool other_number(bool whole) { return add(whole ? "whole" : "fraction"); }
  bool text(std::string_view value) { return add("text " + std::string(value)); }
  bool key(std::string_view name) { return add("key " + std::string(name)); }
  bool start(json::Kind kind) {
    too_deep |= ++depth > json::kMaxDepth;
    return !too_deep && add(kind == json::Kind::Object ? "{" : "[");
  }
  bool end(json::Kind kind) {
    --depth;
    return add(kind == json::Kind::Object ? "}" : "]");
  }
  void invalid() {}
  void endless() {}
  std::size_t depth = 0;
  bool too_deep = false;
};

struct Theirs : Events {
  using Library = nlohmann::json;
  bool null() { return add("null"); }
  bool boolean(bool value) { return add(value ? "true" : "false"); }
  bool number_integer(Library::number_integer_t value) { return add(std::to_string(value)); }
  bool number_unsigned(Library::number_unsigned_t value) {
    return add(std::in_range<std::int64_t>(value) ? std::to_string(value) : "whole");
  }
  bool number_float(Library::number_float_t, const Library::string_t& text) {
    return add(text.find_first_of(".eE") == std::string::npos ? "whole" : "fraction");
  }
  bool string(Library::string_t& value) { return add("text " + value); }
  bool binary(Library::binary_t&) { return false; }
  bool key(Library::string_t& name) { return add("key " + name); }
  bool start_object(std::size_t) { return add("{"); }
  bool start_array(std::size_t) { return add("["); }
  bool end_object() { return add("}"); }
  bool end_array() { return add("]"); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  // What json::read does not let a scanner see; and the library skips a byte order mark.
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos || text.starts_with("\xEF\xBB\xBF"))
    return 0;
  Ours ours;
  std::size_t progress = 0;
  const bool ours_takes_it = json::detail::Scan(text, ours, progress).all();
  fuzz::require(progress <= text.size(), "a place within the text");
  if (ours.too_deep) return 0;
  Theirs theirs;
  const bool theirs_takes_it = nlohmann::json::sax_parse(text, &theirs);
  fuzz::require(ours_takes_it == theirs_takes_it, "both take it for JSON, or neither does");
  if (ours_takes_it) fuzz::require(ours.lines == theirs.lines, "both find the same in it");
  return 0;
}
