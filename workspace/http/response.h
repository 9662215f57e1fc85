// A response, as handlers give it. The server adds length, date, connection and security headers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace cerby::workspace::http {

struct Header {
  std::string name;
  std::string value;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  Secret secret_body;  // sent in `body`'s place where it is not empty: what holds a password, written guarded
  // One of the security headers takes the place of the server's own. Date, Content-Type, Content-Length,
  // Connection and Transfer-Encoding are the server's alone.
  std::vector<Header> headers;
};

enum class Protection : std::uint8_t { Plain, Tls };
enum class Afterwards : std::uint8_t { KeepAlive, Close };

// How a response goes out, besides what is in it.
struct Delivery {
  Protection protection = Protection::Plain;
  Afterwards afterwards = Afterwards::KeepAlive;
  UnixTime now{};
};

// Status line and headers, up to the empty line. The security headers: nosniff, no-store, a policy that
// allows nothing, no referrer; over TLS, HSTS. Only for a response that is_sendable.
std::string head_of(const Response& response, const Delivery& delivery);

// Each header has a token for its name, is none of those that are the server's alone, and would not break its
// line. A handler's response that is not is a 500.
bool is_sendable(const Response& response);

// "Not Found", as RFC 9110 has it; "Unknown" for a status this service never sends.
std::string_view reason_of(int status);

}  // namespace cerby::workspace::http
