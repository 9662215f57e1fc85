#include "workspace/http/problem.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "workspace/http/limiter.h"

namespace cerby::workspace::http {
namespace {

struct Code {
  int status;
  std::string_view text;
};
constexpr std::array kCodes{
    Code{400, "bad_request"},       Code{401, "unauthorized"},        Code{403, "forbidden"},
    Code{404, "not_found"},         Code{405, "method_not_allowed"},  Code{408, "request_timeout"},
    Code{409, "conflict"},          Code{412, "precondition_failed"}, Code{413, "content_too_large"},
    Code{414, "uri_too_long"},      Code{415, "unsupported_media"},   Code{417, "expectation_failed"},
    Code{429, "too_many_requests"}, Code{431, "headers_too_large"},   Code{500, "internal_error"},
    Code{501, "not_implemented"},   Code{503, "service_unavailable"}, Code{505, "version_not_supported"},
};

}  // namespace

Problem problem(int status, std::string detail) {
  const auto found = std::ranges::find(kCodes, status, &Code::status);
  return {status, std::string(found == kCodes.end() ? "error" : found->text), std::move(detail), {}};
}

Problem invalid_value(Fault fault) {
  return {400, "validation_error", fault.sentence, std::move(fault)};
}

Response response_of(const Problem& problem) {
  Response response;
  response.status = problem.status;
  json::StringSink sink(response.body);
  json::Writer writer(sink);
  writer.begin_object();
  writer.key("errors");
  writer.begin_array();
  writer.begin_object();
  writer.member("code", problem.code);
  writer.member("title", reason_of(problem.status));
  writer.member("detail", problem.detail);
  writer.member("status", problem.status);
  if (problem.fault) {
    writer.key("meta");
    writer.begin_object();
    writer.key("loc");
    writer.begin_array();
    for (const auto& part : problem.fault->place) writer.text(part);
    writer.end_array();
    writer.member("msg", problem.fault->sentence);
    writer.member("type", problem.fault->type);
    writer.end_object();
  } else if (!problem.reason.empty()) {
    writer.key("meta");
    writer.begin_object();
    writer.member("reason", problem.reason);
    writer.end_object();
  }
  writer.end_object();
  writer.end_array();
  writer.end_object();
  return response;
}

Response response_of(const Problem& problem, std::int64_t retry_after) {
  Response response = response_of(problem);
  response.headers.push_back({"Retry-After", std::to_string(retry_after)});
  return response;
}

Response too_many_requests(std::chrono::milliseconds wait) {
  return response_of(problem(429, "Too many requests; wait before the next."), retry_after(wait));
}

Response not_found() {
  return response_of(problem(404, "There is no such thing."));
}

}  // namespace cerby::workspace::http
