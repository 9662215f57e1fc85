#include "backup/header.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "unit/backup/support/backup_world.h"
#include "vault/encoding.h"

namespace cerby::backup::header_test {
namespace {

using namespace testing_support;
using vault::Encoding;
using vault::KdfCost;

constexpr std::uint64_t kMiB = 1024ULL * 1024;

// A header as it is written, with a passphrase and a key that costs nothing.
class BackupHeader : public testing::Test {
 protected:
  BackupHeader() {
    Header header = new_header(vault::kLeastKdfCost).value();
    const auto derived = key_.derive()(passphrase_.view(), header.kdf).value();
    randombytes_buf(header.stream.data(), header.stream.size());
    header.check = BackupKeys(derived).check_of(header);
    bytes_ = bytes_of(header);
    key_.runs = 0;
  }
  Expected<Secret> open(Bytes bytes, const char* text = "correct horse") {
    CERBY_TRY(const auto header, header_from(bytes));
    return key_of(header, passphrase(text).view(), key_.derive());
  }
  [[nodiscard]] HeaderBytes with_cost(std::uint64_t memory, std::uint32_t passes) const {
    auto bytes = bytes_;
    const auto cost = Encoding("").number(memory).number(passes);
    std::ranges::copy(cost.bytes(), bytes.begin() + 12);
    return bytes;
  }

  CheapKey key_;
  Secret passphrase_ = passphrase("correct horse");
  HeaderBytes bytes_{};
};

TEST_F(BackupHeader, OpensWithItsPassphrase) {
  EXPECT_TRUE(open(bytes_));
  EXPECT_EQ(bytes_of(header_from(bytes_).value()), bytes_);
}

TEST_F(BackupHeader, AnotherPassphraseDoesNotOpenIt) {
  for (const auto* text : {"correct horsf", "Correct horse", "correct horse ", ""}) {
    EXPECT_EQ(ended(open(bytes_, text)), Outcome::BackupNotOpened) << text;
  }
}

TEST_F(BackupHeader, NoChangedBitOpens) {
  for (std::size_t bit = 0; bit < bytes_.size() * 8; ++bit) {
    auto changed = bytes_;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1U << bit % 8);
    const auto outcome = ended(open(changed));
    const auto byte = bit / 8;
    if (byte < 8) {
      EXPECT_EQ(outcome, Outcome::BackupDamaged) << bit;
    } else if (byte < 12) {
      EXPECT_EQ(outcome, bit == 64 ? Outcome::BackupDamaged : Outcome::BackupNewer) << bit;
    } else if (byte < 24) {
      EXPECT_TRUE(outcome == Outcome::BackupDamaged || outcome == Outcome::BackupNotOpened) << bit;
    } else {
      EXPECT_EQ(outcome, Outcome::BackupNotOpened) << bit;
    }
  }
}

TEST_F(BackupHeader, CutOffAnywhereIsDamaged) {
  for (std::size_t size = 0; size < bytes_.size(); ++size)
    EXPECT_EQ(ended(open(Bytes(bytes_).first(size))), Outcome::BackupDamaged) << size;
  EXPECT_EQ(key_.runs, 0);
}

TEST_F(BackupHeader, OfAnotherFileIsDamaged) {
  const std::string text(200, 'x');
  EXPECT_EQ(ended(open(vault::as_bytes(text))), Outcome::BackupDamaged);
  EXPECT_EQ(ended(open(vault::as_bytes("SQLite format 3"))), Outcome::BackupDamaged);
}

TEST_F(BackupHeader, OfALaterFormatIsNewer) {
  for (const std::uint32_t format : {2U, 256U, std::numeric_limits<std::uint32_t>::max()}) {
    auto changed = bytes_;
    const auto number = Encoding("").number(format);
    std::ranges::copy(number.bytes(), changed.begin() + 8);
    EXPECT_EQ(ended(open(changed)), Outcome::BackupNewer) << format;
  }
  EXPECT_EQ(key_.runs, 0);
}

TEST_F(BackupHeader, ACostOutOfBoundsIsRefusedBeforeItIsSpent) {
  const auto most = std::numeric_limits<std::uint64_t>::max();
  const std::pair<std::uint64_t, std::uint32_t> costs[] = {
      {0, 3},          {64 * kMiB - 1, 3}, {1024 * kMiB + 1, 2},
      {most, 2},       {most, 10},         {64 * kMiB, 0},
      {64 * kMiB, 1},  {64 * kMiB, 11},    {64 * kMiB, std::numeric_limits<std::uint32_t>::max()},
      {1024 * kMiB, 5}};
  for (const auto& [memory, passes] : costs) {
    EXPECT_EQ(ended(open(with_cost(memory, passes))), Outcome::BackupDamaged) << memory << " " << passes;
    EXPECT_EQ(ended(new_header({.memory_bytes = memory, .passes = passes})), Outcome::KdfOutOfBounds);
  }
  EXPECT_EQ(key_.runs, 0);
  EXPECT_EQ(ended(open(with_cost(64 * kMiB, 3))), Outcome::BackupNotOpened) << "in bounds: one run";
  EXPECT_EQ(key_.runs, 1);
}

TEST_F(BackupHeader, EachHasASaltOfItsOwn) {
  EXPECT_NE(new_header(vault::kLeastKdfCost)->kdf, new_header(vault::kLeastKdfCost)->kdf);
}

TEST_F(BackupHeader, TheRealDerivationIsTheVaults) {
  const auto header = new_header(vault::kLeastKdfCost).value();
  const auto derived = argon2id(passphrase_.view(), header.kdf);
  ASSERT_TRUE(derived);
  Secret expected(32);
  constexpr SecretAccess kWhy("a test derives a key");
  ASSERT_EQ(crypto_pwhash(expected.writable(kWhy).data(), 32, "correct horse", 13, header.kdf.data() + 12,
                          vault::kLeastKdfCost.passes, vault::kLeastKdfCost.memory_bytes,
                          crypto_pwhash_ALG_ARGON2ID13),
            0);
  EXPECT_TRUE(derived->view().equals(expected.view()));
  EXPECT_EQ(ended(argon2id({}, header.kdf)), Outcome::InputInvalid);
}

}  // namespace
}  // namespace cerby::backup::header_test
