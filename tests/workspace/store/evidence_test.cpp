#include "workspace/store/evidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "workspace/store/support/fixture.h"

namespace evidence_test {
namespace {

using namespace store_tests;
using store::Item;
using store::ItemKind;
using store::Member;
using store::MemberKind;
using store::Result;
using store::Transaction;

class Evidence : public StoreTest {
 protected:
  store::Evidence ask(const Uuid& workspace, const Uuid& user, const Uuid& account) {
    return must(
        database().ask([&](Transaction& t) { return store::collect_evidence(t, workspace, user, account); }));
  }
};
CERBY_ON_BOTH_DATABASES(Evidence);

TEST_P(Evidence, WhatIsNotThereIsNobodysAndNothing) {
  const World a = make_world(100);
  const World b = make_world(200);
  const auto unknown_user = ask(a.workspace, b.user, a.account);
  EXPECT_EQ(unknown_user.user_status, access::UserStatus::Deactivated);
  EXPECT_EQ(unknown_user.account.tenant, access::Tenant::Other);
  const auto unknown_account = ask(a.workspace, a.user, b.account);
  EXPECT_EQ(unknown_account.user_status, access::UserStatus::Active);
  EXPECT_EQ(unknown_account.account.tenant, access::Tenant::Other);
  EXPECT_EQ(ask(id(9), a.user, a.account).account.tenant, access::Tenant::Other);
}

// As another version's schema might hold it: 256 + 5 would be the Owner in eight bits.
TEST_P(Evidence, ANumberOutsideOfItsListIsNoEvidence) {
  const World a = make_world(100);
  if (is_postgres()) must(run({"ALTER TABLE users DROP CONSTRAINT users_role_check"}));
  for (const std::int64_t number : {6, 261, -1, 255}) {
    must(write([&](Transaction& t) -> Result<std::int64_t> {
      if (!is_postgres()) CERBY_CHECK(t.connection().run("PRAGMA ignore_check_constraints = ON"));
      constexpr store::Sql kSet{"UPDATE users SET role = :role"};
      auto set = t.prepare(kSet);
      return set.bind("role", number).run();
    }));
    EXPECT_EQ(error_of(database().ask([&](Transaction& t) {
                return store::collect_evidence(t, a.workspace, a.user, a.account);
              })),
              store::Error::Failed)
        << number;
    EXPECT_GT(must(read([&](Transaction& t) { return find_user(t, a.workspace, a.user); })).role,
              access::WorkspaceRole::Owner);
  }
}

TEST_P(Evidence, ARoleOutsideOfItsListIsNoEvidenceOfACollection) {
  const World a = make_world(100);
  if (is_postgres()) must(run({"ALTER TABLE grants DROP CONSTRAINT grants_role_check"}));
  const auto ask_for = [&] {
    return database().ask([&](Transaction& t) {
      return store::collect_collection_evidence(t, a.workspace, a.user, a.collection);
    });
  };
  for (const auto kind : {MemberKind::User, MemberKind::Team}) {
    const bool is_user = kind == MemberKind::User;
    must(write([&](Transaction& t) -> Result<void> {
      if (!is_user) CERBY_CHECK(add_team_member(t, a.act(), a.team, a.user));
      return put_grant(t, a.act(), {ItemKind::Collection, a.collection}, {kind, is_user ? a.user : a.team},
                       access::ItemRole::Owner);
    }));
    must(ask_for());
    for (const std::int64_t number : {2, 257, -1}) {
      must(write([&](Transaction& t) -> Result<std::int64_t> {
        if (!is_postgres()) CERBY_CHECK(t.connection().run("PRAGMA ignore_check_constraints = ON"));
        constexpr store::Sql kSet{"UPDATE grants SET role = :role"};
        auto set = t.prepare(kSet);
        return set.bind("role", number).run();
      }));
      EXPECT_EQ(error_of(ask_for()), store::Error::Failed) << number << (is_user ? " user" : " team");
    }
    must(run({"DELETE FROM grants"}));
  }
}

TEST_P(Evidence, HoldsFeatureExtensionStatusAndTheMode) {
  const World a = make_world(100);
  EXPECT_EQ(ask(a.workspace, a.user, a.account).account.feature, access::Feature::Off);
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_TRY(auto workspace, find_workspace(t, a.workspace));
    workspace.extended_access = access::Feature::On;
    workspace.okta_domain = "https://acme.okta.example";
    CERBY_CHECK(change_workspace(t, a.act(), workspace));
    CERBY_TRY(auto account, find_account(t, a.workspace, a.account));
    account.status = access::AccountStatus::Disabled;
    account.extended = store::Extended{kNow, a.user};
    CERBY_CHECK(change_account(t, a.act(), account));
    CERBY_TRY(auto user, find_user(t, a.workspace, a.user));
    user.role = access::WorkspaceRole::SuperAdmin;
    user.all_access = access::AllAccess::On;
    return change_user(t, a.act(), user);
  }));
  const auto evidence = ask(a.workspace, a.user, a.account);
  EXPECT_EQ(evidence.user_role, access::WorkspaceRole::SuperAdmin);
  EXPECT_EQ(evidence.all_access, access::AllAccess::On);
  EXPECT_EQ(evidence.account.tenant, access::Tenant::Same);
  EXPECT_EQ(evidence.account.feature, access::Feature::On);
  EXPECT_EQ(evidence.account.extension, access::Extension::Extended);
  EXPECT_EQ(evidence.account.status, access::AccountStatus::Disabled);
  EXPECT_FALSE(evidence.account.shares.to_user);
}

