// A master key in a token: SoftHSM's, where it is installed.
#include "workspace/sealing/token_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "workspace/sealing/data_key.h"
#include "workspace/sealing/key_file.h"
#include "workspace/sealing/support/soft_token.h"
#include "workspace/sealing/token.h"

namespace cerby::workspace::sealing::token_key_test {
namespace {

using testing::HasSubstr;

const std::vector<std::uint8_t> kPlace{1, 2, 3}, kOther{1, 2, 4};

class TokenKey : public testing::Test {
 protected:
  void SetUp() override {
    if (SoftToken::module().empty()) GTEST_SKIP() << "SoftHSM is not installed (softhsm2)";
    token_ = std::make_unique<SoftToken>();
  }
  std::unique_ptr<MasterKey> made() {
    EXPECT_TRUE(create_key_in_token(token_->uri()));
    return opened();
  }
  std::unique_ptr<MasterKey> opened() { return master_key_in_token(token_->uri()).value(); }
  static std::string why_not(const Pkcs11Uri& uri) {
    const auto key = master_key_in_token(uri);
    if (key) return "";
    EXPECT_EQ(key.error().outcome, Outcome::ConfigInvalid);
    return key.error().detail;
  }
  std::unique_ptr<SoftToken> token_;
};

TEST_F(TokenKey, OpensWhatItWrapped) {
  const auto id = create_key_in_token(token_->uri()).value();
  const auto key = opened(), again = opened();
  EXPECT_EQ(key->id(), id);
  EXPECT_EQ(again->id(), id);
  EXPECT_TRUE(is_key_id(id));
  const Secret data = Secret::random(kKeySize);
  const auto wrapped = key->wrap(data.view(), kPlace).value();
  EXPECT_TRUE(again->open(wrapped, kPlace).value().view().equals(data.view()));
  EXPECT_NE(key->wrap(data.view(), kPlace).value(), wrapped) << "a salt of its own each time";
}

TEST_F(TokenKey, OpensNothingElse) {
  const auto key = made();
  const auto wrapped = key->wrap(Secret::random(kKeySize).view(), kPlace).value();
  EXPECT_EQ(key->open(wrapped, kOther).error(), Error::WrappedKeyRefused);
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    auto changed = wrapped;
    changed[i] ^= 1;
    EXPECT_EQ(key->open(changed, kPlace).error(), Error::WrappedKeyRefused) << "byte " << i;
    EXPECT_EQ(key->open(Bytes(wrapped).first(i), kPlace).error(), Error::WrappedKeyRefused) << i << " bytes";
  }
  ASSERT_TRUE(create_key_in_token(token_->uri("other")));
  const auto other = master_key_in_token(token_->uri("other")).value();
  EXPECT_NE(other->id(), key->id());
  EXPECT_EQ(other->open(wrapped, kPlace).error(), Error::WrappedKeyRefused);
}

TEST_F(TokenKey, SignsByTheSameKeyEachTime) {
  const auto key = made();
  ASSERT_TRUE(key->sign(kPlace));
  EXPECT_EQ(*key->sign(kPlace), *opened()->sign(kPlace));
  EXPECT_EQ(*key->public_key(), *opened()->public_key());
}

TEST_F(TokenKey, SignInsAreWrappedWithoutIt) {
  const auto key = made(), in_another_instance = opened();
  const Secret seed = Secret::random(kKeySize);
  const auto wrapped = key->sign_ins().wrap(seed.view(), kPlace).value();
  token_->take_away();
  EXPECT_TRUE(in_another_instance->sign_ins().open(wrapped, kPlace).value().view().equals(seed.view()));
  EXPECT_EQ(key->sign_ins().open(wrapped, kOther).error(), Error::WrappedKeyRefused);
  EXPECT_TRUE(key->sign_ins().wrap(seed.view(), kPlace));
}

TEST_F(TokenKey, TakesOverFromAFile) {
  std::vector<std::uint8_t> bytes(kKeySize, 7);
  const Secret in_memory = Secret::take(std::span(bytes));
  std::vector<std::unique_ptr<MasterKey>> before, during;
  before.push_back(master_key_of("file", in_memory.view()));
  during.push_back(made());
  during.push_back(master_key_of("file", in_memory.view()));
  const auto old_keys = MasterKeys::of(std::move(before)).value(),
             both = MasterKeys::of(std::move(during)).value();
  const KeyPlace place{Uuid::random(), Uuid::random(), 1};
  const auto wrapped = DataKey::random().wrap(old_keys, place).value();
  const auto opened_by_file = DataKey::open(both, place, wrapped).value();
  const auto anew = opened_by_file.wrap(both, place).value();
  EXPECT_EQ(anew.master_key, both.newest().id());
  EXPECT_TRUE(DataKey::open(both, place, anew).value().view().equals(opened_by_file.view()));
}

TEST_F(TokenKey, IsRefusedByName) {
  EXPECT_THAT(why_not(token_->uri()), HasSubstr("there is no such key"));
  EXPECT_THAT(why_not(token_->uri("key", "nowhere")), HasSubstr("there is no such token"));
  auto no_module = token_->uri();
  no_module.module_path = "/usr/lib/nowhere.so";
  EXPECT_THAT(why_not(no_module), HasSubstr("it cannot be loaded"));
  ASSERT_TRUE(create_key_in_token(token_->uri()));
  EXPECT_EQ(create_key_in_token(token_->uri()).error().outcome, Outcome::InputInvalid);
  token_->make_extractable("loose");
  EXPECT_THAT(why_not(token_->uri("loose")), HasSubstr("may leave the token"));
  token_->make_extractable("twice");
  token_->make_extractable("twice");
  EXPECT_THAT(why_not(token_->uri("twice")), HasSubstr("there are several such keys"));
}

// A log-in is the process's: there must not be one yet.
TEST_F(TokenKey, AWrongPinIsRefused) {
  token_->set_pin("canary-wrong");
  EXPECT_THAT(why_not(token_->uri()), HasSubstr("the log-in"));
  token_->set_pin("");
  EXPECT_THAT(why_not(token_->uri()), HasSubstr("it is not a line of text"));
  token_->set_pin(SoftToken::kPin);
  EXPECT_TRUE(create_key_in_token(token_->uri()));
}

TEST_F(TokenKey, ASessionThatWasLostIsOpenedAgain) {
  const auto key = made();
  const auto wrapped = key->wrap(Secret::random(kKeySize).view(), kPlace).value();
  token_->close_all_sessions();
  EXPECT_TRUE(key->open(wrapped, kPlace));
}

TEST_F(TokenKey, APinThatWasRefusedIsNotTriedAgain) {
  const auto key = made();
  const auto wrapped = key->wrap(Secret::random(kKeySize).view(), kPlace).value();
  token_->set_pin("canary-wrong");
  token_->close_all_sessions();
  EXPECT_EQ(key->open(wrapped, kPlace).error(), Error::MasterKeyUnavailable);
  token_->set_pin(SoftToken::kPin);
  EXPECT_EQ(key->open(wrapped, kPlace).error(), Error::MasterKeyUnavailable);
}

TEST_F(TokenKey, OneThatWasTakenAwayIsUnavailable) {
  const auto key = made();
  const auto wrapped = key->wrap(Secret::random(kKeySize).view(), kPlace).value();
  token_->take_away();
  EXPECT_EQ(key->open(wrapped, kPlace).error(), Error::MasterKeyUnavailable);
  EXPECT_EQ(key->wrap(Secret::random(kKeySize).view(), kPlace).error(), Error::MasterKeyUnavailable);
}

TEST_F(TokenKey, OneThatComesBackIsThereAgain) {
  const auto key = made();
  ASSERT_TRUE(create_key_in_token(token_->uri("other")));
  const auto other = master_key_in_token(token_->uri("other")).value();
  const auto idle = opened();
  const Secret data = Secret::random(kKeySize);
  const auto wrapped = key->wrap(data.view(), kPlace).value(),
             others = other->wrap(data.view(), kPlace).value();
  for (int time = 0; time < 2; ++time) {
    token_->take_away();
    EXPECT_EQ(key->open(wrapped, kPlace).error(), Error::MasterKeyUnavailable);
    EXPECT_EQ(other->open(others, kPlace).error(), Error::MasterKeyUnavailable);
    token_->put_back();
    for (const auto& [which, text] :
         {std::pair(key.get(), wrapped), {other.get(), others}, {idle.get(), wrapped}}) {
      const auto opened = which->open(text, kPlace);
      ASSERT_TRUE(opened) << name(opened.error());
      EXPECT_TRUE(opened->view().equals(data.view()));
    }
  }
}

// What has begun anew may give another's session the number that this one's had.
TEST_F(TokenKey, ASessionOfAnotherRunIsNotUsed) {
  const auto key = made();
  ASSERT_TRUE(create_key_in_token(token_->uri("other")));
  const auto other = master_key_in_token(token_->uri("other")).value();
  const Secret data = Secret::random(kKeySize);
  const auto wrapped = key->wrap(data.view(), kPlace).value();
  const auto module = Pkcs11Module::load(SoftToken::module()).value();
  module->begin_anew(module->run());
  EXPECT_TRUE(other->wrap(data.view(), kPlace)) << "its session is the first one now";
  EXPECT_TRUE(key->open(wrapped, kPlace).value().view().equals(data.view()));
}

TEST_F(TokenKey, AnotherOfItsNameIsNotTaken) {
  const auto key = made();
  token_->destroy("key");
  ASSERT_TRUE(create_key_in_token(token_->uri()));
  token_->close_all_sessions();
  EXPECT_EQ(key->wrap(Secret::random(kKeySize).view(), kPlace).error(), Error::MasterKeyUnavailable);
}

TEST_F(TokenKey, ServesManyThreadsAtOnce) {
  const auto one = made(), other = opened();
  constexpr int kThreads = 8, kTimes = 50;
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&, i] {
        for (int j = 0; j < kTimes; ++j) {
          const Secret data = Secret::random(kKeySize);
          const auto wrapped = (i % 2 == 0 ? one : other)->wrap(data.view(), kPlace);
          if (!wrapped) continue;
          const auto back = (j % 2 == 0 ? one : other)->open(*wrapped, kPlace);
          if (back && back->view().equals(data.view())) ++good;
        }
      });
  }
  EXPECT_EQ(good, kThreads * kTimes);
}

TEST_F(TokenKey, NeedsNothingButHmac) {
  const auto token = [&] {
    EXPECT_TRUE(create_key_in_token(token_->uri()));
    return Token::open(token_->uri()).value();
  }();
  const auto first = token->mac(kPlace).value(), same = token->mac(kPlace).value(),
             other = token->mac(kOther).value();
  EXPECT_EQ(first.size(), kMac);
  EXPECT_TRUE(first.view().equals(same.view()));
  EXPECT_FALSE(first.view().equals(other.view()));
}

}  // namespace
}  // namespace cerby::workspace::sealing::token_key_test
