// A provider that is slow: who waits for it, and who does not.
#include "workspace/signin/provider.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "base/base64.h"
#include "workspace/signin/seed.h"
#include "workspace/signin/support/fixture.h"

namespace signin_tests::provider_test {
namespace {

using Answer = signin::Result<oidc::Discovery>;

// What is waited for happens at once, or never.
constexpr std::chrono::seconds kPatience{60};

class SlowProvider : public testing::Test {
 protected:
  std::future<Answer> asked_by_another() {
    return std::async(std::launch::async, [this] { return provider_.discovery(); });
  }

  // As the stand-in expects it.
  signin::Exchange exchange() {
    const std::string verifier = "canary-verifier-of-the-workspace-0123456789ab";
    stand_in_.nonce = "canary-nonce";
    stand_in_.challenge = cerby::base64url(signin::challenge_of(secret(verifier).view()));
    return {secret(std::string(kCode)), secret(verifier), secret("canary-nonce"),
            "https://w1.example/sign-in/callback"};
  }

  TestClock clock_;
  StandIn stand_in_{clock_};
  signin::Provider provider_{{std::string(kIssuer), std::string(kClient), secret(std::string(kClientSecret)),
                              oidc::Algorithm::Rs256},
                             stand_in_,
                             clock_};
};

// Its document could send the client's secret and the codes anywhere.
TEST_F(SlowProvider, NamesNoEndpointOnAHostThatNobodyConfigured) {
  stand_in_.document = [](auto& document) { document["token_endpoint"] = "https://tokens.example/token"; };
  const auto client = [](std::vector<std::string> hosts) {
    return signin::Client{std::string(kIssuer), std::string(kClient), secret(std::string(kClientSecret)),
                          oidc::Algorithm::Rs256, std::move(hosts)};
  };
  EXPECT_EQ(provider_.exchange(exchange()).error(), signin::Error::ProviderNoAnswer);
  EXPECT_EQ(std::ranges::count(stand_in_.asked, "/token"), 0);
  signin::Provider others(client({"keys.example"}), stand_in_, clock_);
  EXPECT_FALSE(others.discovery());
  signin::Provider configured(client({"keys.example", "tokens.example"}), stand_in_, clock_);
  EXPECT_TRUE(configured.discovery());
}

TEST_F(SlowProvider, HoldsUpNobodyWhileItSaysAnewWhatItIs) {
  ASSERT_TRUE(provider_.discovery());
  clock_.go(std::chrono::hours(1));
  std::future<Answer> other;
  stand_in_.meanwhile = [&](auto&) {
    other = asked_by_another();
    EXPECT_EQ(other.wait_for(kPatience), std::future_status::ready);
  };
  EXPECT_TRUE(provider_.discovery());
  EXPECT_TRUE(other.get());
  EXPECT_EQ(stand_in_.asked.size(), 2U);
}

TEST_F(SlowProvider, IsWaitedForByAFewWhereThereIsNothingYet) {
  constexpr std::ptrdiff_t kTooMany = 3;
  std::vector<std::future<Answer>> others;
  std::promise<void> told;
  std::atomic<std::ptrdiff_t> busy = 0;
  stand_in_.meanwhile = [&](auto&) {
    for (std::ptrdiff_t i = 0; i < signin::kMostAtOnce + kTooMany; ++i)
      others.push_back(std::async(std::launch::async, [&] {
        auto answer = provider_.discovery();
        if (!answer && ++busy == kTooMany) told.set_value();
        return answer;
      }));
    EXPECT_EQ(told.get_future().wait_for(kPatience), std::future_status::ready);
  };
  EXPECT_TRUE(provider_.discovery());
  std::ptrdiff_t good = 0;
  for (auto& other : others) {
    const auto answer = other.get();
    if (answer) {
      ++good;
    } else {
      EXPECT_EQ(answer.error(), signin::Error::ProviderBusy);
    }
  }
  EXPECT_EQ(good, signin::kMostAtOnce);
  EXPECT_EQ(stand_in_.asked.size(), 1U);
}

// Also while the key set is fetched for somebody's token.
TEST_F(SlowProvider, HoldsUpNobodyWhileItsKeysAreFetched) {
  ASSERT_TRUE(provider_.discovery());
  std::future<Answer> other;
  stand_in_.meanwhile = [&](const std::string& path) {
    if (path != "/keys") return;
    other = asked_by_another();
    EXPECT_EQ(other.wait_for(kPatience), std::future_status::ready);
  };
  EXPECT_TRUE(provider_.exchange(exchange()));
  ASSERT_TRUE(other.valid());
  EXPECT_TRUE(other.get());
}

// Each has the next one try while it waits itself: the fifth has no place.
TEST_F(SlowProvider, HasPlacesForAFewCodesAtOnce) {
  std::vector<std::string> ended;
  std::ptrdiff_t inside = 0;
  const auto one_more = [&] {
    const auto token = provider_.exchange(exchange());
    ended.push_back(token ? "token" : std::string(signin::name(token.error())));
  };
  stand_in_.meanwhile = [&](const std::string& path) {
    if (path == "/token" && inside++ < signin::kMostAtOnce) one_more();
  };
  one_more();
  EXPECT_EQ(ended, (std::vector<std::string>{"provider_busy", "token", "token", "token", "token"}));
  inside = signin::kMostAtOnce;
  one_more();
  EXPECT_EQ(ended.back(), "token") << "the places are free again";
}

}  // namespace
}  // namespace signin_tests::provider_test
