// A code of an account in a cloud vault is given once on this device, whichever launch asks for it.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "source/workspace.h"
#include "unit/vault/support/used_steps_world.h"

namespace cerby::source::cloud_code_test {
namespace {

using namespace vault::testing_support;

constexpr UnixTime kBegin{1'700'000'010};  // of a step of 30 s

// Answers by a clock of its own, which is `ahead` of this device's; each answer takes `takes`.
class Codes final : public Fetcher {
 public:
  explicit Codes(UnixTime& now) : now_(now) {}
  UnixTime ahead{0}, takes{0};
  UnixTime between{0};  // that it takes to say that the account is what it was

  Expected<Fetched> fetch(const FetchRequest& request) override {
    if (!request.url.ends_with("/totp")) return account(request.url.substr(request.url.rfind('/') + 1));
    const auto time = (now_ + ahead).count();
    now_ += takes;
    return Fetched{
        .status = 200,
        .body = secret_of(R"({"data": {"id": "z", "type": "account_totp", "attributes": {"code": ")" +
                          std::to_string(100'000 + time / 30 % 900'000) + R"(", "secondsLeft": )" +
                          std::to_string(30 - time % 30) + "}}}")};
  }

 private:
  Expected<Fetched> account(const std::string& id) const {
    now_ += between;
    return Fetched{.status = 200,
                   .body = secret_of(R"({"data": {"id": ")" + id +
                                     R"(", "type": "account", "attributes": )"
                                     R"({"label": "a", "url": "https://a.test", "username": "zilla"}}})")};
  }

  UnixTime& now_;
};

class CloudCode : public VaultTest {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  CloudCode() { static_cast<void>(make()); }

  // Of a launch of its own, with the vault as another program opens it.
  Code launch(const Uuid& id) {
    auto file = vault::VaultFile::open(paths_);
    EXPECT_TRUE(file);
    auto vault = vault::Vault::open(std::move(*file), Secret::copy_of(key_.view()));
    EXPECT_TRUE(vault);
    vault::Session session;
    session.proof = secret_of("key-of-sixteen-bytes");
    WorkspaceSource source(workspace_, LoopbackHttp::Refused, std::make_unique<KeyProof>(std::move(session)),
                           codes_, {*vault, clock_});
    vault::Account account;
    account.id = id;
    account.origins = {"https://a.test"};
    account.user_name = "zilla";
    auto code = source.code(account);
    EXPECT_TRUE(code) << describe(code.error());
    return code ? std::move(*code) : Code();
  }
  bool gets_one(const Uuid& id) { return !launch(id).digits.empty(); }

  Origin workspace_ = *Origin::parse("https://acme.cerby.test");
  Uuid one_ = Uuid::random(), two_ = Uuid::random();
  UnixTime now_ = kBegin;
  GivenClock clock_{[this] { return now_; }};
  Codes codes_{now_};
};

TEST_F(CloudCode, IsGivenToOneOfTwoLaunchesWithinAStep) {
  EXPECT_TRUE(gets_one(one_));
  now_ += UnixTime(8);
  const auto second = launch(one_);
  EXPECT_TRUE(second.digits.empty());
  EXPECT_EQ(second.wait_seconds, 22);
  EXPECT_TRUE(gets_one(two_)) << "another account's";
  now_ += UnixTime(second.wait_seconds);
  EXPECT_TRUE(gets_one(one_)) << "of the next step";
  EXPECT_FALSE(gets_one(one_));
}

TEST_F(CloudCode, WhateverTheWorkspacesClockSays) {
  for (const std::int64_t ahead : {-86'400, -15, -1, 1, 15, 16, 3'599}) {
    SCOPED_TRACE(ahead);
    codes_.ahead = UnixTime(ahead);
    const auto id = Uuid::random();
    now_ = kBegin - codes_.ahead;
    for (int step = 0; step < 3; ++step) {
      EXPECT_TRUE(gets_one(id));
      now_ += UnixTime(25);
      EXPECT_FALSE(gets_one(id));
      now_ += UnixTime(5);
    }
  }
}

TEST_F(CloudCode, AlsoWhereAnAnswerTakesItsTime) {
  EXPECT_TRUE(gets_one(one_));
  codes_.takes = UnixTime(9);
  EXPECT_FALSE(gets_one(one_)) << "the second one was slow";
  now_ = kBegin + UnixTime(60);
  EXPECT_TRUE(gets_one(one_));
  codes_.takes = UnixTime(0);
  EXPECT_FALSE(gets_one(one_)) << "the first one was slow";
}

TEST_F(CloudCode, OneThatIsOverWhenTheAccountWasLookedAtIsWaitedFor) {
  codes_.between = UnixTime(9);
  EXPECT_EQ(launch(one_).seconds_left, 21);
  now_ = kBegin + UnixTime(60 + 20);
  const auto late = launch(one_);
  EXPECT_TRUE(late.digits.empty());
  EXPECT_EQ(late.wait_seconds, 1);
  codes_.between = UnixTime(0);
  now_ += UnixTime(1);
  EXPECT_TRUE(gets_one(one_)) << "of the next step";
}

TEST_F(CloudCode, AClockThatWasPutBackKeepsNobodyWaiting) {
  EXPECT_TRUE(gets_one(one_));
  now_ -= UnixTime(86'400);
  EXPECT_TRUE(gets_one(one_));
}

}  // namespace
}  // namespace cerby::source::cloud_code_test
