#include "workspace/api/refusal.h"

#include "base/log.h"
#include "workspace/sealing/vault_keys.h"

namespace cerby::workspace::api {
namespace {

std::string_view sentence_of(access::Answer answer) {
  switch (answer) {
    case access::Answer::ScopeMissing:
      return "The API key does not have the scope for this.";
    case access::Answer::RoleTooNarrow:
      return "Your role in the workspace does not allow this.";
    case access::Answer::AccountDisabled:
      return "The account is disabled.";
    case access::Answer::OwnerOnly:
      return "Only its Owners may do this.";
    case access::Answer::NotByApiKey:
      return "This cannot be done with an API key.";
    case access::Answer::NotExtended:
      return "The account is not extended.";
    case access::Answer::FeatureOff:
      return "Extended account access is off.";
    case access::Answer::ManagedElsewhere:
      return "The identity provider manages this team.";
    case access::Answer::SecretDisabled:
      return "The secret is disabled.";
    case access::Answer::Allowed:
    case access::Answer::UserNotActive:
    case access::Answer::NotFound:
      break;
  }
  return "This is not allowed.";
}

http::Response response_to(access::Answer answer) {
  if (answer == access::Answer::UserNotActive) return unauthorized();
  if (answer == access::Answer::NotFound) return http::not_found();
  auto problem = http::problem(403, std::string(sentence_of(answer)));
  problem.reason = access::name(answer);
  return http::response_of(problem);
}

// Seconds; a disk has room again when a person made some.
constexpr std::int64_t kUntilThereIsRoom = 30;

http::Response not_written() {
  auto problem = http::problem(503, "What has to be written first cannot be: nothing was done.");
  problem.reason = "not_written";
  return http::response_of(problem, kUntilThereIsRoom);
}

http::Response response_to(const store::Failure& failure) {
  if (sealing::is_unavailable(failure)) {
    log::warn("the master key: {}", failure.detail);
    return http::response_of(http::problem(503, "What is sealed cannot be opened now."), 1);
  }
  switch (failure.error) {
    case store::Error::NotFound:
      return http::not_found();
    case store::Error::Stale: {
      auto problem = http::problem(412, "This was changed since: read it again.");
      problem.reason = "stale";
      return http::response_of(problem);
    }
    case store::Error::Conflict:
      return http::response_of(http::problem(409, "This is there already."));
    case store::Error::Refused:
      return http::response_of(http::problem(409, "This cannot be, as things are."));
    case store::Error::Cycle:
      return http::response_of(http::problem(409, "A collection cannot be inside itself."));
    case store::Error::TooDeep:
      return http::response_of(http::problem(409, "Collections cannot be nested any deeper."));
    case store::Error::Invalid:
      return http::response_of(http::problem(400, "A text is not one that can be kept."));
    case store::Error::Busy:
    case store::Error::Unavailable:
      log::warn("the store: {} ({})", name(failure.error), failure.detail);
      return http::response_of(http::problem(503, "The database cannot be used now."), 1);
    case store::Error::SchemaNewer:
    case store::Error::SchemaOlder:
    case store::Error::SchemaDiffers:
    case store::Error::Unsafe:
    case store::Error::NotWritten:
    case store::Error::Failed:
      break;
  }
  log::error("the store: {} ({})", name(failure.error), failure.detail);
  if (failure.error == store::Error::NotWritten) return not_written();
  return http::response_of(http::problem(500, "Something went wrong here."));
}

http::Response response_to(const http::Problem& problem) {
  return http::response_of(problem);
}

}  // namespace

http::Response response_of(const Refusal& refusal) {
  return std::visit([](const auto& why) { return response_to(why); }, refusal.why);
}

http::Problem not_now(std::string_view reason, std::string sentence) {
  auto problem = http::problem(409, std::move(sentence));
  problem.reason = reason;
  return problem;
}

http::Response unauthorized() {
  auto response = http::response_of(http::problem(401, "An API key that is good is needed."));
  response.headers.push_back({"WWW-Authenticate", "Bearer"});
  return response;
}

}  // namespace cerby::workspace::api
