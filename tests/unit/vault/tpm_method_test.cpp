// The TPM as one of a vault's ways to open, with one in memory; a real one: tests/tpm.
#include "vault/tpm_method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>

#include <array>

#include "unit/vault/support/unlock_ways.h"
#include "unit/vault/support/vault_world.h"
#include "vault/damaged_key.h"
#include "vault/encoding.h"
#include "vault/tpm_seal.h"

namespace cerby::vault::tpm_method_test {
namespace {

using namespace testing_support;
using std::chrono::seconds;
using ::testing::ElementsAre;

const std::string kPassphrase = "correct horse battery";

class TpmMethod : public VaultTest {
 protected:
  Expected<Vault> open_it() {
    CERBY_TRY(auto file, VaultFile::open(paths_));
    return vault::open(std::move(file), cache_, store_, &tpm_, prompt_, seconds(0));
  }
  void add_passphrase(Vault& vault) {
    const auto method = make_passphrase_method(vault.id(), secret_of(kPassphrase).view(), kLeastKdfCost,
                                               vault.key(), UnixTime(3));
    ASSERT_TRUE(method && vault.add_method(*method));
  }
  static std::vector<MethodKind> kinds(const Vault& vault) {
    std::vector<MethodKind> kinds;
    for (const Method& method : vault.methods()) kinds.push_back(method.kind);
    std::ranges::sort(kinds);
    return kinds;
  }

  MemoryKeyCache cache_;
  MemoryKeyStore store_;
  MemoryTpm tpm_;
  ScriptedPrompt prompt_;
};

TEST_F(TpmMethod, OpensTheVaultAndAsksNobody) {
  auto vault = make(2);
  const auto opens = open_by_tpm(vault, tpm_, Pcrs{1U << 7}, UnixTime(2));
  ASSERT_TRUE(opens) << describe(opens.error());
  EXPECT_EQ(opens->entry, TpmEntry::New);
  auto opened = open_it();
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->accounts()->size(), 2U);
  EXPECT_EQ(prompt_.asked, 0);
}

TEST_F(TpmMethod, AgainItReplacesTheOneThatThereWasInOneChange) {
  auto vault = make();
  ASSERT_TRUE(open_by_tpm(vault, tpm_, Pcrs{1U << 7}, UnixTime(2)));
  const Method before = *vault.method(MethodKind::Tpm);
  const auto generation = vault.generation();
  const auto again = open_by_tpm(vault, tpm_, std::nullopt, UnixTime(3));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->entry, TpmEntry::SealedAnew);
  EXPECT_EQ(again->pcrs, Pcrs{1U << 7}) << "none given: those from before";
  EXPECT_EQ(vault.generation(), generation + 1);
  EXPECT_THAT(kinds(vault), ElementsAre(MethodKind::Recovery, MethodKind::Tpm));
  EXPECT_NE(vault.method(MethodKind::Tpm)->id, before.id);
  EXPECT_EQ(open_by_tpm(vault, tpm_, Pcrs{}, UnixTime(4))->pcrs, Pcrs{});
  ASSERT_TRUE(open_it());
}

TEST_F(TpmMethod, ATpmThatFailsLeavesTheMethodsAsTheyAre) {
  auto vault = make();
  ASSERT_TRUE(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(2)));
  const auto generation = vault.generation();
  tpm_.fails = Failure{Outcome::TpmMissing, {}};
  EXPECT_EQ(outcome_of(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(3))), Outcome::TpmMissing);
  EXPECT_EQ(vault.generation(), generation);
  tpm_.fails.reset();
  EXPECT_TRUE(open_it());
}

TEST_F(TpmMethod, ANewVaultKeyKeepsIt) {
  auto vault = make(1);
  ASSERT_TRUE(open_by_tpm(vault, tpm_, Pcrs{3}, UnixTime(2)));
  const auto parameters = vault.method(MethodKind::Tpm)->parameters;
  const Secret key = Secret::random(kVaultKeySize);
  ASSERT_TRUE(vault.rotate(key, {}, {}));
  EXPECT_EQ(vault.method(MethodKind::Tpm)->parameters, parameters);
  auto opened = open_it();
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_TRUE(opened->key().view().equals(key.view()));
}

TEST_F(TpmMethod, EachRefusalIsSaidByNameWhereNothingElseOpensIt) {
  auto vault = make();
  ASSERT_TRUE(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(2)));
  for (const auto outcome :
       {Outcome::TpmMissing, Outcome::TpmForbidden, Outcome::TpmPcrsChanged, Outcome::TpmOther,
        Outcome::TpmLockedOut, Outcome::TpmSealDamaged, Outcome::TpmFailed, Outcome::HelperFailed}) {
    tpm_.fails = Failure{outcome, "why"};
    const auto refused = open_it();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().outcome, outcome);
    EXPECT_EQ(refused.error().detail, "why");
  }
}

TEST_F(TpmMethod, ThePassphraseIsAskedForWithWhatTheTpmSaid) {
  auto vault = make();
  add_passphrase(vault);
  ASSERT_TRUE(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(2)));
  prompt_.passphrase_given = kPassphrase;
  ASSERT_TRUE(open_it());
  EXPECT_EQ(prompt_.asked, 0);
  tpm_.fails = Failure{Outcome::TpmPcrsChanged, {}};
  ASSERT_TRUE(open_it());
  EXPECT_THAT(prompt_.errors, ElementsAre(std::string(happened(Outcome::TpmPcrsChanged))));
}

