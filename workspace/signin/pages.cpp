#include "workspace/signin/pages.h"

#include <fmt/format.h>

#include "workspace/http/problem.h"

namespace cerby::workspace::signin {
namespace {

constexpr std::string_view kCookie = "__Host-cerby-sign-in=";
constexpr SecretAccess kHeader("an address or a cookie goes into a response's head");
constexpr SecretAccess kParsing("the cookie of a sign-in is looked for");

// Nothing of the request is in it.
http::Response page(int status, std::string_view title, std::string_view text) {
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<h1>{0}</h1>\n"
      "<p>{1}</p>\n</html>\n",
      title, text);
  return response;
}

}  // namespace

http::Response redirect(Secret location) {
  http::Response response;
  response.status = 303;
  response.headers.push_back({"Location", std::string(location.text(kHeader))});
  return response;
}

http::Response refuse(Error error) {
  http::Response response;
  response.status = 303;
  response.headers.push_back({"Location", fmt::format("{}?outcome={}", kRefused, name(error))});
  return response;
}

http::Response done_page(const http::Request& /*request*/) {
  return page(200, "Signed in",
              "You can close this tab. If cerbyctl waits for its address, copy that first.");
}

http::Response refused_page(const http::Request& request) {
  const auto* const outcome = request.target.parameter("outcome");
  const auto error = outcome == nullptr ? std::nullopt : error_from(*outcome);
  if (!error) return http::not_found();
  return page(403, "Not signed in", fmt::format("{} ({})", sentence(*error), name(*error)));
}

void set_browser_cookie(http::Response& response, SecretView token, std::int64_t seconds) {
  response.headers.push_back(
      {"Set-Cookie", fmt::format("{}{}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}", kCookie,
                                 token.text(kHeader), seconds)});
}

SecretView browser_cookie(const Secret& cookies) {
  const auto all = cookies.text(kParsing);
  SecretView found;
  for (std::size_t start = 0; start < all.size();) {
    const auto end = std::min(all.find(';', start), all.size());
    const auto first = std::min(all.find_first_not_of(' ', start), end);
    const auto one = all.substr(first, end - first);
    if (one.starts_with(kCookie)) {
      if (!found.empty()) return {};
      found = cookies.view().part(first + kCookie.size(), one.size() - kCookie.size());
    }
    start = end + 1;
  }
  return found;
}

}  // namespace cerby::workspace::signin
