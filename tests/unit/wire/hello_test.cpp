#include "wire/hello.h"

#include <gtest/gtest.h>

namespace cerby::wire::hello_test {
namespace {

TEST(Negotiate, TakesTheHighestBothKnow) {
  EXPECT_EQ(negotiate({1, 1}, {1, 1}), 1);
  EXPECT_EQ(negotiate({1, 5}, {2, 3}), 3);
  EXPECT_EQ(negotiate({3, 9}, {1, 3}), 3);
  EXPECT_EQ(negotiate({1, 2}, {2, 9}), 2);
}

TEST(Negotiate, WithAnOlderExtension) {
  EXPECT_EQ(negotiate({1, 1}), 1) << "of before the accounts";
  EXPECT_EQ(negotiate({1, 2}), 2) << "of before the new password";
  EXPECT_EQ(negotiate({1, 3}), 3) << "of before the frames";
  EXPECT_EQ(negotiate({1, 4}), 4) << "of before the sign-in";
  EXPECT_EQ(negotiate({1, 5}), 5) << "of before the leases";
  EXPECT_EQ(negotiate({2, 99}), kProtocolMax);
}

TEST(Negotiate, NamesTheSideToUpdate) {
  EXPECT_EQ(negotiate({1, 1}, {2, 3}).error().outcome, Outcome::ExtensionOutdated);
  EXPECT_EQ(negotiate({4, 5}, {2, 3}).error().outcome, Outcome::HostOutdated);
}

TEST(AnswerHello, WithoutAnIdentityThereIsNoProof) {
  const auto reply =
      answer_hello({{1, 1}, "0.1.0", std::vector<std::uint8_t>(32, 7)}, 1, "id", VaultState::Locked, {});
  EXPECT_EQ(reply.vault, VaultState::Locked);
  EXPECT_FALSE(reply.key || reply.signature);
  EXPECT_EQ(reply.host_version, CERBY_VERSION);
}

TEST(AnswerHello, SignsTheHelloMessage) {
  const HelloRequest hello{{1, 1}, "0.1.0", std::vector<std::uint8_t>(32, 7)};
  const Identity identity{
      {1, 2, 3}, [](Bytes message) { return std::vector<std::uint8_t>(message.begin(), message.end()); }};
  const auto reply = answer_hello(hello, 1, "id", VaultState::Open, identity);
  EXPECT_EQ(reply.key, (std::vector<std::uint8_t>{1, 2, 3}));
  EXPECT_EQ(reply.signature, hello_message(hello.challenge, 1, "id"));
}

}  // namespace
}  // namespace cerby::wire::hello_test
