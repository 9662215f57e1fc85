// Vaults into backups and back: what comes along, what may be there already, and that nothing broken is
// taken.
#include "backup/backup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>

#include "unit/backup/support/backup_world.h"
#include "unit/vault/support/used_steps_world.h"
#include "unit/vault/support/vault_world.h"
#include "vault/encoding.h"
#include "vault/seal.h"
#include "vault/used_steps.h"

namespace cerby::backup::backup_test {
namespace {

using namespace testing_support;
using vault::Account;
using vault::Encoding;
using vault::SameId;
using vault::Vault;
using vault::testing_support::GivenClock;
using vault::testing_support::kTest;
using vault::testing_support::secret_of;

constexpr UnixTime kNow{1'800'000'000};

// Every field of it, the secrets as well, as one text.
std::string all_of(const Account& account) {
  const auto plaintext = vault::encode(account);
  return account.id.text() + std::string(plaintext ? plaintext->text(kTest) : describe(plaintext.error()));
}

// Two vaults, and backups of the first one.
class BackupTest : public vault::testing_support::VaultTest {
 protected:
  // Another vault, under another key, in the same profile's other folder.
  Vault another() {
    paths_.vault_dir = root_ / ("other" + std::to_string(++others_));
    paths_.vault = paths_.vault_dir / "vault.db";
    key_ = Secret::random(32);
    return make();
  }
  Octets backup_of(Vault& vault, UnixTime now = kNow) {
    Octets bytes;
    const auto written = write(
        vault, header_, derived_,
        [&](Bytes part) -> Expected<void> {
          bytes.insert(bytes.end(), part.begin(), part.end());
          return {};
        },
        now);
    EXPECT_TRUE(written) << describe(written.error());
    return bytes;
  }
  Expected<Contents> verified(const Octets& bytes) const {
    MemorySource source(bytes);
    return verify(source, derived_);
  }
  Expected<Restored> restored(Vault& vault, const Octets& bytes, SameId same_id = SameId::Keep,
                              UnixTime now = kNow) const {
    MemorySource source(bytes);
    return restore(vault, source, derived_, GivenClock(now), {.same_id = same_id});
  }
  // That both refuse it, and that nothing is in the vault, nor beside it.
  void expect_refused(Vault& vault, const Octets& bytes, Outcome outcome, const std::string& what) const {
    const auto before = vault.generation();
    EXPECT_EQ(ended(verified(bytes)), outcome) << what;
    EXPECT_EQ(ended(restored(vault, bytes)), outcome) << what;
    EXPECT_EQ(vault.generation(), before) << what;
    EXPECT_EQ(vault.account_count(), 0U) << what;
    EXPECT_FALSE(std::filesystem::exists(paths_.vault.string() + vault::UsedSteps::kEnding)) << what;
  }
  static std::map<Uuid, std::string> contents_of(Vault& vault) {
    std::map<Uuid, std::string> all;
    const auto read = vault.each_account([&](const Account& account) -> Expected<void> {
      all[account.id] = all_of(account);
      return {};
    });
    EXPECT_TRUE(read);
    return all;
  }
  static Expected<std::optional<std::uint64_t>> used_step(Vault& vault, const Account& account,
                                                          std::uint64_t step) {
    return vault.use_step(account, GivenClock(kNow), [&](auto, UnixTime) { return std::optional(step); });
  }
  static Account with_code(int number) {
    auto made = account(number);
    made.otpauth =
        made.keep(secret_of("otpauth://totp/x:" + std::to_string(number) + "?secret=JBSWY3DPEHPK3PXP"));
    return made;
  }
  // The content of a backup with one account, made by hand.
  struct Entry {
    Uuid id = Uuid::random();
    std::uint8_t flags = 0;
    std::uint64_t counter = 0, step = 0;
    std::string plaintext = "\x01";
    std::uint32_t size = 1;
  };
  Octets by_hand(std::uint64_t count, const std::vector<Entry>& entries) {
    Encoding content("");
    content.raw(Uuid::random().bytes).number(kNow.count()).number(count);
    for (const auto& one : entries) {
      content.raw(one.id.bytes).number(one.flags).number(one.counter).number(one.step).number(one.size);
      content.raw(vault::as_bytes(one.plaintext));
    }
    auto made = sealed(content.bytes());
    derived_ = std::move(made.derived);
    return made.bytes;
  }

  Header header_ = new_header(vault::kLeastKdfCost).value();
  Secret derived_ = Secret::random(32);
  int others_ = 0;
};

TEST_F(BackupTest, EveryFieldComesBack) {
  auto first = make(500);
  std::vector<Account> special;
  for (int i = 0; i < 60; ++i) {
    auto one = with_code(1000 + i);
    one.name = "Ünïcødé 名前 🔑 " + std::to_string(i);
    one.app = "アプリ";
    one.workspace = i % 2 == 0 ? "https://acme.cerby.test" : "https://other.cerby.test";
    one.role = i % 2 == 0 ? vault::ItemRole::Owner : vault::ItemRole::Collaborator;
    one.user_name = "zoë@пример.test";
    one.password = one.keep(secret_of("pässwörd\n\t\"\\ 🔒" + std::to_string(i)));
    one.notes = one.keep(secret_of(std::string(vault::kMaxNotes - static_cast<std::size_t>(i), 'n')));
    for (int code = 0; code < 64; ++code)
      one.backup_codes.push_back(one.keep(secret_of("code " + std::to_string(code))));
    one.allowed_form_sites = {"https://forms.test", "https://more.test"};
    one.recipe = "recipe";
    one.created = UnixTime(1'000 + i), one.changed = UnixTime(-5);
    one.unknown.emplace_back(900, one.keep(secret_of("of a later version")));
    special.push_back(std::move(one));
  }
  ASSERT_TRUE(first.put_all(special));
  const auto before = contents_of(first);
  const auto first_id = first.id();
  const auto bytes = backup_of(first);
  EXPECT_GT(bytes.size(), 2 * kPart) << "of several parts";

  const auto contents = verified(bytes);
  ASSERT_TRUE(contents) << describe(contents.error());
  EXPECT_EQ(contents->accounts, 560U);
  EXPECT_EQ(contents->vault, first_id);
  EXPECT_EQ(contents->created, kNow);
  EXPECT_EQ(contents->workspaces,
            (std::set<std::string>{"", "https://acme.cerby.test", "https://other.cerby.test"}));

  auto second = another();
  const auto generation = second.generation();
  const auto done = restored(second, bytes);
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(done->accounts.added, 560U);
  EXPECT_EQ(contents_of(second), before);
  EXPECT_EQ(second.generation(), generation + 1) << "one change";
  EXPECT_EQ(second.accounts_for(*Origin::parse("https://login.app7.test"))->size(), 1U) << "and in the index";
  EXPECT_TRUE(second.verify()->damaged.empty());
}

TEST_F(BackupTest, AnEmptyVault) {
  auto first = make();
  const auto bytes = backup_of(first);
  EXPECT_EQ(verified(bytes)->accounts, 0U);
  auto second = another();
  const auto before = second.generation();
  EXPECT_EQ(restored(second, bytes)->accounts.added, 0U);
  EXPECT_EQ(second.generation(), before);
}

TEST_F(BackupTest, AnAccountAsLargeAsAnItemMayBe) {
  auto first = make();
  auto large = account(1);
  constexpr std::size_t kEach = 16'000;
  for (std::uint16_t i = 0; i < 64; ++i)
    large.unknown.emplace_back(std::uint16_t(500 + i), large.keep(secret_of(std::string(kEach, 'x'))));
  ASSERT_GT(vault::encode(large)->size(), 1'000'000U);
  ASSERT_TRUE(first.put(large));
  const auto before = contents_of(first);
  const auto bytes = backup_of(first);
  auto second = another();
  ASSERT_TRUE(restored(second, bytes));
  EXPECT_EQ(contents_of(second), before);
}

TEST_F(BackupTest, OnlyAccountsAreInIt) {
  auto first = make(2);
  ASSERT_TRUE(first.make_device_keys(kNow));
  EXPECT_EQ(verified(backup_of(first))->accounts, 2U);
  auto second = another();
  const auto identity = vault::fingerprint((*second.identity())->public_key());
  ASSERT_TRUE(restored(second, backup_of(first)));
  EXPECT_FALSE(*second.device_keys());
  EXPECT_EQ(vault::fingerprint((*second.identity())->public_key()), identity);
}

TEST_F(BackupTest, CodesThatWereUsedStayUsed) {
  auto first = make();
  std::vector<Account> both;
  both.push_back(with_code(1));
  both.push_back(with_code(2));
  ASSERT_TRUE(first.put_all(both));
  ASSERT_TRUE(first.use_counter(both[0].id, 41));
  ASSERT_TRUE(used_step(first, both[1], 60'000'000));
  const auto bytes = backup_of(first);
  EXPECT_EQ(verified(bytes)->counters, 1U);
  EXPECT_EQ(verified(bytes)->steps, 1U);

  auto second = another();
  ASSERT_TRUE(restored(second, bytes));
  EXPECT_EQ(*second.last_counter(both[0].id), 41U);
  EXPECT_EQ(*second.last_counter(both[1].id), std::nullopt);
  EXPECT_EQ(*second.last_step(both[1]), 60'000'000U);
  EXPECT_EQ(*second.last_step(both[0]), std::nullopt);
  EXPECT_EQ(second.use_counter(both[0].id, 0), 42U);
  EXPECT_EQ(ended(used_step(second, both[1], 60'000'000)), Outcome::MessageUnexpected);
}

TEST_F(BackupTest, StepsOfTheDayBeforeDoNotCount) {
  auto first = make();
  auto one = with_code(1);
  ASSERT_TRUE(first.put(one));
  ASSERT_TRUE(used_step(first, one, 60'000'000));
  const auto bytes = backup_of(first);
  auto second = another();
  ASSERT_TRUE(restored(second, bytes, SameId::Keep, kNow + UnixTime(86'400)));
  EXPECT_EQ(*second.last_step(one), std::nullopt);
  auto third = another();
  ASSERT_TRUE(restored(third, bytes, SameId::Keep, kNow + UnixTime(86'399)));
  EXPECT_EQ(*third.last_step(one), 60'000'000U);
}

TEST_F(BackupTest, AnOlderBackupTakesNoUsedCodeBack) {
  auto vault = make();
  std::vector<Account> both;
  both.push_back(with_code(1));
  both.push_back(with_code(2));
  ASSERT_TRUE(vault.put_all(both));
  ASSERT_TRUE(vault.use_counter(both[0].id, 5));
  ASSERT_TRUE(used_step(vault, both[1], 60'000'000));
  const auto bytes = backup_of(vault);
  ASSERT_TRUE(vault.use_counter(both[0].id, 9));
  ASSERT_TRUE(used_step(vault, both[1], 60'000'003));
  const auto done = restored(vault, bytes, SameId::Replace);
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(done->accounts.replaced, 2U);
  EXPECT_EQ(*vault.last_counter(both[0].id), 9U);
  EXPECT_EQ(*vault.last_step(both[1]), 60'000'003U);
}

TEST_F(BackupTest, WhatTheVaultHasStaysUnlessItIsToBeReplaced) {
  auto vault = make(3);
  const auto bytes = backup_of(vault);
  const auto before = contents_of(vault);
  auto changed = std::move(**vault.account(ids_[1]));
  changed.name = "Renamed";
  changed.origins = {"https://moved.test"};
  ASSERT_TRUE(vault.put(changed));
  ASSERT_TRUE(vault.remove(ids_[2]));

  const auto kept = restored(vault, bytes);
  ASSERT_TRUE(kept) << describe(kept.error());
  EXPECT_EQ(kept->accounts.added, 1U);
  EXPECT_EQ(kept->accounts.replaced, 0U);
  ASSERT_EQ(kept->accounts.kept.size(), 2U);
  for (const auto& one : kept->accounts.kept)
    EXPECT_EQ(one.name, one.id == ids_[1] ? "Account 1001" : "Account 1000") << "as the backup calls it";
  EXPECT_EQ((*vault.account(ids_[1]))->name, "Renamed");
  const auto generation = vault.generation();
  EXPECT_EQ(restored(vault, bytes)->accounts.kept.size(), 3U);
  EXPECT_EQ(vault.generation(), generation) << "nothing to do is no change";

  const auto replaced = restored(vault, bytes, SameId::Replace);
  ASSERT_TRUE(replaced) << describe(replaced.error());
  EXPECT_EQ(replaced->accounts.replaced, 3U);
  EXPECT_EQ(contents_of(vault), before);
  EXPECT_TRUE(vault.accounts_for(*Origin::parse("https://moved.test"))->empty());
  EXPECT_TRUE(vault.verify()->damaged.empty());
}

TEST_F(BackupTest, ProgressIsToldOfEachAccount) {
  auto first = make(25);
  std::vector<std::uint64_t> told;
  const auto progress = [&](std::uint64_t done, std::uint64_t all) {
    EXPECT_EQ(all, 25U);
    told.push_back(done);
  };
  Octets bytes;
  ASSERT_TRUE(write(
      first, header_, derived_,
      [&](Bytes part) -> Expected<void> {
        bytes.insert(bytes.end(), part.begin(), part.end());
        return {};
      },
      kNow, progress));
  MemorySource source(bytes);
  auto second = another();
  ASSERT_TRUE(restore(second, source, derived_, GivenClock(kNow), {.progress = progress}));
  std::vector<std::uint64_t> expected;
  for (int pass = 0; pass < 2; ++pass) {
    for (std::uint64_t i = 1; i <= 25; ++i) expected.push_back(i);
  }
  EXPECT_EQ(told, expected);
}

TEST_F(BackupTest, ASinkThatFailsIsTheFailure) {
  auto first = make(3);
  int calls = 0;
  const auto written = write(
      first, header_, derived_,
      [&](Bytes) -> Expected<void> {
        return ++calls == 2 ? Expected<void>(fail(Outcome::SystemFailed, "the disk is full"))
                            : Expected<void>();
      },
      kNow);
  EXPECT_EQ(ended(written), Outcome::SystemFailed);
}

// A small backup with an account whose codes were used, so that a step could be recorded.
class BrokenBackup : public BackupTest {
 protected:
  BrokenBackup() : first_(make(2)) {
    auto one = with_code(7);
    EXPECT_TRUE(first_.put(one));
    EXPECT_TRUE(used_step(first_, one, 60'000'000));
    bytes_ = backup_of(first_);
  }
  Vault first_;
  Octets bytes_;
};

TEST_F(BrokenBackup, EveryChangedByteIsRefusedAndChangesNothing) {
  auto second = another();
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    auto changed = bytes_;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ 1U << at % 8);
    const auto outcome = ended(verified(changed));
    EXPECT_TRUE(outcome == Outcome::BackupDamaged || outcome == Outcome::BackupNotOpened ||
                (outcome == Outcome::BackupNewer && at >= 8 && at < 12))
        << at;
    EXPECT_EQ(outcome == Outcome::BackupDamaged,
              at < 8 || at >= kHeaderSize || outcome == Outcome::BackupDamaged);
    expect_refused(second, changed, outcome, std::to_string(at));
  }
  EXPECT_EQ(restored(second, bytes_)->accounts.added, 3U) << "the whole one is taken";
}

TEST_F(BrokenBackup, CutOffAtEveryByteIsRefusedAndChangesNothing) {
  auto second = another();
  for (std::size_t size = 0; size < bytes_.size(); ++size) {
    const Octets cut(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
    expect_refused(second, cut, Outcome::BackupDamaged, std::to_string(size));
  }
}

TEST_F(BrokenBackup, TrailingBytesAreRefused) {
  auto second = another();
  for (const auto& more : {Octets{0}, Octets(kPart, 0), bytes_})
    expect_refused(second, concatenated({bytes_, more}), Outcome::BackupDamaged, "more");
}

TEST_F(BrokenBackup, AnotherKeyChangesNothing) {
  auto second = another();
  derived_ = Secret::random(32);
  expect_refused(second, bytes_, Outcome::BackupNotOpened, "another key");
}

TEST_F(BrokenBackup, WhatBreaksAfterItWasVerifiedIsTakenBack) {
  std::vector<Account> many;
  for (int i = 0; i < 400; ++i) many.push_back(account(2000 + i));
  ASSERT_TRUE(first_.put_all(many));
  const auto whole = backup_of(first_);
  ASSERT_GT(whole.size(), kHeaderSize + kPart + kSealing) << "so that accounts come before the broken part";
  auto broken = whole;
  broken.back() ^= 1;
  auto second = another();
  const auto before = second.generation();
  MemorySource source(whole);
  source.become(broken);
  int put = 0;
  const auto done =
      restore(second, source, derived_, GivenClock(kNow), {.progress = [&](auto, auto) { ++put; }});
  EXPECT_EQ(ended(done), Outcome::BackupDamaged);
  EXPECT_GT(put, 100);
  EXPECT_EQ(second.account_count(), 0U);
  EXPECT_EQ(second.generation(), before);
  EXPECT_TRUE(second.verify()->damaged.empty());
}

TEST_F(BrokenBackup, OneThatTheWriterWouldNotWriteChangesNothing) {
  // Sealed as it must be, and the vault cannot hold its second account.
  auto second = another();
  std::string name(5000, 'x');
  const auto field = Encoding("").number(std::uint16_t{1}).number(std::uint32_t{5000});
  const auto plaintext = "\x01" + std::string(vault::as_text(field.bytes())) + name;
  std::vector<Entry> entries(2);
  entries[1].plaintext = plaintext, entries[1].size = static_cast<std::uint32_t>(plaintext.size());
  std::ranges::sort(entries, {}, &Entry::id);
  const auto bytes = by_hand(2, entries);
  EXPECT_TRUE(verified(bytes));
  const auto before = second.generation();
  EXPECT_EQ(ended(restored(second, bytes)), Outcome::InputInvalid);
  EXPECT_EQ(second.generation(), before);
  EXPECT_EQ(second.account_count(), 0U);
}

TEST_F(BrokenBackup, ContentThatNoWriterMakesIsRefused) {
  auto second = another();
  std::vector<Entry> two(2);
  std::ranges::sort(two, {}, &Entry::id);
  EXPECT_TRUE(verified(by_hand(2, two))) << "as a writer makes it";
  const auto refused = [&](std::uint64_t count, const std::vector<Entry>& entries, const char* what,
                           Outcome outcome = Outcome::BackupDamaged) {
    expect_refused(second, by_hand(count, entries), outcome, what);
  };
  refused(1, two, "more accounts than it says");
  refused(3, two, "fewer accounts than it says");
  refused(std::numeric_limits<std::uint64_t>::max(), two, "very many accounts");
  refused(2, {two[1], two[0]}, "not in their order");
  refused(2, {two[0], two[0]}, "one twice");
  refused(1, {{.flags = 4}}, "an unknown flag");
  refused(1, {{.counter = 1}}, "a counter without its flag");
  refused(1, {{.step = 1}}, "a step without its flag");
  refused(1, {{.size = std::numeric_limits<std::uint32_t>::max()}}, "a size beyond memory");
  refused(1, {{.size = vault::kMaxPlaintext + 1}}, "an account larger than one may be");
  refused(1, {{.plaintext = "", .size = 0}}, "an account of nothing");
  refused(1, {{.plaintext = "\x01\x01", .size = 2}}, "a field cut off");
  refused(1, {{.plaintext = "\x02"}}, "an account of a later version", Outcome::BackupNewer);
}

}  // namespace
}  // namespace cerby::backup::backup_test
