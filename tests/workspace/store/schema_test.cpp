// What the database itself refuses, whoever writes.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "workspace/store/support/fixture.h"

namespace schema_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Item;
using store::ItemKind;
using store::Member;
using store::MemberKind;
using store::Result;
using store::Transaction;

class Schema : public StoreTest {};
CERBY_ON_BOTH_DATABASES(Schema);

TEST_P(Schema, EveryReferenceHoldsTheWorkspace) {
  // Each database has its own catalogue.
  constexpr store::Sql kSqlite{
      "SELECT COUNT(*) FROM (SELECT m.name, f.id FROM sqlite_master m, pragma_foreign_key_list(m.name) f "
      "WHERE m.type = 'table' GROUP BY m.name, f.id HAVING SUM(f.\"from\" = 'workspace_id') <> 1)",
      1};
  constexpr store::Sql kPostgres{
      "SELECT COUNT(*) FROM pg_constraint c WHERE c.contype = 'f' AND NOT EXISTS (SELECT 1 FROM pg_attribute "
      "a "
      "WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) AND a.attname = 'workspace_id')",
      1};
  constexpr store::Sql kSqliteAll{
      "SELECT COUNT(*) FROM (SELECT m.name, f.id FROM sqlite_master m, pragma_foreign_key_list(m.name) f "
      "WHERE m.type = 'table' GROUP BY m.name, f.id)",
      1};
  constexpr store::Sql kPostgresAll{"SELECT COUNT(*) FROM pg_constraint c WHERE c.contype = 'f'", 1};
  EXPECT_EQ(count(is_postgres() ? kPostgres : kSqlite), 0);
  EXPECT_GE(count(is_postgres() ? kPostgresAll : kSqliteAll), 60);
}

TEST_P(Schema, EveryTableNamesItsWorkspaceAndIsKeptByBoth) {
  constexpr store::Sql kSqlite{
      "SELECT COUNT(*) FROM sqlite_master m WHERE m.type = 'table' AND NOT EXISTS "
      "(SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'workspace_id' AND c.\"notnull\" = 1)",
      1};
  constexpr store::Sql kPostgres{
      "SELECT COUNT(*) FROM information_schema.tables t WHERE t.table_schema = 'public' AND NOT EXISTS "
      "(SELECT 1 FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name = "
      "t.table_name "
      "AND c.column_name = 'workspace_id' AND c.is_nullable = 'NO')",
      1};
  EXPECT_EQ(count(is_postgres() ? kPostgres : kSqlite), 2);  // workspaces and migrations
}

// What one workspace has, named in another.
TEST_P(Schema, AnotherWorkspacesIdsAreRefused) {
  const World a = make_world(100);
  const World b = make_world(200);
  const auto act = a.act();
  const Item account{ItemKind::Account, a.account};
  const Item collection{ItemKind::Collection, a.collection};
  const Member user{MemberKind::User, a.user};
  const Member team{MemberKind::Team, a.team};
  using Work = std::function<Result<void>(Transaction&)>;
  const std::vector<std::pair<const char*, Work>> works{
      {"team's user", [&](Transaction& t) { return add_team_member(t, act, a.team, b.user); }},
      {"member's team", [&](Transaction& t) { return add_team_member(t, act, b.team, a.user); }},
      {"vault's owner",
       [&](Transaction& t) {
         return create_vault(t, act, {id(1), store::VaultKind::Local, "v", 1, b.user});
       }},
      {"team's vault",
       [&](Transaction& t) {
         return create_team(t, act, {id(1), "t", store::TeamKind::UserManaged, {}, b.vault, {}});
       }},
      {"account's vault",
       [&](Transaction& t) { return create_account(t, act, account_of(id(1), b.vault, "x")); }},
      {"account's extender",
       [&](Transaction& t) {
         auto extended = account_of(id(1), a.vault, "x");
         extended.extended = store::Extended{kNow, b.user};
         return create_account(t, act, extended);
       }},
      {"collection's parent",
       [&](Transaction& t) { return create_collection(t, act, {id(1), b.collection, "c", 0, 0, {}}); }},
      {"collection moved",
       [&](Transaction& t) { return move_collection(t, act, a.collection, b.collection); }},
      {"collection's account",
       [&](Transaction& t) {
         return add_to_collection(t, act, a.collection, {ItemKind::Account, b.account});
       }},
      {"account's collection",
       [&](Transaction& t) { return add_to_collection(t, act, b.collection, account); }},
      {"grant's account",
       [&](Transaction& t) {
         return put_grant(t, act, {ItemKind::Account, b.account}, user, access::ItemRole::Owner);
       }},
      {"grant's collection",
       [&](Transaction& t) {
         return put_grant(t, act, {ItemKind::Collection, b.collection}, user, access::ItemRole::Owner);
       }},
      {"grant's user",
       [&](Transaction& t) {
         return put_grant(t, act, account, {MemberKind::User, b.user}, access::ItemRole::Owner);
       }},
      {"grant's team",
       [&](Transaction& t) {
         return put_grant(t, act, collection, {MemberKind::Team, b.team}, access::ItemRole::Owner);
       }},
      {"who did it",
       [&](Transaction& t) {
         return put_grant(t, {a.workspace, b.user, kNow}, account, team, access::ItemRole::Owner);
       }},
      {"secret's account",
       [&](Transaction& t) {
         return put_secret(t, act, b.account, {id(1), store::SecretType::Totp, 1, 1, {1, 2}, 0, 0});
       }},
      {"origin's account",
       [&](Transaction& t) { return set_origins(t, act, b.account, {"https://x.example"}); }},
  };
  const auto feed_before = count({"SELECT COUNT(*) FROM changes", 1});
  for (const auto& [what, work] : works) {
    const auto result = write(work);
    ASSERT_FALSE(result) << what;
    EXPECT_EQ(result.error().error, Error::Refused) << what << " " << result.error().detail;
  }
  EXPECT_EQ(count({"SELECT COUNT(*) FROM changes", 1}), feed_before);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM grants", 1}), 0);
}

