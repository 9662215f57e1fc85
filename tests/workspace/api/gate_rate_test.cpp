// How often one user may ask, by whichever of their keys and sessions.
#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "workspace/api/support/gate_world.h"
#include "workspace/signin/token.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace::api::test::gate_rate_test {
namespace {

using namespace std::chrono_literals;
constexpr SecretAccess kPresents("a test presents a session's token");
constexpr std::int64_t kBurst = 3;

Reply plain(Call&) {
  return http::Response{};
}
constexpr std::array kOperations{
    Operation{http::Method::Get, "/plain", access::kAllScopes, access::Activity::ListItems, plain},
    Operation{http::Method::Post, "/plain", access::kAllScopes, access::Activity::ListItems, plain},
};

class GateRate : public GateWorld {
 protected:
  GateRate() : GateWorld(kOperations, http::Rate{kBurst, 5000ms}) {}

  int get(const Secret& key) { return ask(http::Method::Get, "plain", key).status; }
  void use_up(const Secret& key) {
    for (std::int64_t i = 0; i < kBurst; ++i) EXPECT_EQ(get(key), 200) << i;
  }

  // Of a device that nobody let in.
  http::Request by_session_of(const Uuid& user) {
    store::Session session;
    session.id = Uuid::random();
    session.user = user;
    session.issuer = "https://idp.test";
    session.agent = "cerby-host 1";
    session.address = "192.0.2.7";
    session.signed_in_at = session.last_used_at = 1;
    session.expires_at = std::numeric_limits<std::int64_t>::max();
    const auto made = signin::make_token(signin::Kind::Access, workspace_);
    store::SessionToken token;
    token.hash = made.hash;
    token.session = session.id;
    token.issued_at = 1;
    token.expires_at = session.expires_at;
    EXPECT_TRUE(database_->write([&](store::Transaction& transaction) -> store::Result<void> {
      CERBY_CHECK(create_session(transaction, workspace_, session));
      return create_session_token(transaction, workspace_, token);
    }));
    std::string header = "Bearer " + std::string(made.text.text(kPresents));
    http::Request request;
    request.authorization = Secret::take(header);
    return request;
  }
};

TEST_F(GateRate, HoldsOffAUserWhoseBurstIsUsedUpUntilTheNextIsDue) {
  use_up(key_);
  const auto held = ask(http::Method::Get, "plain");
  EXPECT_EQ(held.status, 429);
  EXPECT_NE(held.body.find(R"("code":"too_many_requests")"), std::string::npos) << held.body;
  ASSERT_EQ(held.headers.size(), 1U);
  EXPECT_EQ(held.headers[0].name, "Retry-After");
  EXPECT_EQ(held.headers[0].value, "5");
  EXPECT_EQ(ask(http::Method::Post, "plain").status, 429) << "a change no less";
  clock_.now += 4001ms;
  EXPECT_EQ(ask(http::Method::Get, "plain").headers.at(0).value, "1") << "rounded up";
  clock_.now += 999ms;
  EXPECT_EQ(get(key_), 200);
  EXPECT_EQ(get(key_), 429);
}

TEST_F(GateRate, IsOneForAllKeysAndSessionsOfAUser) {
  const Secret other = key_of(user_);
  EXPECT_EQ(get(key_), 200);
  EXPECT_EQ(get(other), 200);
  const auto by_session = [&] { return ask(http::Method::Get, "plain", by_session_of(user_)).status; };
  EXPECT_EQ(by_session(), 403) << "of a device that is not trusted, and counted all the same";
  EXPECT_EQ(get(key_), 429);
  EXPECT_EQ(get(other), 429);
  EXPECT_EQ(by_session(), 429) << "a session more is no way around it";
}

TEST_F(GateRate, IsAnotherForAnotherUser) {
  const Uuid other = Uuid::random();
  make_user(other, "b@a.test", access::WorkspaceRole::User);
  const Secret key = key_of(other);
  use_up(key_);
  EXPECT_EQ(get(key_), 429);
  use_up(key);
  EXPECT_EQ(get(key), 429);
}

TEST_F(GateRate, IsNotTouchedByWhoHasNoKeyThatIsGood) {
  const auto wrong = make_key(workspace_);
  for (std::int64_t i = 0; i < 2 * kBurst; ++i) {
    EXPECT_EQ(get(wrong.text), 401) << "not 429: nobody is told that a key is known";
    EXPECT_EQ(ask(http::Method::Get, "plain", http::Request()).status, 401);
  }
  use_up(key_);
}

class GateWithoutRate : public GateWorld {
 protected:
  GateWithoutRate() : GateWorld(kOperations) {}
};

TEST_F(GateWithoutRate, HoldsNobodyOff) {
  for (int i = 0; i < 300; ++i) ASSERT_EQ(ask(http::Method::Get, "plain").status, 200) << i;
}

}  // namespace
}  // namespace cerby::workspace::api::test::gate_rate_test
