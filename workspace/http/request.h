// A request, whole and taken apart: what a handler gets. Nothing in it needs to be parsed again but the body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/http/address.h"
#include "workspace/http/target.h"

namespace cerby::workspace::http {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Options };
std::string_view text_of(Method method);

// What a browser says of itself and its user, as it came; "" where it says nothing, or nothing that can be
// read. A page may be fitted to it; nothing is decided by it.
struct Hints {
  std::string accept_language, user_agent;
  std::string brands, mobile;  // Sec-CH-UA, Sec-CH-UA-Mobile
};

struct Request {
  Method method = Method::Get;
  Target target;
  Secret secret_query;       // in place of target.query, for a route that is declared so: secret_parameter()
  std::vector<Uuid> ids;     // what stood for the {…} of the route's pattern, in order
  std::string host;          // lower case, with the port where one was given; empty in HTTP/1.0 without one
  Secret authorization;      // the header's value, as it came
  Secret api_key;            // X-API-Key
  Secret cookie;             // Cookie
  std::string content_type;  // as they came
  std::string accept;
  std::optional<std::string> if_match;
  Hints hints;
  IpAddress client;  // "::" through a Unix socket whose peer says nothing about it
  Secret body;       // may hold passwords: it is read straight from here
};

}  // namespace cerby::workspace::http
