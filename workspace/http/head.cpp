#include "workspace/http/head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/ascii.h"
#include "workspace/http/token.h"

namespace cerby::workspace::http {
namespace {

using Refused = std::unexpected<Problem>;
Refused refuse(int status, std::string why) {
  return Refused(problem(status, std::move(why)));
}

constexpr std::array<std::string_view, 7> kMethods{"GET",   "HEAD",   "POST",   "PUT",
                                                   "PATCH", "DELETE", "OPTIONS"};
constexpr std::size_t kLongestMethod = 16;
constexpr std::size_t kMostDigits = 15;

bool is_visible_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
}

Secret guarded(std::string_view text) {
  return Secret::copy_of(view_of(text));
}

// "host", "host:443", "[::1]:443", of the characters that names and addresses have.
bool is_host(std::string_view text) {
  const auto colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  if (colon != std::string_view::npos && (!bracketed || colon > text.find(']'))) {
    const auto port = text.substr(colon + 1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, is_digit)) return false;
    text = text.substr(0, colon);
  }
  if (bracketed) {
    return text.ends_with(']') && text.find(':') != std::string_view::npos &&
           IpAddress::parse(text.substr(1, text.size() - 2)).has_value();
  }
  const auto is_good = [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; };
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, is_good);
}

// The headers that are read, with what has been seen of them.
struct Headers {
  std::optional<std::string_view> host, content_length, transfer_encoding, authorization, api_key, cookie,
      content_type, content_encoding, expect, if_match;
  std::optional<std::string_view> accept_language, user_agent, brands, mobile;  // hints
  std::string accept, connection, forwarded_for;  // lists: a line more is a comma more

  // Where a header that may come once is kept; null: it is another one.
  std::optional<std::string_view>* single(std::string_view name) {
    if (name == "host") return &host;
    if (name == "content-length") return &content_length;
    if (name == "transfer-encoding") return &transfer_encoding;
    if (name == "authorization") return &authorization;
    if (name == "x-api-key") return &api_key;
    if (name == "cookie") return &cookie;
    if (name == "content-type") return &content_type;
    if (name == "content-encoding") return &content_encoding;
    if (name == "expect") return &expect;
    if (name == "if-match") return &if_match;
    return nullptr;
  }
  // What a page may be fitted to, and nothing is decided by.
  std::optional<std::string_view>* hint(std::string_view name) {
    if (name == "accept-language") return &accept_language;
    if (name == "user-agent") return &user_agent;
    if (name == "sec-ch-ua") return &brands;
    if (name == "sec-ch-ua-mobile") return &mobile;
    return nullptr;
  }
  std::string* list(std::string_view name) {
    if (name == "accept") return &accept;
    if (name == "connection") return &connection;
    if (name == "x-forwarded-for") return &forwarded_for;
    return nullptr;
  }
};

std::expected<void, Problem> take_header(std::string_view line, Headers& headers) {
  if (line.starts_with(' ') || line.starts_with('\t')) return refuse(400, "A header is folded.");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(400, "A header has no colon.");
  if (!is_token(line.substr(0, colon))) return refuse(400, "A header's name is malformed.");
  const auto name = ascii_lower(line.substr(0, colon));
  const auto value = trimmed(line.substr(colon + 1));
  auto* const single = headers.single(name);
  auto* const list = headers.list(name);
  if ((single != nullptr || list != nullptr) && !is_visible_ascii(value))
    return refuse(400, "The header " + name + " is not ASCII.");
  if (single != nullptr) {
    if (*single) return refuse(400, "The header " + name + " comes twice.");
    *single = value;
  } else if (list != nullptr) {
    if (!list->empty()) *list += ',';
    *list += value;
  } else if (auto* const hint = headers.hint(name); hint != nullptr) {
    // Never refused: one that is malformed, or comes again, is as if it were not there.
    *hint = *hint || !is_visible_ascii(value) ? std::string_view{} : value;
  }
  return {};
}

// The path first: it says whether the query may be in ordinary memory.
Expected<void> take_target(std::string_view text, Request& request, const QueryOf& query_of) {
  const auto mark = text.find('?');
  CERBY_TRY(request.target, parse_target(text.substr(0, mark)));
  if (mark == std::string_view::npos) return {};
  const auto query = query_of(request.target.path);
  if (query == Query::Unread) return {};
  if (query == Query::Secret) {
    request.secret_query = guarded(text.substr(mark + 1));
    CERBY_CHECK(
        secret_parameter(request.secret_query, ""));  // no name is empty: it is whether it can be read
    return {};
  }
  CERBY_TRY(request.target, parse_target(text));
  return {};
}

std::expected<void, Problem> take_request_line(std::string_view line, Head& head, std::string_view& version,
                                               const QueryOf& query_of) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse(400, "The request line is malformed.");
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  version = line.substr(last + 1);
  if (!is_token(method)) return refuse(400, "The method is malformed.");
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool is_version = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                          version[6] == '.' && is_digit(version[7]);
  if (!is_version) return refuse(400, "The request line is malformed.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse(505, "HTTP/1.1 is spoken here.");
  const auto known = std::ranges::find(kMethods, method);
  if (method.size() > kLongestMethod || known == kMethods.end())
    return refuse(501, "The method is not known here.");
  head.request.method = static_cast<Method>(known - kMethods.begin());
  if (target.size() > kMaxTarget) return refuse(414, "The target is too long.");
  if (const auto taken = take_target(target, head.request, query_of); !taken)
    return refuse(400, "The target is malformed: " + taken.error().detail + ".");
  return {};
}

