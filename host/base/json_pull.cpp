#include "base/json_pull.h"

#include <charconv>
#include <string>

#include "base/utf8_write.h"

namespace cerby {

JsonPull::JsonPull(Secret& text)
    : whole_(text.view()), text_(text.writable(SecretAccess("reading JSON in place"))) {}

void JsonPull::fault(const char* why) {
  if (why_ != nullptr) return;
  why_ = why;
  fault_at_ = at_;
}

void JsonPull::space() {
  while (at_ < text_.size() &&
         (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
    ++at_;
  }
}

JsonPull::Kind JsonPull::next_kind() {
  if (failed()) return Kind::None;
  space();
  switch (peek()) {
    case '"':
      return Kind::Text;
    case '{':
      return Kind::Object;
    case '[':
      return Kind::Array;
    case 't':
      return Kind::True;
    case 'f':
      return Kind::False;
    case 'n':
      return Kind::Null;
    default:
      return Kind::Number;  // or nothing: number() says so
  }
}

bool JsonPull::enter(char bracket) {
  const auto wanted = bracket == '{' ? Kind::Object : Kind::Array;
  if (next_kind() != wanted) {
    skip();
    return false;
  }
  if (depth_ == kMaxDepth) {
    fault("it is nested deeper than 32");
    return false;
  }
  ++depth_;
  ++at_;
  return true;
}

// Whether one more member or element comes; behind the comma, where there has to be one.
bool JsonPull::more(char closing, bool first) {
  if (failed()) return false;
  space();
  if (peek() == closing) {
    ++at_;
    return false;
  }
  if (first) return true;
  if (peek() != ',') {
    fault("a comma or a bracket is missing");
    return false;
  }
  ++at_;
  space();
  if (peek() == closing) fault("a comma before a bracket");
  return !failed();
}

bool JsonPull::leave() {
  --depth_;
  return !failed();
}

std::string_view JsonPull::member_key() {
  space();
  if (peek() != '"') {
    fault("a key is missing");
    return {};
  }
  const auto key = string();
  space();
  if (!failed() && peek() != ':') fault("a colon is missing");
  if (failed()) return {};
  ++at_;
  space();
  return key.text(SecretAccess("a key of JSON"));
}

std::optional<std::uint32_t> JsonPull::hex4() {
  if (text_.size() - at_ < 4) return std::nullopt;
  std::uint32_t value = 0;
  const auto* const digits = reinterpret_cast<const char*>(text_.data()) + at_;
  const auto [end, error] = std::from_chars(digits, digits + 4, value, 16);
  if (error != std::errc{} || end != digits + 4) return std::nullopt;
  at_ += 4;
  return value;
}

// Behind the backslash; writes what it stands for at `end`, which is never ahead of what was read.
bool JsonPull::escape(std::size_t& end) {
  const auto put = [&](std::uint8_t byte) { text_[end++] = byte; };
  const char letter = peek();
  ++at_;
  constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  if (letter != '\0' && kLetters.find(letter) != std::string_view::npos) {
    put(static_cast<std::uint8_t>(kMeanings[kLetters.find(letter)]));
    return true;
  }
  if (letter != 'u') return false;
  const auto unit = hex4();
  if (!unit) return false;
  auto point = *unit;
  if (point >= 0xDC00 && point <= 0xDFFF) return false;
  if (point >= 0xD800 && point <= 0xDBFF) {
    if (text_.size() - at_ < 2 || text_[at_] != '\\' || text_[at_ + 1] != 'u') return false;
    at_ += 2;
    const auto low = hex4();
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
    point = 0x10000 + ((point - 0xD800) << 10U) + (*low - 0xDC00);
  }
  put_utf8(point, put);
  return true;
}

SecretView JsonPull::string() {
  const auto start = ++at_;
  auto end = start;
  while (at_ < text_.size()) {
    const auto byte = text_[at_];
    if (byte == '"') {
      ++at_;
      return whole_.part(start, end - start);
    }
    if (byte < 0x20) {
      fault("a control character in a string");
      return {};
    }
    ++at_;
    if (byte != '\\') {
      text_[end++] = byte;
    } else if (!escape(end)) {
      fault("a backslash that stands for nothing");
      return {};
    }
  }
  fault("a string is not closed");
  return {};
}

void JsonPull::digits() {
  if (peek() < '0' || peek() > '9') fault("a value is missing");
  while (peek() >= '0' && peek() <= '9') ++at_;
}

std::string_view JsonPull::number() {
  const auto start = at_;
  if (peek() == '-') ++at_;
  if (peek() == '0') {
    ++at_;
  } else {
    digits();
  }
  if (peek() == '.') {
    ++at_;
    digits();
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    digits();
  }
  return {reinterpret_cast<const char*>(text_.data()) + start, at_ - start};
}

void JsonPull::word(std::string_view expected) {
  const auto rest = whole_.text(SecretAccess("reading JSON in place")).substr(at_);
  if (!rest.starts_with(expected)) return fault("a value is missing");
  at_ += expected.size();
}

std::optional<SecretView> JsonPull::text() {
  if (next_kind() != Kind::Text) {
    skip();
    return std::nullopt;
  }
  const auto value = string();
  return failed() ? std::nullopt : std::optional(value);
}

std::optional<std::int64_t> JsonPull::integer() {
  if (next_kind() != Kind::Number) {
    skip();
    return std::nullopt;
  }
  const auto text = number();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> JsonPull::boolean() {
  const auto kind = next_kind();
  skip();
  if (failed() || (kind != Kind::True && kind != Kind::False)) return std::nullopt;
  return kind == Kind::True;
}

void JsonPull::skip() {
  switch (next_kind()) {
    case Kind::Text:
      string();
      return;
    case Kind::Number:
      number();
      return;
    case Kind::Object:
      object([this](std::string_view) { skip(); });
      return;
    case Kind::Array:
      array([this] { skip(); });
      return;
    case Kind::True:
      return word("true");
    case Kind::False:
      return word("false");
    case Kind::Null:
      return word("null");
    case Kind::None:
      return;
  }
}

Expected<void> JsonPull::end() {
  if (!failed()) {
    space();
    if (at_ < text_.size()) fault("something follows the JSON");
  }
  if (!failed()) return {};
  return fail(Outcome::InputInvalid, std::string(why_) + ", byte " + std::to_string(fault_at_));
}

}  // namespace cerby
