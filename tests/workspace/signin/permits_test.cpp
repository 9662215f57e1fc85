// How often one user may ask for tokens: who it is has to be known, by a grant that their device signed.
#include <gtest/gtest.h>

#include "workspace/signin/support/fixture.h"

namespace signin_tests::permits_test {
namespace {

class SessionTokenPermits : public SignInTest {
 protected:
  signin::Permits permits(bool answer) {
    return [this, answer](const Uuid& workspace, const Uuid& user) {
      EXPECT_EQ(workspace, world_.workspace);
      EXPECT_EQ(user, world_.user);
      ++asked_;
      return answer;
    };
  }
  std::string redeem_by(const Host& host, const std::string& code, bool answer) {
    return name_of(signin::redeem(database(), clock_, *witness_, host.grant(code), permits(answer)));
  }
  std::string refresh_by(const Host& host, const Secret& token, bool answer) {
    const auto text = std::string(token.text(kTest));
    return name_of(signin::refresh(database(), clock_, *witness_, host.refresh(text), permits(answer)));
  }
  std::int64_t entries() { return count({"SELECT COUNT(*) FROM audit", 1}); }
  int asked_ = 0;
};
CERBY_ON_BOTH_DATABASES(SessionTokenPermits);

TEST_P(SessionTokenPermits, AreAskedOnceForEachGrant) {
  const Host host(1);
  const auto code = code_for(host);
  auto tokens = signin::redeem(database(), clock_, *witness_, host.grant(code), permits(true));
  ASSERT_TRUE(tokens);
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(refresh_by(host, tokens->refresh, true), "tokens");
  EXPECT_EQ(asked_, 2);
  EXPECT_EQ(refresh_by(host, tokens->refresh, true), "grant_used");
  EXPECT_EQ(asked_, 3) << "who has a copy and the device is not free of it";
}

TEST_P(SessionTokenPermits, WhoIsHeldOffHasTheGrantStill) {
  const Host host(1);
  const auto code = code_for(host);
  const auto before = entries();
  EXPECT_EQ(redeem_by(host, code, false), "failed");
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sessions", 1}), 0);
  EXPECT_EQ(entries(), before) << "as the gate's: nothing was decided";
  auto tokens = redeem(host, code);
  ASSERT_TRUE(tokens);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(refresh_by(host, tokens->refresh, false), "failed");
  EXPECT_TRUE(bearer(tokens->access)) << "none of them was the token once more";
  EXPECT_EQ(refresh_by(host, tokens->refresh, true), "tokens");
}

TEST_P(SessionTokenPermits, AreNotUsedUpByWhoHasACopyAndNotTheDevice) {
  const Host host(1), thief(2);
  const auto code = code_for(host);
  EXPECT_EQ(redeem_by(thief, code, false), "signature_invalid");
  Host wrong(1);
  wrong.verifier += "x";
  EXPECT_EQ(redeem_by(wrong, code, false), "verifier_other");
  EXPECT_EQ(redeem_by(host, code.substr(0, code.size() - 4) + "AAAA", false), "grant_unknown");
  auto tokens = redeem(host, code);
  ASSERT_TRUE(tokens);
  EXPECT_EQ(refresh_by(thief, tokens->refresh, false), "signature_invalid");
  EXPECT_EQ(refresh_by(host, tokens->access, false), "grant_unknown");
  clock_.go(signin::kSessionTime);
  EXPECT_EQ(refresh_by(host, tokens->refresh, false), "session_ended");
  EXPECT_EQ(asked_, 0);
}

}  // namespace
}  // namespace signin_tests::permits_test
