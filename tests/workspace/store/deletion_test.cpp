// Deleting and undeleting: operations of their own, which say when and by whom.
#include <gtest/gtest.h>

#include "workspace/store/evidence.h"
#include "workspace/store/support/fixture.h"

namespace deletion_test {
namespace {

using namespace store_tests;
using store::ChangeKind;
using store::Error;
using store::Transaction;

class Deletion : public StoreTest {};
CERBY_ON_BOTH_DATABASES(Deletion);

TEST_P(Deletion, OfAnAccountSaysWhenAndByWhomAndCanBeUndone) {
  const World w = make_world(1);
  const auto find = [&] {
    return must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); }));
  };
  const auto last_change = [&] {
    return must(read([&](Transaction& t) { return changes_after(t, w.workspace, 0, 100); })).back();
  };
  must(write([&](Transaction& t) {
    return put_grant(t, w.act(), {store::ItemKind::Account, w.account}, {store::MemberKind::User, w.user},
                     access::ItemRole::Owner);
  }));
  EXPECT_FALSE(find().deleted);
  must(write([&](Transaction& t) { return delete_account(t, {w.workspace, w.user, kNow + 5}, w.account); }));
  const auto gone = find();
  EXPECT_EQ(gone.status, access::AccountStatus::Deleted);
  ASSERT_TRUE(gone.deleted);
  EXPECT_EQ(gone.deleted->at, kNow + 5);
  EXPECT_EQ(gone.deleted->by, w.user);
  EXPECT_EQ(last_change().change.kind, ChangeKind::AccountDeleted);
  EXPECT_EQ(last_change().change.item, (store::Item{store::ItemKind::Account, w.account}));

  must(write([&](Transaction& t) { return undelete_account(t, {w.workspace, {}, kNow + 9}, w.account); }));
  const auto back = find();
  EXPECT_EQ(back.status, access::AccountStatus::Disabled);
  EXPECT_FALSE(back.deleted);
  EXPECT_EQ(back.stamps.updated_at, kNow + 9);
  EXPECT_EQ(last_change().change.kind, ChangeKind::AccountRestored);
  // Who held it holds it.
  const auto evidence =
      must(read([&](Transaction& t) { return collect_evidence(t, w.workspace, w.user, w.account); }));
  EXPECT_EQ(evidence.account.shares.to_user, access::ItemRole::Owner);
}

TEST_P(Deletion, IsNoChangeOfTheStatusAndNotDoneTwice) {
  const World w = make_world(1);
  const World other = make_world(200);
  auto account = account_of(w.account, w.vault, "Account");
  account.status = access::AccountStatus::Deleted;
  EXPECT_EQ(error_of(write([&](Transaction& t) { return change_account(t, w.act(), account); })),
            Error::Invalid);
  account.id = id(50);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_account(t, w.act(), account); })),
            Error::Invalid);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return undelete_account(t, w.act(), w.account); })),
            Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return delete_account(t, other.act(), w.account); })),
            Error::NotFound);
  must(write([&](Transaction& t) { return delete_account(t, w.act(), w.account); }));
  const auto feed = count({"SELECT MAX(number) FROM changes", 1});
  EXPECT_EQ(error_of(write([&](Transaction& t) { return delete_account(t, w.act(), w.account); })),
            Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return undelete_account(t, other.act(), w.account); })),
            Error::NotFound);
  // What is deleted is changed by nobody.
  EXPECT_EQ(error_of(write([&](Transaction& t) {
              return change_account(t, w.act(), account_of(w.account, w.vault, "Other"));
            })),
            Error::NotFound);
  EXPECT_EQ(count({"SELECT MAX(number) FROM changes", 1}), feed);
}

TEST_P(Deletion, StatusAndTimeGoTogetherWhoeverWrites) {
  make_world(1);
  ASSERT_TRUE(
      run({"INSERT INTO secrets (workspace_id, id, vault_id, title, category, status, body_secret_id, "
           "version_id, version, epoch, sealed, created_at, updated_at) "
           "SELECT workspace_id, id, id, 's', '', 0, id, id, 1, 1, '', 1, 1 FROM vaults"}));
  for (const store::Sql sql : {
           store::Sql("UPDATE accounts SET status = 2"),
           store::Sql("UPDATE accounts SET deleted_at = 1"),
           store::Sql("UPDATE accounts SET deleted_by = (SELECT id FROM users)"),
           store::Sql("UPDATE secrets SET status = 2"),
           store::Sql("UPDATE secrets SET deleted_at = 1"),
           store::Sql("UPDATE secrets SET deleted_by = (SELECT id FROM users)"),
           store::Sql("UPDATE workspaces SET okta_token_key = 'k'"),
       }) {
    EXPECT_EQ(error_of(run(sql)), Error::Refused) << sql.text();
  }
  EXPECT_TRUE(run({"UPDATE secrets SET status = 2, deleted_at = 1, deleted_by = (SELECT id FROM users)"}));
}

}  // namespace
}  // namespace deletion_test
