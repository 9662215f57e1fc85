// The real helper with a real GNOME Keyring on a bus of their own.
#include <gtest/gtest.h>
#include <signal.h>
#include <sodium.h>

#include <string>
#include <vector>

#include "keystore/support/desktop.h"
#include "keystore/support/planted.h"
#include "process/helper_channel.h"

namespace cerby::keystore {
namespace {

using namespace std::chrono_literals;
using process::HelperChannel;
using process::HelperLimits;

HelperChannel connect(const Environment& environment, HelperLimits limits = {}) {
  auto channel = HelperChannel::start_program(std::filesystem::path(CERBY_BIN_DIR) / "cerby-helper",
                                              environment, {"/nonexistent/pinentry"}, limits);
  if (!channel) throw std::runtime_error(describe(channel.error()));
  return std::move(*channel);
}

template <typename T>
Outcome outcome_of(const Expected<T>& result) {
  EXPECT_FALSE(result) << "it should have failed";
  return result ? Outcome::LoggedIn : result.error().outcome;
}

vault::KeyStore::Entry entry_of(std::uint64_t generation) {
  return {.unlock_secret = Secret::random(32), .generation = generation};
}

// What put() would store, with any version and size.
std::string value_of(std::uint8_t version, std::uint64_t generation, std::size_t secret_size = 32) {
  std::vector<std::uint8_t> raw(1 + secret_size + 8, 0x55);
  raw[0] = version;
  for (std::size_t i = 0; i < 8; ++i)
    raw[1 + secret_size + i] = static_cast<std::uint8_t>(generation >> (8 * i));
  std::string text(sodium_base64_ENCODED_LEN(raw.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), raw.data(), raw.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

class KeyStoreTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }

  // Puts any value where the helper looks for this vault's.
  void plant_here(const std::string& value, const std::string& copy = {}) {
    ASSERT_TRUE(plant(desktop_.environment(), vault_, value, copy));
  }
  [[nodiscard]] std::string found_by_others() const {
    return desktop_.run({"secret-tool", "search", "--all", "vault", vault_.text()}).output;
  }

  Desktop desktop_;
  HelperChannel channel_ = connect(desktop_.environment());
  vault::KeyStore& store_ = channel_.key_store();
  const Uuid vault_ = Uuid::random();
};

TEST_F(KeyStoreTest, KeepsWhatItWasGivenForEveryLaterHelper) {
  const auto entry = entry_of(0x0123456789abcdef);
  ASSERT_TRUE(store_.put(vault_, entry));
  for (int i = 0; i < 2; ++i) {
    auto later = connect(desktop_.environment());
    const auto found = later.key_store().get(vault_);
    ASSERT_TRUE(found) << describe(found.error());
    ASSERT_TRUE(*found);
    EXPECT_TRUE((*found)->unlock_secret.view().equals(entry.unlock_secret.view()));
    EXPECT_EQ((*found)->generation, entry.generation);
  }
}

TEST_F(KeyStoreTest, NothingIsNoFailure) {
  const auto found = store_.get(vault_);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_FALSE(found->has_value());
  EXPECT_TRUE(store_.remove(vault_));
}

TEST_F(KeyStoreTest, VaultsDoNotMeet) {
  const Uuid other = Uuid::random();
  ASSERT_TRUE(store_.put(vault_, entry_of(1)));
  ASSERT_TRUE(store_.put(other, entry_of(2)));
  ASSERT_TRUE(store_.remove(vault_));
  const auto found = store_.get(other);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->generation, 2u);
}

TEST_F(KeyStoreTest, AnUpdateReplacesTheEntry) {
  ASSERT_TRUE(store_.put(vault_, entry_of(1)));
  const auto newer = entry_of(2);
  ASSERT_TRUE(store_.put(vault_, newer));
  const auto found = store_.get(vault_);
  ASSERT_TRUE(found && *found);
  EXPECT_TRUE((*found)->unlock_secret.view().equals(newer.unlock_secret.view()));
  const std::string seen = found_by_others();
  EXPECT_EQ(seen.find("label = "), seen.rfind("label = ")) << seen;
}

TEST_F(KeyStoreTest, ARemovedEntryIsGone) {
  ASSERT_TRUE(store_.put(vault_, entry_of(1)));
  ASSERT_TRUE(store_.remove(vault_));
  const auto found = store_.get(vault_);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->has_value());
}

TEST_F(KeyStoreTest, ThePersonSeesWhatItIs) {
  ASSERT_TRUE(store_.put(vault_, entry_of(1)));
  const std::string seen = found_by_others();
  EXPECT_NE(seen.find("label = Cerby vault key\n"), std::string::npos) << seen;
  EXPECT_NE(seen.find("schema = com.cerby.vault\n"), std::string::npos) << seen;
}

