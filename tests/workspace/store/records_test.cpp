#include "workspace/store/records.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "workspace/store/support/fixture.h"

namespace records_test {
namespace {

using namespace store_tests;
using store::AccountSort;
using store::Direction;
using store::Error;
using store::Item;
using store::ItemKind;
using store::Member;
using store::MemberKind;
using store::Page;
using store::Result;
using store::Transaction;

class Records : public StoreTest {};
CERBY_ON_BOTH_DATABASES(Records);

TEST_P(Records, AnAccountComesBackAsItWasWritten) {
  const World w = make_world(1);
  auto account = account_of(id(100), w.vault, "Contentzilla");
  account.status = access::AccountStatus::Disabled;
  account.email = "e";
  account.phone = "p";
  account.avatar_url = "v";
  account.recipe = "r";
  account.mfa_types = "totp";
  account.autofill_mfa = false;
  account.password_visible = account.mfa_enabled = account.has_passkey = true;
  account.extended = store::Extended{kNow - 5, w.user};
  account.synced_at = kNow - 4;
  account.last_password_change_at = kNow - 3;
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(create_account(t, w.act(), account));
    return note_login(t, {w.workspace, w.user, kNow + 1}, account.id);
  }));
  const auto back = must(read([&](Transaction& t) { return find_account(t, w.workspace, account.id); }));
  EXPECT_EQ(back.vault, w.vault);
  EXPECT_EQ(back.label, "Contentzilla");
  EXPECT_EQ(back.application, "instagram");
  EXPECT_EQ(back.status, access::AccountStatus::Disabled);
  EXPECT_EQ(back.url, account.url);
  EXPECT_EQ(back.domain, account.domain);
  EXPECT_EQ(back.username + back.email + back.phone + back.avatar_url + back.recipe + back.mfa_types,
            "zillaepvrtotp");
  EXPECT_FALSE(back.autofill_mfa);
  EXPECT_TRUE(back.password_visible && back.mfa_enabled && back.has_passkey);
  ASSERT_TRUE(back.extended);
  EXPECT_EQ(back.extended->at, kNow - 5);
  EXPECT_EQ(back.extended->by, w.user);
  EXPECT_EQ(back.synced_at, kNow - 4);
  EXPECT_EQ(back.last_password_change_at, kNow - 3);
  EXPECT_EQ(back.last_login_at, kNow + 1);
  EXPECT_EQ(back.last_login_by, w.user);
  EXPECT_FALSE(back.has_password || back.has_totp || back.has_backup_codes);
  EXPECT_EQ(back.stamps.created_at, kNow);
  EXPECT_EQ(back.stamps.created_by, w.user);
  account.extended.reset();
  account.label = "Other";
  must(write([&](Transaction& t) { return change_account(t, {w.workspace, {}, kNow + 9}, account); }));
  const auto changed = must(read([&](Transaction& t) { return find_account(t, w.workspace, account.id); }));
  EXPECT_EQ(changed.label, "Other");
  EXPECT_FALSE(changed.extended);
  EXPECT_EQ(changed.stamps.created_by, w.user);
  EXPECT_EQ(changed.stamps.updated_at, kNow + 9);
  EXPECT_EQ(changed.stamps.updated_by, std::nullopt);
}

TEST_P(Records, AWorkspaceKeepsItsSettings) {
  make_world(1);
  const auto result = write([&](Transaction& t) -> Result<store::Workspace> {
    CERBY_TRY(auto workspace, find_workspace_by_host(t, "w1.example"));
    workspace.extended_access = access::Feature::On;
    workspace.okta_domain = "https://acme.okta.example";
    workspace.okta_token = {0, 1, 2, 0};
    workspace.okta_token_key = "master-2026";
    workspace.okta_token_status = store::TokenStatus::Works;
    workspace.okta_token_checked_at = kNow;
    workspace.longest_lease = 28'800'000;
    CERBY_CHECK(change_workspace(t, {workspace.id, {}, kNow}, workspace));
    return find_workspace(t, workspace.id);
  });
  const auto workspace = must(result);
  EXPECT_EQ(workspace.okta_token, (std::vector<std::uint8_t>{0, 1, 2, 0}));
  EXPECT_EQ(workspace.okta_token_key, "master-2026");
  EXPECT_EQ(workspace.okta_domain, "https://acme.okta.example");
  EXPECT_EQ(workspace.okta_token_status, store::TokenStatus::Works);
  EXPECT_EQ(workspace.longest_lease, 28'800'000);
}

