// Why a request is not done, on its way out of a handler: an answer for the client, or a failure of the
// store, which becomes one. Either undoes what the handler has changed.
#pragma once

#include <expected>
#include <variant>

#include "workspace/access/decide.h"
#include "workspace/http/problem.h"
#include "workspace/store/error.h"

namespace cerby::workspace::api {

struct Refusal {
  Refusal(http::Problem problem) : why(std::move(problem)) {}   // NOLINT(google-explicit-constructor)
  Refusal(store::Failure failure) : why(std::move(failure)) {}  // NOLINT(google-explicit-constructor)
  Refusal(access::Answer answer) : why(answer) {}               // NOLINT(google-explicit-constructor)
  std::variant<http::Problem, store::Failure, access::Answer> why;
};

template <typename T>
using Outcomes = std::expected<T, Refusal>;
using Reply = Outcomes<http::Response>;

// 401 for a subject that is nobody here, 404 for what there is not or must not be known to be there, 403 with
// the answer's name for the rest; the store's failures: 404, 409, 400, 503 (also for a master key whose token
// is away), and 500, which is logged.
http::Response response_of(const Refusal& refusal);

// 409, with a word for programs.
http::Problem not_now(std::string_view reason, std::string sentence);

// No key, one that is nobody's, revoked, expired, or whose user is not active: one answer for all.
http::Response unauthorized();

}  // namespace cerby::workspace::api
