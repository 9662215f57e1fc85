#include "workspace/sealing/master_key.h"

#include <gtest/gtest.h>

#include "base/uuid.h"
#include "workspace/sealing/data_key.h"

namespace cerby::workspace::sealing::master_key_test {
namespace {

Uuid id(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes.back() = number;
  return uuid;
}

// Keys that differ by their number, the same for the same number.
std::unique_ptr<MasterKey> master(const char* name, std::uint8_t number) {
  std::vector<std::uint8_t> bytes(kKeySize, number);
  return master_key_of(name, Secret::take(std::span(bytes)).view());
}

template <typename... Keys>
MasterKeys ring(Keys... keys) {
  std::vector<std::unique_ptr<MasterKey>> all;
  (all.push_back(std::move(keys)), ...);
  return MasterKeys::of(std::move(all)).value();
}

const KeyPlace kPlace{id(1), id(2), 3};

TEST(MasterKey, WhatTheNewestWrappedIsOpenedAsLongAsItIsThere) {
  const auto old_ring = ring(master("old", 1));
  const auto key = DataKey::random();
  const auto wrapped = key.wrap(old_ring, kPlace).value();
  EXPECT_EQ(wrapped.master_key, "old");
  const auto both = ring(master("new", 2), master("old", 1));
  const auto opened = DataKey::open(both, kPlace, wrapped);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->view().equals(key.view()));
  const auto again = opened->wrap(both, kPlace).value();
  EXPECT_EQ(again.master_key, "new");
  const auto under_new = DataKey::open(ring(master("new", 2)), kPlace, again);
  ASSERT_TRUE(under_new);
  EXPECT_TRUE(under_new->view().equals(key.view()));
}

TEST(MasterKey, AnUnknownAndAWrongOneAreToldApart) {
  const auto wrapped = DataKey::random().wrap(ring(master("a", 1)), kPlace).value();
  EXPECT_EQ(DataKey::open(ring(master("b", 1)), kPlace, wrapped).error(), Error::MasterKeyUnknown);
  EXPECT_EQ(DataKey::open(ring(master("a", 2)), kPlace, wrapped).error(), Error::WrappedKeyRefused);
  EXPECT_EQ(DataKey::open(MasterKeys(), kPlace, wrapped).error(), Error::MasterKeyUnknown);
  EXPECT_EQ(DataKey::random().wrap(MasterKeys(), kPlace).error(), Error::MasterKeyUnknown);
}

TEST(MasterKey, AWrappedKeyIsOfOnePlaceAndOneMasterKey) {
  const auto keys = ring(master("a", 1), master("same-key-other-id", 1));
  const auto wrapped = DataKey::random().wrap(keys, kPlace).value();
  ASSERT_TRUE(DataKey::open(keys, kPlace, wrapped));
  for (const KeyPlace& other : {KeyPlace{id(9), id(2), 3}, KeyPlace{id(1), id(9), 3},
                                KeyPlace{id(1), id(2), 4}, KeyPlace{id(2), id(1), 3}}) {
    EXPECT_EQ(DataKey::open(keys, other, wrapped).error(), Error::WrappedKeyRefused);
  }
  const WrappedKey renamed{"same-key-other-id", wrapped.wrapped};
  EXPECT_EQ(DataKey::open(keys, kPlace, renamed).error(), Error::WrappedKeyRefused);
}

TEST(MasterKey, NoBitOfAWrappedKeyCanChange) {
  const auto keys = ring(master("a", 1));
  auto wrapped = DataKey::random().wrap(keys, kPlace).value();
  for (std::size_t bit = 0; bit < wrapped.wrapped.size() * 8; ++bit) {
    const auto flip = [&] { wrapped.wrapped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8)); };
    flip();
    ASSERT_FALSE(DataKey::open(keys, kPlace, wrapped)) << bit;
    flip();
  }
  ASSERT_TRUE(DataKey::open(keys, kPlace, wrapped));
  while (!wrapped.wrapped.empty()) {
    wrapped.wrapped.pop_back();
    ASSERT_FALSE(DataKey::open(keys, kPlace, wrapped)) << wrapped.wrapped.size();
  }
}

TEST(MasterKey, TwoOfOneIdOrTooManyAreRefused) {
  std::vector<std::unique_ptr<MasterKey>> keys;
  keys.push_back(master("a", 1));
  keys.push_back(master("a", 2));
  EXPECT_EQ(MasterKeys::of(std::move(keys)).error().outcome, Outcome::ConfigInvalid);
  std::vector<std::unique_ptr<MasterKey>> many;
  for (std::size_t i = 0; i <= kMostMasterKeys; ++i)
    many.push_back(master(("k" + std::to_string(i)).c_str(), 1));
  EXPECT_EQ(MasterKeys::of(std::move(many)).error().outcome, Outcome::ConfigInvalid);
}

TEST(MasterKey, Ids) {
  EXPECT_TRUE(is_key_id("a") && is_key_id("2026-11") && is_key_id(std::string(64, 'z')));
  for (const auto* text : {"", "A", "a b", "a\n", "a_b", "\xC3\xA4"}) EXPECT_FALSE(is_key_id(text)) << text;
  EXPECT_FALSE(is_key_id(std::string(65, 'z')));
}

// The seed is subkey 4: neither the vaults' keys nor the check of the file.
TEST(MasterKey, SignsByAKeyOfItsOwn) {
  const auto one = master("one", 1);
  const std::vector<std::uint8_t> message{1, 2, 3}, other{1, 2, 4};
  const auto key = one->public_key();
  const auto signature = one->sign(message);
  ASSERT_TRUE(key && signature);
  EXPECT_TRUE(vault::verify(*key, message, *signature));
  EXPECT_FALSE(vault::verify(*key, other, *signature));
  EXPECT_EQ(master("one again", 1)->public_key(), key);
  EXPECT_NE(master("two", 2)->public_key(), key);
}

// Subkey 5: what is signed for a lease is no checkpoint, nor the other way round.
TEST(MasterKey, SignsLeasesByAnother) {
  const auto one = master("one", 1);
  const std::vector<std::uint8_t> message{1, 2, 3};
  const auto key = one->lease_key();
  const auto signature = one->sign_lease(message);
  ASSERT_TRUE(key && signature);
  EXPECT_TRUE(vault::verify(*key, message, *signature));
  EXPECT_FALSE(vault::verify(*one->public_key(), message, *signature));
  EXPECT_NE(key, one->public_key());
  EXPECT_EQ(master("one again", 1)->lease_key(), key);
  EXPECT_NE(master("two", 2)->lease_key(), key);
}

}  // namespace
}  // namespace cerby::workspace::sealing::master_key_test
