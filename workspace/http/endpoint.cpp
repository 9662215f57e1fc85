#include "workspace/http/endpoint.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace cerby::workspace::http {
namespace {

constexpr int kBacklog = 512;

// Any address that this service meets.
union SocketAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
  sockaddr_un local;
};

socklen_t fill(const TcpEndpoint& endpoint, SocketAddress& address) {
  std::memset(&address, 0, sizeof address);
  if (endpoint.address.is_v4()) {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(endpoint.port);
    std::memcpy(&address.v4.sin_addr, endpoint.address.bytes.data() + 12, 4);
    return sizeof address.v4;
  }
  address.v6.sin6_family = AF_INET6;
  address.v6.sin6_port = htons(endpoint.port);
  std::memcpy(&address.v6.sin6_addr, endpoint.address.bytes.data(), 16);
  return sizeof address.v6;
}

IpAddress address_of(const SocketAddress& address) {
  IpAddress result;
  if (address.any.sa_family == AF_INET6) {
    std::memcpy(result.bytes.data(), &address.v6.sin6_addr, 16);
  } else if (address.any.sa_family == AF_INET) {
    result.bytes.at(10) = result.bytes.at(11) = 0xFF;
    std::memcpy(result.bytes.data() + 12, &address.v4.sin_addr, 4);
  }
  return result;
}

Expected<Descriptor> listen_on_tcp(const TcpEndpoint& endpoint, const std::string& name) {
  SocketAddress address;
  const socklen_t length = fill(endpoint, address);
  Descriptor socket(::socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return fail_with_errno(name);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted ones take it over
  // IPv4 has endpoints of its own.
  if (!endpoint.address.is_v4()) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(socket.get(), &address.any, length) != 0 || ::listen(socket.get(), kBacklog) != 0)
    return fail_with_errno(name);
  return socket;
}

// A socket of an instance that ended without tidying up: one that refuses to be connected to.
bool is_left_over(const SocketAddress& address) {
  struct stat status{};
  if (::lstat(address.local.sun_path, &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
  const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  return ::connect(probe.get(), &address.any, sizeof address.local) != 0 && errno == ECONNREFUSED;
}

Expected<Descriptor> listen_on_unix(const UnixEndpoint& endpoint, const std::string& name) {
  const auto& path = endpoint.path.native();
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  address.local.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.local.sun_path)
    return fail(Outcome::SystemFailed, name + ": the path is too long for a socket");
  std::ranges::copy(path, address.local.sun_path);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return fail_with_errno(name);
  if (is_left_over(address)) ::unlink(path.c_str());
  // Closed to others until it has its mode: the umask of the process stays as it is.
  if (::fchmod(socket.get(), 0600) != 0 || ::bind(socket.get(), &address.any, sizeof address.local) != 0 ||
      ::chmod(path.c_str(), 0660) != 0 || ::listen(socket.get(), kBacklog) != 0)
    return fail_with_errno(name);
  return socket;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

Expected<Endpoint> parse_endpoint(std::string_view text) {
  constexpr std::string_view kUnix = "unix:";
  const auto wrong = [&] {
    return fail(Outcome::InputInvalid,
                "\"" + std::string(text) + "\" is not ADDRESS:PORT, [ADDRESS]:PORT or unix:/PATH");
  };
  if (text.starts_with(kUnix)) {
    UnixEndpoint endpoint{std::string(text.substr(kUnix.size()))};
    if (!endpoint.path.is_absolute()) return wrong();
    return endpoint;
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  auto host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  const auto port = port_of(text.substr(colon + 1));
  if (!address || !port || bracketed != (host.find(':') != std::string_view::npos)) return wrong();
  return TcpEndpoint{*address, *port};
}

std::string text_of(const Endpoint& endpoint) {
  if (const auto* const local = std::get_if<UnixEndpoint>(&endpoint)) return "unix:" + local->path.string();
  const auto& tcp = std::get<TcpEndpoint>(endpoint);
  const auto host = tcp.address.text();
  return (tcp.address.is_v4() ? host : "[" + host + "]") + ":" + std::to_string(tcp.port);
}

bool is_local(const Endpoint& endpoint) {
  const auto* const tcp = std::get_if<TcpEndpoint>(&endpoint);
  return tcp == nullptr || tcp->address.is_loopback();
}

Expected<Descriptor> listen_on(const Endpoint& endpoint) {
  const auto name = "listening on " + text_of(endpoint);
  if (const auto* const local = std::get_if<UnixEndpoint>(&endpoint)) return listen_on_unix(*local, name);
  return listen_on_tcp(std::get<TcpEndpoint>(endpoint), name);
}

Endpoint listening_at(const Descriptor& listener, const Endpoint& asked) {
  SocketAddress address;
  socklen_t length = sizeof address;
  if (!std::holds_alternative<TcpEndpoint>(asked) ||
      ::getsockname(listener.get(), &address.any, &length) != 0)
    return asked;
  const auto port = address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port;
  return TcpEndpoint{address_of(address), ntohs(port)};
}

std::expected<Accepted, int> accept_one(int listener) {
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  socklen_t length = sizeof address;
  Accepted accepted;
  accepted.socket = Descriptor(::accept4(listener, &address.any, &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!accepted.socket.is_open()) return std::unexpected(errno);
  accepted.family = address.any.sa_family;
  accepted.peer = address_of(address);
  return accepted;
}

}  // namespace cerby::workspace::http
