#include "vault/opening.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/vault/support/unlock_ways.h"
#include "unit/vault/support/vault_world.h"
#include "vault/tpm_seal.h"
#include "vault/words.h"

namespace cerby::vault::testing_support::opening_test {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr seconds kHour{3600};
const std::string kPassphrase = "correct horse battery";

class SetClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return MonotonicTime(1); }
  [[nodiscard]] MonotonicTime boottime() const override { return MonotonicTime(1); }
  [[nodiscard]] UnixTime unix_time() const override { return UnixTime(1'700'000'000); }
};

class Opening : public VaultTest {
 protected:
  Expected<Vault> make_with_store(seconds keep_open = seconds(0)) {
    return create(paths_, {.passphrase = nullptr, .cost = {}, .keep_open = keep_open}, cache, store, nullptr,
                  prompt, clock);
  }
  // Where all may be asked for it.
  Expected<Vault> make_with_what_is_there(std::optional<Pcrs> by_tpm = std::nullopt) {
    return create(paths_, {.passphrase = nullptr, .cost = {}, .by_tpm = by_tpm, .keep_open = seconds(0)},
                  cache, store, &tpm, prompt, clock);
  }
  Expected<Vault> make_with_passphrase(seconds keep_open = seconds(0)) {
    const Secret passphrase = secret_of(kPassphrase);
    return create(paths_, {.passphrase = &passphrase, .cost = kLeastKdfCost, .keep_open = keep_open}, cache,
                  store, &tpm, prompt, clock);
  }
  Expected<Vault> open_it(seconds how_long = kHour) {
    CERBY_TRY(auto file, VaultFile::open(paths_));
    return vault::open(std::move(file), cache, store, &tpm, prompt, how_long);
  }
  Outcome failure(Expected<Vault> result) {
    EXPECT_FALSE(result.has_value());
    return result ? Outcome::LoggedIn : result.error().outcome;
  }

  MemoryKeyCache cache;
  MemoryKeyStore store;
  MemoryTpm tpm;
  ScriptedPrompt prompt;
  SetClock clock;
};

TEST_F(Opening, CreatesWithTheKeyStoreAndOpensByIt) {
  const auto made = make_with_store();
  ASSERT_TRUE(made.has_value()) << describe(made.error());
  EXPECT_EQ(prompt.shown, 1);
  EXPECT_EQ(prompt.asked, 0);
  EXPECT_THAT(cache.keys, IsEmpty());
  const auto opened = open_it();
  ASSERT_TRUE(opened.has_value()) << describe(opened.error());
  EXPECT_EQ(prompt.asked, 0);
  EXPECT_EQ(cache.keys.size(), 1U);  // kept for the hour
}

TEST_F(Opening, CreationKeepsItOpenForTheTimeThatWasAskedFor) {
  ASSERT_TRUE(make_with_store(kHour).has_value());
  EXPECT_EQ(cache.keys.size(), 1U);
}

TEST_F(Opening, EveryVaultHasARecoveryMethod) {
  ASSERT_TRUE(make_with_passphrase().has_value());
  const auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file.has_value());
  EXPECT_NE(file->method(MethodKind::Recovery), nullptr);
  EXPECT_NE(file->method(MethodKind::Passphrase), nullptr);
  EXPECT_EQ(file->method(MethodKind::KeyStore), nullptr);
}

TEST_F(Opening, TheWordsThatWereShownOpenIt) {
  class Reader final : public Prompt {
   public:
    Secret words;
    Expected<Secret> passphrase(const Question&) override { return fail(Outcome::UnlockUnavailable); }
    Expected<bool> show_recovery(const Secret& shown) override {
      words = Secret::copy_of(shown.view());
      return true;
    }
  } reader;
  ASSERT_TRUE(create(paths_, {}, cache, store, nullptr, reader, clock).has_value());
  auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file.has_value());
  const auto entropy = entropy_from_words(reader.words.view());
  ASSERT_TRUE(entropy.has_value());
  auto key = unwrap(file->id(), *file->method(MethodKind::Recovery), secret_from_recovery(entropy->view()));
  ASSERT_TRUE(key.has_value());
  EXPECT_TRUE(Vault::open(std::move(*file), std::move(*key)).has_value());
}

TEST_F(Opening, NoVaultIsMadeUntilTheWordsAreConfirmed) {
  prompt.confirms_recovery = false;
  EXPECT_EQ(failure(make_with_store()), Outcome::UnlockCancelled);
  EXPECT_EQ(VaultFile::open(paths_).error().outcome, Outcome::VaultMissing);
  EXPECT_THAT(store.entries, IsEmpty());  // and nothing stays behind in the key store
}