TEST_P(Records, PagesHoldEachRowOnceInEveryOrder) {
  constexpr std::uint64_t kAccounts = 57;
  const World w = make_world(1);
  must(write([&](Transaction& t) -> Result<void> {
    for (std::uint64_t n = 0; n < kAccounts; ++n) {
      auto account = account_of(id(1000 + n), w.vault, "label " + std::to_string(n % 7));  // many alike
      account.application = n % 3 == 0 ? "asana" : "mailchimp";
      account.status = n % 5 == 0 ? access::AccountStatus::Disabled : access::AccountStatus::Enabled;
      CERBY_CHECK(create_account(t, {w.workspace, w.user, kNow + static_cast<std::int64_t>(n % 4)}, account));
    }
    return {};
  }));
  const auto list = [&](const store::AccountFilter& filter, AccountSort sort, Direction direction,
                        Page page) {
    return must(
        read([&](Transaction& t) { return list_accounts(t, w.workspace, filter, sort, direction, page); }));
  };
  for (const auto sort :
       {AccountSort::CreatedAt, AccountSort::UpdatedAt, AccountSort::Label, AccountSort::Application}) {
    std::vector<Uuid> up;
    std::vector<Uuid> down;
    for (std::int64_t number = 1; number <= 6; ++number) {
      const auto page = list({}, sort, Direction::Ascending, {number, 10});
      EXPECT_EQ(page.total, kAccounts + 1);
      EXPECT_EQ(page.rows.size(), number < 6 ? 10U : 8U);
      for (const auto& row : page.rows) up.push_back(row.id);
      for (const auto& row : list({}, sort, Direction::Descending, {number, 10}).rows) down.push_back(row.id);
    }
    std::ranges::reverse(down);
    EXPECT_EQ(up, down);
    std::ranges::sort(up);
    EXPECT_EQ(std::ranges::unique(up).begin(), up.end());
    EXPECT_EQ(up.size(), kAccounts + 1);
  }
  EXPECT_TRUE(list({}, AccountSort::Label, Direction::Ascending, {7, 10}).rows.empty());
  EXPECT_EQ(list({{}, {"asana"}, {}}, AccountSort::Label, Direction::Ascending, {}).total, 19);
  EXPECT_EQ(
      list({{}, {"asana", "instagram", "none"}, {}}, AccountSort::Label, Direction::Ascending, {}).total, 20);
  EXPECT_EQ(
      list({{}, {"asana"}, {access::AccountStatus::Disabled}}, AccountSort::Label, Direction::Ascending, {})
          .total,
      4);
}

TEST_P(Records, PagesAndFiltersAreBounded) {
  const World w = make_world(1);
  const std::vector<Page> wrong{{0, 25}, {-1, 25}, {1, 0}, {1, 101}, {store::kLastPage + 1, 1}, {1, -5}};
  for (const Page page : wrong) {
    EXPECT_EQ(error_of(read([&](Transaction& t) {
                return list_accounts(t, w.workspace, {}, AccountSort::Label, Direction::Ascending, page);
              })),
              Error::Invalid);
    EXPECT_EQ(error_of(read([&](Transaction& t) {
                return list_users(t, w.workspace, {}, store::UserSort::Email, Direction::Ascending, page);
              })),
              Error::Invalid);
  }
  store::AccountFilter filter;
  filter.applications.assign(store::kMostFilterValues + 1, "x");
  EXPECT_EQ(error_of(read([&](Transaction& t) {
              return list_accounts(t, w.workspace, filter, AccountSort::Label, Direction::Ascending, {});
            })),
            Error::Invalid);
  filter.applications.pop_back();
  EXPECT_EQ(must(read([&](Transaction& t) {
              return list_accounts(t, w.workspace, filter, AccountSort::Label, Direction::Ascending,
                                   {store::kLastPage, store::kLargestPage});
            })).total,
            0);
}

