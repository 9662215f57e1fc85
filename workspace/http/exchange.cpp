#include "workspace/http/internal/exchange.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <typeinfo>

#include "base/log.h"

namespace cerby::workspace::http {
namespace {

// Of what is being caught. What it says of itself may hold what a statement's parameters were, or a body.
std::string type_of_thrown() {
  const std::type_info* const type = ::abi::__cxa_current_exception_type();
  if (type == nullptr) return "unknown";
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      ::abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free);
  return name ? name.get() : type->name();
}

}  // namespace

bool Exchange::find_route() {
  auto found = hub_.routes.find(request.method, request.target.path);
  if (auto* const match = std::get_if<Routes::Match>(&found)) {
    route_ = match->index;
    handler_ = match->handler;
    request.ids = std::move(match->ids);
    return true;
  }
  if (const auto* const options = std::get_if<Routes::Options>(&found)) {
    response.status = 204;
    response.headers.push_back({"Allow", options->allow});
  } else if (const auto* const wrong = std::get_if<Routes::WrongMethod>(&found)) {
    refuse(405, "The method is none of those that can be used here: " + wrong->allow + ".");
    response.headers.push_back({"Allow", wrong->allow});
  } else {
    response = not_found();
  }
  return false;
}

void Exchange::refuse_part(bool late) {
  hub_.metrics.count(late ? Event::RequestTimedOut : Event::RequestMalformed);
  if (late) return refuse(408, "The request did not arrive in time.");
  refuse(400, "The request ended before it was whole.");
}

bool Exchange::claim_body(std::size_t size) {
  if (size > hub_.settings.limits.all_body_bytes - hub_.body_bytes) return false;
  hub_.body_bytes += size;
  claimed_ = size;
  request.body = Secret(size);
  return true;
}

void Exchange::run_handler() {
  // The end of the stack of a worker's thread: what a handler throws is known here, or nowhere.
  try {
    response = (*handler_)(request);
    if (response.status == 429) hub_.metrics.count(Event::RateLimited);
    if (is_sendable(response)) return;
    log::error("a handler's response has a header that cannot be sent");
  } catch (...) {
    log::error("a handler failed: {}", type_of_thrown());
  }
  hub_.metrics.count(Event::HandlerFailed);
  refuse(500, "Something went wrong that should not.");
}

}  // namespace cerby::workspace::http