TEST_F(Opening, WithoutAKeyStoreNothingIsShownAndNothingMade) {
  store.available = false;
  EXPECT_EQ(failure(make_with_store()), Outcome::KeyStoreUnavailable);
  EXPECT_EQ(prompt.shown, 0);
  EXPECT_EQ(VaultFile::open(paths_).error().outcome, Outcome::VaultMissing);
}

TEST_F(Opening, WithoutAKeyStoreTheTpmTakesItsPlace) {
  store.available = false;
  ASSERT_TRUE(make_with_what_is_there());
  const auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file);
  ASSERT_NE(file->method(MethodKind::Tpm), nullptr);
  EXPECT_TRUE(tpm_seal_from(file->method(MethodKind::Tpm)->parameters)->pcrs.none());
  EXPECT_EQ(file->method(MethodKind::KeyStore), nullptr);
  EXPECT_NE(file->method(MethodKind::Recovery), nullptr);
  EXPECT_TRUE(open_it());
  EXPECT_EQ(prompt.asked, 0);
}

TEST_F(Opening, WithAKeyStoreTheTpmIsNotAsked) {
  ASSERT_TRUE(make_with_what_is_there());
  EXPECT_THAT(tpm.secrets, IsEmpty());
  EXPECT_EQ(store.entries.size(), 1U);
}

TEST_F(Opening, ByTheTpmWhereThatIsAskedForAndNoOtherWay) {
  ASSERT_TRUE(make_with_what_is_there(Pcrs{0x80}));
  EXPECT_THAT(store.entries, IsEmpty());
  const auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file && file->method(MethodKind::Tpm) != nullptr);
  EXPECT_EQ(tpm_seal_from(file->method(MethodKind::Tpm)->parameters)->pcrs, Pcrs{0x80});
}

TEST_F(Opening, ATpmThatRefusesIsNamedWhereItWasAskedForAndElseTheKeyStoreIs) {
  for (const auto refusal : {Outcome::TpmMissing, Outcome::TpmForbidden, Outcome::TpmFailed}) {
    tpm.fails = Failure{refusal, ""};
    store.available = true;
    EXPECT_EQ(failure(make_with_what_is_there(Pcrs{})), refusal);
    EXPECT_THAT(store.entries, IsEmpty());
    store.available = false;
    EXPECT_EQ(failure(make_with_what_is_there()), Outcome::KeyStoreUnavailable);
  }
  EXPECT_EQ(prompt.shown, 0);
  EXPECT_EQ(VaultFile::open(paths_).error().outcome, Outcome::VaultMissing);
}

// A user who was asked by the key store and said no, or hung up, did not choose another way.
TEST_F(Opening, WhatEndsTheAskingIsNotAnsweredByTheTpm) {
  store.put_fails = Failure{Outcome::UnlockCancelled, ""};
  EXPECT_EQ(failure(make_with_what_is_there()), Outcome::UnlockCancelled);
  EXPECT_THAT(tpm.secrets, IsEmpty());
  store.put_fails = std::nullopt;
  store.available = false;
  tpm.fails = Failure{Outcome::TabClosed, ""};
  EXPECT_EQ(failure(make_with_what_is_there()), Outcome::TabClosed);
}

TEST_F(Opening, NeverMadeInPlaceOfAnother) {
  const auto first = make_with_store();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(failure(make_with_passphrase()), Outcome::VaultExists);
  EXPECT_EQ(store.entries.size(), 1U);
  EXPECT_TRUE(open_it().has_value());
}

TEST_F(Opening, APassphraseThatIsEmptyOrShortIsRefused) {
  for (const char* text : {"", "1234567", "pässwör"}) {
    const Secret passphrase = secret_of(text);
    EXPECT_EQ(failure(create(paths_, {.passphrase = &passphrase, .cost = kLeastKdfCost, .keep_open = {}},
                             cache, store, nullptr, prompt, clock)),
              Outcome::InputInvalid);
    EXPECT_EQ(prompt.shown, 0);
  }
}

TEST_F(Opening, KeptKeyAsksNobody) {
  ASSERT_TRUE(make_with_passphrase(kHour).has_value());
  store.available = false;
  EXPECT_TRUE(open_it().has_value());
  EXPECT_EQ(prompt.asked, 0);
  auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file.has_value());
  EXPECT_TRUE(open_kept(std::move(*file), cache).has_value());
}

TEST_F(Opening, OpenKeptWithoutAKeptKeyIsLocked) {
  ASSERT_TRUE(make_with_store().has_value());
  auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(failure(open_kept(std::move(*file), cache)), Outcome::VaultLocked);
}

