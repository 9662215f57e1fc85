#include "workspace/http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/ascii.h"

namespace cerby::workspace::http {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr std::size_t kLongest = 45;  // INET6_ADDRSTRLEN without its NUL

bool any_trusts(std::span<const Network> networks, const IpAddress& address) {
  return std::ranges::any_of(networks, [&](const Network& one) { return one.contains(address); });
}

// As proxies write it: some with the port behind it, and IPv6 in brackets then, or always.
std::optional<IpAddress> forwarded_address(std::string_view text) {
  const auto colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  const bool has_port =
      bracketed ? !text.ends_with(']') : colon != std::string_view::npos && text.find(':') == colon;
  if (has_port) {
    if (colon == std::string_view::npos) return std::nullopt;
    const auto port = text.substr(colon + 1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, is_digit)) return std::nullopt;
    text = text.substr(0, colon);
  }
  if (!bracketed) return IpAddress::parse(text);
  if (!text.ends_with(']') || text.find(':') == std::string_view::npos) return std::nullopt;
  return IpAddress::parse(text.substr(1, text.size() - 2));
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.empty() || text.size() > kLongest || text.find('\0') != std::string_view::npos)
    return std::nullopt;
  const std::string terminated(text);
  IpAddress address;
  if (text.find(':') != std::string_view::npos) {
    if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
  }
  std::ranges::copy(kMapped, address.bytes.begin());
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + kMapped.size()) == 1) return address;
  return std::nullopt;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool short_form = is_v4();
  const void* const from = short_form ? bytes.data() + kMapped.size() : bytes.data();
  ::inet_ntop(short_form ? AF_INET : AF_INET6, from, text.data(), text.size());
  return text.data();
}

bool IpAddress::is_v4() const {
  return std::ranges::equal(kMapped, std::span(bytes).first<kMapped.size()>());
}

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes[12] == 127;
  return bytes.back() == 1 &&
         std::all_of(bytes.begin(), bytes.end() - 1, [](auto byte) { return byte == 0; });
}

IpAddress IpAddress::of_one_party() const {
  IpAddress party = *this;
  if (!is_v4()) std::fill(party.bytes.begin() + 8, party.bytes.end(), std::uint8_t{0});
  return party;
}

Expected<Network> Network::parse(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return fail(Outcome::InputInvalid, "network \"" + std::string(text) + "\": " + std::string(why));
  };
  const auto slash = text.find('/');
  const auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return wrong("not an address");
  Network network{*base, 128};
  if (slash == std::string_view::npos) return network;
  const auto number = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
  const bool is_v4 = text.find(':') == std::string_view::npos;
  if (error != std::errc{} || end != number.data() + number.size() || bits > (is_v4 ? 32U : 128U))
    return wrong("not a prefix's length");
  network.bits = is_v4 ? bits + 96 : bits;
  for (unsigned bit = network.bits; bit < 128; ++bit) {
    if ((base->bytes.at(bit / 8) >> (7U - bit % 8U) & 1U) != 0) return wrong("bits behind the prefix");
  }
  return network;
}

bool Network::contains(const IpAddress& address) const {
  const unsigned whole = bits / 8;
  if (!std::equal(base.bytes.begin(), base.bytes.begin() + whole, address.bytes.begin())) return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const unsigned shift = 8 - rest;
  return base.bytes.at(whole) >> shift == address.bytes.at(whole) >> shift;
}

IpAddress client_of(const IpAddress& connected, Trust trust, std::span<const Network> trusted_proxies,
                    std::string_view forwarded_for) {
  IpAddress client = connected;
  bool trusted = trust == Trust::Trusted || any_trusts(trusted_proxies, connected);
  while (trusted && !forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
    const auto before = forwarded_address(trimmed(last));
    if (!before) break;
    client = *before;
    trusted = any_trusts(trusted_proxies, client);
    forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
  }
  return client;
}

}  // namespace cerby::workspace::http
