// The host's own session: its tokens are replaced once, by one program, and what is over is gone.
#include "source/kept_session.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "source/ask.h"
#include "source/open_sessions.h"
#include "source/sign_in.h"
#include "unit/source/support/fake_service.h"
#include "unit/vault/support/used_steps_world.h"
#include "vault/session_lock.h"

namespace cerby::source::kept_session_test {
namespace {

using namespace vault::testing_support;
using testing_support::FakeService;

constexpr UnixTime kSignedIn{1'700'000'000};

class KeptSessionTest : public VaultTest {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  KeptSessionTest() {
    const auto begun = SignIn::begin(workspace_, vault_, GivenClock(kSignedIn));
    EXPECT_TRUE(begun);
    service_.device = (*vault_.device_keys())->device().signing;
    const auto last = secret_of("https://acme.test:8443/sign-in/done#code=" + service_.code);
    EXPECT_TRUE(begun->finish(last.view(), vault_, service_, GivenClock(kSignedIn)));
  }
  Expected<Secret> ask_at(UnixTime time) {
    const GivenClock clock(time);
    KeptSession proof(workspace_, vault_, service_, clock);
    return ask(FetchMethod::Get, workspace_, "/api/v1/sessions", proof, service_);
  }
  std::string kept() { return std::string((*vault_.session(workspace_))->proof.text(kTest)); }

  Origin workspace_ = *Origin::parse("https://acme.test:8443");
  vault::Vault vault_ = make();
  FakeService service_;
};

TEST_F(KeptSessionTest, IsAskedByItsAccessTokenWhileThatIsGood) {
  ASSERT_TRUE(ask_at(kSignedIn + UnixTime(570)));
  EXPECT_EQ(service_.refreshed, 1) << "the sign-in's own";
  EXPECT_EQ(service_.bearers, std::vector<std::string>{"Bearer cerbyaccess_00001"});
}

TEST_F(KeptSessionTest, IsRefreshedOnceBeforeItRunsOut) {
  ASSERT_TRUE(ask_at(kSignedIn + UnixTime(571)));
  EXPECT_EQ(service_.refreshed, 2);
  EXPECT_EQ(service_.bearers, std::vector<std::string>{"Bearer cerbyaccess_00002"});
  EXPECT_EQ(kept(), "cerbyrefresh_00002");
  EXPECT_EQ((*vault_.session(workspace_))->created, kSignedIn);
  ASSERT_TRUE(ask_at(kSignedIn + UnixTime(580)));
  EXPECT_EQ(service_.refreshed, 2);
}

TEST_F(KeptSessionTest, ATokenThatIsNotTakenIsReplacedOnce) {
  service_.access = "cerbyaccess_of-somebody-else";
  ASSERT_TRUE(ask_at(kSignedIn));
  EXPECT_EQ(service_.refreshed, 2);
  EXPECT_EQ(service_.questions, 2);
  EXPECT_EQ(kept(), "cerbyrefresh_00002");
}

TEST_F(KeptSessionTest, AKeyThatIsNotTakenIsForgottenWhereThatIsWanted) {
  for (const auto refused : {RefusedKey::Kept, RefusedKey::Forgotten}) {
    ASSERT_TRUE(vault_.put_session({.workspace = workspace_.text(),
                                    .created = kSignedIn,
                                    .proof = secret_of("a-key-of-nobody-any-more")}));
    const GivenClock clock(kSignedIn);
    KeptSession proof(workspace_, vault_, service_, clock, refused);
    const auto asked = ask(FetchMethod::Get, workspace_, "/api/v1/sessions", proof, service_);
    EXPECT_EQ(asked.error().outcome, Outcome::WorkspaceKeyRefused);
    EXPECT_EQ((*vault_.session(workspace_)).has_value(), refused == RefusedKey::Kept);
  }
}

TEST_F(KeptSessionTest, AnotherKeyThatWasPutThereMeanwhileStays) {
  const auto key = [](const char* text) { return secret_of(text); };
  ASSERT_TRUE(vault_.put_session({.workspace = workspace_.text(), .proof = key("a-key-of-nobody-any-more")}));
  const GivenClock clock(kSignedIn);
  KeptSession proof(workspace_, vault_, service_, clock, RefusedKey::Forgotten);
  ASSERT_TRUE(proof.header());
  ASSERT_TRUE(vault_.put_session({.workspace = workspace_.text(), .proof = key("another-key-of-somebody")}));
  EXPECT_EQ(proof.renew().error().outcome, Outcome::WorkspaceKeyRefused);
  EXPECT_EQ(kept(), "another-key-of-somebody");
}

TEST_F(KeptSessionTest, OneThatWasEndedIsGoneFromTheVault) {
  service_.ended = true;
  const auto refused = ask_at(kSignedIn);
  EXPECT_EQ(outcome_of(refused), Outcome::SignInWanted);
  EXPECT_EQ(refused.error().detail, "session_ended");
  EXPECT_FALSE(*vault_.session(workspace_));
  EXPECT_EQ(outcome_of(ask_at(kSignedIn)), Outcome::SignInWanted);
}

TEST_F(KeptSessionTest, OfAWorkspaceThatIsAwayItStays) {
  service_.unreachable = true;
  EXPECT_EQ(outcome_of(ask_at(kSignedIn + UnixTime(3600))), Outcome::WorkspaceUnreachable);
  EXPECT_EQ(kept(), "cerbyrefresh_00001");
  service_.unreachable = false;
  EXPECT_TRUE(ask_at(kSignedIn + UnixTime(3600)));
}

TEST_F(KeptSessionTest, AnAnswerThatIsLostCostsANewSignInAndNoMore) {
  service_.before_answer = [&] { service_.unreachable = true; };
  EXPECT_EQ(outcome_of(ask_at(kSignedIn + UnixTime(600))), Outcome::WorkspaceTimedOut);
  service_.before_answer = [] {};
  service_.unreachable = false;
  const auto refused = ask_at(kSignedIn + UnixTime(600));
  EXPECT_EQ(outcome_of(refused), Outcome::SignInWanted);
  EXPECT_EQ(refused.error().detail, "grant_used");
  EXPECT_FALSE(*vault_.session(workspace_));
  const auto begun = SignIn::begin(workspace_, vault_, GivenClock(kSignedIn));
  service_.ended = false;
  ASSERT_TRUE(begun->finish(secret_of("https://acme.test:8443/sign-in/done#code=" + service_.code).view(),
                            vault_, service_, GivenClock(kSignedIn)));
  EXPECT_TRUE(ask_at(kSignedIn));
}

// Two hosts have read the same tokens, which have run out; the second comes while the first asks.
TEST_F(KeptSessionTest, TwoHostsAtOnceRefreshOnce) {
  UnixTime time = kSignedIn;
  const GivenClock clock([&] { return time; });
  auto file = vault::VaultFile::open(paths_);  // with patience for the other's change
  ASSERT_TRUE(file);
  auto others = vault::Vault::open(std::move(*file), Secret::copy_of(key_.view()));
  ASSERT_TRUE(others);
  FakeService none;
  none.unreachable = true;
  KeptSession first(workspace_, vault_, service_, clock), next(workspace_, *others, none, clock);
  ASSERT_TRUE(first.header() && next.header());
  time += UnixTime(600);
  Expected<FetchHeader> second = fail(Outcome::InternalError);
  std::thread other;
  service_.before_answer = [&] {
    EXPECT_EQ(outcome_of(vault::SessionLock::take(*others, {})), Outcome::VaultBusy);
    other = std::thread([&] { second = next.header(); });
  };
  const auto header = first.header();
  ASSERT_TRUE(other.joinable());
  other.join();
  ASSERT_TRUE(header) << describe(header.error());
  ASSERT_TRUE(second) << "the other asks nothing of the workspace: " << describe(second.error());
  EXPECT_EQ(header->value.text(kTest), "Bearer cerbyaccess_00002");
  EXPECT_EQ(second->value.text(kTest), "Bearer cerbyaccess_00002");
  EXPECT_EQ(service_.refreshed, 2);
  EXPECT_FALSE(service_.ended);
}

TEST_F(KeptSessionTest, AnApiKeyIsPresentedAsItIsAndHasNoOther) {
  ASSERT_TRUE(
      vault_.put_session({.workspace = workspace_.text(), .proof = secret_of("key-of-sixteen-bytes")}));
  EXPECT_EQ(outcome_of(ask_at(kSignedIn + UnixTime(9999))), Outcome::WorkspaceKeyRefused);
  EXPECT_EQ(service_.bearers, std::vector<std::string>(2, "key-of-sixteen-bytes"))
      << "the second to ask whether it is taken at all";
  EXPECT_EQ(service_.refreshed, 1);
}

TEST_F(KeptSessionTest, SigningOut) {
  ASSERT_TRUE(sign_out(workspace_, vault_, service_, GivenClock(kSignedIn)));
  EXPECT_EQ(service_.deleted,
            std::vector<std::string>{"/api/v1/sessions/" + std::string(FakeService::kSession)});
  EXPECT_FALSE(*vault_.session(workspace_));
  EXPECT_EQ(outcome_of(sign_out(workspace_, vault_, service_, GivenClock(kSignedIn))), Outcome::NotFound);
}

TEST_F(KeptSessionTest, SigningOutOfOneThatIsOverOrAway) {
  service_.unreachable = true;
  EXPECT_EQ(outcome_of(sign_out(workspace_, vault_, service_, GivenClock(kSignedIn))),
            Outcome::WorkspaceUnreachable);
  EXPECT_FALSE(*vault_.session(workspace_)) << "it is forgotten all the same";
}

}  // namespace
}  // namespace cerby::source::kept_session_test