TEST_P(Records, UsersAndTeamsAreListed) {
  const World w = make_world(1);
  must(write([&](Transaction& t) -> Result<void> {
    for (std::uint64_t n = 0; n < 9; ++n) {
      auto user = user_of(id(100 + n), std::string(1, static_cast<char>('i' - n)) + "@example.com");
      user.last_name = std::to_string(n);
      if (n < 4) user.status = access::UserStatus::Deactivated;
      CERBY_CHECK(create_user(t, w.act(), user));
      if (n % 2 == 0) CERBY_CHECK(add_team_member(t, w.act(), w.team, user.id));
      CERBY_CHECK(create_team(
          t, w.act(),
          {id(200 + n), std::to_string(n), store::TeamKind::ScimManaged, "g" + std::to_string(n), {}, {}}));
    }
    return {};
  }));
  const auto users = must(read([&](Transaction& t) {
    return list_users(t, w.workspace, {{access::UserStatus::Deactivated}}, store::UserSort::Email,
                      Direction::Ascending, {1, 3});
  }));
  EXPECT_EQ(users.total, 4);
  ASSERT_EQ(users.rows.size(), 3U);
  EXPECT_EQ(users.rows[0].email, "f@example.com");
  const auto by_name = must(read([&](Transaction& t) {
    return list_users(t, w.workspace, {}, store::UserSort::LastName, Direction::Descending, {});
  }));
  EXPECT_EQ(by_name.total, 10);
  EXPECT_EQ(by_name.rows[1].last_name, "8");
  const auto members =
      must(read([&](Transaction& t) { return list_team_members(t, w.workspace, w.team, {}); }));
  EXPECT_EQ(members.total, 5);
  EXPECT_EQ(members.rows.size(), 5U);
  const auto teams = must(read([&](Transaction& t) {
    return list_teams(t, w.workspace, store::TeamSort::Name, Direction::Ascending, {2, 4});
  }));
  EXPECT_EQ(teams.total, 10);
  EXPECT_EQ(teams.rows[0].name, "4");
  EXPECT_EQ(must(read([&](Transaction& t) { return find_team_by_external_id(t, w.workspace, "g3"); })).id,
            id(203));
}

TEST_P(Records, AGrantIsSharedChangedListedAndTaken) {
  const World w = make_world(1);
  const Item account{ItemKind::Account, w.account};
  const Item collection{ItemKind::Collection, w.collection};
  const Member user{MemberKind::User, w.user};
  const Member team{MemberKind::Team, w.team};
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(put_grant(t, w.act(), account, user, access::ItemRole::Collaborator));
    CERBY_CHECK(put_grant(t, w.act(), account, team, access::ItemRole::Owner));
    CERBY_CHECK(put_grant(t, w.act(), collection, user, access::ItemRole::Owner));
    return put_grant(t, w.act(), account, user, access::ItemRole::Owner);
  }));
  const auto grant = must(read([&](Transaction& t) { return find_grant(t, w.workspace, account, user); }));
  EXPECT_EQ(grant.role, access::ItemRole::Owner);
  EXPECT_EQ(grant.granted_by, w.user);
  const auto users = must(
      read([&](Transaction& t) { return list_grants_of(t, w.workspace, account, MemberKind::User, {}); }));
  ASSERT_EQ(users.total, 1);
  EXPECT_EQ(users.rows.front().member, user);
  EXPECT_EQ(users.rows.front().item, account);
  EXPECT_EQ(must(read([&](Transaction& t) {
              return list_grants_of(t, w.workspace, account, MemberKind::Team, {});
            }))
                .rows.front()
                .member,
            team);
  must(write([&](Transaction& t) { return remove_grant(t, w.act(), account, team); }));
  EXPECT_EQ(error_of(write([&](Transaction& t) { return remove_grant(t, w.act(), account, team); })),
            Error::NotFound);
  must(write([&](Transaction& t) { return remove_grants_of(t, w.act(), user); }));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM grants", 1}), 0);
}

}  // namespace
}  // namespace records_test
