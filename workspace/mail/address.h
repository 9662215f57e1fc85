// An e-mail address that a message is sent to or from: strictly what goes between "<" and ">" of SMTP and of
// a header, so that nothing in it can end either.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace cerby::workspace::mail {

class Address {
 public:
  // RFC 5321's Dot-string "@" Domain in ASCII, at most 64 bytes before the "@" and 254 in all; a domain of
  // letters, digits and inner hyphens. No quoted names, no addresses in brackets, no comments. None for
  // anything else.
  static std::optional<Address> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string_view domain() const;
  auto operator<=>(const Address&) const = default;

 private:
  explicit Address(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace cerby::workspace::mail
