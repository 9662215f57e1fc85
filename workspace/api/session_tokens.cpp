// POST /api/v1/session/token: a sign-in's code, or a refresh token, for new tokens (RFC 6749, 4.1.3 and 6;
// RFC 7636, 4.5). The body is a form, which is read where it is, in guarded memory; so are the tokens
// written.
#include "workspace/api/session_tokens.h"

#include <algorithm>
#include <memory>

#include "base/base64.h"
#include "base/utf8.h"
#include "workspace/api/resources.h"
#include "workspace/http/media_type.h"
#include "workspace/signin/session_token.h"

namespace cerby::workspace::api {
namespace {

using signin::Error;

constexpr SecretAccess kForm("the parameters of a form that are no secrets are read");
constexpr std::size_t kMostForm = 2048;

http::Problem invalid_form(std::string_view name, std::string sentence) {
  return http::invalid_value({{"body", std::string(name)}, std::move(sentence), "value"});
}

// Empty where there is none.
std::expected<Secret, http::Problem> parameter(const http::Request& request, std::string_view name) {
  auto value = http::secret_parameter(request.body, name);
  if (!value) return std::unexpected(http::problem(400, "The form is malformed: " + value.error().detail));
  return *value ? std::move(**value) : Secret();
}

std::expected<Secret, http::Problem> needed(const http::Request& request, std::string_view name) {
  CERBY_TRY(auto value, parameter(request, name));
  if (value.empty()) return std::unexpected(invalid_form(name, "It is missing."));
  return value;
}

std::expected<signin::Signature, http::Problem> signature_of(const http::Request& request) {
  constexpr std::string_view kName = "device_signature";
  CERBY_TRY(const auto text, needed(request, kName));
  const auto bytes = from_base64url(text.text(kForm));
  signin::Signature signature{};
  if (!bytes || bytes->size() != signature.size())
    return std::unexpected(invalid_form(kName, "It is not 64 bytes in base64url."));
  std::ranges::copy(*bytes, signature.begin());
  return signature;
}

std::expected<std::string, http::Problem> agent_of(const http::Request& request) {
  constexpr std::string_view kName = "agent";
  CERBY_TRY(const auto text, parameter(request, kName));
  const auto agent = text.text(kForm);
  const auto is_no_text = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  if (agent.size() > signin::kMostAgent || std::ranges::any_of(agent, is_no_text))
    return std::unexpected(invalid_form(kName, "It is too long, or not a line of text."));
  return std::string(agent);
}

std::expected<void, http::Problem> check_form(const http::Request& request) {
  constexpr std::string_view kMedia = "application/x-www-form-urlencoded";
  if (http::media_type(request.content_type) != kMedia)
    return std::unexpected(http::problem(415, "The body has to be " + std::string(kMedia) + "."));
  if (request.body.size() > kMostForm) return std::unexpected(http::problem(413, "The form is too long."));
  if (!request.target.query.empty())
    return std::unexpected(invalid_parameter(request.target.query.front().name, "There is no such parameter.",
                                             "unknown_parameter"));
  return {};
}

// 503 for what may be done again; else 400, with the name.
http::Problem problem_of(Error error) {
  if (error == Error::Failed) return http::problem(503, "The service cannot do this just now.");
  auto problem = http::problem(400, std::string(sentence(error)));
  problem.code = "invalid_grant";
  problem.reason = name(error);
  return problem;
}

// What the handler goes by.
struct Service {
  store::Database& database;
  const Clock& clock;
  signin::Witness& witness;
  std::optional<vault::PublicKey> lease_key;
  std::optional<http::Limiter> users;
};

// Nobody is the same user in two workspaces.
std::string key_of(const Uuid& workspace, const Uuid& user) {
  std::string key;
  for (const Uuid& id : {workspace, user}) key.append(id.bytes.begin(), id.bytes.end());
  return key;
}

struct Refused {
  Refused(http::Problem the_problem) : problem(std::move(the_problem)) {}  // as a problem is one
  http::Problem problem;
  std::chrono::milliseconds wait{};  // more than none: nothing but this stands against it
};

std::expected<signin::Tokens, Refused> tokens_for(Service& service, const http::Request& request) {
  CERBY_CHECK(check_form(request));
  CERBY_TRY(const auto type, needed(request, "grant_type"));
  const auto given = type.text(kForm);
  if (given != "authorization_code" && given != "refresh_token")
    return std::unexpected(invalid_form("grant_type", "There is no such value."));
  CERBY_TRY(const auto signature, signature_of(request));
  signin::Result<signin::Tokens> tokens = std::unexpected(Error::Failed);
  std::chrono::milliseconds wait{};
  const signin::Permits permits = [&](const Uuid& workspace, const Uuid& user) {
    if (service.users) wait = service.users->take(key_of(workspace, user));
    return wait.count() == 0;
  };
  if (given == "authorization_code") {
    signin::CodeGrant grant;
    grant.signature = signature;
    CERBY_TRY(grant.code, needed(request, "code"));
    CERBY_TRY(grant.verifier, needed(request, "code_verifier"));
    CERBY_TRY(grant.agent, agent_of(request));
    grant.client = request.client;
    tokens = redeem(service.database, service.clock, service.witness, grant, permits);
  } else {
    signin::RefreshGrant grant;
    grant.signature = signature;
    grant.client = request.client;
    CERBY_TRY(grant.token, needed(request, "refresh_token"));
    tokens = refresh(service.database, service.clock, service.witness, grant, permits);
  }
  if (tokens) return std::move(*tokens);
  Refused refused(problem_of(tokens.error()));
  refused.wait = wait;
  return std::unexpected(std::move(refused));
}

template <typename Sink>
void write(Sink& sink, const signin::Tokens& tokens, const std::optional<vault::PublicKey>& lease_key) {
  json::Writer<Sink> writer(sink);
  writer.begin_object();
  writer.key("access_token");
  writer.secret(tokens.access.view());
  writer.member("token_type", "Bearer");
  writer.member("expires_in", std::int64_t{tokens.access_time.count()});
  writer.key("refresh_token");
  writer.secret(tokens.refresh.view());
  writer.member("session_id", tokens.session.text());
  if (lease_key) writer.member("lease_key", base64url(*lease_key));
  writer.end_object();
}

http::Response answer(Service& service, const http::Request& request) {
  const auto tokens = tokens_for(service, request);
  if (!tokens && tokens.error().wait.count() > 0) return http::too_many_requests(tokens.error().wait);
  if (!tokens) return http::response_of(tokens.error().problem);
  json::CountingSink count;
  write(count, *tokens, service.lease_key);
  http::Response response;
  response.secret_body = Secret(count.size());
  json::GuardedSink sink(response.secret_body);
  write(sink, *tokens, service.lease_key);
  return response;
}

}  // namespace

void add_session_tokens(store::Database& database, const Clock& clock, signin::Witness& witness,
                        http::Routes& routes, const std::optional<vault::PublicKey>& lease_key,
                        const std::optional<http::Rate>& rate_per_user) {
  const std::shared_ptr<Service> service(new Service{database, clock, witness, lease_key, {}});
  if (rate_per_user) service->users.emplace(*rate_per_user, clock);
  routes.add(http::Method::Post, "/api/v1/session/token",
             [service](const http::Request& request) { return answer(*service, request); });
}

}  // namespace cerby::workspace::api
