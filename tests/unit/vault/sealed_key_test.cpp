#include "vault/sealed_key.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <vector>

#include "unit/vault/support/unsound_keys.h"
#include "unit/vault/support/vault_world.h"
#include "vault/encoding.h"
#include "vault/keys.h"

namespace cerby::vault::sealed_key_test {
namespace {

using testing_support::kTest;
using testing_support::outcome_of;

class SealedKey : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::uint8_t> sealed() const {
    return seal_key(sender_, recipient_.device(), subject_, key_.view()).value();
  }
  [[nodiscard]] bool refused(Bytes bytes) const {
    return refused(recipient_, sender_.device(), subject_, bytes);
  }
  [[nodiscard]] static bool refused(const DeviceKeys& recipient, const Device& sender,
                                    const KeySubject& subject, Bytes bytes) {
    const auto opened = open_sealed_key(recipient, sender, subject, bytes);
    return !opened && opened.error().outcome == Outcome::SealedKeyRefused;
  }
  static DeviceKeys device() { return DeviceKeys::random(Uuid::random(), UnixTime(1)); }
  // The keys of `keys` under another id.
  static DeviceKeys renamed(const DeviceKeys& keys) {
    return DeviceKeys::decode(Uuid::random(), Secret::copy_of(keys.encoded())).value();
  }

  DeviceKeys sender_ = device(), recipient_ = device(), third_ = device();
  KeySubject subject_{.purpose = KeyPurpose::Grant, .vault = Uuid::random(), .epoch = 3};
  Secret key_ = Secret::random(kDataKeySize);
};

TEST_F(SealedKey, OpensForItsRecipient) {
  const auto bytes = sealed();
  EXPECT_EQ(bytes.size(), kSealedKeySize);
  const auto opened = open_sealed_key(recipient_, sender_.device(), subject_, bytes);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_TRUE(opened->view().equals(key_.view()));
}

TEST_F(SealedKey, ADeviceCanSealToItself) {
  const auto bytes = seal_key(sender_, sender_.device(), subject_, key_.view()).value();
  EXPECT_TRUE(open_sealed_key(sender_, sender_.device(), subject_, bytes));
}

TEST_F(SealedKey, EachIsAnother) {
  EXPECT_NE(sealed(), sealed());
}

TEST_F(SealedKey, AnyBitFlippedIsRefused) {
  auto bytes = sealed();
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_TRUE(refused(bytes)) << "bit " << bit;
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
  EXPECT_FALSE(refused(bytes));
}

TEST_F(SealedKey, AnyOtherLengthIsRefused) {
  const auto bytes = sealed();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_TRUE(refused(Bytes(bytes).first(size))) << size;
  auto longer = bytes;
  longer.push_back(0);
  EXPECT_TRUE(refused(longer));
}

TEST_F(SealedKey, AnUnsignedOneIsRefused) {
  auto bytes = sealed();
  std::fill(bytes.end() - sizeof(Signature), bytes.end(), std::uint8_t{0});
  EXPECT_TRUE(refused(bytes));
  EXPECT_TRUE(refused(Bytes(bytes).first(bytes.size() - sizeof(Signature))));
}

TEST_F(SealedKey, AnotherRecipientIsRefused) {
  EXPECT_TRUE(refused(third_, sender_.device(), subject_, sealed()));
  EXPECT_TRUE(refused(renamed(recipient_), sender_.device(), subject_, sealed()))
      << "the same keys, another id";
  EXPECT_TRUE(refused(sender_, sender_.device(), subject_, sealed())) << "sent back";
}

TEST_F(SealedKey, AnotherSenderIsRefused) {
  EXPECT_TRUE(refused(recipient_, third_.device(), subject_, sealed()));
  EXPECT_TRUE(refused(recipient_, renamed(sender_).device(), subject_, sealed()))
      << "the same keys, another id";
  auto other_box = sender_.device();
  other_box.box = third_.device().box;
  EXPECT_TRUE(refused(recipient_, other_box, subject_, sealed()));
}

TEST_F(SealedKey, AnotherPurposeVaultOrEpochIsRefused) {
  for (const auto made : {KeyPurpose::Grant, KeyPurpose::Enrolment, KeyPurpose::Rotation}) {
    for (const auto wanted : {KeyPurpose::Grant, KeyPurpose::Enrolment, KeyPurpose::Rotation}) {
      auto subject = subject_;
      subject.purpose = made;
      const auto bytes = seal_key(sender_, recipient_.device(), subject, key_.view()).value();
      subject.purpose = wanted;
      EXPECT_EQ(refused(recipient_, sender_.device(), subject, bytes), made != wanted);
    }
  }
  auto other_vault = subject_;
  other_vault.vault = Uuid::random();
  EXPECT_TRUE(refused(recipient_, sender_.device(), other_vault, sealed()));
  for (const std::uint32_t epoch : {0U, 2U, 4U, 3U + (1U << 31)}) {
    auto other_epoch = subject_;
    other_epoch.epoch = epoch;
    EXPECT_TRUE(refused(recipient_, sender_.device(), other_epoch, sealed())) << epoch;
  }
}

// Boxes of two sealed keys exchanged, signatures kept.
TEST_F(SealedKey, ASignatureIsForItsOwnBox) {
  const auto first = sealed(), second = sealed();
  auto mixed = first;
  std::copy(second.end() - sizeof(Signature), second.end(), mixed.end() - sizeof(Signature));
  EXPECT_TRUE(refused(mixed));
}

// What another device could do with a box that it cannot open: sign it, as if the key were its own to give.
TEST_F(SealedKey, ABoxOfSomebodyElseSignedAnewIsRefused) {
  auto bytes = sealed();
  const auto box = Bytes(bytes).subspan(1, bytes.size() - 1 - sizeof(Signature));
  // The message as FORMAT.md has it.
  Encoding message("cerby sealed key 1");
  message.prefixed(as_bytes("grant"));
  const auto& to = recipient_.device();
  const auto from = [&](const Device& device) {
    Encoding all = message;
    all.prefixed(device.id.bytes).prefixed(device.signing).prefixed(device.box);
    all.prefixed(to.id.bytes).prefixed(to.signing).prefixed(to.box);
    all.prefixed(subject_.vault.bytes).number(subject_.epoch);
    return all.prefixed(unkeyed_digest(box));
  };
  EXPECT_TRUE(
      verify(sender_.device().signing, from(sender_.device()).bytes(), Bytes(bytes).last(sizeof(Signature))))
      << "the format says otherwise";
  const auto signature = third_.sign(from(third_.device()).bytes());
  std::ranges::copy(signature, bytes.end() - sizeof(Signature));
  const auto opened = open_sealed_key(recipient_, third_.device(), subject_, bytes);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().outcome, Outcome::SealedKeyRefused);
  EXPECT_EQ(opened.error().detail, "it was sealed by another device") << "its signature is good";
}

