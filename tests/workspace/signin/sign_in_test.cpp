#include "workspace/signin/sign_in.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "workspace/signin/support/fixture.h"

namespace signin_tests::sign_in_test {
namespace {

constexpr std::string_view kGood = "&code=canary-provider-code%2B%2F";

// One whose token is away, or would take its time.
class AwayKey final : public sealing::MasterKey {
 public:
  [[nodiscard]] std::string_view id() const override { return "away"; }
  [[nodiscard]] sealing::Result<std::vector<std::uint8_t>> wrap(cerby::SecretView,
                                                                cerby::Bytes) const override {
    return std::unexpected(sealing::Error::MasterKeyUnavailable);
  }
  [[nodiscard]] sealing::Result<Secret> open(cerby::Bytes, cerby::Bytes) const override {
    return std::unexpected(sealing::Error::MasterKeyUnavailable);
  }
  [[nodiscard]] const sealing::WrappingKey& sign_ins() const override { return sign_ins_; }

 private:
  sealing::WrappingKey sign_ins_{secret(std::string(sealing::kKeySize, 'k')).view(), sealing::kSignInContext};
};

class SignIn : public SignInTest {
 protected:
  // A sign-in whose ID token says something else.
  std::string with_claim(const char* name, const nlohmann::json& value) {
    stand_in_.claims = [=](nlohmann::json& claims) { claims[name] = value; };
    const auto how = ended(begin(Host(1)));
    stand_in_.claims = [](auto&) {};
    return how;
  }
  std::size_t asked_for_tokens() const {
    return static_cast<std::size_t>(std::ranges::count(stand_in_.asked, "/token"));
  }
};
CERBY_ON_BOTH_DATABASES(SignIn);

// Nobody has signed in by then, and each is a row.
TEST_P(SignIn, OneAddressBeginsSoManyAndNoMore) {
  const Host host(1);
  const auto begin_from = [&](std::uint8_t party, std::uint8_t last = 1) {
    client_.bytes = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, party, 0, 0, 0, 0, 0, 0, 0, last};
    return get("/sign-in/host?challenge=" + host.challenge() + "&device=" + host.device());
  };
  for (std::int64_t i = 0; i < signin::kBeginRate.burst; ++i) ASSERT_EQ(begin_from(1).status, 303) << i;
  const auto held = begin_from(1);
  EXPECT_EQ(held.status, 429);
  EXPECT_EQ(std::ranges::count(held.headers, std::string("Retry-After"), &http::Header::name), 1);
  EXPECT_EQ(begin_from(1, 2).status, 429) << "another address of the same network";
  EXPECT_EQ(begin_from(2).status, 303) << "another one's";
  clock_.go(std::chrono::seconds(1));
  EXPECT_EQ(begin_from(1).status, 303);
  EXPECT_EQ(begin_from(1).status, 429);
}

TEST_P(SignIn, GoesToTheProviderWithAllThatBindsItToThisOne) {
  const auto begun = begin(Host(1));
  EXPECT_TRUE(begun.location.starts_with("https://acme.okta.example/authorize?")) << begun.location;
  const auto& asked = begun.asked;
  EXPECT_EQ(asked.at("response_type"), "code");
  EXPECT_EQ(asked.at("scope"), "openid email");
  EXPECT_EQ(asked.at("client_id"), kClient);
  EXPECT_EQ(asked.at("redirect_uri"), "https://w1.example/sign-in/callback");
  EXPECT_EQ(asked.at("code_challenge_method"), "S256");
  EXPECT_EQ(asked.at("code_challenge").size(), 43U);
  EXPECT_EQ(asked.at("nonce").size(), 43U);
  EXPECT_EQ(asked.size(), 8U);
  const auto other = begin(Host(1));
  for (const char* fresh : {"state", "nonce", "code_challenge"})
    EXPECT_NE(other.asked.at(fresh), asked.at(fresh));
  EXPECT_NE(other.cookie, begun.cookie);
}

TEST_P(SignIn, TheCookieIsTheHostsOwn) {
  const auto response = get("/sign-in/host?challenge=" + Host(1).challenge() + "&device=" + Host(1).device());
  const auto cookie = std::ranges::find(response.headers, "Set-Cookie", &http::Header::name);
  ASSERT_NE(cookie, response.headers.end());
  EXPECT_TRUE(cookie->value.starts_with("__Host-cerby-sign-in=cerbybrowser_"));
  EXPECT_TRUE(cookie->value.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"));
}

TEST_P(SignIn, ComesBackWithACodeInTheFragment) {
  const auto begun = begin(Host(1));
  EXPECT_TRUE(come_back(begun).starts_with("/sign-in/done#code=cerbycode_"));
  EXPECT_EQ(user().issuer, kIssuer);
  EXPECT_EQ(user().subject, "00u1");
  EXPECT_EQ(parameters(stand_in_.form)["code_verifier"].size(), 43U);
}

// Anybody begins sign-ins.
TEST_P(SignIn, AsksNothingOfAMasterKeysToken) {
  std::vector<std::unique_ptr<sealing::MasterKey>> keys;
  keys.push_back(std::make_unique<AwayKey>());
  keys_ = sealing::MasterKeys::of(std::move(keys)).value();
  EXPECT_EQ(ended(begin(Host(1))), "done");
}

TEST_P(SignIn, AStateIsGoodOnce) {
  const auto begun = begin(Host(1));
  EXPECT_EQ(ended(begun), "done");
  EXPECT_EQ(ended(begun), "state_used");
  EXPECT_EQ(asked_for_tokens(), 1U);
}

TEST_P(SignIn, AStateIsOneThatWasGivenOut) {
  auto begun = begin(Host(1));
  const auto good = begun.asked["state"];
  for (const auto& wrong : {std::string("x"), std::string(), good + "A", good.substr(0, good.size() - 1),
                            good.substr(0, good.size() - 4) + "AAAA", begun.cookie.substr(21)}) {
    begun.asked["state"] = wrong;
    EXPECT_EQ(ended(begun), "state_unknown") << wrong;
  }
  EXPECT_EQ(outcome(get("/sign-in/callback?code=a", begun.cookie)), "state_unknown");
  begun.asked["state"] = good + "&state=" + good;
  EXPECT_EQ(ended(begun), "request_malformed");
  begun.asked["state"] = good;
  EXPECT_EQ(ended(begun), "done") << "none of these used it up";
}

TEST_P(SignIn, AStateIsOneWorkspacesOwn) {
  make_world(1000);
  const auto begun = begin(Host(1));
  const auto target = "/sign-in/callback?state=" + begun.asked.at("state") + std::string(kGood);
  EXPECT_EQ(outcome(get(target, begun.cookie, "w1000.example")), "state_unknown");
  EXPECT_EQ(outcome(get(target, begun.cookie, "w2.example")), "workspace_unknown");
}

TEST_P(SignIn, AStateIsOverAfterTenMinutes) {
  const auto late = begin(Host(1));
  clock_.go(signin::kSignInTime);
  EXPECT_EQ(ended(late), "state_expired");
  const auto in_time = begin(Host(1));
  clock_.go(signin::kSignInTime - std::chrono::seconds(1));
  EXPECT_EQ(ended(in_time), "done");
}

TEST_P(SignIn, AnotherBrowserEndsIt) {
  for (const char* what : {"none", "another's", "two", "malformed"}) {
    auto begun = begin(Host(1));
    const auto good = begun.cookie;
    if (what == std::string_view("none")) begun.cookie.clear();
    if (what == std::string_view("another's")) begun.cookie = begin(Host(1)).cookie;
    if (what == std::string_view("two")) begun.cookie += "; " + begun.cookie;
    if (what == std::string_view("malformed")) begun.cookie.pop_back();
    EXPECT_EQ(ended(begun), "other_browser") << what;
    begun.cookie = good;
    EXPECT_EQ(ended(begun), "state_used") << "somebody else had the state";
  }
  EXPECT_EQ(asked_for_tokens(), 0U);
}

TEST_P(SignIn, TwoTabsOfABrowserBothSignIn) {
  const auto one = begin(Host(1), "a=b; c=d");
  const auto nonce = stand_in_.nonce, challenge = stand_in_.challenge;
  const auto other = begin(Host(2), "a=b; " + one.cookie);
  EXPECT_EQ(other.cookie, one.cookie);
  EXPECT_EQ(ended(other), "done");
  stand_in_.nonce = nonce, stand_in_.challenge = challenge;
  EXPECT_EQ(ended(one), "done");
}

TEST_P(SignIn, WhoeverAnswersIsTheProvider) {
  const std::string evil = "&iss=https%3A%2F%2Fevil.example", good = "&iss=https%3A%2F%2Facme.okta.example";
  EXPECT_EQ(ended(begin(Host(1)), std::string(kGood) + evil), "issuer_other");
  EXPECT_EQ(ended(begin(Host(1)), std::string(kGood) + good + "%2F"), "issuer_other");
  EXPECT_EQ(ended(begin(Host(1)), evil + "&error=access_denied"), "issuer_other");
  EXPECT_EQ(asked_for_tokens(), 0U) << "the code was for somebody else";
  EXPECT_EQ(ended(begin(Host(1)), std::string(kGood) + good), "done");
  EXPECT_EQ(ended(begin(Host(1))), "done") << "this provider need not say";
}

TEST_P(SignIn, AProviderThatSaysItNamesItselfHasTo) {
  stand_in_.document = [](nlohmann::json& d) { d["authorization_response_iss_parameter_supported"] = true; };
  EXPECT_EQ(ended(begin(Host(1))), "issuer_other");
  EXPECT_EQ(ended(begin(Host(1)), std::string(kGood) + "&iss=https%3A%2F%2Facme.okta.example"), "done");
}

TEST_P(SignIn, TheProvidersRefusalsHaveANameAndNothingElse) {
  EXPECT_EQ(ended(begin(Host(1)), "&error=access_denied&error_description=%3Cb%3Ecanary"), "access_denied");
  EXPECT_EQ(ended(begin(Host(1)), "&error=login_required"), "provider_refused");
  EXPECT_EQ(ended(begin(Host(1)), std::string(kGood) + "&error=server_error"), "provider_refused");
  EXPECT_EQ(ended(begin(Host(1)), ""), "request_malformed");
  EXPECT_EQ(ended(begin(Host(1)), "&code="), "request_malformed");
  EXPECT_EQ(ended(begin(Host(1)), "&code=" + std::string(4097, 'a')), "request_malformed");
  EXPECT_EQ(ended(begin(Host(1)), "&code=%zz"), "request_malformed");
  EXPECT_EQ(asked_for_tokens(), 0U);
  EXPECT_EQ(ended(begin(Host(1)), "&code=another"), "code_refused");
}

TEST_P(SignIn, WhatTheIdTokenSaysIsHeldAgainstThisSignIn) {
  EXPECT_EQ(with_claim("nonce", "other"), "token_refused");
  EXPECT_EQ(with_claim("nonce", ""), "token_refused");
  EXPECT_EQ(with_claim("aud", "0oa-other"), "token_refused");
  EXPECT_EQ(with_claim("iss", "https://evil.example"), "token_refused");
  EXPECT_EQ(with_claim("exp", 1'700'000'000), "token_refused");
  EXPECT_EQ(with_claim("sub", ""), "token_refused");
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sign_in_codes", 1}), 0);
  EXPECT_FALSE(user().subject);
  EXPECT_EQ(with_claim("more", 1), "done");
}

TEST_P(SignIn, ANonceOfAnotherSignInIsNotThisOnes) {
  const auto first = begin(Host(1));
  const auto nonce = stand_in_.nonce;
  const auto second = begin(Host(1));
  stand_in_.nonce = nonce;
  EXPECT_EQ(ended(second), "token_refused");
}

TEST_P(SignIn, AProviderThatDoesNotAnswerIsNamed) {
  const std::string kToken = "/token", kKeys = "/keys";
  for (const auto error : {web::Error::NoConnection, web::Error::TooSlow, web::Error::TooLarge}) {
    stand_in_.failing = {{kToken, error}};
    EXPECT_EQ(ended(begin(Host(1))), "provider_no_answer");
  }
  stand_in_.failing = {{kKeys, web::Error::TooSlow}};
  EXPECT_EQ(ended(begin(Host(1))), "provider_no_answer");
  stand_in_.failing.clear();
  EXPECT_EQ(ended(begin(Host(1))), "provider_no_answer") << "the key set is not asked for again at once";
  clock_.go(std::chrono::seconds(30));
  const std::vector<std::pair<int, std::string>> sayings{
      {500, "{}"},
      {302, ""},
      {200, "<html>"},
      {200, "{}"},
      {200, R"({"id_token": 1})"},
      {200, R"({"id_token": ")" + std::string(17'000, 'a') + "\"}"}};
  for (const auto& says : sayings) {
    stand_in_.saying = {{kToken, says}};
    EXPECT_EQ(ended(begin(Host(1))), "provider_no_answer") << says.second.substr(0, 20);
  }
  stand_in_.saying = {{kToken, {200, R"({"id_token": "a.b.c"})"}}};
  EXPECT_EQ(ended(begin(Host(1))), "token_refused");
  for (const int status : {400, 401}) {
    stand_in_.saying = {{kToken, {status, R"({"error": "invalid_client"})"}}};
    EXPECT_EQ(ended(begin(Host(1))), "code_refused");
  }
  stand_in_.saying.clear();
  EXPECT_EQ(ended(begin(Host(1))), "done");
}

TEST_P(SignIn, NothingBeginsWithoutTheProvider) {
  const std::string kDocument = "/.well-known/openid-configuration";
  const auto try_it = [&] {
    return outcome(get("/sign-in/host?challenge=" + Host(1).challenge() + "&device=" + Host(1).device()));
  };
  stand_in_.failing = {{kDocument, web::Error::NoConnection}};
  EXPECT_EQ(try_it(), "provider_no_answer");
  stand_in_.failing.clear();
  EXPECT_EQ(try_it(), "provider_no_answer") << "not asked again at once";
  EXPECT_EQ(stand_in_.asked.size(), 1U);
  clock_.go(std::chrono::seconds(30));
  stand_in_.document = [](nlohmann::json& d) { d["issuer"] = "https://evil.example"; };
  EXPECT_EQ(try_it(), "provider_no_answer");
  clock_.go(std::chrono::seconds(30));
  stand_in_.document = [](auto&) {};
  EXPECT_EQ(try_it(), "neither") << "on its way";
  // What is known is good for a day.
  stand_in_.failing = {{kDocument, web::Error::NoConnection}};
  clock_.go(std::chrono::hours(23));
  EXPECT_EQ(try_it(), "neither");
  clock_.go(std::chrono::hours(1));
  EXPECT_EQ(try_it(), "provider_no_answer");
}

TEST_P(SignIn, BeginsForAHostAlone) {
  const Host host(1);
  const auto begin_with = [&](const std::string& query) { return outcome(get("/sign-in/host" + query)); };
  const auto good = "?challenge=" + host.challenge() + "&device=" + host.device();
  for (const auto& wrong : {std::string(), "?challenge=" + host.challenge(), "?device=" + host.device(),
                            good + "&more=1", "?challenge=" + host.challenge() + "&device=x",
                            "?challenge=" + host.challenge() + "A&device=" + host.device(),
                            "?challenge=" + host.challenge() + "=&device=" + host.device()})
    EXPECT_EQ(begin_with(wrong), "request_malformed") << wrong;
  for (const auto* const other : {"other.example", "w1.example:444", ":443"})
    EXPECT_EQ(outcome(get("/sign-in/host" + good, "", other)), "workspace_unknown") << other;
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sign_ins", 1}), 0);
  EXPECT_NE(outcome(get("/sign-in/host" + good, "", "w1.example:443")), "workspace_unknown");
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sign_ins", 1}), 1);
}

TEST_P(SignIn, WhatIsKeptIsOfThisSignIn) {
  const auto one = begin(Host(1)), other = begin(Host(2));
  must(run({"UPDATE sign_ins SET wrapped = (SELECT wrapped FROM sign_ins ORDER BY state_hash LIMIT 1)"}));
  const auto first = ended(one), second = ended(other);
  EXPECT_TRUE(first == "failed" || second == "failed") << first << " " << second;
}

TEST_P(SignIn, ARowThatWasChangedIsRefused) {
  for (const store::Sql change :
       {store::Sql{"UPDATE sign_ins SET challenge = device_key"},
        store::Sql{"UPDATE sign_ins SET device_key = challenge"},
        store::Sql{"UPDATE sign_ins SET expires_at = expires_at + 1 WHERE used_at IS NULL"}}) {
    const auto begun = begin(Host(1));
    must(run(change));
    EXPECT_EQ(ended(begun), "failed");
  }
  EXPECT_EQ(asked_for_tokens(), 0U);
}

TEST_P(SignIn, PagesHaveNothingOfTheRequest) {
  EXPECT_EQ(get("/sign-in/done").status, 200);
  const auto refused = get("/sign-in/refused?outcome=user_unknown&more=%3Cscript%3E");
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("(user_unknown)"), std::string::npos);
  EXPECT_EQ(refused.body.find("script"), std::string::npos);
  EXPECT_EQ(get("/sign-in/refused?outcome=%3Cscript%3E").status, 404);
  EXPECT_EQ(get("/sign-in/refused").status, 404);
}

}  // namespace
}  // namespace signin_tests::sign_in_test
