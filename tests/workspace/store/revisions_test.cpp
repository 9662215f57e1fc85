// Revisions: every change of what is shown counts one, and a change of another state is refused.
#include "workspace/store/revisions.h"

#include <gtest/gtest.h>

#include "workspace/store/support/fixture.h"

namespace revisions_test {
namespace {

using namespace store_tests;
using store::Counted;
using store::Error;
using store::Transaction;

class Revisions : public StoreTest {
 protected:
  // Whether this write counts in the row.
  template <typename Work, typename Read>
  bool counts(Read revision, Work work) {
    const std::int64_t before = revision();
    must(write(work));
    return revision() > before;
  }
  auto of_account(const World& w) {
    return [this, w] {
      return must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); })).revision;
    };
  }
  auto of_collection(const World& w) {
    return [this, w] {
      return must(read([&](Transaction& t) { return find_collection(t, w.workspace, w.collection); }))
          .revision;
    };
  }
};
CERBY_ON_BOTH_DATABASES(Revisions);

TEST_P(Revisions, OfAnAccountCountWhatIsShownOfIt) {
  const World w = make_world(1);
  const auto revision = of_account(w);
  EXPECT_EQ(revision(), 1);
  store::SealedSecret secret;
  secret.id = id(90);
  secret.sealed = {1, 2, 3};
  EXPECT_TRUE(counts(revision, [&](Transaction& t) {
    return change_account(t, w.act(), account_of(w.account, w.vault, "Other"));
  }));
  EXPECT_TRUE(counts(
      revision, [&](Transaction& t) { return set_origins(t, w.act(), w.account, {"https://a.example"}); }));
  EXPECT_TRUE(counts(revision, [&](Transaction& t) { return put_secret(t, w.act(), w.account, secret); }));
  EXPECT_TRUE(counts(revision, [&](Transaction& t) {
    return remove_secret(t, w.act(), w.account, store::SecretType::Password);
  }));
  EXPECT_TRUE(counts(revision, [&](Transaction& t) { return delete_account(t, w.act(), w.account); }));
  EXPECT_TRUE(counts(revision, [&](Transaction& t) { return undelete_account(t, w.act(), w.account); }));
  EXPECT_FALSE(counts(revision, [&](Transaction& t) { return note_login(t, w.act(), w.account); }));
}

TEST_P(Revisions, APasswordSaysWhenItWasChangedAndCountsOnce) {
  const World w = make_world(1);
  const auto account = [&] {
    return must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); }));
  };
  using store::SecretType;
  for (const auto type :
       {SecretType::Totp, SecretType::BackupCodes, SecretType::Notes, SecretType::Password}) {
    EXPECT_EQ(account().last_password_change_at, std::nullopt);
    const auto before = account().revision;
    must(write([&](Transaction& t) {
      return put_secret(t, w.act(), w.account, {Uuid::random(), type, 1, 1, {1}, 0, 0});
    }));
    EXPECT_EQ(account().revision, before + 1);
  }
  EXPECT_EQ(account().last_password_change_at, kNow);
}

TEST_P(Revisions, OfACollectionCountWhatIsInIt) {
  const World w = make_world(1);
  const auto revision = of_collection(w);
  const store::Item account{store::ItemKind::Account, w.account};
  EXPECT_EQ(revision(), 1);
  EXPECT_TRUE(
      counts(revision, [&](Transaction& t) { return rename_collection(t, w.act(), w.collection, "Other"); }));
  EXPECT_TRUE(counts(
      revision, [&](Transaction& t) { return move_collection(t, w.act(), w.collection, std::nullopt); }));
  EXPECT_TRUE(
      counts(revision, [&](Transaction& t) { return add_to_collection(t, w.act(), w.collection, account); }));
  EXPECT_TRUE(counts(revision, [&](Transaction& t) { return delete_account(t, w.act(), w.account); }));
  EXPECT_TRUE(counts(revision, [&](Transaction& t) { return undelete_account(t, w.act(), w.account); }));
  EXPECT_TRUE(counts(
      revision, [&](Transaction& t) { return remove_from_collection(t, w.act(), w.collection, account); }));
  EXPECT_FALSE(counts(revision, [&](Transaction& t) { return delete_account(t, w.act(), w.account); }));
}

TEST_P(Revisions, OfUsersAndTeams) {
  const World w = make_world(1);
  const auto user = [&] {
    return must(read([&](Transaction& t) { return find_user(t, w.workspace, w.user); }));
  };
  const auto team = [&] {
    return must(read([&](Transaction& t) { return find_team(t, w.workspace, w.team); }));
  };
  EXPECT_TRUE(counts([&] { return user().revision; },
                     [&](Transaction& t) {
                       auto changed = user_of(w.user, "other@a.test");
                       return change_user(t, w.act(), changed);
                     }));
  EXPECT_FALSE(counts([&] { return user().revision; },
                      [&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); }));
  const auto before = team();
  EXPECT_TRUE(counts([&] { return team().revision; },
                     [&](Transaction& t) { return change_team(t, w.act(), before); }));
}

TEST_P(Revisions, AnotherThanTheExpectedOneIsStale) {
  const World w = make_world(1);
  const World other = make_world(200);
  const auto expect = [&](const Uuid& workspace, Counted counted, const Uuid& row,
                          std::vector<std::int64_t> revisions) {
    return write([&](Transaction& t) { return expect_revision(t, workspace, counted, row, revisions); });
  };
  for (const auto& [counted, row] : {std::pair{Counted::Account, w.account},
                                     {Counted::Collection, w.collection},
                                     {Counted::User, w.user},
                                     {Counted::Team, w.team}}) {
    EXPECT_TRUE(expect(w.workspace, counted, row, {1}));
    EXPECT_TRUE(expect(w.workspace, counted, row, {7, 1}));
    EXPECT_EQ(error_of(expect(w.workspace, counted, row, {2})), Error::Stale);
    EXPECT_EQ(error_of(expect(w.workspace, counted, row, {})), Error::Stale);
    EXPECT_EQ(error_of(expect(other.workspace, counted, row, {1})), Error::NotFound);
  }
}

// Two that read the same state: the second finds it gone, and nothing of its transaction is there.
TEST_P(Revisions, OfTwoChangesOfOneStateTheSecondIsRefused) {
  const World w = make_world(1);
  const auto change = [&](const std::string& label) {
    return write([&](Transaction& t) -> store::Result<void> {
      CERBY_CHECK(expect_revision(t, w.workspace, Counted::Account, w.account, {1}));
      return change_account(t, w.act(), account_of(w.account, w.vault, label));
    });
  };
  EXPECT_TRUE(change("First"));
  EXPECT_EQ(error_of(change("Second")), Error::Stale);
  EXPECT_EQ(must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); })).label,
            "First");
}

}  // namespace
}  // namespace revisions_test
