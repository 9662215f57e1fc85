// The key of a vault whose file is damaged.
#include "vault/damaged_key.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "unit/vault/support/unlock_ways.h"
#include "unit/vault/support/vault_world.h"
#include "vault/encoding.h"

namespace cerby::vault::damaged_key_test {
namespace {

using namespace testing_support;

class DamagedKeys : public VaultTest {
 protected:
  void SetUp() override {
    auto vault = make(3);
    vault_ = vault.id();
    ASSERT_TRUE(vault.add_method(make_method(vault_, MethodKind::KeyStore, stored_, key_, UnixTime(1))));
    ASSERT_TRUE(vault.add_method(*make_passphrase_method(vault_, secret_of("correct horse").view(),
                                                         {.memory_bytes = 64ULL * 1024 * 1024, .passes = 2},
                                                         key_, UnixTime(1))));
    ASSERT_TRUE(keep_open(vault, cache_, std::chrono::seconds(60)));
    store_.entries[vault_] = {.unlock_secret = Secret::copy_of(stored_.view()), .generation = 42};
  }
  void destroy_header() const {
    std::fstream file(paths_.vault, std::ios::in | std::ios::out | std::ios::binary);
    file << std::string(100, 'x');
  }
  Expected<DamagedKey> get() { return key_of_damaged(paths_, cache_, store_, &tpm_, prompt_); }
  void expect_ours(const Expected<DamagedKey>& key) const {
    ASSERT_TRUE(key) << describe(key.error());
    EXPECT_EQ(key->vault, vault_);
    EXPECT_TRUE(key->key.view().equals(key_.view()));
  }

