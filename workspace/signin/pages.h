// What the browser gets of a sign-in: redirects, and two pages without a script. The addresses are the
// workspace's own; the extension sees where a sign-in ended.
#pragma once

#include <string>

#include "base/secret.h"
#include "workspace/http/request.h"
#include "workspace/http/response.h"
#include "workspace/signin/error.h"

namespace cerby::workspace::signin {

inline constexpr std::string_view kBegin = "/sign-in/host";
inline constexpr std::string_view kCallback = "/sign-in/callback";
inline constexpr std::string_view kDone = "/sign-in/done";
inline constexpr std::string_view kRefused = "/sign-in/refused";

// 303. `location` is an address that may hold what is secret for a minute: a state, a one-time code.
http::Response redirect(Secret location);
// To kRefused, with the name: so that neither code nor state stays in the address.
http::Response refuse(Error error);

// kDone and kRefused themselves.
http::Response done_page(const http::Request& request);
http::Response refused_page(const http::Request& request);

// The browser's own cookie of a sign-in; __Host-: this host's, https alone, and no other host can set it.
void set_browser_cookie(http::Response& response, SecretView token, std::int64_t seconds);
// Empty: there is none, or more than one.
SecretView browser_cookie(const Secret& cookies);

}  // namespace cerby::workspace::signin
