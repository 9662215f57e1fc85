#include "workspace/http/target.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "workspace/http/token.h"

namespace cerby::workspace::http {
namespace {

constexpr SecretAccess kTaking("a parameter of a query that holds secrets is taken out");
constexpr const char* kNotUtf8 = "not UTF-8";
constexpr const char* kTooLong = "a parameter that is too long";
constexpr std::string_view kHex = "0123456789ABCDEF";

// RFC 3986: pchar without what is escaped.
bool is_path_character(char c) {
  return is_alphanumeric(c) || std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}
bool is_query_character(char c) {
  return is_path_character(c) || std::string_view("/?[]").find(c) != std::string_view::npos;
}

std::optional<unsigned> digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10U;
  return std::nullopt;
}

enum class Part { Path, Query };

// Calls take(byte) for each.
template <typename Take>
Expected<void> decode(std::string_view text, Part part, const Take& take) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const auto high = i + 2 < text.size() ? digit_of(text[i + 1]) : std::nullopt;
      const auto low = high ? digit_of(text[i + 2]) : std::nullopt;
      if (!low) return fail(Outcome::InputInvalid, "a % without two hexadecimal digits");
      c = static_cast<char>(*high << 4U | *low);
      i += 2;
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7F) return fail(Outcome::InputInvalid, "an escaped control character");
      if (part == Part::Path && (c == '/' || c == '\\'))
        return fail(Outcome::InputInvalid, "an escaped slash in the path");
    } else if (part == Part::Query && c == '+') {
      c = ' ';
    } else if (!(part == Part::Path ? is_path_character(c) : is_query_character(c))) {
      return fail(Outcome::InputInvalid, "a character that has to be escaped");
    }
    take(c);
  }
  return {};
}

Expected<std::string> decoded(std::string_view text, Part part) {
  std::string result;
  result.reserve(text.size());
  CERBY_CHECK(decode(text, part, [&](char c) { result += c; }));
  if (!is_utf8(result)) return fail(Outcome::InputInvalid, kNotUtf8);
  return result;
}

Expected<std::vector<std::string>> path_of(std::string_view text) {
  if (!text.starts_with('/')) return fail(Outcome::InputInvalid, "a target that does not start with /");
  std::vector<std::string> segments;
  if (text == "/") return segments;
  while (!text.empty()) {
    text.remove_prefix(1);
    const auto length = std::min(text.find('/'), text.size());
    if (length == 0) return fail(Outcome::InputInvalid, "an empty segment in the path");
    if (segments.size() == kMaxSegments) return fail(Outcome::InputInvalid, "too many segments in the path");
    CERBY_TRY(auto segment, decoded(text.substr(0, length), Part::Path));
    if (segment.size() <= 2 && segment.find_first_not_of('.') == std::string::npos)
      return fail(Outcome::InputInvalid, "a dot segment in the path");
    segments.push_back(std::move(segment));
    text.remove_prefix(length);
  }
  return segments;
}

// Calls take(name, value) for each: the name decoded, the value as it is written.
template <typename Take>
Expected<void> each_parameter(std::string_view text, const Take& take) {
  std::vector<std::string> names;
  while (!text.empty() || !names.empty()) {
    const auto length = std::min(text.find('&'), text.size());
    const auto one = text.substr(0, length);
    const auto equals = one.find('=');
    if (equals == std::string_view::npos) return fail(Outcome::InputInvalid, "a parameter without =");
    if (equals == 0) return fail(Outcome::InputInvalid, "a parameter without a name");
    CERBY_TRY(auto name, decoded(one.substr(0, equals), Part::Query));
    if (name.size() > kMaxParameterName) return fail(Outcome::InputInvalid, kTooLong);
    if (std::ranges::find(names, name) != names.end())
      return fail(Outcome::InputInvalid, "a parameter twice");
    if (names.size() == kMaxParameters) return fail(Outcome::InputInvalid, "too many parameters");
    CERBY_CHECK(take(name, one.substr(equals + 1)));
    names.push_back(std::move(name));
    if (length == text.size()) break;
    text.remove_prefix(length + 1);
  }
  return {};
}

Expected<std::vector<Parameter>> query_of(std::string_view text) {
  std::vector<Parameter> parameters;
  CERBY_CHECK(each_parameter(text, [&](const std::string& name, std::string_view written) -> Expected<void> {
    CERBY_TRY(auto value, decoded(written, Part::Query));
    if (value.size() > kMaxParameterValue) return fail(Outcome::InputInvalid, kTooLong);
    parameters.push_back({name, std::move(value)});
    return {};
  }));
  return parameters;
}

void append_escaped(std::string& result, std::string_view text, Part part) {
  for (const char c : text) {
    const bool plain = is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos ||
                       (part == Part::Query && (c == '[' || c == ']'));
    if (plain) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += kHex[byte >> 4U];
    result += kHex[byte & 0x0FU];
  }
}

}  // namespace

const std::string* Target::parameter(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &Parameter::name);
  return found == query.end() ? nullptr : &found->value;
}

Expected<Target> parse_target(std::string_view text) {
  if (text.size() > kMaxTarget) return fail(Outcome::InputInvalid, "a target that is too long");
  const auto mark = text.find('?');
  Target target;
  CERBY_TRY(target.path, path_of(text.substr(0, mark)));
  if (mark != std::string_view::npos) {
    CERBY_TRY(target.query, query_of(text.substr(mark + 1)));
  }
  return target;
}

Expected<std::optional<Secret>> secret_parameter(const Secret& query, std::string_view name) {
  std::optional<Secret> found;
  const auto take = [&](const std::string& its_name, std::string_view written) -> Expected<void> {
    Secret value(written.size());
    std::size_t size = 0;
    CERBY_CHECK(decode(written, Part::Query, [&, room = value.writable(kTaking)](char c) {
      room[size++] = static_cast<std::uint8_t>(c);
    }));
    value.shrink(size);
    if (!is_utf8(value.text(kTaking))) return fail(Outcome::InputInvalid, kNotUtf8);
    if (its_name == name) found = std::move(value);
    return {};
  };
  CERBY_CHECK(each_parameter(query.text(kTaking), take));
  return found;
}

std::string text_of(const Target& target) {
  std::string text;
  for (const auto& segment : target.path) {
    text += '/';
    append_escaped(text, segment, Part::Path);
  }
  if (text.empty()) text += '/';
  char separator = '?';
  for (const auto& [name, value] : target.query) {
    text += separator;
    append_escaped(text, name, Part::Query);
    text += '=';
    append_escaped(text, value, Part::Query);
    separator = '&';
  }
  return text;
}

}  // namespace cerby::workspace::http
