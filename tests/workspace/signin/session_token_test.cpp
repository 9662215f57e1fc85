#include "workspace/signin/session_token.h"

#include <gtest/gtest.h>

#include "workspace/signin/support/fixture.h"
#include "workspace/signin/token.h"

namespace signin_tests::session_token_test {
namespace {

using store::SessionEnd;

class SessionToken : public SignInTest {
 protected:
  signin::Tokens sign_in(const Host& host) {
    auto tokens = redeem(host, code_for(host));
    if (!tokens) throw std::runtime_error(std::string(signin::name(tokens.error())));
    return std::move(*tokens);
  }
  store::Session session(const Uuid& which) {
    return must(read([&](store::Transaction& t) { return find_session(t, world_.workspace, which); }));
  }
};
CERBY_ON_BOTH_DATABASES(SessionToken);

TEST_P(SessionToken, ACodeGivesASessionOfTheDevice) {
  const Host host(1);
  const auto tokens = sign_in(host);
  const auto kept = session(tokens.session);
  EXPECT_EQ(kept.user, world_.user);
  EXPECT_EQ(kept.device_key, host.key);
  EXPECT_EQ(kept.issuer, kIssuer);
  EXPECT_EQ(kept.agent, "cerby-host 1");
  EXPECT_EQ(kept.address, "192.0.2.7");
  EXPECT_EQ(tokens.access_time, signin::kAccessTime);
  const auto who = bearer(tokens.access);
  ASSERT_TRUE(who);
  EXPECT_EQ(who->user, world_.user);
  EXPECT_EQ(who->session, tokens.session);
  EXPECT_EQ(who->channel, access::Channel::Extension);
  EXPECT_FALSE(who->trusted) << "nobody let the device in";
  EXPECT_FALSE(bearer(tokens.refresh)) << "one kind is not the other";
  EXPECT_EQ(name_of(refresh(host, tokens.access)), "grant_unknown");
}

TEST_P(SessionToken, ADeviceThatWasLetInIsTrustedWhileItIs) {
  const Host host(1);
  make_device(host, store::DeviceStatus::Waiting, world_.user);
  const auto tokens = sign_in(host);
  EXPECT_EQ(session(tokens.session).device, id(900));
  EXPECT_FALSE(bearer(tokens.access)->trusted);
  must(run({"UPDATE devices SET status = 1"}));
  EXPECT_TRUE(bearer(tokens.access)->trusted);
  must(run({"UPDATE devices SET status = 2, disabled_at = 1"}));
  EXPECT_FALSE(bearer(tokens.access));
}

TEST_P(SessionToken, AnotherUsersDeviceIsNotTrusted) {
  const Host host(1);
  const auto tokens = sign_in(host);
  must(write([&](store::Transaction& t) {
    return create_user(t, world_.act(), user_of(id(700), "second@example.com"));
  }));
  make_device(host, store::DeviceStatus::Trusted, id(700));
  EXPECT_FALSE(bearer(tokens.access)->trusted);
}

TEST_P(SessionToken, ACodeNeedsVerifierAndDevice) {
  const Host host(1), thief(2);
  const auto code = code_for(host);
  EXPECT_EQ(name_of(redeem(thief, code)), "signature_invalid");
  Host wrong(1);
  wrong.verifier += "x";
  EXPECT_EQ(name_of(redeem(wrong, code)), "verifier_other");
  wrong.verifier.clear();
  EXPECT_EQ(name_of(redeem(wrong, code)), "verifier_other");
  for (const std::string& text :
       {"cerby sign-in code 1\nother.example\n" + code, "cerby refresh token 1\nw1.example\n" + code,
        "cerby sign-in code 1\nw1.example\n" + code + "\n", code}) {
    auto grant = host.grant(code);
    grant.signature = host.sign(text);
    EXPECT_EQ(name_of(signin::redeem(database(), clock_, *witness_, grant)), "signature_invalid") << text;
  }
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sessions", 1}), 0);
  EXPECT_EQ(name_of(redeem(host, code)), "tokens") << "who could not redeem it did not spoil it";
}

TEST_P(SessionToken, ACodeIsGoodForAMinuteAndIsOneThatWasGiven) {
  const Host host(1);
  const auto late = code_for(host);
  clock_.go(signin::kCodeTime);
  EXPECT_EQ(name_of(redeem(host, late)), "grant_expired");
  const auto code = code_for(host);
  clock_.go(signin::kCodeTime - std::chrono::seconds(1));
  for (const auto& wrong :
       {std::string(), std::string("x"), code.substr(0, code.size() - 4) + "AAAA", code + "A"})
    EXPECT_EQ(name_of(redeem(host, wrong)), "grant_unknown") << wrong;
  EXPECT_EQ(name_of(redeem(host, code)), "tokens");
}

TEST_P(SessionToken, ACodeThatComesAgainEndsTheSession) {
  const Host host(1);
  const auto code = code_for(host);
  const auto tokens = redeem(host, code);
  ASSERT_TRUE(tokens);
  EXPECT_EQ(name_of(redeem(Host(2), code)), "signature_invalid");
  EXPECT_TRUE(bearer(tokens->access)) << "a copy of the code alone ends nothing";
  EXPECT_EQ(name_of(redeem(host, code)), "grant_used");
  EXPECT_FALSE(bearer(tokens->access));
  EXPECT_EQ(session(tokens->session).ended_why, SessionEnd::ReplacedTokenUsed);
  EXPECT_EQ(name_of(refresh(host, tokens->refresh)), "session_ended");
}

TEST_P(SessionToken, AnAccessTokenIsGoodForTenMinutes) {
  const auto tokens = sign_in(Host(1));
  clock_.go(signin::kAccessTime - std::chrono::seconds(1));
  EXPECT_TRUE(bearer(tokens.access));
  clock_.go(std::chrono::seconds(1));
  EXPECT_FALSE(bearer(tokens.access));
}

TEST_P(SessionToken, ARefreshTokenGivesTheNext) {
  const Host host(1);
  auto tokens = sign_in(host);
  const auto which = tokens.session;
  for (int i = 0; i < 5; ++i) {
    clock_.go(signin::kAccessTime);
    auto next = refresh(host, tokens.refresh);
    ASSERT_TRUE(next) << name_of(next);
    EXPECT_EQ(next->session, which);
    EXPECT_TRUE(bearer(next->access));
    EXPECT_FALSE(bearer(tokens.access));
    tokens = std::move(*next);
  }
  EXPECT_EQ(count({"SELECT COUNT(*) FROM session_tokens WHERE kind = 0", 1}), 1)
      << "those that are over are gone";
}

TEST_P(SessionToken, AnOldRefreshTokenEndsTheFamily) {
  const Host host(1);
  const auto first = sign_in(host);
  const auto second = refresh(host, first.refresh);
  ASSERT_TRUE(second);
  EXPECT_EQ(name_of(refresh(Host(2), first.refresh)), "signature_invalid");
  EXPECT_TRUE(bearer(second->access)) << "without the device's key nothing happens";
  EXPECT_EQ(name_of(refresh(host, first.refresh)), "grant_used");
  EXPECT_FALSE(bearer(second->access));
  EXPECT_EQ(name_of(refresh(host, second->refresh)), "session_ended");
  EXPECT_EQ(session(first.session).ended_why, SessionEnd::ReplacedTokenUsed);
}

TEST_P(SessionToken, ARefreshTokenIsTheDevicesOwn) {
  const Host host(1);
  const auto tokens = sign_in(host);
  EXPECT_EQ(name_of(refresh(Host(2), tokens.refresh)), "signature_invalid");
  auto grant = host.refresh(std::string(tokens.refresh.text(kTest)));
  grant.signature = host.sign("cerby sign-in code 1\nw1.example\n" + std::string(tokens.refresh.text(kTest)));
  EXPECT_EQ(name_of(signin::refresh(database(), clock_, *witness_, grant)), "signature_invalid");
  EXPECT_EQ(name_of(refresh(host, secret("x"))), "grant_unknown");
  EXPECT_EQ(name_of(refresh(host, tokens.refresh)), "tokens");
}

TEST_P(SessionToken, NoRefreshMakesASessionLonger) {
  const Host host(1);
  auto tokens = sign_in(host);
  clock_.go(signin::kSessionTime - std::chrono::seconds(60));
  auto last = refresh(host, tokens.refresh);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->access_time, std::chrono::seconds(60));
  clock_.go(std::chrono::seconds(60));
  EXPECT_FALSE(bearer(last->access));
  EXPECT_EQ(name_of(refresh(host, last->refresh)), "session_ended");
}

TEST_P(SessionToken, ADeviceThatWasRemovedSinceTheSignInHasNone) {
  const Host host(1);
  const auto removed = code_for(host);
  make_device(host, store::DeviceStatus::Disabled, world_.user);
  EXPECT_EQ(name_of(redeem(host, removed)), "device_disabled");
  make_device(host, store::DeviceStatus::Trusted, world_.user);
  const auto anothers = code_for(host);
  must(write([&](store::Transaction& t) {
    return create_user(t, world_.act(), user_of(id(700), "second@example.com"));
  }));
  make_device(host, store::DeviceStatus::Trusted, id(700));
  EXPECT_EQ(name_of(redeem(host, anothers)), "device_is_anothers");
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sessions", 1}), 0);
}

TEST_P(SessionToken, AUserWhoIsDeactivatedHasNone) {
  const Host host(1);
  const auto tokens = sign_in(host);
  const auto code = code_for(host);
  change([](store::User& one) { one.status = access::UserStatus::Deactivated; });
  EXPECT_FALSE(bearer(tokens.access));
  EXPECT_EQ(name_of(refresh(host, tokens.refresh)), "session_ended");
  EXPECT_EQ(name_of(redeem(host, code)), "user_deactivated");
  EXPECT_EQ(session(tokens.session).ended_why, SessionEnd::UserDeactivated);
  change([](store::User& one) { one.status = access::UserStatus::Active; });
  EXPECT_FALSE(bearer(tokens.access)) << "and does not get it back";
}

// SQLite has one writer at a time, and anybody can make up what looks like a code, a token or a state.
TEST_P(SessionToken, WhatIsNobodysWaitsForNoWriter) {
  const Host host(1);
  const auto of_nobody = [&](signin::Kind kind) { return signin::make_token(kind, world_.workspace).text; };
  const auto state = of_nobody(signin::Kind::State);
  const auto come_back_with_it = [&] {
    return outcome(get("/sign-in/callback?code=a&state=" + std::string(state.text(kTest))));
  };
  // From then on the audit log counts them, and writes nothing.
  for (int i = 0; i < journal::Refusals::kPerMinute; ++i) EXPECT_EQ(come_back_with_it(), "state_unknown");
  must(write([&](store::Transaction& t) -> store::Result<void> {
    CERBY_CHECK(hold_feed(t, world_.workspace));
    const auto code = of_nobody(signin::Kind::Code);
    EXPECT_EQ(name_of(redeem(host, std::string(code.text(kTest)))), "grant_unknown");
    EXPECT_EQ(name_of(refresh(host, of_nobody(signin::Kind::Refresh))), "grant_unknown");
    EXPECT_EQ(come_back_with_it(), "state_unknown");
    return {};
  }));
}

}  // namespace
}  // namespace signin_tests::session_token_test