// Another workspace's rows are none, for whoever reads, changes or removes.
TEST_P(Schema, AnotherWorkspacesRowsAreNotFound) {
  const World a = make_world(100);
  const World b = make_world(200);
  const auto act = a.act();
  const auto expect_none = [](const auto& result) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().error, Error::NotFound);
  };
  expect_none(read([&](Transaction& t) { return find_user(t, a.workspace, b.user); }));
  expect_none(read([&](Transaction& t) { return find_team(t, a.workspace, b.team); }));
  expect_none(read([&](Transaction& t) { return find_vault(t, a.workspace, b.vault); }));
  expect_none(read([&](Transaction& t) { return find_account(t, a.workspace, b.account); }));
  expect_none(read([&](Transaction& t) { return find_collection(t, a.workspace, b.collection); }));
  expect_none(write([&](Transaction& t) { return change_user(t, act, user_of(b.user, "x@example.com")); }));
  expect_none(write([&](Transaction& t) { return change_team(t, act, {b.team, "x", {}, {}, {}, {}}); }));
  expect_none(write([&](Transaction& t) { return remove_team(t, act, b.team); }));
  expect_none(
      write([&](Transaction& t) { return change_account(t, act, account_of(b.account, b.vault, "x")); }));
  expect_none(write([&](Transaction& t) { return rename_collection(t, act, b.collection, "x"); }));
  expect_none(write([&](Transaction& t) { return move_collection(t, act, b.collection, {}); }));
  expect_none(write([&](Transaction& t) { return remove_collection(t, act, b.collection); }));
  expect_none(write([&](Transaction& t) { return note_login(t, act, b.account); }));
  EXPECT_EQ(must(read([&](Transaction& t) { return find_team(t, b.workspace, b.team); })).name, "Team");
  EXPECT_EQ(must(read([&](Transaction& t) { return find_account(t, b.workspace, b.account); })).label,
            "Account");
}

TEST_P(Schema, NumbersOutsideTheirListsAreRefused) {
  make_world(100);
  for (const store::Sql sql : {
           store::Sql("UPDATE users SET status = 3"),
           store::Sql("UPDATE users SET status = -1"),
           store::Sql("UPDATE users SET role = 6"),
           store::Sql("UPDATE users SET all_access = 2"),
           store::Sql("UPDATE users SET all_access = 1"),  // of somebody who is no Super Admin
           store::Sql("UPDATE users SET subject = 'x'"),   // without an issuer
           store::Sql("UPDATE users SET email = ''"),
           store::Sql("UPDATE users SET workspace_id = NULL"),
           store::Sql("UPDATE teams SET kind = 2"),
           store::Sql("UPDATE vaults SET kind = 2"),
           store::Sql("UPDATE vaults SET epoch = 0"),
           store::Sql("UPDATE accounts SET status = 3"),
           store::Sql("UPDATE accounts SET autofill_mfa = 2"),
           store::Sql("UPDATE accounts SET label = ''"),
           store::Sql("UPDATE accounts SET label = NULL"),
           store::Sql("UPDATE collections SET parent_id = id"),
           store::Sql("UPDATE collection_ancestors SET depth = 1"),
           store::Sql("UPDATE workspaces SET extended_access = 1"),  // without a domain
           store::Sql("UPDATE workspaces SET longest_lease = 28800001"),
           store::Sql("UPDATE workspaces SET feed = -1"),
           store::Sql("UPDATE changes SET member_kind = 2 WHERE member_kind = 0"),
           store::Sql("UPDATE changes SET member_kind = NULL WHERE member_kind = 0"),
       }) {
    const auto result = run(sql);
    ASSERT_FALSE(result) << sql.text();
    EXPECT_EQ(result.error().error, Error::Refused) << sql.text();
  }
}