TEST_F(TpmMethod, AWaitThatEndedTriesNothingElse) {
  auto vault = make();
  add_passphrase(vault);
  ASSERT_TRUE(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(2)));
  tpm_.fails = Failure{Outcome::TabClosed, {}};
  EXPECT_EQ(outcome_of(open_it()), Outcome::TabClosed);
  EXPECT_EQ(prompt_.asked, 0);
}

TEST_F(TpmMethod, TheKeyStoreIsAskedFirst) {
  auto vault = make();
  ASSERT_TRUE(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(2)));
  const Secret stored = Secret::random(kUnlockSecretSize);
  ASSERT_TRUE(
      vault.add_method(make_method(vault.id(), MethodKind::KeyStore, stored, vault.key(), UnixTime(3))));
  ASSERT_TRUE(store_.put(vault.id(), {.unlock_secret = Secret::copy_of(stored.view()), .generation = 1}));
  ASSERT_TRUE(open_it());
  EXPECT_EQ(tpm_.unsealed, 0);
  store_.available = false;
  ASSERT_TRUE(open_it());
  EXPECT_EQ(tpm_.unsealed, 1);
}

TEST_F(TpmMethod, AnotherSecretDoesNotOpenIt) {
  auto vault = make();
  ASSERT_TRUE(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(2)));
  tpm_.secrets.at(0) = Secret::random(kUnlockSecretSize);
  EXPECT_EQ(outcome_of(open_it()), Outcome::WrongPassphrase);
}

TEST_F(TpmMethod, ADamagedVaultIsOpenedByItToo) {
  auto vault = make(1);
  ASSERT_TRUE(open_by_tpm(vault, tpm_, std::nullopt, UnixTime(2)));
  const auto key = key_of_damaged(paths_, cache_, store_, &tpm_, prompt_);
  ASSERT_TRUE(key) << describe(key.error());
  EXPECT_TRUE(key->key.view().equals(vault.key().view()));
  EXPECT_EQ(outcome_of(key_of_damaged(paths_, cache_, store_, nullptr, prompt_)), Outcome::UnlockUnavailable);
}

TEST(TpmSealForm, ComesBackAsItWas) {
  TpmSeal seal{.pcrs = {0x800081}, .primary = {}, .public_part = {1, 2, 3}, .private_part = {4}};
  seal.primary.fill(9);
  const auto bytes = encode(seal);
  const auto back = tpm_seal_from(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->pcrs, seal.pcrs);
  EXPECT_EQ(back->primary, seal.primary);
  EXPECT_EQ(back->public_part, seal.public_part);
  EXPECT_EQ(back->private_part, seal.private_part);
}

TEST(TpmSealForm, EachBoundIsKept) {
  const auto refused = [](const TpmSeal& seal) {
    const auto back = tpm_seal_from(encode(seal));
    return !back && back.error().outcome == Outcome::TpmSealDamaged;
  };
  const auto bytes = [](std::size_t size) { return std::vector<std::uint8_t>(size, 7); };
  EXPECT_FALSE(refused({{}, {}, bytes(kMaxTpmPublic), bytes(kMaxTpmPrivate)})) << "the control";
  EXPECT_TRUE(refused({{}, {}, bytes(kMaxTpmPublic + 1), bytes(1)}));
  EXPECT_TRUE(refused({{}, {}, bytes(1), bytes(kMaxTpmPrivate + 1)}));
  // Beside one that is long enough for both.
  EXPECT_TRUE(refused({{}, {}, bytes(0), bytes(2)}));
  EXPECT_TRUE(refused({{}, {}, bytes(2), bytes(0)}));
  EXPECT_TRUE(refused({{1U << 24}, {}, bytes(1), bytes(1)}));
  // Nothing follows, also where the sum is right.
  auto longer = encode({{}, {}, bytes(1), bytes(1)});
  constexpr std::size_t kSum = 16;
  longer.resize(longer.size() - kSum);
  longer.push_back(7);
  std::array<std::uint8_t, kSum> sum{};
  const auto summed = Encoding("tpm seal").raw(longer);
  crypto_generichash(sum.data(), sum.size(), summed.bytes().data(), summed.bytes().size(), nullptr, 0);
  longer.insert(longer.end(), sum.begin(), sum.end());
  EXPECT_EQ(outcome_of(tpm_seal_from(longer)), Outcome::TpmSealDamaged);
  EXPECT_FALSE(tpm_seal_from({}));
  EXPECT_FALSE(tpm_seal_from(bytes(kMaxTpmSeal + 1)));
  EXPECT_FALSE(tpm_seal_from(bytes(4096)));
}

TEST(PcrsText, BothWaysAndNothingElse) {
  for (const char* text : {"none", "0", "7", "0,2,7", "23"}) {
    const auto pcrs = pcrs_from(text);
    ASSERT_TRUE(pcrs) << text;
    EXPECT_EQ(text_of(*pcrs), text);
  }
  EXPECT_EQ(pcrs_from("7,0")->mask, 0x81U);
  for (const char* text :
       {"", ",", "7,", ",7", "24", "-1", "7,7", "7 ", "0x7", "none,7", "99999999999", "7;8"})
    EXPECT_FALSE(pcrs_from(text)) << text;
}

}  // namespace
}  // namespace cerby::vault::tpm_method_test
