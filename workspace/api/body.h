// The body of a request that makes or changes a resource: {"data": {"type", "id", "attributes": {…}}}, read
// strictly, by a json::Schema of its attributes.
//
// What does not fit is 400 with where ("body", "data", "attributes", "label"); a body that is not said to be
// JSON is 415.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "workspace/api/refusal.h"
#include "workspace/http/request.h"

namespace cerby::workspace::api {

inline constexpr std::size_t kMostText = 1024;  // bytes of one text

template <typename Attributes>
struct ResourceBody {
  std::optional<std::string> type;
  std::optional<std::string> id;
  Attributes attributes;
};
template <typename Attributes>
struct Body {
  ResourceBody<Attributes> data;
};
struct Identifier {
  std::optional<std::string> type;
  std::string id;
};
struct IdentifierBody {
  Identifier data;
};

http::Problem invalid_body(std::string_view attribute, std::string sentence, std::string type);

namespace detail {
http::Problem problem_of(const json::Fault& fault);
std::optional<http::Problem> wrong_media(const http::Request& request);
std::optional<http::Problem> wrong_type(const std::optional<std::string>& type, std::string_view expected);
// An id in the body that would not be the resource's is a mistake, and not to be passed over: of a change,
// another than the path's; of what is made under no other resource, any, since the service gives ids.
std::optional<http::Problem> wrong_id(const http::Request& request, const std::optional<std::string>& id);
inline constexpr SecretAccess kBodyAccess("the attributes of a resource are read from a request's body");
}  // namespace detail

// Not a line of text: a character that is no part of one; and, where it may not be, empty.
enum class Empty : std::uint8_t { Refused, Allowed };
std::expected<void, http::Problem> check_line(std::string_view attribute, const std::string& text,
                                              Empty empty = Empty::Allowed);
// NAME@DOMAIN, neither empty, without blanks; whether there is such an address is not known here.
inline constexpr std::size_t kMostEmail = 254;  // RFC 5321, 4.5.3.1.3
bool is_email(std::string_view text);
std::expected<Uuid, http::Problem> id_of(std::string_view attribute, const std::string& text);

template <typename Whole>
std::expected<Whole, http::Problem> whole_body(const http::Request& request) {
  if (auto problem = detail::wrong_media(request)) return std::unexpected(std::move(*problem));
  Whole body;
  const auto read = json::read(request.body.text(detail::kBodyAccess), body);
  if (!read) return std::unexpected(detail::problem_of(read.error()));
  return body;
}

// Of a resource of that type.
template <typename Attributes>
std::expected<ResourceBody<Attributes>, http::Problem> body_of(const http::Request& request,
                                                               std::string_view type) {
  CERBY_TRY(auto body, whole_body<Body<Attributes>>(request));
  if (auto problem = detail::wrong_type(body.data.type, type)) return std::unexpected(std::move(*problem));
  if (auto problem = detail::wrong_id(request, body.data.id)) return std::unexpected(std::move(*problem));
  return std::move(body.data);
}

// {"data": {"type", "id"}}
std::expected<Uuid, http::Problem> identifier_of(const http::Request& request, std::string_view type);

}  // namespace cerby::workspace::api

namespace cerby::json {
template <typename Attributes>
struct Schema<workspace::api::ResourceBody<Attributes>> {
  using Owner = workspace::api::ResourceBody<Attributes>;
  static constexpr std::array members{member<&Owner::type>("type", {.bytes = 64}),
                                      member<&Owner::id>("id", {.bytes = 36}),
                                      member<&Owner::attributes>("attributes")};
};
template <typename Attributes>
struct Schema<workspace::api::Body<Attributes>> {
  static constexpr std::array members{member<&workspace::api::Body<Attributes>::data>("data")};
};
template <>
struct Schema<workspace::api::Identifier> {
  static constexpr std::array members{member<&workspace::api::Identifier::type>("type", {.bytes = 64}),
                                      member<&workspace::api::Identifier::id>("id", {.bytes = 36})};
};
template <>
struct Schema<workspace::api::IdentifierBody> {
  static constexpr std::array members{member<&workspace::api::IdentifierBody::data>("data")};
};
}  // namespace cerby::json
