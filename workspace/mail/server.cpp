#include "workspace/mail/server.h"

#include <algorithm>
#include <charconv>

#include "base/origin.h"

namespace cerby::workspace::mail {
namespace {

constexpr std::string_view kLoopback6 = "[::1]";

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, port);
  return text.size() <= 5 && !text.starts_with('0') && read.ec == std::errc() && read.ptr == end &&
         port >= 1 && port <= 65'535;
}

// As every host of this project is (base/origin.h), and no path, user or query with it.
bool is_host(std::string_view text) {
  if (text == kLoopback6) return true;
  const auto origin = Origin::parse("https://" + std::string(text));
  return origin && origin->host() == text;
}

}  // namespace

std::optional<Server> Server::parse(std::string_view text) {
  constexpr std::string_view kPlain = "smtp://", kTls = "smtps://";
  if (!text.starts_with(kPlain) && !text.starts_with(kTls)) return std::nullopt;
  auto host = text.substr(text.find("//") + 2);
  const auto colon = host.rfind(':');
  if (colon != std::string_view::npos && !host.ends_with(']')) {
    if (!is_port(host.substr(colon + 1))) return std::nullopt;
    host = host.substr(0, colon);
  }
  if (!is_host(host)) return std::nullopt;
  return Server(std::string(text), host == "localhost" || host == "127.0.0.1" || host == kLoopback6);
}

}  // namespace cerby::workspace::mail
