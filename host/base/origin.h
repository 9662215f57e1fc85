// Origin, Address: the strict subset of web addresses this project works with.
//
// No general URL parser is used anywhere: what a browser and a library read differently is refused. Accepted
// is `https://host[:port][/path][?query]` in ASCII, host in lower case as labels of letters, digits and inner
// hyphens (or a canonical dotted IPv4 address), at most 253 bytes, no final dot; port 1 to 65535 without
// leading zeros and not 443; path and query of printable ASCII without space, backslash, quotes, angle
// brackets and '#'; no user information, no fragment. Loopback http (localhost, 127.0.0.1) only where
// LoopbackHttp::Allowed is given.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby {

enum class LoopbackHttp { Refused, Allowed };

// Scheme, host and port: compares equal exactly when all three are. text() is what browsers serialise.
class Origin {
 public:
  static Expected<Origin> parse(std::string_view text, LoopbackHttp loopback = LoopbackHttp::Refused);
  [[nodiscard]] const std::string& text() const { return text_; }  // "https://host" or "https://host:port"
  [[nodiscard]] std::string_view host() const;
  auto operator<=>(const Origin&) const = default;

 private:
  explicit Origin(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct Address {
  Origin origin;
  std::string path_and_query;  // starts with '/'
  static Expected<Address> parse(std::string_view text, LoopbackHttp loopback = LoopbackHttp::Refused);
  [[nodiscard]] std::string text() const { return origin.text() + path_and_query; }
};

// An origin an account names: exact, or "https://*.host" for every host one or more labels below, which is
// refused (origin_invalid) at and above a public suffix.
class OriginPattern {
 public:
  static Expected<OriginPattern> parse(std::string_view text, LoopbackHttp loopback = LoopbackHttp::Refused);
  [[nodiscard]] bool matches(const Origin& origin) const;
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const OriginPattern&) const = default;

 private:
  explicit OriginPattern(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// True when both are of the same site: same scheme and same registrable domain (Public Suffix List, ICANN and
// private part). Hosts without a registrable domain (an IP address, a suffix itself) are the same site only
// if equal.
bool same_site(const Origin& a, const Origin& b);

}  // namespace cerby
