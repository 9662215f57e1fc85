// Problem: why a request is refused, and how that is said: {"errors": [{code, title, detail, status, meta}]}.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/http/response.h"

namespace cerby::workspace::http {

// What is wrong with one value of the request: where it stands ("query", "page[size]"), in a sentence, and in
// a word for programs.
struct Fault {
  std::vector<std::string> place;
  std::string sentence;
  std::string type;
};

struct Problem {
  int status = 500;
  std::string code;
  std::string detail;  // for a person; never a secret, never what was sent
  std::optional<Fault> fault{};
  std::string reason{};  // a word for programs, in meta, where there is no fault
};

// With the code that goes with the status: 404 "not_found", 400 "bad_request" …
Problem problem(int status, std::string detail);

// 400 "validation_error".
Problem invalid_value(Fault fault);

Response response_of(const Problem& problem);

// The same with when to try again, in seconds.
Response response_of(const Problem& problem, std::int64_t retry_after);

// 429 of somebody who has to wait for so long, in seconds rounded up.
Response too_many_requests(std::chrono::milliseconds wait);

// The one answer for what there is not, and for what must not be known to be there.
Response not_found();

}  // namespace cerby::workspace::http