  Uuid vault_;
  Secret stored_ = Secret::random(32);
  MemoryKeyCache cache_;
  MemoryKeyStore store_;
  MemoryTpm tpm_;
  ScriptedPrompt prompt_;
};

TEST_F(DamagedKeys, TheKeptOne) {
  destroy_header();
  store_.available = false;
  expect_ours(get());
  EXPECT_EQ(prompt_.asked, 0);
}

TEST_F(DamagedKeys, AKeptOneThatOpensNothingOfItIsNotTaken) {
  cache_.keys.at(paths_.vault).vault_key = Secret::random(32);
  store_.available = false;
  EXPECT_EQ(outcome_of(get()), Outcome::UnlockCancelled) << "so the prompt was asked";
}

TEST_F(DamagedKeys, FromTheKeyStoreWithWhatItRemembers) {
  destroy_header();
  cache_.keys.clear();
  const auto key = get();
  expect_ours(key);
  EXPECT_EQ(key->outside_generation, 42U);
}

TEST_F(DamagedKeys, FromThePrompt) {
  destroy_header();
  cache_.keys.clear();
  store_.available = false;
  prompt_.wrong_ones_first = {"wrong horse"};
  prompt_.passphrase_given = "correct horse";
  expect_ours(get());
  EXPECT_EQ(prompt_.asked, 2);
}

TEST_F(DamagedKeys, WithoutAHeadTheIdIsThatOfTheMemory) {
  tamper("DELETE FROM head");
  cache_.keys.clear();
  expect_ours(get());
  fs::remove_all(paths_.state_dir);
  store_.available = false;
  EXPECT_FALSE(key_from_passphrase(paths_, secret_of("correct horse").view()));
}

TEST_F(DamagedKeys, FromAGivenSecret) {
  expect_ours(key_from_passphrase(paths_, secret_of("correct horse").view()));
  EXPECT_EQ(outcome_of(key_from_passphrase(paths_, secret_of("wrong horse").view())),
            Outcome::WrongPassphrase);
  EXPECT_EQ(outcome_of(key_from_recovery(paths_, Secret::random(32).view())), Outcome::WrongPassphrase);
  tamper("DELETE FROM method WHERE kind <> 'key_store'");
  EXPECT_EQ(outcome_of(key_from_passphrase(paths_, secret_of("correct horse").view())), Outcome::NotFound);
  const auto none = key_from_recovery(paths_, Secret::random(32).view());
  EXPECT_EQ(outcome_of(none), Outcome::NotFound);
  EXPECT_THAT(none.error().detail, testing::HasSubstr("recovery can be read in the file; it has: key_store"));
}

// Rows of others' making cannot make it as slow as they like.
class PlantedPassphrases : public DamagedKeys {
 protected:
  // Before the vault's own, which is of 64 MiB and two passes; opens nothing.
  void plant(int number, const std::string& parameters) const {
    tamper("INSERT INTO method SELECT x'" + fmt::format("{:032x}", number) + "', kind, " + parameters +
           ", zeroblob(length(wrapped)), secret, created FROM method WHERE kind = 'passphrase' ORDER BY id "
           "DESC LIMIT 1");
  }
  static std::string parameters(int number, std::uint64_t mib) {
    std::vector<std::uint8_t> salt(16);
    salt.back() = static_cast<std::uint8_t>(number);
    const Encoding all = Encoding("").number(mib * 1024 * 1024).number(std::uint32_t{2}).raw(salt);
    std::string hex;
    for (const auto byte : all.bytes()) hex += fmt::format("{:02x}", byte);
    return "x'" + hex + "'";
  }
  Expected<DamagedKey> by_passphrase() const {
    return key_from_passphrase(paths_, secret_of("correct horse").view());
  }
};

TEST_F(PlantedPassphrases, TheCheapestAreTried) {
  for (int number = 1; number <= 12; ++number) plant(number, parameters(number, 1024));
  expect_ours(by_passphrase());
}

TEST_F(PlantedPassphrases, NoMoreThanTwo) {
  plant(1, parameters(1, 64));
  expect_ours(by_passphrase());
  plant(2, parameters(2, 64));
  EXPECT_EQ(outcome_of(by_passphrase()), Outcome::WrongPassphrase);
}

TEST_F(PlantedPassphrases, ThoseOfTheSameParametersAreOne) {
  for (int number = 1; number <= 12; ++number) plant(number, "parameters");
  expect_ours(by_passphrase());
}

TEST_F(DamagedKeys, OutOfBoundsIsNotTried) {
  tamper(
      "UPDATE method SET parameters = CAST(x'00000000000000ff' || substr(parameters, 9) AS BLOB) WHERE kind "
      "= 'passphrase'");
  EXPECT_EQ(outcome_of(key_from_passphrase(paths_, secret_of("correct horse").view())),
            Outcome::KdfOutOfBounds);
}

TEST_F(DamagedKeys, WithoutAMethodOnlyTheKeptKeyOpensIt) {
  tamper("DELETE FROM method");
  expect_ours(get());
  cache_.keys.clear();
  const auto none = get();
  EXPECT_EQ(outcome_of(none), Outcome::UnlockUnavailable);
  EXPECT_THAT(none.error().detail, testing::HasSubstr("no unlock method in the file can be read"));
  EXPECT_THAT(none.error().detail, testing::HasSubstr("cerbyctl restore"));
  EXPECT_EQ(outcome_of(key_from_passphrase(paths_, secret_of("correct horse").view())),
            Outcome::UnlockUnavailable);
}

TEST_F(DamagedKeys, AFileThatIsNoVaultIsCalledThat) {
  std::ofstream(paths_.vault, std::ios::binary | std::ios::trunc) << std::string(20'000, 'x');
  const auto expect_no_vault = [](const Expected<DamagedKey>& key) {
    ASSERT_EQ(outcome_of(key), Outcome::VaultDamaged);
    EXPECT_THAT(key.error().detail, testing::HasSubstr("is no vault"));
    EXPECT_THAT(key.error().detail, testing::HasSubstr("cerbyctl restore"));
  };
  expect_no_vault(get());
  expect_no_vault(key_from_passphrase(paths_, secret_of("correct horse").view()));
  expect_no_vault(key_from_recovery(paths_, Secret::random(32).view()));
  EXPECT_EQ(prompt_.asked, 0);
}

}  // namespace
}  // namespace cerby::vault::damaged_key_test
