// What the audit log has of signing in.
#include "workspace/signin/witness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace/signin/support/fixture.h"
#include "workspace/signin/token.h"
#include "workspace/store/audit.h"

namespace signin_tests::witness_test {
namespace {

using testing::ElementsAre;

class Audit : public SignInTest {
 protected:
  std::vector<audit::Entry> entries() {
    std::vector<audit::Entry> all;
    const auto rows =
        must(read([&](store::Transaction& t) { return find_entries(t, world_.workspace, {}, {}); }));
    for (const auto& row : rows) all.push_back(*audit::entry_of(row.entry));
    return all;
  }
  // "kind operation decision", in the order that they were written.
  std::vector<std::string> lines() {
    std::vector<std::string> all;
    for (const auto& entry : entries())
      all.push_back(std::string(audit::kKindNames.at(static_cast<std::size_t>(entry.kind))) + " " +
                    entry.operation + " " + entry.decision);
    return all;
  }
};
CERBY_ON_BOTH_DATABASES(Audit);

constexpr const char* kFinished = "signed_in GET /sign-in/callback allowed";
constexpr const char* kBegan = "signed_in POST /session/token allowed";

TEST_P(Audit, HasASignInAndItsSession) {
  const Host host(1);
  const auto tokens = redeem(host, code_for(host));
  ASSERT_TRUE(tokens);
  EXPECT_THAT(lines(), ElementsAre(kFinished, kBegan));
  const auto all = entries();
  EXPECT_EQ(all[0].user, world_.user);
  EXPECT_FALSE(all[0].session);
  EXPECT_EQ(all[1].user, world_.user);
  EXPECT_EQ(all[1].session, tokens->session);
  EXPECT_EQ(all[1].address, "192.0.2.7");
  ASSERT_TRUE(refresh(host, tokens->refresh));
  EXPECT_EQ(lines().size(), 2U) << "a refresh is no entry";
}

TEST_P(Audit, HasTheEndOfASessionWhoseTokenCameAgain) {
  const Host host(1);
  const auto tokens = redeem(host, code_for(host));
  ASSERT_TRUE(refresh(host, tokens->refresh));
  EXPECT_EQ(name_of(refresh(host, tokens->refresh)), "grant_used");
  EXPECT_THAT(lines(), ElementsAre(kFinished, kBegan, "session_ended POST /session/token grant_used",
                                   "sign_in_refused POST /session/token grant_used"));
  const auto ended = entries()[2];
  EXPECT_EQ(ended.session, tokens->session);
  EXPECT_EQ(ended.item, tokens->session);
  EXPECT_EQ(ended.user, world_.user);
  EXPECT_EQ(ended.address, "192.0.2.8");
  EXPECT_EQ(name_of(refresh(host, tokens->refresh)), "session_ended");
  EXPECT_EQ(lines().size(), 5U) << "it ends once";
}

TEST_P(Audit, HasTheEndOfASessionWhoseCodeCameAgain) {
  const Host host(1);
  const auto code = code_for(host);
  const auto tokens = redeem(host, code);
  EXPECT_EQ(name_of(redeem(host, code)), "grant_used");
  EXPECT_THAT(lines(), ElementsAre(kFinished, kBegan, "session_ended POST /session/token grant_used",
                                   "sign_in_refused POST /session/token grant_used"));
  EXPECT_EQ(entries()[2].session, tokens->session);
}

TEST_P(Audit, HasWhatWasRefusedAndOfWhom) {
  const Host host(1);
  const auto begun = begin(host);
  EXPECT_EQ(ended(begun, "&error=access_denied"), "access_denied");
  EXPECT_EQ(ended(begun), "state_used");
  make_device(host, store::DeviceStatus::Disabled, world_.user);
  EXPECT_EQ(ended(begin(host)), "device_disabled");
  EXPECT_THAT(lines(), ElementsAre("sign_in_refused GET /sign-in/callback access_denied",
                                   "sign_in_refused GET /sign-in/callback state_used",
                                   "sign_in_refused GET /sign-in/callback device_disabled"));
  EXPECT_FALSE(entries()[0].user);
  EXPECT_EQ(entries()[2].user, world_.user);
}

TEST_P(Audit, HasNothingOfWhatIsNoWorkspaces) {
  const Host host(1);
  get("/sign-in/host?challenge=" + host.challenge() + "&device=" + host.device(), {}, "nobody.example");
  get("/sign-in/host?challenge=x");
  get("/sign-in/callback?state=x", {}, "nobody.example");
  // Anybody can name a workspace in a token of the right form.
  const auto text = signin::make_token(signin::Kind::Refresh, world_.workspace).text;
  EXPECT_EQ(name_of(refresh(host, text)), "grant_unknown");
  const auto nobodys = signin::make_token(signin::Kind::Code, id(999)).text;
  EXPECT_EQ(name_of(redeem(host, std::string(nobodys.text(kTest)))), "grant_unknown");
  EXPECT_TRUE(entries().empty());
}

TEST_P(Audit, CountsWhatIsRefusedTooOften) {
  for (int i = 0; i < journal::Refusals::kPerMinute + 3; ++i)
    EXPECT_EQ(outcome(get("/sign-in/callback?state=x")), "state_unknown");
  EXPECT_EQ(std::ssize(entries()), journal::Refusals::kPerMinute);
  clock_.go(std::chrono::minutes(1));
  witness_->write_left_out();
  const auto all = entries();
  ASSERT_EQ(std::ssize(all), journal::Refusals::kPerMinute + 1);
  EXPECT_EQ(all.back().kind, audit::Kind::SignInRefused);
  EXPECT_EQ(all.back().left_out, 3);
  EXPECT_EQ(all.back().address, "::");
}

}  // namespace
}  // namespace signin_tests::witness_test
