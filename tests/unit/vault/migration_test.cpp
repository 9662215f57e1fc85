// A vault of an older format, as support/older_vault.h makes one up.
#include "vault/migration.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "unit/vault/support/failed_syncs.h"
#include "unit/vault/support/older_vault.h"
#include "unit/vault/support/syncs.h"
#include "unit/vault/support/vault_world.h"
#include "vault/encoding.h"
#include "vault/kept_copy.h"

namespace cerby::vault::migration_test {
namespace {

using namespace testing_support;

Expected<void> fail_halfway(Database& database, const Keys& keys, Head& head) {
  CERBY_CHECK(add_counters(database, keys, head));
  return fail(Outcome::StorageFailed, "halfway");
}
Expected<void> be_killed(Database& database, const Keys& keys, Head& head) {
  CERBY_CHECK(add_counters(database, keys, head));
  ::raise(SIGKILL);
  return {};
}
std::function<void()> looks;  // is called by the step below
Expected<void> look_and_add_counters(Database& database, const Keys& keys, Head& head) {
  looks();
  return add_counters(database, keys, head);
}
Expected<void> change_nothing(Database& /*database*/, const Keys& /*keys*/, Head& /*head*/) {
  return {};
}

class Migrating : public VaultTest {
 protected:
  // A vault of format 1 with three accounts, nobody's at the moment.
  void make_older() {
    {
      auto vault = make(3);
      generation_ = vault.generation();
    }
    const auto made = testing_support::make_older(paths_, key_);
    ASSERT_TRUE(made) << describe(made.error());
  }
  Expected<VaultFile> file(MigrationStep change) {
    steps_ = {Migration{.from = 1, .change = change}};
    return VaultFile::open(paths_, std::chrono::milliseconds(0), steps_);
  }
  Expected<Vault> open_by(MigrationStep change, std::uint64_t outside = 0) {
    CERBY_TRY(auto opened, file(change));
    return Vault::open(std::move(opened), Secret::copy_of(key_.view()), outside);
  }
  static std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // What lies beside the vault that a migration has kept, or not finished.
  std::vector<fs::path> copies() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(paths_.vault_dir))
      if (is_kept_older("vault.db", entry.path().filename().string())) found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
  }
  // As a program of the old version did.
  void remember_in_format_1(std::uint64_t generation) {
    const auto vault = Uuid::parse(memory().stem().string());
    ASSERT_TRUE(vault);
    const auto mac = Keys(key_).generation(
        Encoding("generation").number(std::uint32_t{1}).raw(vault->bytes).number(generation).bytes());
    const auto record = Encoding("").number(generation).raw(mac);
    std::ofstream(memory(), std::ios::binary | std::ios::trunc) << as_text(record.bytes());
  }
  // The last sync of a commit: the journal is empty, the vault is the new one, and the disk refuses.
  static bool is_last_of_commit(const fs::path& file) {
    return file.filename() == "vault.db-journal" && fs::file_size(file) == 0;
  }
  fs::path copy() const {
    return paths_.vault_dir / ("vault.db.format-1-generation-" + std::to_string(generation_));
  }
  void expect_whole(Expected<Vault>& vault) {
    ASSERT_TRUE(vault) << describe(vault.error());
    EXPECT_EQ(vault->account_count().value_or(0), 3U);
    for (const auto& id : ids_) {
      auto account = vault->account(id);
      EXPECT_TRUE(account && *account);
    }
    auto verified = vault->verify();
    ASSERT_TRUE(verified) << describe(verified.error());
    EXPECT_TRUE(verified->damaged.empty()) << verified->damaged[0];
  }

  std::uint64_t generation_ = 0;
  std::array<Migration, 1> steps_{};
};

TEST_F(Migrating, MakesThisFormatAndKeepsACopy) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  {
    auto vault = open_by(add_counters);
    expect_whole(vault);
    EXPECT_EQ(vault->generation(), generation_ + 1);
  }
  ASSERT_EQ(copies(), std::vector{copy()});
  EXPECT_TRUE(bytes_of(copy()) == before);
  EXPECT_EQ(mode_of(copy()), 0600U);
  auto again = open();  // without any migration
  expect_whole(again);
  EXPECT_EQ(copies().size(), 1U);
}

TEST_F(Migrating, AFormatThatNothingLeadsFromIsOlder) {
  make_older();
  EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultOlder);
  steps_ = {Migration{.from = 2, .change = add_counters}};
  EXPECT_EQ(outcome_of(VaultFile::open(paths_, std::chrono::milliseconds(0), steps_)), Outcome::VaultOlder);
  tamper("PRAGMA user_version = 3");
  EXPECT_EQ(outcome_of(file(add_counters)), Outcome::VaultNewer);
  EXPECT_TRUE(copies().empty());
}

