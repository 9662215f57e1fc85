#include "vault/seal.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <string>

#include "vault/encoding.h"

namespace cerby::vault::seal_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

// Two vaults' worth of keys; `context` is as FORMAT.md has it.
class Seal : public testing::Test {
 protected:
  Seal()
      : first_(subkeys(Secret::random(32).view(), "cerbyvlt", 2)),
        second_(subkeys(Secret::random(32).view(), "cerbyvlt", 2)) {}
  static SealKeys keys_of(const Secret& both) { return {both.view().part(0, 32), both.view().part(32, 32)}; }
  [[nodiscard]] SealKeys keys() const { return keys_of(first_); }
  [[nodiscard]] SealKeys other_keys() const { return keys_of(second_); }
  [[nodiscard]] std::vector<std::uint8_t> sealed(std::string text) const {
    const auto secret = Secret::take(std::span(text));
    return seal(keys(), as_bytes("about"), secret.view()).value();
  }
  [[nodiscard]] bool refused(Bytes bytes, std::string_view about = "about") const {
    const auto result = open(keys(), as_bytes(about), bytes);
    return !result && result.error().outcome == Outcome::VaultDamaged;
  }

 private:
  Secret first_, second_;
};

TEST_F(Seal, OpensToWhatWasSealedAtEverySizeAroundABlock) {
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 254, 255, 256, 257, 511, 512, 5000}) {
    std::string text(size, 'x');
    auto copy = text;
    const auto bytes = seal(keys(), as_bytes("about"), Secret::take(std::span(copy)).view()).value();
    const auto opened = open(keys(), as_bytes("about"), bytes);
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(opened->text(kTest), text);
    EXPECT_EQ(bytes.size(), 1 + 24 + 32 + (size / 256 + 1) * 256 + 16) << "padded to whole blocks";
  }
}

TEST_F(Seal, EachSealIsAnother) {
  EXPECT_NE(sealed("same"), sealed("same"));
}

TEST_F(Seal, TheLargestAndOneMore) {
  EXPECT_LE(seal(keys(), {}, Secret(kMaxPlaintext).view()).value().size(), kMaxSealed);
  const auto refusal = seal(keys(), {}, Secret(kMaxPlaintext + 1).view());
  ASSERT_FALSE(refusal);
  EXPECT_EQ(refusal.error().outcome, Outcome::InputInvalid);
}

TEST_F(Seal, EverySingleBitCounts) {
  const auto bytes = sealed("the password");
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    auto flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
    ASSERT_TRUE(refused(flipped)) << "bit " << bit;
  }
}

TEST_F(Seal, EveryTruncationAndAnExtensionAreRefused) {
  auto bytes = sealed("the password");
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_TRUE(refused(Bytes(bytes).first(size))) << size;
  bytes.resize(bytes.size() + 256);
  EXPECT_TRUE(refused(bytes));
  bytes.resize(kMaxSealed + 1);
  EXPECT_TRUE(refused(bytes));
}

TEST_F(Seal, OtherAdditionalDataIsRefused) {
  const auto bytes = sealed("the password");
  for (const auto* about : {"", "abou", "about ", "About"}) EXPECT_TRUE(refused(bytes, about)) << about;
}

TEST_F(Seal, OtherKeysAreRefused) {
  const auto bytes = sealed("the password");
  EXPECT_FALSE(open(other_keys(), as_bytes("about"), bytes));
  EXPECT_FALSE(open({keys().encryption, other_keys().commitment}, as_bytes("about"), bytes));
  EXPECT_FALSE(open({other_keys().encryption, keys().commitment}, as_bytes("about"), bytes));
}

// What somebody with two keys can do is seal for one of them and add whatever commitment: it never opens
// under the other, though the cipher by itself might.
TEST_F(Seal, ACommitmentOfOneKeyDoesNotOpenUnderAnother) {
  for (int i = 0; i < 20; ++i) {
    const auto first = sealed("for the first");
    const auto text = std::string("for the second");
    auto copy = text;
    auto second = seal(other_keys(), as_bytes("about"), Secret::take(std::span(copy)).view()).value();
    std::ranges::copy(Bytes(first).subspan(25, 32), second.begin() + 25);
    EXPECT_TRUE(refused(second));
    EXPECT_FALSE(open(other_keys(), as_bytes("about"), second));
  }
}

TEST_F(Seal, PlaintextOfAWrongPaddingIsRefused) {
  // Made with the right keys by hand: a block of zeros, which no padding ends with.
  std::vector<std::uint8_t> bytes(1 + 24 + 32 + 256 + 16);
  bytes[0] = 1;
  const std::vector<std::uint8_t> zeros(256);
  const std::span<std::uint8_t> all = bytes;
  crypto_aead_xchacha20poly1305_ietf_encrypt(all.data() + 57, nullptr, zeros.data(), zeros.size(), nullptr, 0,
                                             nullptr, all.data() + 1, keys().encryption.bytes(kTest).data());
  const auto message =
      Encoding("").number(std::uint8_t{1}).prefixed({}).raw(all.subspan(1, 24)).raw(all.subspan(57));
  const auto key = keys().commitment.bytes(kTest);
  crypto_generichash(all.data() + 25, 32, message.bytes().data(), message.bytes().size(), key.data(),
                     key.size());
  EXPECT_TRUE(refused(bytes, ""));
}

TEST(Subkeys, AreThoseOfTheirNumberAndContext) {
  const auto key = Secret::random(32);
  const auto two = subkeys(key.view(), "cerbyvlt", 2), three = subkeys(key.view(), "cerbyvlt", 3);
  EXPECT_TRUE(two.view().equals(three.view().part(0, 64)));
  EXPECT_FALSE(two.view().part(0, 32).equals(two.view().part(32, 32)));
  EXPECT_FALSE(two.view().equals(subkeys(key.view(), "cerbywrp", 2).view()));
}

}  // namespace
}  // namespace cerby::vault::seal_test
