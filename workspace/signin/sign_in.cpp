#include "workspace/signin/sign_in.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/base64.h"
#include "base/log.h"
#include "workspace/http/problem.h"
#include "workspace/signin/answered.h"
#include "workspace/signin/guarded_text.h"
#include "workspace/signin/pages.h"
#include "workspace/signin/seed.h"
#include "workspace/signin/token.h"
#include "workspace/signin/user.h"

namespace cerby::workspace::signin {
namespace {

constexpr SecretAccess kParameter("a parameter that the provider sent back is compared");
constexpr std::size_t kMostLocation = 8192;

// A challenge or a key: canonical base64url of 32 bytes.
Result<store::Bytes32> bytes32_of(const http::Request& request, std::string_view name) {
  const auto* const text = request.target.parameter(name);
  const auto bytes = text == nullptr ? std::nullopt : from_base64url(*text);
  store::Bytes32 result{};
  if (!bytes || bytes->size() != result.size()) return std::unexpected(Error::RequestMalformed);
  std::ranges::copy(*bytes, result.begin());
  return result;
}

// Empty where there is none.
Result<Secret> parameter(const http::Request& request, std::string_view name) {
  auto value = http::secret_parameter(request.secret_query, name);
  if (!value) return std::unexpected(Error::RequestMalformed);
  return *value ? std::move(**value) : Secret();
}

std::string redirect_of(const store::Workspace& workspace) {
  return fmt::format("https://{}{}", workspace.host, kCallback);
}

// The browser's token, where it has one of this workspace already: a second tab does not undo the first.
Token browser_token(const http::Request& request, const Uuid& workspace) {
  const auto cookie = browser_cookie(request.cookie);
  const auto known = take_apart(Kind::Browser, cookie);
  if (!known || known->workspace != workspace) return make_token(Kind::Browser, workspace);
  return {Secret::copy_of(cookie), known->hash};
}

// RFC 6749, 4.1.1; OpenID Connect Core 1.0, 3.1.2.1; RFC 7636, 4.3.
Secret authorization_address(const oidc::Discovery& discovery, const Client& client,
                             const std::string& redirect_uri, const Token& state, const Seed& seed) {
  const auto endpoint = discovery.authorization.text();
  const Secret nonce = seed.nonce();
  return GuardedText(kMostLocation)
      .put(endpoint)
      .put(endpoint.contains('?') ? "&" : "?")
      .put("response_type=code&scope=openid%20email&client_id=")
      .put_escaped(client.id)
      .put("&redirect_uri=")
      .put_escaped(redirect_uri)
      .put("&state=")
      .put(state.text.view())
      .put("&nonce=")
      .put(nonce.view())
      .put("&code_challenge_method=S256&code_challenge=")
      .put(base64url(challenge_of(seed.verifier().view())))
      .finish();
}

// Who answers: RFC 9207, 2.4. Also for an error.
Result<void> check_issuer(const http::Request& request, const oidc::Discovery& discovery) {
  CERBY_TRY(const auto issuer, parameter(request, "iss"));
  if (issuer.empty() && !discovery.names_itself) return {};
  if (issuer.text(kParameter) != discovery.issuer) return std::unexpected(Error::IssuerOther);
  return {};
}

Result<void> check_no_error(const http::Request& request) {
  CERBY_TRY(const auto error, parameter(request, "error"));
  if (error.empty()) return {};
  return std::unexpected(error.text(kParameter) == "access_denied" ? Error::AccessDenied
                                                                   : Error::ProviderRefused);
}

}  // namespace

store::Time SignIn::now() const {
  return std::chrono::milliseconds(clock_.unix_time()).count();
}

void SignIn::add(http::Routes& routes) {
  using http::Method;
  routes.add(Method::Get, kBegin, [this](const http::Request& request) { return begin(request); });
  routes.add(
      Method::Get, kCallback, [this](const http::Request& request) { return come_back(request); },
      http::Query::Secret);
  routes.add(Method::Get, kDone, done_page);
  routes.add(Method::Get, kRefused, refused_page);
}

http::Response SignIn::begin(const http::Request& request) {
  // A host that asks whether one can sign in here (host/source/sign_in.h): nothing was tried.
  if (request.target.query.empty()) return refuse(Error::RequestMalformed);
  const auto party = request.client.of_one_party();
  const auto wait = begins_.take({reinterpret_cast<const char*>(party.bytes.data()), party.bytes.size()});
  if (wait.count() > 0) return http::too_many_requests(wait);
  Attempt attempt{kToBegin, request.client, {}, {}, {}};
  auto response = begun(request, attempt);
  if (response) return std::move(*response);
  witness_.refused(attempt, response.error());
  log::info("a sign-in was not begun: {}", name(response.error()));
  return refuse(response.error());
}

http::Response SignIn::come_back(const http::Request& request) {
  Attempt attempt{kToComeBack, request.client, {}, {}, {}};
  auto response = came_back(request, attempt);
  if (response) return std::move(*response);
  witness_.refused(attempt, response.error());
  log::info("a sign-in was refused: {}", name(response.error()));
  return refuse(response.error());
}

Result<store::Workspace> SignIn::workspace_of(const http::Request& request) {
  // Some clients and proxies name the port that https has anyway.
  constexpr std::string_view kPort = ":443";
  std::string host = request.host;
  if (host.ends_with(kPort)) host.resize(host.size() - kPort.size());
  auto found = database_.ask(
      [&](store::Transaction& transaction) { return find_workspace_by_host(transaction, host); });
  if (found) return std::move(*found);
  if (found.error().error == store::Error::NotFound || found.error().error == store::Error::Invalid)
    return std::unexpected(Error::WorkspaceUnknown);
  return flat<store::Workspace>(std::unexpected(found.error()));
}

Result<http::Response> SignIn::begun(const http::Request& request, Attempt& attempt) {
  if (request.target.query.size() != 2) return std::unexpected(Error::RequestMalformed);
  store::SignIn sign_in;
  CERBY_TRY(sign_in.challenge, bytes32_of(request, "challenge"));
  CERBY_TRY(sign_in.device_key, bytes32_of(request, "device"));
  CERBY_TRY(const auto workspace, workspace_of(request));
  attempt.workspace = workspace.id;
  CERBY_TRY(const auto discovery, provider_.discovery());
  const Token state = make_token(Kind::State, workspace.id);
  const Token browser = browser_token(request, workspace.id);
  sign_in.state = state.hash;
  sign_in.browser = browser.hash;
  sign_in.created_at = now();
  sign_in.expires_at = sign_in.created_at + std::chrono::milliseconds(kSignInTime).count();
  const Seed seed = Seed::random();
  if (const auto wrapped = seed.wrap(keys_, workspace.id, sign_in); !wrapped) {
    log::error("a sign-in was not sealed: {}", sealing::name(wrapped.error()));
    return std::unexpected(Error::Failed);
  }
  CERBY_TRY(const bool made,
            flat<bool>(database_.write([&](store::Transaction& transaction) -> Answered<bool> {
              CERBY_CHECK(create_sign_in(transaction, workspace.id, sign_in));
              return true;
            })));
  (void)made;
  auto response =
      redirect(authorization_address(discovery, provider_.client(), redirect_of(workspace), state, seed));
  set_browser_cookie(response, browser.text.view(), kSignInTime.count());
  return response;
}

Result<store::SignIn> SignIn::used(const Uuid& workspace, const http::Request& request) {
  CERBY_TRY(const auto text, parameter(request, "state"));
  const auto state = take_apart(Kind::State, text.view());
  if (!state || state->workspace != workspace) return std::unexpected(Error::StateUnknown);
  // By a read: anybody can ask with what looks like a state, and SQLite has one writer at a time.
  auto kept = database_.ask(
      [&](store::Transaction& transaction) { return find_sign_in(transaction, workspace, state->hash); });
  if (!kept && kept.error().error == store::Error::NotFound) return std::unexpected(Error::StateUnknown);
  if (!kept) return flat<store::SignIn>(std::unexpected(kept.error()));
  const store::Time time = now();
  if (kept->expires_at <= time) return std::unexpected(Error::StateExpired);
  const auto first = database_.write([&](store::Transaction& transaction) {
    return use_sign_in(transaction, workspace, state->hash, time);
  });
  if (!first) return flat<store::SignIn>(std::unexpected(first.error()));
  if (!*first) return std::unexpected(Error::StateUsed);
  // The state is known to somebody else then: nobody goes on with it.
  const auto browser = take_apart(Kind::Browser, browser_cookie(request.cookie));
  if (!browser || browser->hash != kept->browser) return std::unexpected(Error::OtherBrowser);
  return std::move(*kept);
}

Result<http::Response> SignIn::came_back(const http::Request& request, Attempt& attempt) {
  CERBY_TRY(const auto workspace, workspace_of(request));
  attempt.workspace = workspace.id;
  CERBY_TRY(const auto sign_in, used(workspace.id, request));
  CERBY_TRY(const auto discovery, provider_.discovery());
  CERBY_CHECK(check_issuer(request, discovery));
  CERBY_CHECK(check_no_error(request));
  Exchange exchange;
  CERBY_TRY(exchange.code, parameter(request, "code"));
  if (exchange.code.empty() || exchange.code.size() > kMostCode)
    return std::unexpected(Error::RequestMalformed);
  const auto seed = Seed::open(keys_, workspace.id, sign_in);
  if (!seed) {
    log::error("a sign-in was not opened: {}", sealing::name(seed.error()));
    return std::unexpected(Error::Failed);
  }
  exchange.verifier = seed->verifier();
  exchange.nonce = seed->nonce();
  exchange.redirect = redirect_of(workspace);
  CERBY_TRY(const auto token, provider_.exchange(exchange));
  CERBY_TRY(const auto code, code_for(workspace, sign_in, token, attempt));
  return redirect(
      GuardedText(kDone.size() + 6 + code.size()).put(kDone).put("#code=").put(code.view()).finish());
}

Result<Secret> SignIn::code_for(const store::Workspace& workspace, const store::SignIn& sign_in,
                                const oidc::IdToken& token, Attempt& attempt) {
  Token code = make_token(Kind::Code, workspace.id);
  const auto& issuer = provider_.client().issuer;
  const auto work = [&](store::Transaction& transaction) -> Answered<bool> {
    CERBY_TRY(const auto user, user_of(transaction, workspace.id, issuer, token, now()));
    if (!user) return Result<bool>(std::unexpected(user.error()));
    attempt.user = user->id;
    CERBY_TRY(const auto device, check_device(transaction, workspace.id, user->id, sign_in.device_key));
    if (!device) return Result<bool>(std::unexpected(device.error()));
    store::SignInCode row;
    row.code = code.hash;
    row.user = user->id;
    row.issuer = issuer;
    row.challenge = sign_in.challenge;
    row.device_key = sign_in.device_key;
    row.created_at = now();
    row.expires_at = row.created_at + std::chrono::milliseconds(kCodeTime).count();
    CERBY_CHECK(create_sign_in_code(transaction, workspace.id, row));
    CERBY_CHECK(note_activity(transaction, workspace.id, user->id, row.created_at));
    CERBY_CHECK(witness_.signed_in(transaction, attempt));
    return true;
  };
  CERBY_CHECK(flat<bool>(database_.write(work)));
  return std::move(code.text);
}

}  // namespace cerby::workspace::signin
