// The body of a request that sets a secret: {"data": {"type": "account_secret", "attributes": {"value": …}}}.
// The value goes from the guarded memory of the body into that of a Secret, and through no parser that keeps
// texts elsewhere.
//
// First it is copied out; in a copy of the body every string that is a value is made empty, but for `type`
// and `id`; then that copy is read as any other body (body.h). So the rules for what a body is are those of
// body.h alone, and a secret at the wrong place comes no further than one at the right place.
#pragma once

#include <optional>

#include "workspace/api/body.h"

namespace cerby::workspace::api {

struct SecretText {
  Secret rest;                  // as long as the body
  std::optional<Secret> value;  // none: there is no string at a "value"
};

// 400: a string that does not end; a value that is no text (UTF-8, without zeros) or longer than `most`
// bytes.
std::expected<SecretText, http::Problem> take_secret(SecretView body, std::size_t most);

// 400 as well: none, an empty one.
std::expected<Secret, http::Problem> secret_of(const http::Request& request, std::size_t most);

}  // namespace cerby::workspace::api
