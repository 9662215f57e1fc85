#include "vault/device_keys.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/vault/support/vault_world.h"
#include "vault/encoding.h"
#include "vault/keyring.h"

namespace cerby::vault::device_keys_test {
namespace {

using testing_support::kTest;
using testing_support::outcome_of;

class DeviceKeysInVault : public testing_support::VaultTest {
 protected:
  static std::vector<std::uint8_t> plaintext_of(const DeviceKeys& keys) {
    const auto bytes = keys.encoded().bytes(kTest);
    return {bytes.begin(), bytes.end()};
  }
  static Secret secret_of_bytes(std::vector<std::uint8_t> bytes) { return Secret::take(std::span(bytes)); }
};

TEST(DeviceKeys, SignsAndOpensAsTheDeviceThatItNames) {
  const auto keys = DeviceKeys::random(Uuid::random(), UnixTime(7));
  EXPECT_TRUE(is_sound(keys.device()));
  EXPECT_TRUE(verify(keys.device().signing, as_bytes("message"), keys.sign(as_bytes("message"))));
  EXPECT_FALSE(verify(keys.device().signing, as_bytes("massage"), keys.sign(as_bytes("message"))));
  const auto box = box_for(keys.device().box, testing_support::secret_of("hello").view());
  ASSERT_TRUE(box);
  EXPECT_EQ(keys.open(*box).value().text(kTest), "hello");
  EXPECT_FALSE(DeviceKeys::random(Uuid::random(), UnixTime(7)).open(*box));
}

TEST(DeviceKeys, EachIsAnother) {
  const auto id = Uuid::random();
  const auto a = DeviceKeys::random(id, UnixTime(7)), b = DeviceKeys::random(id, UnixTime(7));
  EXPECT_NE(a.device().signing, b.device().signing);
  EXPECT_NE(a.device().box, b.device().box);
}

TEST_F(DeviceKeysInVault, AreReadAsTheyWereWritten) {
  const auto keys = DeviceKeys::random(Uuid::random(), UnixTime(-5));
  auto plaintext = plaintext_of(keys);
  ASSERT_EQ(plaintext.size(), 73U) << "FORMAT.md: version, created, seed, secret key";
  EXPECT_EQ(plaintext[0], 1);
  EXPECT_EQ(plaintext[1], 0xFB) << "-5, little endian";
  const auto read = DeviceKeys::decode(keys.device().id, secret_of_bytes(plaintext));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->device(), keys.device());
  EXPECT_EQ(read->created(), UnixTime(-5));
  EXPECT_EQ(read->sign(as_bytes("message")), keys.sign(as_bytes("message")));
}

TEST_F(DeviceKeysInVault, AnotherVersionOrSizeIsRefused) {
  const auto id = Uuid::random();
  const auto plaintext = plaintext_of(DeviceKeys::random(id, UnixTime(7)));
  auto newer = plaintext;
  newer[0] = 2;
  EXPECT_EQ(outcome_of(DeviceKeys::decode(id, secret_of_bytes(newer))), Outcome::VaultNewer);
  EXPECT_EQ(outcome_of(DeviceKeys::decode(id, Secret())), Outcome::VaultDamaged);
  auto longer = plaintext;
  longer.push_back(0);
  EXPECT_EQ(outcome_of(DeviceKeys::decode(id, secret_of_bytes(longer))), Outcome::VaultDamaged);
  auto shorter = plaintext;
  shorter.pop_back();
  EXPECT_EQ(outcome_of(DeviceKeys::decode(id, secret_of_bytes(shorter))), Outcome::VaultDamaged);
}

TEST_F(DeviceKeysInVault, AreMadeOnceAndStay) {
  auto vault = make(3);
  EXPECT_FALSE(vault.device_keys().value());
  const auto made = vault.make_device_keys(UnixTime(7));
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(vault.make_device_keys(UnixTime(8)).value().device(), made->device());
  auto again = open();
  ASSERT_TRUE(again);
  const auto found = again->device_keys();
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->device(), made->device());
  EXPECT_EQ((*found)->created(), UnixTime(7));
  EXPECT_EQ(again->accounts().value().size(), 3U) << "they are no account";
  EXPECT_EQ(again->account_count().value(), 3U) << "nor is the host's identity";
  EXPECT_FALSE(again->account(made->device().id).value());
}

TEST_F(DeviceKeysInVault, AreOnesForTwoProgramsAtOnce) {
  auto first = make();
  auto second = open();
  ASSERT_TRUE(second);
  const auto made = first.make_device_keys(UnixTime(7)).value().device();
  EXPECT_EQ(second->make_device_keys(UnixTime(8)).value().device(), made);
}

TEST_F(DeviceKeysInVault, CanBeTakenAwayAndMadeAnew) {
  auto vault = make(1);
  const auto first = vault.make_device_keys(UnixTime(7)).value().device();
  ASSERT_TRUE(vault.remove(first.id));
  EXPECT_FALSE(vault.device_keys().value());
  EXPECT_NE(vault.make_device_keys(UnixTime(8)).value().device(), first);
  const auto verified = vault.verify();
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->damaged.empty()) << verified->damaged.front();
  EXPECT_EQ(verified->items, 3);
}

TEST_F(DeviceKeysInVault, AnAccountNeverTakesTheirPlace) {
  auto vault = make();
  auto account = VaultTest::account(1);
  account.id = vault.make_device_keys(UnixTime(7)).value().device().id;
  EXPECT_EQ(outcome_of(vault.put(account)), Outcome::VaultBusy) << "as a new one";
  account.revision = 1;
  EXPECT_EQ(outcome_of(vault.put(account)), Outcome::InputInvalid);
  EXPECT_TRUE(vault.device_keys().value());
}

// Without them the device would be made anew, and a workspace would be asked to trust another one.
TEST_F(DeviceKeysInVault, AreMissedWhenSomebodyTookThem) {
  auto vault = make(1);
  const auto id = vault.make_device_keys(UnixTime(7)).value().device().id;
  tamper("DELETE FROM item WHERE id = " + blob(id));
  EXPECT_EQ(outcome_of(vault.device_keys()), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(vault.make_device_keys(UnixTime(8))), Outcome::VaultDamaged);
}

TEST_F(DeviceKeysInVault, AreMissedWhenTheirPlaceInTheIndexWasTaken) {
  auto vault = make();
  ASSERT_TRUE(vault.make_device_keys(UnixTime(7)));
  tamper("DELETE FROM entry WHERE length(digest) = 0");
  EXPECT_EQ(outcome_of(vault.device_keys()), Outcome::VaultDamaged);
}

TEST_F(DeviceKeysInVault, AnotherTypeInTheFileIsNoticed) {
  auto vault = make();
  const auto id = vault.make_device_keys(UnixTime(7)).value().device().id;
  tamper("UPDATE item SET type = 1 WHERE id = " + blob(id));
  EXPECT_EQ(outcome_of(vault.device_keys()), Outcome::VaultDamaged);
}

}  // namespace
}  // namespace cerby::vault::device_keys_test