// The same in the test's own memory, in the plainest way.
struct Model {
  std::map<Uuid, Uuid> parent_of;                                      // collections
  std::set<std::pair<Uuid, Uuid>> members;                             // team, user
  std::set<std::pair<Uuid, Uuid>> contents;                            // collection, account
  std::map<std::pair<Uuid, Uuid>, access::ItemRole> to_user, to_team;  // item, member

  [[nodiscard]] std::set<Uuid> above(const Uuid& account) const {
    std::set<Uuid> all;
    for (const auto& [collection, item] : contents) {
      if (item != account) continue;
      for (Uuid at = collection;; at = parent_of.at(at)) {
        all.insert(at);
        if (!parent_of.contains(at)) break;
      }
    }
    return all;
  }
  static void raise(std::optional<access::ItemRole>& held, access::ItemRole role) {
    held = held ? std::max(*held, role) : role;
  }
  [[nodiscard]] access::Shares shares(const Uuid& user, const Uuid& account) const {
    const auto collections = above(account);
    access::Shares shares;
    for (const auto& [key, role] : to_user) {
      if (key.second != user) continue;
      if (key.first == account) raise(shares.to_user, role);
      if (collections.contains(key.first)) raise(shares.of_collection_to_user, role);
    }
    for (const auto& [key, role] : to_team) {
      if (!members.contains({key.second, user})) continue;
      if (key.first == account) raise(shares.to_team, role);
      if (collections.contains(key.first)) raise(shares.of_collection_to_team, role);
    }
    return shares;
  }
};