TEST_F(KeyStoreTest, AValueThatIsNotOursIsUnavailableAndNotUsed) {
  for (const std::string& value :
       {std::string("x"), std::string(56, '!'), std::string(56, 'A'), value_of(2, 1), value_of(1, 1, 31),
        value_of(1, 1, 33), value_of(1, 1) + "=", value_of(1, 1).substr(1)}) {
    plant_here(value);
    EXPECT_EQ(outcome_of(store_.get(vault_)), Outcome::KeyStoreUnavailable) << value;
  }
  plant_here(value_of(1, 7));  // the control: this form is the one
  const auto found = store_.get(vault_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->generation, 7u);
}

TEST_F(KeyStoreTest, AValueOfAMegabyteIsRefusedAndTheHelperLives) {
  plant_here(std::string(1'000'000, 'A'));
  EXPECT_EQ(outcome_of(store_.get(vault_)), Outcome::KeyStoreUnavailable);
  ASSERT_TRUE(store_.put(vault_, entry_of(3)));
  const auto found = store_.get(vault_);
  ASSERT_TRUE(found && *found) << (found ? "none" : describe(found.error()));
  EXPECT_EQ((*found)->generation, 3u);
}

TEST_F(KeyStoreTest, AnOlderEntryPutBackIsGivenWithItsOldGeneration) {
  ASSERT_TRUE(store_.put(vault_, entry_of(9)));
  plant_here(value_of(1, 4));
  const auto found = store_.get(vault_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->generation, 4u);
}

TEST_F(KeyStoreTest, OfSeveralItemsTheNewestThatIsOursCounts) {
  plant_here(value_of(1, 4), "1");
  plant_here("not ours", "2");
  plant_here(value_of(1, 6), "3");
  plant_here(value_of(1, 5), "4");
  const auto found = store_.get(vault_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->generation, 6u);
  ASSERT_TRUE(store_.remove(vault_));
  const auto after = store_.get(vault_);
  ASSERT_TRUE(after);
  EXPECT_FALSE(after->has_value());
}

TEST_F(KeyStoreTest, ALockedCollectionThatNobodyUnlocksIsCancelled) {
  ASSERT_TRUE(store_.put(vault_, entry_of(1)));
  desktop_.lock_collections();
  EXPECT_EQ(outcome_of(store_.get(vault_)), Outcome::UnlockCancelled);
  EXPECT_EQ(outcome_of(store_.put(vault_, entry_of(2))), Outcome::UnlockCancelled);
  EXPECT_EQ(outcome_of(store_.remove(vault_)), Outcome::UnlockCancelled);
  EXPECT_EQ(outcome_of(store_.get(Uuid::random())), Outcome::UnlockCancelled);
}

TEST_F(KeyStoreTest, AServiceThatEndedIsUnavailableAndTheHelperLives) {
  ASSERT_TRUE(store_.put(vault_, entry_of(1)));
  desktop_.end_keyring();
  EXPECT_EQ(outcome_of(store_.get(vault_)), Outcome::KeyStoreUnavailable);
  EXPECT_EQ(outcome_of(store_.put(vault_, entry_of(1))), Outcome::KeyStoreUnavailable);
  EXPECT_EQ(outcome_of(channel_.prompt().passphrase({.text = "?", .error = {}, .repeat = false})),
            Outcome::UnlockUnavailable);
}

TEST_F(KeyStoreTest, AServiceThatHangsIsTimedOut) {
  ASSERT_EQ(::kill(desktop_.keyring(), SIGSTOP), 0);
  auto impatient = connect(desktop_.environment(), {.start = 10s, .answer = 100ms});
  EXPECT_EQ(outcome_of(impatient.key_store().get(vault_)), Outcome::TimedOut);
}

TEST(KeyStoreAbsent, ABusWithoutAServiceIsUnavailable) {
  ASSERT_TRUE(start_secrets());
  const Desktop desktop(Desktop::With::BusOnly);
  auto channel = connect(desktop.environment());
  EXPECT_EQ(outcome_of(channel.key_store().get(Uuid::random())), Outcome::KeyStoreUnavailable);
  EXPECT_EQ(outcome_of(channel.key_store().put(Uuid::random(), entry_of(1))), Outcome::KeyStoreUnavailable);
  EXPECT_EQ(outcome_of(channel.key_store().remove(Uuid::random())), Outcome::KeyStoreUnavailable);
}

TEST(KeyStoreAbsent, NoBusIsUnavailable) {
  ASSERT_TRUE(start_secrets());
  for (const Environment& environment :
       {Environment{}, Environment{{"XDG_RUNTIME_DIR", "/nonexistent"}},
        Environment{{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"}},
        Environment{{"DISPLAY", ":99"}}}) {
    auto channel = connect(environment);
    EXPECT_EQ(outcome_of(channel.key_store().get(Uuid::random())), Outcome::KeyStoreUnavailable);
  }
}

}  // namespace
}  // namespace cerby::keystore
