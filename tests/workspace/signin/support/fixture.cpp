#include "workspace/signin/support/fixture.h"

#include <algorithm>

#include "base/base64.h"
#include "workspace/signin/seed.h"
#include "workspace/signin/token.h"

namespace signin_tests {

Secret secret(std::string text) {
  return Secret::take(std::span(text));
}

Host::Host(std::uint8_t seed) {
  std::array<std::uint8_t, crypto_sign_SEEDBYTES> bytes{};
  bytes.fill(seed);
  crypto_sign_seed_keypair(key.data(), secret_key.data(), bytes.data());
}

std::string Host::challenge() const {
  return cerby::base64url(signin::challenge_of(secret(verifier).view()));
}

std::string Host::device() const {
  return cerby::base64url(key);
}

signin::Signature Host::sign(const std::string& text) const {
  signin::Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                       text.size(), secret_key.data());
  return signature;
}

signin::CodeGrant Host::grant(const std::string& code) const {
  return {secret(code), secret(verifier), sign("cerby sign-in code 1\nw1.example\n" + code), "cerby-host 1",
          *http::IpAddress::parse("192.0.2.7")};
}

signin::RefreshGrant Host::refresh(const std::string& token) const {
  return {secret(token), sign("cerby refresh token 1\nw1.example\n" + token),
          *http::IpAddress::parse("192.0.2.8")};
}

void SignInTest::SetUp() {
  StoreTest::SetUp();
  world_ = make_world(1);
  std::vector<std::uint8_t> bytes(sealing::kKeySize, 7);
  std::vector<std::unique_ptr<sealing::MasterKey>> keys;
  keys.push_back(sealing::master_key_of("first", Secret::take(std::span(bytes)).view()));
  keys_ = sealing::MasterKeys::of(std::move(keys)).value();
  journal_ = std::make_unique<journal::Journal>(database(), clock_, keys_, "a test");
  witness_ = std::make_unique<signin::Witness>(*journal_, clock_);
  signin::Client client{std::string(kIssuer), std::string(kClient), secret(std::string(kClientSecret)),
                        oidc::Algorithm::Rs256};
  provider_ = std::make_unique<signin::Provider>(std::move(client), stand_in_, clock_);
  sign_in_ = std::make_unique<signin::SignIn>(database(), clock_, keys_, *provider_, *witness_);
  sign_in_->add(routes_);
}

http::Response SignInTest::get(const std::string& target, const std::string& cookie,
                               const std::string& host) {
  http::Request request;
  const auto mark = target.find('?');
  request.target = *http::parse_target(target.substr(0, mark));
  if (routes_.query_of(request.target.path) == http::Query::Secret) {
    if (mark != std::string::npos) request.secret_query = secret(target.substr(mark + 1));
  } else {
    request.target = *http::parse_target(target);
  }
  request.host = host;
  request.client = client_;
  request.cookie = secret(cookie);
  const auto found = routes_.find(http::Method::Get, request.target.path);
  return (*std::get<http::Routes::Match>(found).handler)(request);
}

std::string SignInTest::location(const http::Response& response) {
  const auto found = std::ranges::find(response.headers, "Location", &http::Header::name);
  return found == response.headers.end() ? "" : found->value;
}

std::string SignInTest::outcome(const http::Response& response) {
  constexpr std::string_view kRefused = "/sign-in/refused?outcome=";
  const auto where = location(response);
  if (where.starts_with("/sign-in/done#code=")) return "done";
  return where.starts_with(kRefused) ? where.substr(kRefused.size()) : "neither";
}

Begun SignInTest::begin(const Host& host, const std::string& cookie) {
  const auto response =
      get("/sign-in/host?challenge=" + host.challenge() + "&device=" + host.device(), cookie);
  EXPECT_EQ(response.status, 303);
  Begun begun;
  begun.location = location(response);
  const auto found = std::ranges::find(response.headers, "Set-Cookie", &http::Header::name);
  if (found != response.headers.end()) begun.cookie = found->value.substr(0, found->value.find(';'));
  begun.asked = parameters(begun.location.substr(begun.location.find('?') + 1));
  stand_in_.nonce = begun.asked["nonce"];
  stand_in_.challenge = begun.asked["code_challenge"];
  return begun;
}

std::string SignInTest::come_back(const Begun& begun, const std::string& more) {
  return location(get("/sign-in/callback?state=" + begun.asked.at("state") + more, begun.cookie));
}

std::string SignInTest::ended(const Begun& begun, const std::string& more) {
  return outcome(get("/sign-in/callback?state=" + begun.asked.at("state") + more, begun.cookie));
}

std::string SignInTest::code_for(const Host& host) {
  const auto where = come_back(begin(host));
  EXPECT_TRUE(where.starts_with("/sign-in/done#code=")) << where;
  return where.substr(where.find('=') + 1);
}

std::string SignInTest::name_of(const signin::Result<signin::Tokens>& tokens) {
  return tokens ? "tokens" : std::string(signin::name(tokens.error()));
}

signin::Result<signin::Tokens> SignInTest::redeem(const Host& host, const std::string& code) {
  return signin::redeem(database(), clock_, *witness_, host.grant(code));
}

signin::Result<signin::Tokens> SignInTest::refresh(const Host& host, const Secret& token) {
  return signin::refresh(database(), clock_, *witness_, host.refresh(std::string(token.text(kTest))));
}

std::optional<signin::Bearer> SignInTest::bearer(const Secret& access) {
  const auto token = signin::take_apart(signin::Kind::Access, access.view());
  if (!token) return std::nullopt;
  const auto now = std::chrono::milliseconds(clock_.unix_time()).count();
  return must(
      read([&](store::Transaction& t) { return signin::bearer_of(t, token->workspace, token->hash, now); }));
}

store::User SignInTest::user() {
  return must(read([&](store::Transaction& t) { return find_user(t, world_.workspace, world_.user); }));
}

void SignInTest::change(const std::function<void(store::User&)>& how) {
  must(write([&](store::Transaction& t) -> store::Result<void> {
    CERBY_TRY(auto changed, find_user(t, world_.workspace, world_.user));
    how(changed);
    return change_user(t, {world_.workspace, {}, kNow}, changed);
  }));
}

void SignInTest::make_device(const Host& host, store::DeviceStatus status, const Uuid& user) {
  must(write([&](store::Transaction& t) -> store::Result<void> {
    auto remove = t.prepare({"DELETE FROM devices"});
    CERBY_CHECK(remove.run());
    auto statement =
        t.prepare({"INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, "
                   "created_at, enrolled_at, disabled_at) VALUES (:workspace, :id, :user, '', :key, "
                   ":key_too, :status, 1, "
                   "1, :disabled)"});
    std::optional<std::int64_t> disabled;
    if (status == store::DeviceStatus::Disabled) disabled = 1;
    CERBY_CHECK(statement.bind("workspace", world_.workspace)
                    .bind("id", id(900))
                    .bind("user", user)
                    .bind("key", cerby::Bytes(host.key))
                    .bind("key_too", cerby::Bytes(host.key))
                    .bind("status", status)
                    .bind("disabled", disabled)
                    .run());
    return {};
  }));
}

}  // namespace signin_tests
