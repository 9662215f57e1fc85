// Values are values: whatever a text holds, it comes back, finds its own row alone, and changes no other.
#include <gtest/gtest.h>

#include "workspace/store/support/fixture.h"
#include "workspace/store/support/odd_texts.h"
#include "workspace/store/support/postgres.h"

namespace odd_values_test {
namespace {

using namespace store_tests;
using store::Direction;
using store::Error;
using store::Result;
using store::Transaction;

class OddValues : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (is_postgres()) errors_before_ = PostgresServer::instance().errors().size();
  }
  // The database never took a value for a part of a statement.
  void expect_no_error_logged() {
    if (!is_postgres()) return;
    EXPECT_EQ(PostgresServer::instance().errors().size(), errors_before_);
  }
  std::size_t errors_before_ = 0;
};
CERBY_ON_BOTH_DATABASES(OddValues);

TEST_P(OddValues, InEveryTextOfAUser) {
  const World w = make_world(1);
  const auto texts = odd_texts();
  must(write([&](Transaction& t) -> Result<void> {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      // Long ones have no place in an index.
      const std::string key = texts[i].substr(0, 500) + "#" + std::to_string(i);
      auto user = user_of(id(1000 + i), key);
      user.first_name = user.last_name = texts[i];
      user.issuer = user.subject = user.external_id = user.user_name = key;
      CERBY_CHECK(create_user(t, w.act(), user));
    }
    return {};
  }));
  must(read([&](Transaction& t) -> Result<void> {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string key = texts[i].substr(0, 500) + "#" + std::to_string(i);
      const Uuid expected = id(1000 + i);
      CERBY_TRY(const auto user, find_user(t, w.workspace, expected));
      EXPECT_EQ(user.email, key);
      EXPECT_EQ(user.first_name, texts[i]);
      EXPECT_EQ(user.last_name, texts[i]);
      CERBY_TRY(const auto by_email, find_user_by_email(t, w.workspace, key));
      EXPECT_EQ(by_email.id, expected);
      CERBY_TRY(const auto by_subject, find_user_by_subject(t, w.workspace, key, key));
      EXPECT_EQ(by_subject.id, expected);
      CERBY_TRY(const auto by_external_id, find_user_by_external_id(t, w.workspace, key));
      EXPECT_EQ(by_external_id.id, expected);
      CERBY_TRY(const auto by_user_name, find_user_by_user_name(t, w.workspace, key));
      EXPECT_EQ(by_user_name.id, expected);
      EXPECT_EQ(by_user_name.user_name, key);
      EXPECT_EQ(error_of(find_user_by_email(t, w.workspace, texts[i].substr(0, 500))), Error::NotFound);
    }
    return {};
  }));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), std::ssize(texts) + 1);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users WHERE role <> 2", 1}), 0);
  expect_no_error_logged();
}

TEST_P(OddValues, InEveryTextOfAnAccountAndItsFilter) {
  const World w = make_world(1);
  const auto texts = odd_texts();
  must(write([&](Transaction& t) -> Result<void> {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string indexed = texts[i].substr(0, 500);
      auto account = account_of(id(1000 + i), w.vault, indexed);
      account.application = indexed;
      for (std::string* text : {&account.url, &account.domain, &account.username, &account.email,
                                &account.phone, &account.avatar_url, &account.recipe, &account.mfa_types}) {
        *text = texts[i];
      }
      CERBY_CHECK(create_account(t, w.act(), account));
      CERBY_CHECK(set_origins(t, w.act(), account.id, {indexed}));
      CERBY_CHECK(create_team(t, w.act(), {id(2000 + i), indexed, store::TeamKind::UserManaged, {}, {}, {}}));
      CERBY_CHECK(create_collection(t, w.act(), {id(3000 + i), w.collection, "old", 0, 0, {}}));
      CERBY_CHECK(rename_collection(t, w.act(), id(3000 + i), indexed));
      CERBY_CHECK(create_vault(t, w.act(), {id(4000 + i), store::VaultKind::Local, texts[i], 1, w.user}));
    }
    return {};
  }));
  must(read([&](Transaction& t) -> Result<void> {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string indexed = texts[i].substr(0, 500);
      store::AccountFilter filter;
      filter.applications = {indexed};
      CERBY_TRY(const auto listed,
                list_accounts(t, w.workspace, filter, store::AccountSort::Label, Direction::Ascending, {}));
      EXPECT_EQ(listed.total, 1) << texts[i];
      if (listed.rows.size() != 1) continue;
      const auto& account = listed.rows.front();
      EXPECT_EQ(account.id, id(1000 + i));
      EXPECT_EQ(account.label, indexed);
      for (const std::string* text :
           {&account.url, &account.domain, &account.username, &account.email, &account.phone,
            &account.avatar_url, &account.recipe, &account.mfa_types}) {
        EXPECT_EQ(*text, texts[i]);
      }
      CERBY_TRY(const auto origins, find_origins(t, w.workspace, account.id));
      EXPECT_EQ(origins, std::vector<std::string>{indexed});
      CERBY_TRY(const auto team, find_team(t, w.workspace, id(2000 + i)));
      EXPECT_EQ(team.name, indexed);
      CERBY_TRY(const auto collection, find_collection(t, w.workspace, id(3000 + i)));
      EXPECT_EQ(collection.label, indexed);
      CERBY_TRY(const auto vault, find_vault(t, w.workspace, id(4000 + i)));
      EXPECT_EQ(vault.label, texts[i]);
    }
    return {};
  }));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM accounts", 1}), std::ssize(texts) + 1);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM grants", 1}), 0);
  expect_no_error_logged();
}

TEST_P(OddValues, WhatIsNoTextIsRefusedBeforeTheDatabaseSeesIt) {
  const World w = make_world(1);
  for (const std::string& wrong : wrong_texts()) {
    auto user = user_of(id(1000), wrong);
    EXPECT_EQ(error_of(write([&](Transaction& t) { return create_user(t, w.act(), user); })), Error::Invalid);
    user.email = "x@example.com";
    user.external_id = wrong;
    EXPECT_EQ(error_of(write([&](Transaction& t) { return create_user(t, w.act(), user); })), Error::Invalid);
    auto account = account_of(w.account, w.vault, wrong);
    EXPECT_EQ(error_of(write([&](Transaction& t) { return change_account(t, w.act(), account); })),
              Error::Invalid);
    EXPECT_EQ(error_of(read([&](Transaction& t) { return find_user_by_email(t, w.workspace, wrong); })),
              Error::Invalid);
    EXPECT_EQ(error_of(read([&](Transaction& t) {
                store::AccountFilter filter;
                filter.applications = {"x", wrong};
                return list_accounts(t, w.workspace, filter, store::AccountSort::Label, Direction::Ascending,
                                     {});
              })),
              Error::Invalid);
  }
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), 1);
  EXPECT_EQ(must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); })).label,
            "Account");
  expect_no_error_logged();
}

}  // namespace
}  // namespace odd_values_test
