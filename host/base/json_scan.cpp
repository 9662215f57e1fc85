#include "base/json_scan.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "base/utf8_write.h"

namespace cerby::json::detail {
namespace {

bool is_digit(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

bool is_one_of(std::string_view text, std::size_t at, std::string_view letters) {
  return at < text.size() && letters.find(text[at]) != std::string_view::npos;
}

// Whether it is beyond the largest double; too close to zero for one is not.
bool is_endless(std::string_view number) {
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  return error == std::errc::result_out_of_range &&
         std::isinf(std::strtod(std::string(number).c_str(), nullptr));
}

// Four hexadecimal digits at `at`, which goes behind them, or to what is none.
std::optional<std::uint32_t> unit_at(std::string_view text, std::size_t& at) {
  std::uint32_t unit = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    const char letter = at < text.size() ? text[at] : '\0';
    unit <<= 4U;
    if (letter >= '0' && letter <= '9') {
      unit += static_cast<std::uint32_t>(letter - '0');
    } else if (letter >= 'a' && letter <= 'f') {
      unit += static_cast<std::uint32_t>(letter - 'a' + 10);
    } else if (letter >= 'A' && letter <= 'F') {
      unit += static_cast<std::uint32_t>(letter - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  return unit;
}

void append(std::string& out, std::uint32_t point) {
  put_utf8(point, [&out](std::uint8_t byte) { out.push_back(static_cast<char>(byte)); });
}

// Behind the backslash.
bool append_escaped(std::string_view text, std::size_t& at, std::string& out) {
  constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  if (at == text.size()) return false;
  if (const std::size_t known = kLetters.find(text[at]); known != std::string_view::npos) {
    out.push_back(kMeanings[known]);
    ++at;
    return true;
  }
  if (text[at] != 'u') return false;
  ++at;
  const auto unit = unit_at(text, at);
  if (!unit || (*unit >= 0xDC00 && *unit <= 0xDFFF)) return false;
  if (*unit < 0xD800 || *unit > 0xDBFF) {
    append(out, *unit);
    return true;
  }
  if (!text.substr(at).starts_with("\\u")) return false;
  at += 2;
  const auto low = unit_at(text, at);
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
  append(out, 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00));
  return true;
}

// From `at` on, how many bytes are what they stand for.
std::size_t plain_until(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"' && text[at] != '\\' &&
         static_cast<std::uint8_t>(text[at]) >= 0x20)
    ++at;
  return at;
}

}  // namespace

Number number_at(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  if (!is_digit(text, at)) return {Number::Kind::Invalid, 0, at};
  if (text[at] == '0') {
    ++at;
  } else {
    while (is_digit(text, at)) ++at;
  }
  bool whole = true;
  if (is_one_of(text, at, ".")) {
    whole = false;
    if (!is_digit(text, ++at)) return {Number::Kind::Invalid, 0, at};
    while (is_digit(text, at)) ++at;
  }
  if (is_one_of(text, at, "eE")) {
    whole = false;
    if (is_one_of(text, ++at, "+-")) ++at;
    if (!is_digit(text, at)) return {Number::Kind::Invalid, 0, at};
    while (is_digit(text, at)) ++at;
  }
  if (whole) {
    std::int64_t value = 0;
    if (std::from_chars(text.data(), text.data() + at, value).ec == std::errc{}) {
      return {Number::Kind::Integer, value, at};
    }
  }
  if (is_endless(text.substr(0, at))) return {Number::Kind::Endless, 0, at};
  return {whole ? Number::Kind::Whole : Number::Kind::Fraction, 0, at};
}

Text text_at(std::string_view text, std::size_t& at, std::string& buffer) {
  const std::size_t start = ++at;
  at = plain_until(text, at);
  if (at < text.size() && text[at] == '"') return {true, text.substr(start, at++ - start)};
  buffer.assign(text.substr(start, at - start));
  while (at < text.size() && text[at] == '\\') {
    ++at;
    if (!append_escaped(text, at, buffer)) return {};
    const std::size_t from = at;
    at = plain_until(text, at);
    buffer.append(text.substr(from, at - from));
  }
  if (at == text.size() || text[at] != '"') return {};
  ++at;
  return {true, buffer};
}

}  // namespace cerby::json::detail