TEST_F(SealedKey, OnlyAKeyOf32Bytes) {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 31, 33, 64}) {
    EXPECT_EQ(outcome_of(seal_key(sender_, recipient_.device(), subject_, Secret(size).view())),
              Outcome::InputInvalid);
  }
}

TEST_F(SealedKey, NothingIsSealedToKeysThatNobodyCanHave) {
  for (const auto& key : testing_support::unsound_box_keys()) {
    auto device = recipient_.device();
    device.box = key;
    EXPECT_FALSE(is_sound(device));
    EXPECT_EQ(outcome_of(seal_key(sender_, device, subject_, key_.view())), Outcome::InputInvalid);
  }
  for (const auto& key : testing_support::unsound_signing_keys()) {
    auto device = recipient_.device();
    device.signing = key;
    EXPECT_FALSE(is_sound(device));
    EXPECT_EQ(outcome_of(seal_key(sender_, device, subject_, key_.view())), Outcome::InputInvalid);
  }
}

TEST_F(SealedKey, NothingIsTakenFromKeysThatNobodyCanHave) {
  for (const auto& key : testing_support::unsound_signing_keys()) {
    auto device = sender_.device();
    device.signing = key;
    EXPECT_TRUE(refused(recipient_, device, subject_, sealed()));
  }
}

}  // namespace
}  // namespace cerby::vault::sealed_key_test
