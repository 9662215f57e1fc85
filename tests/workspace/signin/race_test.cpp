// One code, many who redeem it at the same moment with all that it takes: one has the session.
//
// CERBY_RACE=1000x100 in the environment: so many codes, and so many for each.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <cstdlib>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "workspace/signin/seed.h"
#include "workspace/signin/support/fixture.h"
#include "workspace/signin/token.h"

namespace signin_tests::race_test {
namespace {

struct Size {
  std::size_t codes = 50, redeemers = 20;
};

Size size_of_race() {
  const char* const said = std::getenv("CERBY_RACE");
  if (said == nullptr) return {};
  const std::string text = said;
  return {std::stoul(text), std::stoul(text.substr(text.find('x') + 1))};
}

class Race : public SignInTest {
 protected:
  // As a sign-in ends with it.
  std::string give_code(const Host& host) {
    const auto token = signin::make_token(signin::Kind::Code, world_.workspace);
    store::SignInCode code;
    code.code = token.hash;
    code.user = world_.user;
    code.issuer = kIssuer;
    code.challenge = signin::challenge_of(secret(host.verifier).view());
    code.device_key = host.key;
    code.created_at = std::chrono::milliseconds(clock_.unix_time()).count();
    code.expires_at = code.created_at + 60'000;
    must(write([&](store::Transaction& t) { return create_sign_in_code(t, world_.workspace, code); }));
    return std::string(token.text.text(kTest));
  }
};
CERBY_ON_BOTH_DATABASES(Race);

TEST_P(Race, EachCodeIsRedeemedByOneOfThem) {
  const auto [codes, redeemers] = size_of_race();
  const Host host(1);
  std::vector<std::string> given;
  for (std::size_t i = 0; i < codes; ++i) given.push_back(give_code(host));
  const auto many = open(address(), 8);
  std::vector<std::atomic<int>> succeeded(codes);
  std::atomic<int> used = 0, otherwise = 0;
  std::barrier start(static_cast<std::ptrdiff_t>(redeemers));
  const auto redeem_all = [&] {
    for (std::size_t i = 0; i < codes; ++i) {
      const auto grant = host.grant(given[i]);
      start.arrive_and_wait();
      const auto tokens = signin::redeem(*many, clock_, *witness_, grant);
      if (tokens) {
        ++succeeded[i];
      } else {
        ++(tokens.error() == signin::Error::GrantUsed ? used : otherwise);
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < redeemers; ++i) threads.emplace_back(redeem_all);
  }
  for (std::size_t i = 0; i < codes; ++i) EXPECT_EQ(succeeded[i], 1) << "code " << i;
  EXPECT_EQ(used, static_cast<int>(codes * (redeemers - 1)));
  EXPECT_EQ(otherwise, 0);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sessions", 1}), static_cast<std::int64_t>(codes));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM session_tokens", 1}), static_cast<std::int64_t>(2 * codes));
}

// Who is deactivated while a code is redeemed has no session afterwards, also when active again.
TEST_P(Race, AUserIsDeactivatedBeforeOrAfter) {
  const Host host(1);
  const auto grant = host.grant(give_code(host));
  const auto many = open(address(), 2);
  std::future<signin::Result<signin::Tokens>> redeemed;
  const auto waits = [&] { return count({"SELECT COUNT(*) FROM pg_locks WHERE NOT granted", 1}) > 0; };
  const auto is_over = [&] {
    return redeemed.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  must(write([&](store::Transaction& t) -> store::Result<void> {
    CERBY_TRY(auto user, find_user(t, world_.workspace, world_.user));
    user.status = access::UserStatus::Deactivated;
    CERBY_CHECK(change_user(t, {world_.workspace, {}, kNow}, user));
    redeemed =
        std::async(std::launch::async, [&] { return signin::redeem(*many, clock_, *witness_, grant); });
    while (is_postgres() && !is_over() && !waits()) std::this_thread::yield();
    return {};
  }));
  EXPECT_EQ(name_of(redeemed.get()), "user_deactivated");
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL", 1}), 0);
}

TEST_P(Race, ARefreshTokenIsReplacedOnce) {
  const Host host(1);
  const auto tokens = redeem(host, give_code(host));
  ASSERT_TRUE(tokens);
  const auto many = open(address(), 8);
  const std::string token(tokens->refresh.text(kTest));
  constexpr int kRedeemers = 16;
  std::atomic<int> succeeded = 0;
  std::barrier start(kRedeemers);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kRedeemers; ++i)
      threads.emplace_back([&] {
        const auto grant = host.refresh(token);
        start.arrive_and_wait();
        if (signin::refresh(*many, clock_, *witness_, grant)) ++succeeded;
      });
  }
  EXPECT_EQ(succeeded, 1);
  EXPECT_FALSE(bearer(tokens->access)) << "the others ended the session";
}

}  // namespace
}  // namespace signin_tests::race_test
