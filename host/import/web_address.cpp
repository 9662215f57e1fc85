#include "import/web_address.h"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <string>

namespace cerby::importing {
namespace {

constexpr std::size_t kLongestWritten = 4096;

std::unexpected<Failure> invalid(std::string why) {
  return fail(Outcome::OriginInvalid, std::move(why));
}

std::string lower(std::string_view text) {
  std::string small(text);
  for (auto& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// What may stand for a site without its scheme: a host with a dot in it, and no more than a port behind it.
bool is_bare_host(std::string_view authority) {
  const auto host = authority.substr(0, authority.find(':'));
  return host.find('.') != std::string_view::npos && std::ranges::all_of(host, [](char c) {
           return is_letter_or_digit(c) || c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
         });
}

Expected<std::string> ascii_host(std::string_view host) {
  if (std::ranges::all_of(host, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return lower(host);
  }
  const std::string text(host);
  char* made = nullptr;
  const int result = idn2_to_ascii_8z(text.c_str(), &made, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
  const std::unique_ptr<char, decltype([](char* one) { idn2_free(one); })> owned(made);
  if (result != IDN2_OK) return invalid("its host is not a valid name");
  return lower(made);
}

std::string encoded(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && std::string_view("\\\"'`<>").find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 0x0FU];
    }
  }
  return out;
}

}  // namespace

Expected<Address> web_address(std::string_view written, LoopbackHttp loopback) {
  auto rest = trimmed(written);
  if (rest.empty()) return invalid("it has no web address");
  if (rest.size() > kLongestWritten) return invalid("its address is longer than 4,096 bytes");
  std::string scheme = "https";
  if (const auto colon = rest.find("://"); colon != std::string_view::npos) {
    scheme = lower(rest.substr(0, colon));
    rest.remove_prefix(colon + 3);
  } else if (!is_bare_host(rest.substr(0, rest.find_first_of("/?#")))) {
    return invalid("its address is not one of the web");
  }
  if (scheme != "https" && scheme != "http") {
    return invalid("its address is not one of the web (" + scheme.substr(0, 32) + "://)");
  }
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos) return invalid("its address has a user name in it");
  const auto colon = authority.rfind(':');
  CERBY_TRY(auto origin, ascii_host(authority.substr(0, colon)));
  if (colon != std::string_view::npos && authority.substr(colon) != (scheme == "https" ? ":443" : ":80")) {
    origin += authority.substr(colon);
  }
  origin = scheme + "://" + origin;
  if (scheme == "http" && !Origin::parse(origin, loopback)) {
    return invalid(
        "its address is http, which anyone on the way can read: add it by hand with its https address");
  }
  const auto path = encoded(rest.substr(0, rest.find('#')));
  auto address = Address::parse(origin + path, loopback);
  // A path too long to be kept is no reason to lose the account.
  if (!address && Origin::parse(origin, loopback)) address = Address::parse(origin, loopback);
  if (!address) return invalid("its address is not a valid one: " + address.error().detail);
  return address;
}

}  // namespace cerby::importing
