// The body of a request that sets a secret: {"data": {"type": "account_secret", "attributes": {"value": …}}},
// or makes what has one among its attributes. The value goes from the guarded memory of the body into that of
// a Secret, and through no parser that keeps texts elsewhere.
//
// First it is copied out; in a copy of the body every string that is a value is made empty, but for `type`,
// `id` and the attributes that are said to be no secrets; then that copy is read as any other body (body.h).
// So the rules for what a body is are those of body.h alone, and a secret at the wrong place comes no further
// than one at the right place.
#pragma once

#include <optional>
#include <span>

#include "workspace/api/body.h"

namespace cerby::workspace::api {

struct SecretText {
  Secret rest;                  // as long as the body
  std::optional<Secret> value;  // none: there is no string at a "value"
};

// 400: a string that does not end; a value that is no text (UTF-8, without zeros) or longer than `most`
// bytes. `others`: the attributes whose strings stay.
std::expected<SecretText, http::Problem> take_secret(SecretView body, std::size_t most,
                                                     std::span<const std::string_view> others = {});

// 400 as well: none, an empty one.
std::expected<Secret, http::Problem> secret_of(const http::Request& request, std::size_t most,
                                               std::string_view type = "account_secret");

// Of a resource that has a secret: `Attributes` has a `value` (kTakenValue), which stays empty.
template <typename Attributes>
struct TakenBody {
  ResourceBody<Attributes> resource;
  SecretText taken;
};
template <typename Attributes>
struct BodyWithSecret {
  ResourceBody<Attributes> resource;
  Secret value;
};
inline constexpr json::Limits kTakenValue{.bytes = 0};

namespace detail {
// A key that is written in another way ("v\u0061lue") is one to the reader alone: missing.
std::expected<Secret, http::Problem> value_of(SecretText& taken, bool is_there);
}  // namespace detail

// Whether it has a value or not: also of a change that refuses one, which then has come no further.
template <typename Attributes>
std::expected<TakenBody<Attributes>, http::Problem> taken_body(const http::Request& request,
                                                               std::string_view type, std::size_t most,
                                                               std::span<const std::string_view> others) {
  if (auto problem = detail::wrong_media(request)) return std::unexpected(std::move(*problem));
  CERBY_TRY(auto taken, take_secret(request.body.view(), most, others));
  Body<Attributes> body;
  const auto read = json::read(taken.rest.text(detail::kBodyAccess), body);
  if (!read) return std::unexpected(detail::problem_of(read.error()));
  if (auto problem = detail::wrong_type(body.data.type, type)) return std::unexpected(std::move(*problem));
  return TakenBody<Attributes>{std::move(body.data), std::move(taken)};
}

// Of one that is made with it.
template <typename Attributes>
std::expected<BodyWithSecret<Attributes>, http::Problem> body_with_secret(
    const http::Request& request, std::string_view type, std::size_t most,
    std::span<const std::string_view> others) {
  CERBY_TRY(auto body, taken_body<Attributes>(request, type, most, others));
  if (body.resource.id)
    return std::unexpected(http::invalid_value({{"body", "data", "id"}, "The service gives the id.", "id"}));
  CERBY_TRY(auto value, detail::value_of(body.taken, body.resource.attributes.value.has_value()));
  return BodyWithSecret<Attributes>{std::move(body.resource), std::move(value)};
}

}  // namespace cerby::workspace::api
