#include "vault/recovery.h"

#include <gtest/gtest.h>

#include <vector>

#include "unit/vault/support/unlock_ways.h"
#include "unit/vault/support/vault_world.h"
#include "vault/database.h"
#include "vault/head.h"
#include "vault/words.h"

namespace cerby::vault::recovery_test {
namespace {

using namespace testing_support;

class StandingClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return MonotonicTime(1); }
  [[nodiscard]] MonotonicTime boottime() const override { return MonotonicTime(1); }
  [[nodiscard]] UnixTime unix_time() const override { return UnixTime(1'700'000'000); }
};

// Keeps the words that it is shown.
class Reader final : public Prompt {
 public:
  bool confirms = true;
  int shown = 0;
  Secret words;
  Expected<Secret> passphrase(const Question&) override { return fail(Outcome::UnlockUnavailable); }
  Expected<bool> show_recovery(const Secret& given) override {
    ++shown;
    words = Secret::copy_of(given.view());
    return confirms;
  }
};

class Recover : public VaultTest {
 protected:
  // With words that are known, and what the methods of the vault are besides.
  Vault make_with_words(int accounts) {
    unlock_ = secret_from_recovery(spent_.view());
    return make(accounts);
  }
  Expected<Recovered> recover_with(const Secret& entropy, const Recovery& how = {}) {
    CERBY_TRY(auto file, VaultFile::open(paths_));
    return recover(std::move(file), entropy, how, reader_, clock_);
  }
  // The vault key that the words give now.
  Expected<Secret> key_by(const Secret& entropy) {
    CERBY_TRY(const auto file, VaultFile::open(paths_));
    CERBY_TRY(auto opened, unwrap_with_words(file.id(), file.methods(), entropy.view()));
    return std::move(opened.vault_key);
  }

  Secret spent_ = Secret::random(32);
  Reader reader_;
  StandingClock clock_;
};

TEST_F(Recover, WordsAreSpentAndTheNewOnesOpenANewKey) {
  static_cast<void>(make_with_words(3));
  {
    const auto done = recover_with(spent_);
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_FALSE(done->key_kept);
    EXPECT_EQ(done->vault.epoch(), 2U);
    EXPECT_FALSE(done->vault.key().view().equals(key_.view()));
  }
  EXPECT_EQ(reader_.shown, 1);
  EXPECT_EQ(outcome_of(key_by(spent_)), Outcome::WrongPassphrase);
  const auto entropy = entropy_from_words(reader_.words.view());
  ASSERT_TRUE(entropy);
  auto key = key_by(*entropy);
  ASSERT_TRUE(key);
  const auto old = std::move(key_);
  key_ = std::move(*key);
  EXPECT_EQ(open()->accounts()->size(), 3U);
  key_ = Secret::copy_of(old.view());
  EXPECT_EQ(outcome_of(open()), Outcome::VaultDamaged) << "the old key opens nothing";
}

TEST_F(Recover, OtherSetsOfWordsStay) {
  const Secret others = Secret::random(32);
  {
    auto vault = make_with_words(1);
    ASSERT_TRUE(vault.add_method(make_method(vault.id(), MethodKind::Recovery,
                                             secret_from_recovery(others.view()), vault.key(), UnixTime(3))));
  }
  ASSERT_TRUE(recover_with(spent_));
  EXPECT_EQ(outcome_of(key_by(spent_)), Outcome::WrongPassphrase);
  EXPECT_TRUE(key_by(others));
}

TEST_F(Recover, ANewPassphraseTakesThePlaceOfTheOldOne) {
  {
    auto vault = make_with_words(1);
    const auto old = make_passphrase_method(vault.id(), secret_of("forgotten").view(), kLeastKdfCost,
                                            vault.key(), UnixTime(2));
    ASSERT_TRUE(old && vault.add_method(*old));
  }
  const Secret passphrase = secret_of("a new passphrase");
  ASSERT_TRUE(recover_with(spent_, {.passphrase = &passphrase, .cost = kLeastKdfCost, .progress = {}}));
  const auto file = VaultFile::open(paths_);
  ASSERT_EQ(file->methods().size(), 2U);
  const auto* method = file->method(MethodKind::Passphrase);
  ASSERT_NE(method, nullptr);
  EXPECT_EQ(method->created, UnixTime(1'700'000'000));
  EXPECT_TRUE(unwrap(file->id(), *method, *secret_from_passphrase(passphrase.view(), *method)));
}

TEST_F(Recover, NothingHappensUntilTheNewWordsAreConfirmed) {
  static_cast<void>(make_with_words(1));
  reader_.confirms = false;
  EXPECT_EQ(outcome_of(recover_with(spent_)), Outcome::UnlockCancelled);
  EXPECT_EQ(reader_.shown, 1);
  EXPECT_TRUE(key_by(spent_)->view().equals(key_.view()));
  EXPECT_EQ(open()->epoch(), 1U);
}

TEST_F(Recover, OtherWordsShowNothing) {
  static_cast<void>(make_with_words(1));
  EXPECT_EQ(outcome_of(recover_with(Secret::random(32))), Outcome::WrongPassphrase);
  const Secret weak = secret_of("short");
  EXPECT_EQ(outcome_of(recover_with(spent_, {.passphrase = &weak, .cost = kLeastKdfCost, .progress = {}})),
            Outcome::InputInvalid);
  EXPECT_EQ(reader_.shown, 0);
}

TEST_F(Recover, ADamagedVaultKeepsItsKeyAndGetsNewWordsAllTheSame) {
  static_cast<void>(make_with_words(3));
  tamper("UPDATE item SET revision = 9 WHERE id = " + blob(ids_[2]));
  const Secret passphrase = secret_of("a new passphrase");
  {
    const auto done =
        recover_with(spent_, {.passphrase = &passphrase, .cost = kLeastKdfCost, .progress = {}});
    ASSERT_TRUE(done) << describe(done.error());
    ASSERT_TRUE(done->key_kept);
    EXPECT_EQ(done->key_kept->outcome, Outcome::VaultDamaged);
    EXPECT_EQ(done->vault.epoch(), 1U);
  }
  EXPECT_EQ(outcome_of(key_by(spent_)), Outcome::WrongPassphrase);
  EXPECT_TRUE(key_by(*entropy_from_words(reader_.words.view()))->view().equals(key_.view()));
  const auto again = open();
  const auto* method = again->method(MethodKind::Passphrase);
  ASSERT_NE(method, nullptr);
  EXPECT_TRUE(unwrap(again->id(), *method, *secret_from_passphrase(passphrase.view(), *method)));
}

TEST_F(Recover, AMethodOfALaterVersionKeepsTheKeyToo) {
  static_cast<void>(make_with_words(1));
  {
    const auto database = Database::open(paths_.vault, std::chrono::milliseconds(0));
    ASSERT_TRUE((*database)->run("INSERT INTO method VALUES (zeroblob(16), 'later', x'', x'00', x'00', 1)"));
    const auto stored = read_head(**database);
    ASSERT_TRUE(stored && write_head(**database, stored->head, Keys(key_)));
  }
  const auto done = recover_with(spent_);
  ASSERT_TRUE(done) << describe(done.error());
  ASSERT_TRUE(done->key_kept);
  EXPECT_NE(done->key_kept->detail.find("\"later\""), std::string::npos);
  EXPECT_EQ(outcome_of(key_by(spent_)), Outcome::WrongPassphrase);
}

}  // namespace
}  // namespace cerby::vault::recovery_test
