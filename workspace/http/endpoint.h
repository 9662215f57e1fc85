// Endpoint: where a server listens: an address and a port, or a Unix socket.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "workspace/http/address.h"

namespace cerby::workspace::http {

struct TcpEndpoint {
  IpAddress address;
  std::uint16_t port = 0;  // 0: the system chooses
};
struct UnixEndpoint {
  std::filesystem::path path;  // absolute
};
using Endpoint = std::variant<TcpEndpoint, UnixEndpoint>;

// "127.0.0.1:8443", "[::1]:8443", "unix:/run/cerby/http.sock"; no names. input_invalid.
Expected<Endpoint> parse_endpoint(std::string_view text);
std::string text_of(const Endpoint& endpoint);

// Only this machine reaches it.
bool is_local(const Endpoint& endpoint);

// A listening socket, not blocking. A Unix socket is made with mode 0660; one that is there and that nobody
// listens at is replaced. system_failed names the endpoint and why: "listening on 127.0.0.1:443: …".
Expected<Descriptor> listen_on(const Endpoint& endpoint);

// The endpoint that a listening socket is really on: the port that the system chose.
Endpoint listening_at(const Descriptor& listener, const Endpoint& asked);

// One that is connected, and from where.
struct Accepted {
  Descriptor socket;  // not blocking
  int family = 0;
  IpAddress peer;  // "::" for a Unix socket
};
// What accept() says: EAGAIN when nobody waits.
std::expected<Accepted, int> accept_one(int listener);

}  // namespace cerby::workspace::http