class KeptKey : public Opening {
 protected:
  // The vault gets another key, and what is kept stays as it was.
  void rotate() {
    auto file = VaultFile::open(paths_);
    ASSERT_TRUE(file.has_value());
    auto vault = open_kept(std::move(*file), cache);
    ASSERT_TRUE(vault.has_value());
    ASSERT_TRUE(vault->rotate(Secret::random(kVaultKeySize)).has_value());
  }
};

TEST_F(KeptKey, HoldsWhatHelloNeeds) {
  auto vault = make_with_store(kHour);
  ASSERT_TRUE(vault.has_value());
  const auto& kept = cache.keys.begin()->second;
  EXPECT_EQ(kept.vault, vault->id());
  EXPECT_EQ(kept.epoch, 1U);
  EXPECT_TRUE(kept.vault_key.view().equals(vault->key().view()));
  EXPECT_EQ(kept.identity.public_key(), (*vault->identity())->public_key());
}

TEST_F(KeptKey, FromBeforeARotationIsForgottenAndTheVaultLocked) {
  ASSERT_TRUE(make_with_store(kHour).has_value());
  rotate();
  auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(failure(open_kept(std::move(*file), cache)), Outcome::VaultLocked);
  EXPECT_THAT(cache.keys, IsEmpty());
}

TEST_F(KeptKey, FromBeforeARotationLeavesTheOtherWays) {
  ASSERT_TRUE(make_with_store(kHour).has_value());
  rotate();
  const auto opened = open_it();
  ASSERT_TRUE(opened.has_value()) << describe(opened.error());
  EXPECT_EQ(cache.keys.begin()->second.epoch, 2U);
}

TEST_F(KeptKey, FetchedBeforeARotationIsLockedNotDamaged) {
  ASSERT_TRUE(make_with_store(kHour).has_value());
  auto early = VaultFile::open(paths_);
  ASSERT_TRUE(early.has_value());
  auto first = cache.get(paths_.vault), second = cache.get(paths_.vault);
  rotate();
  EXPECT_EQ(failure(open_kept(std::move(*early), std::move(**first))), Outcome::VaultLocked)
      << "the file was looked at before";
  auto late = VaultFile::open(paths_);
  ASSERT_TRUE(late.has_value());
  EXPECT_EQ(failure(open_kept(std::move(*late), std::move(**second))), Outcome::VaultLocked);
}

TEST_F(Opening, BrokenCacheIsAsGoodAsAnEmptyOne) {
  ASSERT_TRUE(make_with_store().has_value());
  cache.broken = true;
  EXPECT_TRUE(open_it().has_value());
}

TEST_F(Opening, PassphraseOpensIt) {
  ASSERT_TRUE(make_with_passphrase().has_value());
  prompt.passphrase_given = kPassphrase;
  EXPECT_TRUE(open_it().has_value());
  EXPECT_THAT(prompt.errors, ElementsAre(""));
}

TEST_F(Opening, WrongPassphraseIsSaidAndAskedAgain) {
  ASSERT_TRUE(make_with_passphrase().has_value());
  prompt.wrong_ones_first = {"wrong"};
  prompt.passphrase_given = kPassphrase;
  EXPECT_TRUE(open_it().has_value());
  EXPECT_THAT(prompt.errors, ElementsAre("", Not(IsEmpty())));
}

TEST_F(Opening, NoPassphraseIsAWrongOne) {
  ASSERT_TRUE(make_with_passphrase().has_value());
  prompt.wrong_ones_first = {"", std::string(kMaxPassphrase + 1, 'x')};
  prompt.passphrase_given = kPassphrase;
  EXPECT_TRUE(open_it().has_value());
  EXPECT_THAT(prompt.errors, ElementsAre("", "the passphrase is empty", "the passphrase is too long"));
}

TEST_F(Opening, ThreeWrongPassphrasesEndIt) {
  ASSERT_TRUE(make_with_passphrase().has_value());
  prompt.passphrase_given = "wrong";
  EXPECT_EQ(failure(open_it()), Outcome::WrongPassphrase);
  EXPECT_EQ(prompt.asked, 3);
  EXPECT_THAT(cache.keys, IsEmpty());
}

TEST_F(Opening, CancelledPrompt) {
  ASSERT_TRUE(make_with_passphrase().has_value());
  EXPECT_EQ(failure(open_it()), Outcome::UnlockCancelled);
}

TEST_F(Opening, StoreThatLostItsEntry) {
  ASSERT_TRUE(make_with_store().has_value());
  store.entries.clear();
  EXPECT_EQ(failure(open_it()), Outcome::UnlockUnavailable);
  EXPECT_EQ(prompt.asked, 0);  // there is no passphrase to ask for
}

