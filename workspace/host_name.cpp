#include "workspace/host_name.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/ascii.h"

namespace cerby::workspace {
namespace {

constexpr std::size_t kMostName = 253, kMostLabel = 63;
constexpr std::string_view kUsualPort = ":443";

bool is_label(std::string_view text) {
  const auto is_inner = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= kMostLabel && std::ranges::all_of(text, is_inner) &&
         !text.starts_with('-') && !text.ends_with('-');
}

bool is_name(std::string_view text) {
  if (text.size() > kMostName) return false;
  while (true) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// From 1 to 65535, without a zero in front.
bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && !text.starts_with('0');
}

bool is_host(std::string_view text) {
  if (text.ends_with(kUsualPort)) return false;
  const auto colon = text.find(':');
  return is_name(text.substr(0, colon)) &&
         (colon == std::string_view::npos || is_port(text.substr(colon + 1)));
}

// What was meant, perhaps.
std::string bare(std::string_view text) {
  std::string host = ascii_lower(text);
  if (const auto scheme = host.find("://"); scheme != std::string::npos) host.erase(0, scheme + 3);
  host.erase(std::min(host.find('/'), host.size()));
  if (host.ends_with(kUsualPort)) host.resize(host.size() - kUsualPort.size());
  if (host.ends_with('.')) host.pop_back();
  return host;
}

}  // namespace

Expected<void> check_host(std::string_view text) {
  if (is_host(text)) return {};
  const std::string meant = bare(text);
  return fail(Outcome::InputInvalid,
              is_host(meant)
                  ? "host: the bare name in lower case: " + meant
                  : "host: a bare name in lower case, \"acme.example\" or \"acme.example:8443\"; one "
                    "with other letters in the form of DNS (xn--...)");
}

}  // namespace cerby::workspace