std::expected<std::uint64_t, Problem> length_of(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool is_number =
      error == std::errc{} && end == text.data() + text.size() && text.size() <= kMostDigits;
  if (!is_number || (text.starts_with('0') && text != "0"))
    return refuse(400, "Content-Length is not a number.");
  return length;
}

std::expected<void, Problem> take_framing(const Headers& headers, std::string_view version,
                                          std::uint64_t most_body, Head& head) {
  if (headers.transfer_encoding) {
    if (headers.content_length)
      return refuse(400, "Content-Length and Transfer-Encoding exclude each other.");
    if (version == "HTTP/1.0") return refuse(400, "HTTP/1.0 has no Transfer-Encoding.");
    if (ascii_lower(*headers.transfer_encoding) != "chunked")
      return refuse(501, "The only Transfer-Encoding here is chunked.");
    head.framing = Framing::Chunked;
  } else if (headers.content_length) {
    CERBY_TRY(head.content_length, length_of(*headers.content_length));
    if (head.content_length > most_body) return refuse(413, "The body is too large.");
  }
  const auto method = head.request.method;
  if (head.has_body() && (method == Method::Get || method == Method::Head || method == Method::Options))
    return refuse(400, "A request of this method has no body.");
  if (headers.content_encoding && ascii_lower(*headers.content_encoding) != "identity")
    return refuse(415, "A body is sent as it is, without a Content-Encoding.");
  if (headers.expect) {
    if (ascii_lower(*headers.expect) != "100-continue")
      return refuse(417, "The only expectation is 100-continue.");
    if (head.has_body() && version == "HTTP/1.1") head.expectation = Expectation::Continue;
  }
  return {};
}

Afterwards afterwards_of(std::string_view connection, std::string_view version) {
  const auto usual = version == "HTTP/1.0" ? Afterwards::Close : Afterwards::KeepAlive;
  while (!connection.empty()) {
    const auto length = std::min(connection.find(','), connection.size());
    const auto option = ascii_lower(trimmed(connection.substr(0, length)));
    if (option == "close") return Afterwards::Close;
    connection.remove_prefix(std::min(length + 1, connection.size()));
  }
  return usual;
}

std::expected<void, Problem> take_headers(std::string_view text, Headers& headers) {
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == kMaxHeaders) return refuse(431, "Too many headers.");
    const auto end = text.find("\r\n");
    CERBY_CHECK(take_header(text.substr(0, end), headers));
    text.remove_prefix(end + 2);
  }
  return {};
}

}  // namespace

std::string_view text_of(Method method) {
  return kMethods.at(static_cast<std::size_t>(method));
}

HeadScan::Found HeadScan::look(std::string_view text) {
  for (; at_ < text.size(); ++at_) {
    const char c = text[at_];
    const bool after_return = at_ > 0 && text[at_ - 1] == '\r';
    if (c == '\n') {
      if (!after_return || at_ == 1) return Found::Broken;  // also: nothing before the first line's end
      if (at_ >= 3 && text[at_ - 2] == '\n') {
        ++at_;
        return Found::End;
      }
    } else {
      const auto byte = static_cast<unsigned char>(c);
      const bool is_control = (byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7F;
      if (after_return || is_control) return Found::Broken;
    }
  }
  return Found::NotYet;
}

std::expected<Head, Problem> parse_head(std::string_view text, std::uint64_t most_body,
                                        const QueryOf& query_of) {
  HeadScan scan;
  if (scan.look(text) != HeadScan::Found::End || scan.end() != text.size())
    return refuse(400, "The head is malformed.");
  text.remove_suffix(2);
  Head head;
  Headers headers;
  std::string_view version;
  const auto line_end = text.find("\r\n");
  CERBY_CHECK(take_request_line(text.substr(0, line_end), head, version, query_of));
  CERBY_CHECK(take_headers(text.substr(line_end + 2), headers));
  if (!headers.host && version == "HTTP/1.1") return refuse(400, "The header host is missing.");
  if (headers.host && !is_host(*headers.host)) return refuse(400, "The header host is malformed.");
  CERBY_CHECK(take_framing(headers, version, most_body, head));
  Request& request = head.request;
  request.host = ascii_lower(headers.host.value_or(""));
  request.authorization = guarded(headers.authorization.value_or(""));
  request.api_key = guarded(headers.api_key.value_or(""));
  request.cookie = guarded(headers.cookie.value_or(""));
  request.content_type = headers.content_type.value_or("");
  request.accept = std::move(headers.accept);
  request.if_match = headers.if_match;
  request.hints = {std::string(headers.accept_language.value_or("")),
                   std::string(headers.user_agent.value_or("")), std::string(headers.brands.value_or("")),
                   std::string(headers.mobile.value_or(""))};
  head.forwarded_for = std::move(headers.forwarded_for);
  head.afterwards = afterwards_of(headers.connection, version);
  return head;
}

}  // namespace cerby::workspace::http
