#include "workspace/sealing/sealed_secret.h"

#include <gtest/gtest.h>

#include <string>

namespace cerby::workspace::sealing::sealed_secret_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

Uuid id(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes.back() = number;
  return uuid;
}

Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

const Place kPlace{id(1), id(2), id(3), Kind::Totp, 4, 5};

TEST(SealedSecret, OpensWhereItWasSealed) {
  const auto key = DataKey::random();
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 255, 256, 65536}) {
    const std::string text(size, 'x');
    const auto sealed = seal_secret(key, kPlace, secret_of(text).view()).value();
    const auto opened = open_secret(key, kPlace, sealed);
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(opened->text(kTest), text);
  }
  EXPECT_EQ(seal_secret(key, kPlace, secret_of(std::string(65537, 'x')).view()).error(), Error::TooLarge);
}

TEST(SealedSecret, ItsSizeDoesNotTellAPasswordsLength) {
  const auto key = DataKey::random();
  EXPECT_EQ(seal_secret(key, kPlace, secret_of("a").view())->size(),
            seal_secret(key, kPlace, secret_of(std::string(200, 'a')).view())->size());
}

TEST(SealedSecret, WhatIsElsewhereIsRefusedByName) {
  const auto key = DataKey::random();
  const auto sealed = seal_secret(key, kPlace, secret_of("hunter2").view()).value();
  const auto error_at = [&](auto change) {
    Place place = kPlace;
    change(place);
    return open_secret(key, place, sealed).error();
  };
  EXPECT_EQ(error_at([](Place& place) { place.workspace = id(9); }), Error::OtherWorkspace);
  EXPECT_EQ(error_at([](Place& place) { place.vault = id(9); }), Error::OtherVault);
  EXPECT_EQ(error_at([](Place& place) { place.item = id(9); }), Error::OtherItem);
  EXPECT_EQ(error_at([](Place& place) { place.kind = Kind::Password; }), Error::OtherKind);
  EXPECT_EQ(error_at([](Place& place) { place.epoch = 3; }), Error::OtherEpoch);
  EXPECT_EQ(error_at([](Place& place) { place.revision = 6; }), Error::Older);
  EXPECT_EQ(error_at([](Place& place) { place.revision = 4; }), Error::Newer);
}

// The name that is written is not what keeps it shut.
TEST(SealedSecret, WhatSaysThatItIsFromHereIsNotOpenedForThat) {
  const auto key = DataKey::random();
  const auto own = seal_secret(key, kPlace, secret_of("own").view()).value();
  Place elsewhere = kPlace;
  elsewhere.item = id(9);
  auto other = seal_secret(key, elsewhere, secret_of("other").view()).value();
  std::copy_n(own.begin(), 1 + 3 * 16 + 17, other.begin());
  EXPECT_EQ(open_secret(key, kPlace, other).error(), Error::Damaged);
  EXPECT_EQ(open_secret(DataKey::random(), kPlace, own).error(), Error::Damaged);
}

TEST(SealedSecret, NoBitCanChangeAndNothingCanBeCutOff) {
  const auto key = DataKey::random();
  auto sealed = seal_secret(key, kPlace, secret_of("hunter2").view()).value();
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    const auto flip = [&] { sealed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8)); };
    flip();
    ASSERT_FALSE(open_secret(key, kPlace, sealed)) << bit;
    flip();
  }
  ASSERT_TRUE(open_secret(key, kPlace, sealed));
  while (!sealed.empty()) {
    sealed.pop_back();
    ASSERT_FALSE(open_secret(key, kPlace, sealed)) << sealed.size();
  }
}

}  // namespace
}  // namespace cerby::workspace::sealing::sealed_secret_test