TEST_F(Migrating, AChangeThatFailsLeavesTheOldOneAndNoCopy) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  EXPECT_EQ(outcome_of(open_by(fail_halfway)), Outcome::StorageFailed);
  EXPECT_EQ(outcome_of(open_by(change_nothing)), Outcome::VaultDamaged) << "not the tables of a vault";
  EXPECT_TRUE(bytes_of(paths_.vault) == before);
  EXPECT_TRUE(copies().empty());
}

TEST_F(Migrating, TheCopyIsThereAndWholeBeforeTheFirstStep) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  int looked = 0;
  looks = [&] {
    ++looked;
    EXPECT_EQ(copies(), std::vector{copy()});
    EXPECT_TRUE(bytes_of(copy()) == before);
  };
  EXPECT_TRUE(open_by(look_and_add_counters));
  EXPECT_EQ(looked, 1);
}

TEST_F(Migrating, WhereTheCopyCannotBeKeptNoStepIsMade) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  auto opened = file(look_and_add_counters);
  ASSERT_TRUE(opened);
  looks = [] { ADD_FAILURE() << "a step without a copy"; };
  // As many as are ever made.
  std::ofstream(copy()) << "another";
  for (int number = 2; number < 1000; ++number)
    std::ofstream(copy().string() + "-" + std::to_string(number)) << "another";
  EXPECT_EQ(outcome_of(Vault::open(std::move(*opened), Secret::copy_of(key_.view()))),
            Outcome::StorageFailed);
  EXPECT_TRUE(bytes_of(paths_.vault) == before);
  EXPECT_EQ(copies().size(), 999U);
}

TEST_F(Migrating, AFileThatIsNotInItsPlaceAnyMoreStaysAsItIs) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  auto opened = file(look_and_add_counters);
  ASSERT_TRUE(opened);
  looks = [] { ADD_FAILURE() << "a step, and a copy of the other file"; };
  const auto away = paths_.vault_dir / "away";
  fs::rename(paths_.vault, away);
  fs::copy_file(away, paths_.vault);
  EXPECT_EQ(outcome_of(Vault::open(std::move(*opened), Secret::copy_of(key_.view()))), Outcome::VaultMissing);
  EXPECT_TRUE(bytes_of(away) == before);
  EXPECT_TRUE(bytes_of(paths_.vault) == before);
  EXPECT_TRUE(copies().empty());
}

TEST_F(Migrating, ACommitThatFailedAfterItWasMadeKeepsTheCopy) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  int failed = 0;
  {
    const FailedSyncs syncs([&](const fs::path& file) {
      if (!is_last_of_commit(file)) return false;
      ++failed;
      return true;
    });
    EXPECT_EQ(outcome_of(open_by(add_counters)), Outcome::StorageFailed);
  }
  EXPECT_GT(failed, 0);
  ASSERT_EQ(copies(), std::vector{copy()});
  EXPECT_TRUE(bytes_of(copy()) == before);
  auto vault = open();  // without any migration: it is of this format
  expect_whole(vault);
}

TEST_F(Migrating, WhereNothingSaysWhetherItWasMadeTheCopyStaysToo) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  {
    const FailedSyncs syncs([&](const fs::path& file) {
      if (!is_last_of_commit(file)) return false;
      std::ofstream(paths_.vault, std::ios::in | std::ios::out | std::ios::binary) << std::string(100, 'x');
      return true;
    });
    EXPECT_EQ(outcome_of(open_by(add_counters)), Outcome::StorageFailed);
  }
  ASSERT_EQ(copies(), std::vector{copy()});
  EXPECT_TRUE(bytes_of(copy()) == before);
}

// Between the file's opening and the migration another program may leave a journal that nobody has to play
// back; it is kept with the copy, and goes with it.
TEST_F(Migrating, OfACopyThatGoesTheJournalGoesToo) {
  make_older();
  auto opened = file(fail_halfway);
  ASSERT_TRUE(opened);
  const fs::path journal = paths_.vault.string() + "-journal";
  std::ofstream(journal, std::ios::binary) << std::string(512, '\0');
  fs::permissions(journal, fs::perms(0600));
  EXPECT_EQ(outcome_of(Vault::open(std::move(*opened), Secret::copy_of(key_.view()))),
            Outcome::StorageFailed);
  EXPECT_TRUE(copies().empty()) << copies().front();
}

TEST_F(Migrating, KilledBetweenTheCopyAndTheCommitItIsMadeByTheNext) {
  make_older();
  const auto before = bytes_of(paths_.vault);
  EXPECT_EQ(in_a_child([&] { return open_by(be_killed) ? 0 : 1; }), -1);
  EXPECT_TRUE(bytes_of(paths_.vault) == before);
  ASSERT_EQ(copies(), std::vector{copy()});
  auto vault = open_by(add_counters);
  expect_whole(vault);
  // The one of before is not written over.
  const fs::path second = copy().string() + "-2";
  ASSERT_EQ(copies(), (std::vector{copy(), second}));
  EXPECT_TRUE(bytes_of(copy()) == before);
  EXPECT_TRUE(bytes_of(second) == before);
}