TEST_P(Schema, AGrantIsOfOneItemToOneMember) {
  const World world = make_world(100);
  must(write([&](Transaction& t) {
    return put_grant(t, world.act(), {ItemKind::Account, world.account}, {MemberKind::User, world.user},
                     access::ItemRole::Owner);
  }));
  for (const store::Sql sql : {
           store::Sql("UPDATE grants SET account_id = NULL"),
           store::Sql("UPDATE grants SET user_id = NULL"),
           store::Sql("UPDATE grants SET collection_id = (SELECT id FROM collections)"),
           store::Sql("UPDATE grants SET team_id = (SELECT id FROM teams)"),
           store::Sql("UPDATE grants SET role = 2"),
       }) {
    EXPECT_EQ(error_of(run(sql)), Error::Refused) << sql.text();
  }
  EXPECT_EQ(error_of(run({"INSERT INTO grants (workspace_id, account_id, user_id, role, granted_at) "
                          "SELECT workspace_id, account_id, user_id, 0, 1 FROM grants"})),
            Error::Conflict);
}

TEST_P(Schema, WhatIsUniqueIsSoInAWorkspace) {
  const World a = make_world(100);
  const World b = make_world(200);
  auto user = user_of(id(1), "Some.One@Example.COM");
  user.issuer = "https://idp.example";
  user.subject = "00u1";
  user.external_id = "00u1";
  user.user_name = "some.one";
  must(write([&](Transaction& t) { return create_user(t, a.act(), user); }));
  // Another workspace has its own.
  must(write([&](Transaction& t) { return create_user(t, b.act(), user); }));
  auto other = user_of(id(2), "some.one@example.com");
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_user(t, a.act(), other); })), Error::Conflict);
  other.email = "other@example.com";
  other.issuer = user.issuer;
  other.subject = user.subject;
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_user(t, a.act(), other); })), Error::Conflict);
  other.subject = "00u2";
  other.external_id = user.external_id;
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_user(t, a.act(), other); })), Error::Conflict);
  other.external_id.reset();
  other.user_name = "Some.ONE";
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_user(t, a.act(), other); })), Error::Conflict);
  other.user_name = "another";
  must(write([&](Transaction& t) { return create_user(t, a.act(), other); }));
  EXPECT_EQ(must(read([&](Transaction& t) {
              return find_user_by_email(t, a.workspace, "SOME.ONE@example.com");
            })).id,
            user.id);
  EXPECT_EQ(must(read([&](Transaction& t) {
              return find_user_by_subject(t, a.workspace, "https://idp.example", "00u2");
            })).id,
            other.id);
  const auto named =
      must(read([&](Transaction& t) { return find_user_by_user_name(t, a.workspace, "SOME.one"); }));
  EXPECT_EQ(named.id, user.id);
  EXPECT_EQ(named.user_name, "some.one");
}

TEST_P(Schema, AWorkspaceHasOneOwnerAtTheMost) {
  const World a = make_world(100);
  const World b = make_world(200);
  auto owner = user_of(id(1), "owner@example.com");
  owner.role = access::WorkspaceRole::Owner;
  must(write([&](Transaction& t) { return create_user(t, a.act(), owner); }));
  must(write([&](Transaction& t) { return create_user(t, b.act(), owner); }));
  auto second = user_of(a.user, "first@example.com");
  second.role = access::WorkspaceRole::Owner;
  EXPECT_EQ(error_of(write([&](Transaction& t) { return change_user(t, a.act(), second); })),
            Error::Conflict);
  // Handed over: the old one steps down first, in the same transaction.
  must(write([&](Transaction& t) -> Result<void> {
    owner.role = access::WorkspaceRole::SuperAdmin;
    CERBY_CHECK(change_user(t, a.act(), owner));
    return change_user(t, a.act(), second);
  }));
}

TEST_P(Schema, AFailureNamesNoValue) {
  const World a = make_world(100);
  const auto again =
      write([&](Transaction& t) { return create_user(t, a.act(), user_of(id(1), "first@example.com")); });
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().detail, "");
  EXPECT_EQ(again.error().detail.find("first"), std::string::npos) << again.error().detail;
  EXPECT_EQ(again.error().detail.find(a.workspace.text()), std::string::npos) << again.error().detail;
}

}  // namespace
}  // namespace schema_test
