// A vault of an older format, opened by a process that was locked down as the host is: what a migration does
// (the copy beside the vault, the folder's lock, a transaction) is allowed there.
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "unit/process/support/lock_down_world.h"
#include "unit/vault/support/older_vault.h"
#include "vault/kept_copy.h"
#include "vault/vault.h"

namespace cerby::process::confined_migration_test {
namespace {

using namespace vault;
using vault::testing_support::add_counters;
using vault::testing_support::make_older;

Expected<void> fail_halfway(Database& database, const Keys& keys, Head& head) {
  CERBY_CHECK(add_counters(database, keys, head));
  return fail(Outcome::StorageFailed, "halfway");
}
Expected<void> be_killed(Database& database, const Keys& keys, Head& head) {
  CERBY_CHECK(add_counters(database, keys, head));
  // Enough that some of it is in the file already, and the journal has it as it was.
  CERBY_CHECK(database.run("PRAGMA cache_size = 1"));
  CERBY_CHECK(database.run("UPDATE item SET sealed = zeroblob(length(sealed))"));
  ::raise(SIGKILL);
  return {};
}

class ConfinedMigration : public LockDown {
 protected:
  void SetUp() override {
    LockDown::SetUp();
    if (IsSkipped()) return;
    std::filesystem::permissions(paths_.vault_dir, std::filesystem::perms::owner_all);
    paths_.vault = paths_.vault_dir / "vault.db";
    const auto id = Uuid::random();
    auto made = VaultFile::create(
        paths_, id, key_, {make_method(id, MethodKind::Recovery, Secret::random(32), key_, UnixTime(1))},
        UnixTime(1));
    ASSERT_TRUE(made) << describe(made.error());
    {
      auto vault = Vault::open(std::move(*made), Secret::copy_of(key_.view()));
      ASSERT_TRUE(vault);
      std::vector<Account> accounts(kAccounts);
      for (std::size_t number = 0; number < kAccounts; ++number) {
        accounts[number].id = Uuid::random();
        accounts[number].name = "Account " + std::to_string(number);
        accounts[number].login_address = "https://app" + std::to_string(number) + ".test/";
        accounts[number].origins = {"https://app" + std::to_string(number) + ".test"};
      }
      ASSERT_TRUE(vault->put_all(accounts));
    }
    const auto older = make_older(paths_, key_);
    ASSERT_TRUE(older) << describe(older.error());
  }
  // 0: as expected, and where it is to open, with every account in it.
  long opening(Migrations steps, std::optional<Outcome> refusal = std::nullopt) {
    const auto ended = [&]() -> Expected<std::uint64_t> {
      CERBY_TRY(auto file, VaultFile::open(paths_, std::chrono::milliseconds(0), steps));
      CERBY_TRY(auto vault, Vault::open(std::move(file), Secret::copy_of(key_.view())));
      return vault.account_count();
    }();
    if (!ended) std::fputs((describe(ended.error()) + "\n").c_str(), stderr);
    const bool as_expected =
        ended ? !refusal && *ended == kAccounts : refusal && ended.error().outcome == *refusal;
    errno = EPROTO;
    return as_expected ? 0 : -1;
  }
  [[nodiscard]] std::string bytes() const {
    std::ifstream file(paths_.vault, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static constexpr std::size_t kAccounts = 50;
  Secret key_ = Secret::random(kVaultKeySize);
};

TEST_F(ConfinedMigration, IsMadeAndKeepsItsCopy) {
  const auto before = bytes();
  const std::vector steps{Migration{.from = 1, .change = add_counters}};
  EXPECT_EQ(locked_down([&] { return opening(steps); }), Attempt{});
  EXPECT_EQ(opening({}), 0) << "it has this format now";
  const auto kept = kept_copies(paths_);
  ASSERT_EQ(kept.size(), 1U);
  std::ifstream copy(kept[0], std::ios::binary);
  EXPECT_TRUE(std::string(std::istreambuf_iterator<char>(copy), {}) == before);
}

TEST_F(ConfinedMigration, OneThatFailsIsTakenBack) {
  const auto before = bytes();
  const std::vector steps{Migration{.from = 1, .change = fail_halfway}};
  EXPECT_EQ(locked_down([&] { return opening(steps, Outcome::StorageFailed); }), Attempt{});
  EXPECT_TRUE(bytes() == before);
  EXPECT_TRUE(kept_copies(paths_).empty());
}

TEST_F(ConfinedMigration, WhatAKilledOneLeftIsPlayedBackAndMadeAnew) {
  const std::vector killed{Migration{.from = 1, .change = be_killed}};
  const std::vector steps{Migration{.from = 1, .change = add_counters}};
  EXPECT_EQ(locked_down([&] { return opening(killed); }).signal, SIGKILL);
  EXPECT_GT(std::filesystem::file_size(paths_.vault.string() + "-journal"), 0U);
  EXPECT_EQ(locked_down([&] { return opening(steps); }), Attempt{});
  EXPECT_EQ(opening({}), 0);
}

TEST_F(ConfinedMigration, AFormatThatNothingLeadsFromIsRefusedByName) {
  EXPECT_EQ(locked_down([&] { return opening(released_migrations(), Outcome::VaultOlder); }), Attempt{});
  EXPECT_TRUE(kept_copies(paths_).empty());
}

}  // namespace
}  // namespace cerby::process::confined_migration_test
