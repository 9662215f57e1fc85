#include "base/origin.h"

#include <libpsl.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace cerby {
namespace {

constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxAddress = 2048;
constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";
constexpr std::string_view kWildcard = "*.";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

std::unexpected<Failure> invalid(const char* why) {
  return fail(Outcome::OriginInvalid, why);
}

// 0 to `most` in decimal without leading zeros.
bool is_plain_number(std::string_view text, std::uint32_t most) {
  if (text.empty() || text.size() > 5 || (text.size() > 1 && text.front() == '0')) return false;
  std::uint32_t value = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end && value <= most;
}

std::string_view last_label(std::string_view host) {
  const auto dot = host.rfind('.');
  return dot == std::string_view::npos ? host : host.substr(dot + 1);
}

// What the URL standard reads as an IPv4 address, however odd: a host whose last label is a number.
bool ends_in_number(std::string_view host) {
  const auto last = last_label(host);
  if (std::ranges::all_of(last, is_digit)) return true;
  return last.starts_with("0x") && std::ranges::all_of(last.substr(2), is_hex_digit);
}

bool is_canonical_ipv4(std::string_view host) {
  int parts = 0;
  for (;;) {
    const auto dot = host.find('.');
    if (!is_plain_number(host.substr(0, dot), 255)) return false;
    ++parts;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return parts == 4;
}

const char* fault_of_label(std::string_view label) {
  if (label.empty()) return "the host has an empty label";
  if (label.size() > kMaxLabel) return "a label of the host is longer than 63 bytes";
  if (label.front() == '-' || label.back() == '-') return "a label of the host starts or ends with a hyphen";
  const bool plain =
      std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  return plain ? nullptr : "the host has a character other than a-z, 0-9, '-' and '.'";
}

const char* fault_of_host(std::string_view host) {
  if (host.empty()) return "there is no host";
  if (host.size() > kMaxHost) return "the host is longer than 253 bytes";
  for (std::string_view rest = host;;) {
    const auto dot = rest.find('.');
    if (const char* fault = fault_of_label(rest.substr(0, dot))) return fault;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  if (ends_in_number(host) && !is_canonical_ipv4(host)) return "the host is not a canonical IPv4 address";
  return nullptr;
}

// "https://" or, for loopback where it is allowed, "http://", off the front of `rest`.
const char* fault_of_scheme(std::string_view& rest, LoopbackHttp loopback, bool& secure) {
  secure = rest.starts_with(kHttps);
  if (secure) {
    rest.remove_prefix(kHttps.size());
    return nullptr;
  }
  if (loopback == LoopbackHttp::Refused || !rest.starts_with(kHttp)) return "it does not start with https://";
  rest.remove_prefix(kHttp.size());
  return nullptr;
}

const char* fault_of_origin(std::string_view text, LoopbackHttp loopback) {
  bool secure = false;
  if (const char* fault = fault_of_scheme(text, loopback, secure)) return fault;
  const auto colon = text.find(':');
  const auto host = text.substr(0, colon);
  if (const char* fault = fault_of_host(host)) return fault;
  if (!secure && host != "localhost" && host != "127.0.0.1") return "plain http is for loopback alone";
  if (colon == std::string_view::npos) return nullptr;
  const auto port = text.substr(colon + 1);
  if (!is_plain_number(port, 65535) || port == "0") return "the port is not a number from 1 to 65535";
  return port == (secure ? "443" : "80") ? "the scheme's own port is not written" : nullptr;
}

bool is_address_character(char c) {
  return c > ' ' && c < '\x7F' && std::string_view("\\\"'`<>#").find(c) == std::string_view::npos;
}

std::string_view host_of(std::string_view origin) {
  const auto start = origin.find("://") + 3;
  return origin.substr(start, origin.find(':', start) - start);
}

bool is_public_suffix(const std::string& host) {
  return psl_is_public_suffix(psl_builtin(), host.c_str()) != 0;
}

// The registrable domain; empty for an IP address and for a suffix itself.
std::string registrable_domain(std::string_view host) {
  if (ends_in_number(host)) return {};
  const std::string text(host);
  const char* domain = psl_registrable_domain(psl_builtin(), text.c_str());
  return domain == nullptr ? std::string() : std::string(domain);
}

// A label nobody has, to find suffix rules of the form "*.host": then every name below `host` is a suffix.
bool is_above_suffixes(const std::string& host) {
  return is_public_suffix("label-of-nobody." + host);
}

}  // namespace

Expected<Origin> Origin::parse(std::string_view text, LoopbackHttp loopback) {
  if (const char* fault = fault_of_origin(text, loopback)) return invalid(fault);
  return Origin(std::string(text));
}

std::string_view Origin::host() const {
  return host_of(text_);
}

Expected<Address> Address::parse(std::string_view text, LoopbackHttp loopback) {
  if (text.size() > kMaxAddress) return invalid("the address is longer than 2,048 bytes");
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return invalid("it does not start with https://");
  const auto path_start = text.find_first_of("/?", scheme_end + 3);
  CERBY_TRY(auto origin, Origin::parse(text.substr(0, path_start), loopback));
  if (path_start == std::string_view::npos) return Address{std::move(origin), "/"};
  const auto rest = text.substr(path_start);
  if (!std::ranges::all_of(rest, is_address_character)) {
    return invalid("the path or query has a character that must be percent-encoded, or a fragment");
  }
  return Address{std::move(origin), (rest.front() == '?' ? "/" : "") + std::string(rest)};
}

Expected<OriginPattern> OriginPattern::parse(std::string_view text, LoopbackHttp loopback) {
  if (!text.starts_with(kHttps) || !text.substr(kHttps.size()).starts_with(kWildcard)) {
    CERBY_TRY(const auto origin, Origin::parse(text, loopback));
    return OriginPattern(origin.text());
  }
  CERBY_TRY(const auto base,
            Origin::parse(std::string(kHttps) + std::string(text.substr(kHttps.size() + kWildcard.size()))));
  const std::string host(base.host());
  if (ends_in_number(host)) return invalid("a wildcard cannot stand before an IP address");
  if (is_public_suffix(host) || is_above_suffixes(host)) {
    return invalid("a wildcard cannot stand at or above a public suffix");
  }
  return OriginPattern(std::string(text));
}

bool OriginPattern::matches(const Origin& origin) const {
  const std::string_view pattern = text_;
  if (!pattern.substr(kHttps.size()).starts_with(kWildcard)) return pattern == origin.text();
  // Scheme, port and the host's end are compared as one text: ".host[:port]".
  const auto tail = pattern.substr(kHttps.size() + 1);
  if (!origin.text().starts_with(kHttps) || !origin.text().ends_with(tail)) return false;
  const auto host = origin.host();
  const auto base = host_of(text_).substr(kWildcard.size());
  if (host.size() <= base.size() + 1) return false;
  // A suffix below the wildcard (s3.amazonaws.com under *.amazonaws.com) belongs to others.
  const auto domain = registrable_domain(host);
  return !domain.empty() && domain.size() <= base.size();
}

bool same_site(const Origin& a, const Origin& b) {
  if (a.text().starts_with(kHttps) != b.text().starts_with(kHttps)) return false;
  const auto domain = registrable_domain(a.host());
  return domain.empty() ? a.host() == b.host() : domain == registrable_domain(b.host());
}

}  // namespace cerby
