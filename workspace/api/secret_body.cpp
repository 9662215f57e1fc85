#include "workspace/api/secret_body.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/utf8.h"

namespace cerby::workspace::api {
namespace {

struct ValueAttributes {
  std::optional<std::string> value;  // empty: it was taken out before
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::ValueAttributes> {
  static constexpr std::array members{
      member<&workspace::api::ValueAttributes::value>("value", workspace::api::kTakenValue)};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

constexpr SecretAccess kTaking("a secret is copied from a request's body");

http::Problem not_a_text() {
  return invalid_body("value", "This is not a text.", "text");
}

// Past the end of the string that begins at `at`; npos: it does not end.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

std::size_t past_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// Whether what ends before `at` is a key; then `at` goes past the colon, and what follows it.
bool is_key(std::string_view text, std::size_t& at) {
  const std::size_t colon = past_space(text, at);
  if (colon == text.size() || text[colon] != ':') return false;
  at = past_space(text, colon + 1);
  return true;
}

// What is between the quotes, without its escapes, into guarded memory.
class Unescaped {
 public:
  explicit Unescaped(std::string_view text) : rest_(text), out_(text.size()), room_(out_.writable(kTaking)) {}

  // False: it is not a text.
  bool run() {
    while (!rest_.empty()) {
      const char c = take();
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c != '\\') {
        put(static_cast<std::uint8_t>(c));
      } else if (!escape()) {
        return false;
      }
    }
    out_.shrink(size_);
    const auto text = out_.text(kTaking);
    return well_formed_prefix(text) == text.size() && text.find('\0') == std::string_view::npos;
  }
  Secret secret() && { return std::move(out_); }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  // Never longer than what it stands for.
  void put(std::uint32_t byte) { room_[size_++] = static_cast<std::uint8_t>(byte); }

  bool escape() {
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
    if (rest_.empty()) return false;
    const char letter = take();
    if (letter == 'u') return code_point();
    const auto which = kLetters.find(letter);
    if (which == std::string_view::npos) return false;
    put(static_cast<std::uint8_t>(kMeant[which]));
    return true;
  }
  // Four digits.
  std::optional<std::uint32_t> unit() {
    if (rest_.size() < 4) return std::nullopt;
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = take();
      std::uint32_t digit = 0;
      if (c >= '0' && c <= '9') {
        digit = static_cast<std::uint32_t>(c - '0');
      } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        digit = static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
      } else {
        return std::nullopt;
      }
      number = number * 16 + digit;
    }
    return number;
  }
  bool code_point() {
    const auto first = unit();
    if (!first || (*first >= 0xDC00 && *first <= 0xDFFF)) return false;
    std::uint32_t point = *first;
    if (point >= 0xD800 && point <= 0xDBFF) {
      if (!rest_.starts_with("\\u")) return false;
      rest_.remove_prefix(2);
      const auto second = unit();
      if (!second || *second < 0xDC00 || *second > 0xDFFF) return false;
      point = 0x10000 + ((point - 0xD800) << 10U) + (*second - 0xDC00);
    }
    encode(point);
    return true;
  }
  void encode(std::uint32_t point) {
    if (point < 0x80) return put(point);
    if (point < 0x800) {
      put(0xC0U | (point >> 6U));
    } else {
      if (point < 0x10000) {
        put(0xE0U | (point >> 12U));
      } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
      }
      put(0x80U | ((point >> 6U) & 0x3FU));
    }
    put(0x80U | (point & 0x3FU));
  }

  std::string_view rest_;
  Secret out_;
  std::span<std::uint8_t> room_;
  std::size_t size_ = 0;
};

bool is_quoted(std::string_view key, std::string_view name) {
  return key.size() == name.size() + 2 && key.substr(1, name.size()) == name;
}

http::Problem no_end(std::size_t byte) {
  return detail::problem_of({Outcome::JsonInvalid, "", byte});
}

// An empty string and spaces, in the place of a string with its quotes.
void empty_out(std::span<std::uint8_t> string) {
  std::ranges::fill(string, ' ');
  string[0] = string[1] = '"';
}

}  // namespace

std::expected<SecretText, http::Problem> take_secret(SecretView body, std::size_t most,
                                                     std::span<const std::string_view> others) {
  SecretText taken{Secret::copy_of(body), std::nullopt};
  const auto text = body.text(kTaking);
  const auto rest = taken.rest.writable(kTaking);
  std::string_view key;  // of the string that begins right here
  std::size_t begin = text.find('"');
  while (begin < text.size()) {
    std::size_t at = end_of_string(text, begin);
    if (at > text.size()) return std::unexpected(no_end(begin));
    const auto string = text.substr(begin, at - begin);
    if (is_key(text, at)) {
      key = at < text.size() && text[at] == '"' ? string : std::string_view();
    } else {
      const bool stays =
          key == R"("type")" || key == R"("id")" ||
          std::ranges::any_of(others, [&](std::string_view name) { return is_quoted(key, name); });
      if (!stays) empty_out(rest.subspan(begin, string.size()));
      // A second one is what the reader refuses.
      if (key == R"("value")") {
        Unescaped unescaped(string.substr(1, string.size() - 2));
        if (!unescaped.run()) return std::unexpected(not_a_text());
        taken.value = std::move(unescaped).secret();
        if (taken.value->size() > most)
          return std::unexpected(invalid_body("value", "This is too long.", "value_out_of_bounds"));
      }
      key = {};
    }
    begin = text.find('"', at);
  }
  return taken;
}

std::expected<Secret, http::Problem> detail::value_of(SecretText& taken, bool is_there) {
  if (!is_there || !taken.value) return std::unexpected(invalid_body("value", "This is missing.", "missing"));
  if (taken.value->empty()) return std::unexpected(invalid_body("value", "This is empty.", "empty"));
  return std::move(*taken.value);
}

std::expected<Secret, http::Problem> secret_of(const http::Request& request, std::size_t most,
                                               std::string_view type) {
  CERBY_TRY(auto body, body_with_secret<ValueAttributes>(request, type, most, {}));
  return std::move(body.value);
}

}  // namespace cerby::workspace::api
