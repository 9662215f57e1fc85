// Signing in: where the browser begins, and what is made of where it ends.
#include "source/sign_in.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <array>
#include <string>

#include "unit/source/support/fake_service.h"
#include "unit/vault/support/used_steps_world.h"

namespace cerby::source::sign_in_test {
namespace {

using namespace vault::testing_support;
using testing_support::FakeService;

class SignInTest : public VaultTest {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  SignIn begin() {
    auto begun = SignIn::begin(workspace_, vault_, clock_);
    EXPECT_TRUE(begun);
    service_.device = (*vault_.device_keys())->device().signing;
    return std::move(*begun);
  }
  Expected<void> finish(const SignIn& begun, const std::string& last) {
    return begun.finish(secret_of(last).view(), vault_, service_, clock_);
  }
  static std::string parameter(const SignIn& begun, const std::string& name) {
    const auto at = begun.address().find(name + "=") + name.size() + 1;
    return begun.address().substr(at, begun.address().find('&', at) - at);
  }

  Origin workspace_ = *Origin::parse("https://acme.test:8443");
  vault::Vault vault_ = make();
  GivenClock clock_{UnixTime(1'700'000'000)};
  FakeService service_;
  const std::string done_ = "https://acme.test:8443/sign-in/done#code=";
};

TEST_F(SignInTest, FromTheFirstAddressToTheSession) {
  const auto begun = begin();
  EXPECT_TRUE(begun.address().starts_with("https://acme.test:8443/sign-in/host?challenge="))
      << begun.address();
  EXPECT_EQ(parameter(begun, "device"), base64url(service_.device));
  ASSERT_TRUE(finish(begun, done_ + service_.code));
  const auto session = vault_.session(workspace_);
  ASSERT_TRUE(session && *session);
  EXPECT_EQ((*session)->kind, vault::Session::Kind::SignIn);
  EXPECT_EQ((*session)->id.text(), FakeService::kSession);
  EXPECT_EQ((*session)->created, UnixTime(1'700'000'000));
  EXPECT_EQ((*session)->access_end, UnixTime(1'700'000'600));
  EXPECT_EQ((*session)->proof.text(kTest), service_.refresh);
  EXPECT_EQ((*session)->access.text(kTest), service_.access);
}

TEST_F(SignInTest, TheChallengeIsTheVerifiersAndEachHasItsOwn) {
  const auto begun = begin(), other = begin();
  EXPECT_NE(parameter(begun, "challenge"), parameter(other, "challenge"));
  EXPECT_EQ(parameter(begun, "device"), parameter(other, "device"));
  ASSERT_TRUE(finish(begun, done_ + service_.code));
  EXPECT_EQ(service_.verifier_seen.size(), 43U);
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  const auto bytes = vault::as_bytes(service_.verifier_seen);
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  EXPECT_EQ(parameter(begun, "challenge"), base64url(hash));
}

TEST_F(SignInTest, AnAddressThatIsNotTheLastOne) {
  const auto begun = begin();
  for (const std::string& address :
       {std::string(), std::string("https://acme.test/sign-in/done#code=") + service_.code,
        "https://acme.test:8443.evil.test/sign-in/done#code=" + service_.code,
        "https://acme.test:8443/sign-in/done?code=" + service_.code, "x" + done_ + service_.code,
        done_ + service_.code + "&x=y", done_ + service_.code + " ", done_, done_ + std::string(1000, 'a')}) {
    EXPECT_EQ(outcome_of(finish(begun, address)), Outcome::SignInFailed) << address;
  }
  EXPECT_FALSE(*vault_.session(workspace_));
}

TEST_F(SignInTest, WhatWasRefusedSaysWhy) {
  const auto begun = begin();
  const std::string refused = "https://acme.test:8443/sign-in/refused?outcome=";
  const auto denied = finish(begun, refused + "access_denied");
  EXPECT_EQ(outcome_of(denied), Outcome::SignInDenied);
  EXPECT_EQ(denied.error().detail, "access_denied");
  EXPECT_EQ(outcome_of(finish(begun, refused + "user_unknown")), Outcome::SignInDenied);
  EXPECT_EQ(outcome_of(finish(begun, refused + "provider_no_answer")), Outcome::SignInFailed);
  const auto strange = finish(begun, refused + "<b>");
  EXPECT_EQ(outcome_of(strange), Outcome::SignInFailed);
  EXPECT_EQ(strange.error().detail, "");
}

TEST_F(SignInTest, ACodeOfSomebodyElsesSignIn) {
  const auto begun = begin();
  const auto failed = finish(begun, done_ + "cerbycode_of-another-one");
  EXPECT_EQ(outcome_of(failed), Outcome::SignInFailed);
  EXPECT_EQ(failed.error().detail, "grant_unknown");
  service_.device[0] ^= 1;
  EXPECT_EQ(finish(begun, done_ + service_.code).error().detail, "signature_invalid");
  EXPECT_FALSE(*vault_.session(workspace_));
}

TEST_F(SignInTest, AUserOrADeviceThatWasTakenAwayMeanwhile) {
  const auto begun = begin();
  for (const auto* const why : {"user_deactivated", "device_disabled", "device_is_anothers"}) {
    service_.denied = why;
    EXPECT_EQ(outcome_of(finish(begun, done_ + service_.code)), Outcome::SignInDenied) << why;
  }
  service_.denied = "user_unheard_of";
  EXPECT_EQ(outcome_of(finish(begun, done_ + service_.code)), Outcome::SignInFailed);
}

TEST_F(SignInTest, IsAskedForBeforeABrowserIsSentThere) {
  EXPECT_TRUE(ask_whether_one_can_sign_in(workspace_, service_));
  service_.no_sign_in = true;
  EXPECT_EQ(outcome_of(ask_whether_one_can_sign_in(workspace_, service_)), Outcome::WorkspaceKeyMissing);
  service_.unreachable = true;
  EXPECT_EQ(outcome_of(ask_whether_one_can_sign_in(workspace_, service_)), Outcome::WorkspaceUnreachable);
}

}  // namespace
}  // namespace cerby::source::sign_in_test
