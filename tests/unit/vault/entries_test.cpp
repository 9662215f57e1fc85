#include "vault/entries.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/vault/support/vault_world.h"
#include "vault/database.h"
#include "vault/head.h"

namespace cerby::vault::entries_test {
namespace {

using namespace testing_support;

// A vault whose index has as many accounts of one origin as a bucket takes.
class FullBucket : public VaultTest {
 protected:
  static constexpr const char* kOrigin = "https://crowded.test";

  // With `spare` entries less than that.
  void fill(std::size_t spare) {
    const auto database = Database::open(paths_.vault, std::chrono::milliseconds(0));
    ASSERT_TRUE(database);
    const Keys keys(key_);
    auto transaction = Transaction::begin(**database, Access::Write);
    ASSERT_TRUE(transaction);
    auto stored = read_head(**database);
    ASSERT_TRUE(stored);
    auto& head = stored->head;
    const auto token = keys.origin(kOrigin);
    auto bucket = Bucket::load(**database, keys, head, bucket_of(token));
    ASSERT_TRUE(bucket);
    // In the order of their keys, which is the order of the ids.
    Uuid id{};
    for (std::uint32_t number = 1; bucket->entries().size() < kMostEntries - spare; ++number) {
      for (std::size_t i = 0; i < 4; ++i) id.bytes[i] = static_cast<std::uint8_t>(number >> (8 * (3 - i)));
      ASSERT_TRUE(bucket->set(**database, {origin_key(token, id), {}}));
    }
    last_ = origin_key(token, id);
    if (spare == 0) {
      id.bytes.fill(0xFF);
      EXPECT_EQ(outcome_of(bucket->set(**database, {origin_key(token, id), {}})), Outcome::VaultFull);
      EXPECT_EQ(bucket->entries().size(), kMostEntries);
      EXPECT_TRUE(bucket->set(**database, {last_, {}})) << "one that is there already";
    }
    const auto hash = bucket->hash(keys);
    std::ranges::copy(hash, head.buckets.begin() + std::ptrdiff_t{bucket_of(token)} * 32);
    ASSERT_TRUE(write_head(**database, head, keys));
    ASSERT_TRUE(transaction->commit());
  }
  // Each with its own entry in another bucket than the full one, where chance puts one of 256.
  [[nodiscard]] Account crowded(int number) const {
    auto one = account(number);
    one.origins = {kOrigin};
    return moved_out(std::move(one));
  }
  [[nodiscard]] Account elsewhere() const {
    const Keys keys(key_);
    int number = 8;
    while (bucket_of(keys.origin(account(number).origins.front())) == bucket_of(keys.origin(kOrigin)))
      ++number;
    return moved_out(account(number));
  }
  [[nodiscard]] Account moved_out(Account one) const {
    const Keys keys(key_);
    while (keys.place(one.id) == bucket_of(keys.origin(kOrigin))) one.id = Uuid::random();
    return one;
  }

  EntryKey last_;
};

TEST_F(FullBucket, OneMoreIsRefusedByNameAndNothingIsWritten) {
  {
    auto vault = make(1);
  }
  fill(0);
  auto vault = open();
  ASSERT_TRUE(vault) << describe(vault.error());
  auto one = crowded(7);
  const auto generation = vault->generation();
  const auto refused = vault->put(one);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().outcome, Outcome::VaultFull);
  EXPECT_EQ(vault->generation(), generation);
  EXPECT_EQ(one.revision, 0U);
  EXPECT_FALSE(*vault->account(one.id));
  auto other = elsewhere();
  EXPECT_TRUE(vault->put(other)) << "there is room under other origins";
  EXPECT_TRUE(open()->account(other.id)->has_value()) << "and the vault can be read";
}

TEST_F(FullBucket, TheLastOneFitsAndCanBeChanged) {
  {
    auto vault = make(1);
  }
  fill(1);
  auto vault = open();
  ASSERT_TRUE(vault) << describe(vault.error());
  auto one = crowded(7);
  ASSERT_TRUE(vault->put(one));
  one.user_name = "other";
  EXPECT_TRUE(vault->put(one));
  auto two = crowded(8);
  EXPECT_EQ(outcome_of(vault->put(two)), Outcome::VaultFull);
  ASSERT_TRUE(vault->remove(one.id));
  EXPECT_TRUE(vault->put(two));
}

// What the index has the items of a type under is not what an origin can have it under.
TEST(IndexTokens, NoOriginHasTheTokenOfAType) {
  const Secret key = Secret::random(32);
  const Keys keys(key);
  for (const std::uint32_t type : {1U, 4U, 7U}) {
    EXPECT_NE(keys.origin("type " + std::to_string(type)), keys.type(type));
    EXPECT_NE(keys.origin(std::string(1, static_cast<char>(type)) + std::string(3, '\0')), keys.type(type));
  }
  EXPECT_NE(keys.type(4), keys.type(7));
  EXPECT_EQ(keys.type(4), keys.type(4));
}

class IndexNames : public VaultTest {};

TEST_F(IndexNames, AnAccountWithTheOriginOfATypeIsNoItemOfThatType) {
  auto vault = make();
  auto one = account(1);
  one.origins = {"type 4", "type 7"};
  ASSERT_TRUE(vault.put(one));
  const auto keys = vault.device_keys();
  ASSERT_TRUE(keys) << describe(keys.error());
  EXPECT_FALSE(keys->has_value());
  const auto identity = vault.identity();
  EXPECT_TRUE(identity) << describe(identity.error());
  EXPECT_TRUE(vault.make_device_keys(UnixTime(1)));
  EXPECT_TRUE(vault.verify()->damaged.empty());
}

}  // namespace
}  // namespace cerby::vault::entries_test
