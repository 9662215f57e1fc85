#include "workspace/http/response.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/utc.h"
#include "workspace/http/token.h"

namespace cerby::workspace::http {
namespace {

struct Reason {
  int status;
  std::string_view text;
};
constexpr std::array kReasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
    Reason{505, "HTTP Version Not Supported"},
};

struct FixedHeader {
  std::string_view name, value;
};
constexpr std::array kSecurity{
    FixedHeader{"Cache-Control", "no-store"},
    FixedHeader{"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    FixedHeader{"Referrer-Policy", "no-referrer"},
    FixedHeader{"X-Content-Type-Options", "nosniff"},
};
// A year: the shortest that browsers take for serious.
constexpr FixedHeader kStrictTransport{"Strict-Transport-Security", "max-age=31536000"};

bool same_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

// What the server alone can know, and what would have a client take the connection for another than it is.
constexpr std::array<std::string_view, 5> kOfTheServer{"Date", "Content-Type", "Content-Length", "Connection",
                                                       "Transfer-Encoding"};

void append(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

// RFC 9110, 5.6.7; the same in every locale.
std::string date_of(UnixTime now) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto parts = utc_parts(now).value_or(std::tm{});
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::string(kDays.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + two(parts.tm_mday) + " " +
         kMonths.at(static_cast<std::size_t>(parts.tm_mon)) + " " + std::to_string(parts.tm_year + 1900) +
         " " + two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" + two(parts.tm_sec) + " GMT";
}

}  // namespace

std::string head_of(const Response& response, const Delivery& delivery) {
  std::string head;
  head.reserve(512);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason_of(response.status)).append("\r\n");
  const auto add = [&](const FixedHeader& fixed) {
    const auto is_it = [&](const Header& one) { return same_name(one.name, fixed.name); };
    if (std::ranges::none_of(response.headers, is_it)) append(head, fixed.name, fixed.value);
  };
  append(head, "Date", date_of(delivery.now));
  if (response.status != 204 && response.status != 304) {
    const auto size = response.secret_body.empty() ? response.body.size() : response.secret_body.size();
    if (size > 0) append(head, "Content-Type", response.content_type);
    append(head, "Content-Length", std::to_string(size));
  }
  if (delivery.afterwards == Afterwards::Close) append(head, "Connection", "close");
  for (const auto& fixed : kSecurity) add(fixed);
  if (delivery.protection == Protection::Tls) add(kStrictTransport);
  for (const auto& header : response.headers) append(head, header.name, header.value);
  return head.append("\r\n");
}

bool is_sendable(const Response& response) {
  const auto breaks_line = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const auto is_wrong = [&](const Header& one) {
    return !is_token(one.name) || std::ranges::any_of(one.value, breaks_line) ||
           std::ranges::any_of(kOfTheServer, [&](auto name) { return same_name(name, one.name); });
  };
  return std::ranges::none_of(response.headers, is_wrong) &&
         std::ranges::none_of(response.content_type, breaks_line);
}

std::string_view reason_of(int status) {
  const auto found = std::ranges::find(kReasons, status, &Reason::status);
  return found == kReasons.end() ? "Unknown" : found->text;
}

}  // namespace cerby::workspace::http