TEST_P(Evidence, IsWhatAPlainRecomputationFinds) {
  constexpr std::uint64_t kUsers = 12, kTeams = 6, kAccounts = 14, kCollections = 12;
  const World w = make_world(1);
  const World other = make_world(50);  // beside it, with shares of its own
  std::mt19937 random(20231114);       // NOLINT(cert-msc51-cpp): the same each time
  const auto below = [&](std::uint64_t count) {
    return std::uniform_int_distribution<std::uint64_t>(0, count - 1)(random);
  };
  const auto user = [](std::uint64_t n) { return id(1000 + n); };
  const auto team = [](std::uint64_t n) { return id(2000 + n); };
  const auto account = [](std::uint64_t n) { return id(3000 + n); };
  const auto collection = [](std::uint64_t n) { return id(4000 + n); };
  Model model;
  must(write([&](Transaction& t) -> Result<void> {
    const Item elsewhere{ItemKind::Account, other.account};
    CERBY_CHECK(
        put_grant(t, other.act(), elsewhere, {MemberKind::User, other.user}, access::ItemRole::Owner));
    for (std::uint64_t n = 0; n < kUsers; ++n) {
      CERBY_CHECK(create_user(t, w.act(), user_of(user(n), std::to_string(n) + "@example.com")));
    }
    for (std::uint64_t n = 0; n < kTeams; ++n) {
      CERBY_CHECK(create_team(t, w.act(), {team(n), "t", store::TeamKind::ScimManaged, {}, {}, {}}));
    }
    for (std::uint64_t n = 0; n < kAccounts; ++n) {
      CERBY_CHECK(create_account(t, w.act(), account_of(account(n), w.vault, "a" + std::to_string(n))));
    }
    for (std::uint64_t n = 0; n < kCollections; ++n) {
      std::optional<Uuid> parent;
      if (n > 0 && below(4) != 0) model.parent_of[collection(n)] = *(parent = collection(below(n)));
      CERBY_CHECK(create_collection(t, w.act(), {collection(n), parent, "c", 0, 0, {}}));
    }
    return {};
  }));
  // Rounds of changes, each looked at from all sides.
  const auto change_something = [&](Transaction& t) -> Result<void> {
    const auto role = below(2) == 0 ? access::ItemRole::Owner : access::ItemRole::Collaborator;
    const Uuid u = user(below(kUsers)), g = team(below(kTeams)), a = account(below(kAccounts)),
               c = collection(below(kCollections)), d = collection(below(kCollections));
    const bool on_account = below(2) == 0;
    const Item item = on_account ? Item{ItemKind::Account, a} : Item{ItemKind::Collection, c};
    switch (below(7)) {
      case 0:
        model.to_user[{item.id, u}] = role;
        return put_grant(t, w.act(), item, {MemberKind::User, u}, role);
      case 1:
        model.to_team[{item.id, g}] = role;
        return put_grant(t, w.act(), item, {MemberKind::Team, g}, role);
      case 2:
        if (model.to_user.erase({item.id, u}) == 0) return {};
        return remove_grant(t, w.act(), item, {MemberKind::User, u});
      case 3:
        if (!model.members.insert({g, u}).second) return {};
        return add_team_member(t, w.act(), g, u);
      case 4:
        if (!model.contents.insert({c, a}).second) return {};
        return add_to_collection(t, w.act(), c, {ItemKind::Account, a});
      case 5:
        if (model.contents.erase({c, a}) == 0) return {};
        return remove_from_collection(t, w.act(), c, {ItemKind::Account, a});
      default: {
        bool is_inside = c == d;
        for (Uuid at = d; model.parent_of.contains(at);) is_inside |= (at = model.parent_of[at]) == c;
        const auto moved = move_collection(t, w.act(), c, d);
        if (is_inside) {
          EXPECT_EQ(error_of(moved), store::Error::Cycle);
          return {};
        }
        model.parent_of[c] = d;
        return moved;
      }
    }
  };
  int shared = 0;
  for (int round = 0; round < 8; ++round) {
    must(write([&](Transaction& t) -> Result<void> {
      for (int i = 0; i < 25; ++i) CERBY_CHECK(change_something(t));
      return {};
    }));
    for (std::uint64_t n = 0; n < kUsers; ++n) {
      std::set<Uuid> held;
      for (std::uint64_t m = 0; m < kAccounts; ++m) {
        const auto found = ask(w.workspace, user(n), account(m)).account.shares;
        const auto expected = model.shares(user(n), account(m));
        ASSERT_EQ(found.to_user, expected.to_user);
        ASSERT_EQ(found.to_team, expected.to_team);
        ASSERT_EQ(found.of_collection_to_user, expected.of_collection_to_user);
        ASSERT_EQ(found.of_collection_to_team, expected.of_collection_to_team);
        if (found.to_user || found.to_team || found.of_collection_to_user || found.of_collection_to_team) {
          held.insert(account(m));
        }
      }
      shared += static_cast<int>(held.size());
      // The list of what the user holds is of the same accounts.
      const auto listed = must(read([&](Transaction& t) {
        return list_accounts(t, w.workspace, {user(n), {}, {}}, store::AccountSort::Label,
                             store::Direction::Ascending, {1, 100});
      }));
      std::set<Uuid> ids;
      for (const auto& row : listed.rows) ids.insert(row.id);
      ASSERT_EQ(ids, held);
      ASSERT_EQ(listed.total, static_cast<std::int64_t>(held.size()));
    }
  }
  EXPECT_GT(shared, 200);
}

}  // namespace
}  // namespace evidence_test