TEST_F(Migrating, KilledAtAnySyncItIsTheOldOrTheNewOne) {
  bool ended = false;
  for (int kill = 1; !ended && kill < 40; ++kill) {
    fs::remove_all(paths_.vault_dir);
    ids_.clear();
    make_older();
    const auto before = bytes_of(paths_.vault);
    ended = in_a_child([&] {
              int syncs = 0;
              const WatchedSyncs watched([&](const fs::path&) {
                if (++syncs == kill) ::raise(SIGKILL);
              });
              return open_by(add_counters) ? 0 : 1;
            }) == 0;
    {
      auto vault = open_by(add_counters);
      expect_whole(vault);
    }
    const auto kept = copies();
    ASSERT_FALSE(kept.empty());
    EXPECT_TRUE(bytes_of(kept.front()) == before) << "killed at sync " << kill;
    // One that the next program made after it had undone what was begun: the pages that are not in use may be
    // others, and the vault is the same.
    fs::copy_file(kept.back(), paths_.vault, fs::copy_options::overwrite_existing);
    fs::remove_all(paths_.state_dir);
    auto older = open_by(add_counters);
    expect_whole(older);
  }
  EXPECT_TRUE(ended);
}

TEST_F(Migrating, TheCopyIsDurableBeforeTheVaultIsWritten) {
  make_older();
  std::vector<std::string> synced;
  {
    const WatchedSyncs watched([&](const fs::path& path) { synced.push_back(path.filename().string()); });
    ASSERT_TRUE(open_by(add_counters));
  }
  const auto of_copy = std::ranges::find(synced, copy().filename().string() + ".new");
  const auto of_folder = std::find(of_copy, synced.end(), paths_.vault_dir.filename().string());
  ASSERT_NE(of_folder, synced.end());
  EXPECT_EQ(std::find(synced.begin(), of_folder, "vault.db"), of_folder);
  EXPECT_NE(std::find(of_folder, synced.end(), "vault.db"), synced.end());
}

TEST_F(Migrating, ANumberThatSomebodyLoweredIsNoticed) {
  {
    auto vault = make(3);
  }
  tamper("DROP TABLE counter; PRAGMA user_version = 1");
  const auto before = bytes_of(paths_.vault);
  EXPECT_EQ(outcome_of(open_by(add_counters)), Outcome::VaultDamaged);
  EXPECT_TRUE(bytes_of(paths_.vault) == before);
  EXPECT_TRUE(copies().empty());
}

TEST_F(Migrating, TheKeptCopyPutBackIsRolledBackAndNotMigratedAnew) {
  make_older();
  ASSERT_TRUE(open_by(add_counters));
  fs::copy_file(copy(), paths_.vault, fs::copy_options::overwrite_existing);
  EXPECT_EQ(outcome_of(open_by(add_counters)), Outcome::VaultRolledBack);
  fs::remove(memory());
  EXPECT_EQ(outcome_of(open_by(add_counters, generation_ + 1)), Outcome::VaultRolledBack)
      << "what the key store remembers";
  EXPECT_EQ(copies().size(), 1U);
  auto vault = open_by(add_counters);
  expect_whole(vault);
}

TEST_F(Migrating, AnOlderCopyOfTheOldFormatIsRolledBackToo) {
  make_older();
  remember_in_format_1(generation_ + 1);
  EXPECT_EQ(outcome_of(open_by(add_counters)), Outcome::VaultRolledBack);
  EXPECT_TRUE(copies().empty());
  remember_in_format_1(generation_);
  auto vault = open_by(add_counters);
  expect_whole(vault);
}

TEST_F(Migrating, OfTwoProgramsOneMigrates) {
  make_older();
  auto first = file(add_counters), second = file(add_counters);
  ASSERT_TRUE(first && second);
  auto one = Vault::open(std::move(*first), Secret::copy_of(key_.view()));
  expect_whole(one);
  auto other = Vault::open(std::move(*second), Secret::copy_of(key_.view()));
  expect_whole(other);
  EXPECT_EQ(copies().size(), 1U);
  EXPECT_EQ(other->generation(), generation_ + 1);
}

TEST_F(Migrating, TheNextOneRemovesACopyThatWasNotFinished) {
  make_older();
  const fs::path half = paths_.vault_dir / "vault.db.format-1-generation-1.new";
  std::ofstream(half) << "half";
  auto vault = open_by(add_counters);
  expect_whole(vault);
  EXPECT_EQ(copies(), std::vector{copy()});
  EXPECT_EQ(kept_copies(paths_), std::vector{copy()});
}

TEST_F(Migrating, AWipedVaultLeavesNoCopy) {
  make_older();
  ASSERT_TRUE(open_by(add_counters));
  ASSERT_EQ(copies().size(), 1U);
  ASSERT_TRUE(wipe_vault(paths_));
  EXPECT_TRUE(copies().empty());
}

}  // namespace
}  // namespace cerby::vault::migration_test
