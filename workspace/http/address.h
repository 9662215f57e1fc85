// Addresses of the internet: who is connected, and who stands behind a proxy that is trusted to say so.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby::workspace::http {

// IPv4 is kept as IPv6 writes it (::ffff:a.b.c.d), so that one spelling of an address is one value.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const IpAddress&) const = default;

  // "192.0.2.1" or RFC 4291's text; no port, zone or brackets. None for anything else.
  static std::optional<IpAddress> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] bool is_loopback() const;
  // What one party can choose among freely counts as one: an IPv6 address up to its /64.
  [[nodiscard]] IpAddress of_one_party() const;
};

struct Network {
  IpAddress base;
  unsigned bits = 128;  // of the 16 bytes

  // "10.0.0.0/8", "2001:db8::/32", or one address. input_invalid also where the address has bits behind the
  // prefix.
  static Expected<Network> parse(std::string_view text);
  [[nodiscard]] bool contains(const IpAddress& address) const;
};

enum class Trust : std::uint8_t { Untrusted, Trusted };

// Who asks. A proxy that is trusted is believed about the address before it in `forwarded_for` (the values of
// X-Forwarded-For, joined by ","), and so on from right to left; the first that is not trusted is the answer.
// An address may have a port ("192.0.2.1:80", "[2001:db8::1]:80"), and IPv6 brackets without one. What is not
// an address ends the search: the last one that was believed is the answer.
IpAddress client_of(const IpAddress& connected, Trust trust, std::span<const Network> trusted_proxies,
                    std::string_view forwarded_for);

}  // namespace cerby::workspace::http