TEST_F(Opening, StoreWithAnotherSecretDoesNotOpenIt) {
  ASSERT_TRUE(make_with_store().has_value());
  store.entries.begin()->second.unlock_secret = Secret::random(32);
  EXPECT_EQ(failure(open_it()), Outcome::UnlockUnavailable);
}

TEST_F(Opening, StoreWithASecretOfAnotherSize) {
  ASSERT_TRUE(make_with_store().has_value());
  store.entries.begin()->second.unlock_secret = Secret::random(31);
  EXPECT_EQ(failure(open_it()), Outcome::UnlockUnavailable);
}

TEST_F(Opening, DismissedStoreIsSaidAsSuch) {
  ASSERT_TRUE(make_with_store().has_value());
  store.get_fails = Failure{Outcome::UnlockCancelled, {}};
  EXPECT_EQ(failure(open_it()), Outcome::UnlockCancelled);
}

TEST_F(Opening, ExtensionThatHangsUpEndsItAtOnce) {
  ASSERT_TRUE(make_with_store().has_value());
  store.get_fails = Failure{Outcome::TabClosed, {}};
  EXPECT_EQ(failure(open_it()), Outcome::TabClosed);
  EXPECT_EQ(prompt.asked, 0);
}

TEST_F(Opening, UnavailableStoreFallsBackToThePassphrase) {
  auto vault = make_with_store();
  ASSERT_TRUE(vault.has_value());
  const Secret passphrase = secret_of(kPassphrase);
  auto method =
      make_passphrase_method(vault->id(), passphrase.view(), kLeastKdfCost, vault->key(), UnixTime(2));
  ASSERT_TRUE(method.has_value());
  ASSERT_TRUE(vault->add_method(*method).has_value());
  store.available = false;
  prompt.passphrase_given = kPassphrase;
  EXPECT_TRUE(open_it().has_value());
  EXPECT_EQ(prompt.asked, 1);
}

TEST_F(Opening, StoreRemembersTheNewestGeneration) {
  {
    auto vault = make_with_store();
    ASSERT_TRUE(vault.has_value());
    auto one = account(1);
    ASSERT_TRUE(vault->put(one).has_value());
  }
  const auto vault = open_it();
  ASSERT_TRUE(vault.has_value());
  EXPECT_EQ(store.entries.begin()->second.generation, vault->generation());
}

TEST_F(Opening, AChangeIsRememberedInTheStoreWithoutOpeningThroughIt) {
  auto vault = make_with_store();
  ASSERT_TRUE(vault.has_value());
  auto one = account(1);
  ASSERT_TRUE(vault->put(one).has_value());
  auto& entry = store.entries.begin()->second;
  EXPECT_LT(entry.generation, vault->generation());
  remember_generation(*vault, store);
  EXPECT_EQ(store.entries.begin()->second.generation, vault->generation());
  EXPECT_EQ(store.entries.begin()->second.unlock_secret.size(), kUnlockSecretSize);
  EXPECT_TRUE(open_it().has_value()) << "the secret beside it is the same";
}

TEST_F(Opening, WhatTheStoreRemembersIsNeverLoweredAndAFailureIsNone) {
  auto vault = make_with_store();
  ASSERT_TRUE(vault.has_value());
  store.entries.begin()->second.generation = 99;
  const int puts = store.puts;
  remember_generation(*vault, store);
  EXPECT_EQ(store.entries.begin()->second.generation, 99U);
  store.available = false;
  remember_generation(*vault, store);
  store.available = true;
  store.entries.clear();
  remember_generation(*vault, store);
  EXPECT_THAT(store.entries, IsEmpty());
  EXPECT_EQ(store.puts, puts);
}

TEST_F(Opening, AVaultThatTheStoreDoesNotOpenIsNotPutThere) {
  auto vault = make_with_passphrase();
  ASSERT_TRUE(vault.has_value());
  store.get_fails = Failure{Outcome::InternalError, "asked"};
  remember_generation(*vault, store);
  EXPECT_EQ(store.puts, 0);
}

TEST_F(Opening, VaultOlderThanTheStoreRemembersIsRefused) {
  ASSERT_TRUE(make_with_store().has_value());
  store.entries.begin()->second.generation = 99;
  EXPECT_EQ(failure(open_it()), Outcome::VaultRolledBack);
  EXPECT_THAT(cache.keys, IsEmpty());
}

}  // namespace
}  // namespace cerby::vault::testing_support::opening_test
