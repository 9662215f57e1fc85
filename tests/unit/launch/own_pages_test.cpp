// What the extension's own pages are told of accounts, and what not.
#include "launch/own_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "launch/target.h"
#include "unit/launch/support/script.h"

namespace cerby::launch::test::own_pages_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum wire::Field;
using vault::ItemRole;

constexpr auto kAcme = "https://acme.cerby.test";
constexpr SecretAccess kTest("a test compares it");

// As many accounts as a test makes, anew each time that they are looked at.
class Accounts final : public source::Source {
 public:
  using Make = std::function<vault::Account()>;
  std::vector<Make> made;
  source::Code next;
  std::size_t unread = 0;

  Expected<vault::Account> account(const Origin& workspace, const Uuid& id) override {
    for (const auto& make : made) {
      auto account = make();
      if (account.id != id || account.workspace != workspace.text()) continue;
      if (account.role == ItemRole::None) return fail(Outcome::RoleNone);
      return account;
    }
    return fail(Outcome::AccountUnknown);
  }
  Expected<std::size_t> each_account(const std::optional<Origin>&, const Visit& visit) override {
    for (const auto& make : made) CERBY_CHECK(visit(make()));
    return unread;
  }
  Expected<source::Code> code(const vault::Account&) override { return std::move(next); }
  Expected<Secret> backup_code(vault::Account&) override { return fail(Outcome::NotFound); }
  Expected<void> set_password(const vault::Account&, Secret) override { return {}; }
  Expected<void> allow_form_site(vault::Account&, const Origin&) override { return {}; }
};

class OwnPagesTest : public ::testing::Test {
 protected:
  OwnPagesTest() {
    config_.workspaces.push_back({*Origin::parse(kAcme), {*Origin::parse("https://acme.okta.test")}});
  }
  // Of another account than contentzilla() alone by what `change` does, and by its id.
  void add(const std::function<void(vault::Account&)>& change) {
    const auto id = Uuid::random();
    source_.made.push_back([change, id] {
      auto account = contentzilla();
      account.id = id;
      change(account);
      return account;
    });
  }
  void add_named(const std::string& name) {
    add([name](vault::Account& account) { account.name = name; });
  }
  wire::AccountsReply list(const wire::AccountsRequest& request = {}) {
    auto reply = list_accounts(request, config_, source_);
    EXPECT_TRUE(reply) << describe(reply.error());
    return reply ? std::move(*reply) : wire::AccountsReply{};
  }
  std::vector<std::string> names(const wire::AccountsRequest& request = {}) {
    std::vector<std::string> names;
    for (const auto& account : list(request).accounts) names.push_back(account.name);
    return names;
  }
  std::vector<std::string> found(const std::string& search) {
    return names({.origin = {}, .search = search});
  }
  std::vector<std::string> on(const std::string& origin) { return names({.origin = origin, .search = {}}); }
  [[nodiscard]] std::string address() const {
    return launch_address(*Origin::parse(kAcme), source_.made.front()().id);
  }
  Expected<Revealed> ask(wire::Field field) {
    return reveal({.address = address(), .field = field, .gesture = true}, config_, source_);
  }
  std::string shown(wire::Field field) {
    const auto revealed = ask(field);
    EXPECT_TRUE(revealed) << describe(revealed.error());
    return revealed ? std::string(revealed->value.text(kTest)) : "";
  }
  Outcome refused(wire::Field field) {
    const auto revealed = ask(field);
    EXPECT_FALSE(revealed);
    return revealed ? Outcome::InternalError : revealed.error().outcome;
  }
  void add_as(ItemRole role) {
    add([role](vault::Account& account) {
      account.role = role;
      account.otpauth = account.keep(secret("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"));
    });
  }

  Config config_;
  Accounts source_;
};

TEST_F(OwnPagesTest, AnAccountIsListedWithWhatIsNotSecret) {
  add_as(ItemRole::Owner);
  const auto reply = list();
  ASSERT_EQ(reply.accounts.size(), 1U);
  const auto& account = reply.accounts.front();
  EXPECT_EQ(account.address, address());
  EXPECT_EQ(account.name, "Contentzilla");
  EXPECT_EQ(account.app, "Instagram");
  EXPECT_EQ(account.user_name, "zilla");
  EXPECT_EQ(account.role, wire::AccountsReply::Role::Owner);
  EXPECT_TRUE(account.has_password);
  EXPECT_TRUE(account.has_code);
  EXPECT_FALSE(reply.more);
}

TEST_F(OwnPagesTest, ListedByNameAndAsManyAsWereAskedFor) {
  for (const char* name : {"beta", "Álpha", "delta", "Gamma"}) add_named(name);
  EXPECT_THAT(names(), ElementsAre("Álpha", "beta", "delta", "Gamma"));
  const auto some = list({.origin = {}, .search = {}, .limit = 2});
  ASSERT_EQ(some.accounts.size(), 2U);
  EXPECT_EQ(some.accounts.back().name, "beta");
  EXPECT_TRUE(some.more);
  EXPECT_FALSE(list({.origin = {}, .search = {}, .limit = 4}).more);
}

TEST_F(OwnPagesTest, OneThatCannotBeReadIsSaidAndKeepsNoOtherFromBeingListed) {
  add_as(ItemRole::Owner);
  EXPECT_FALSE(list().unread);
  source_.unread = 1;
  const auto reply = list();
  EXPECT_TRUE(reply.unread);
  EXPECT_EQ(reply.accounts.size(), 1U);
}

TEST_F(OwnPagesTest, NoneThatTheUserMayNotLaunch) {
  add_as(ItemRole::None);
  add([](vault::Account& account) { account.workspace = "https://unknown.cerby.test"; });
  config_.workspaces.push_back({*Origin::parse("https://other.cerby.test"), {}, WorkspaceRole::LoginOnly});
  add([](vault::Account& account) { account.workspace = "https://other.cerby.test"; });
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(OwnPagesTest, EachWordIsLookedForInNameAppAndUserName) {
  add_named("Café Müller");
  add_named("Other");
  for (const char* search : {"cafe", "MULLER", "caf mull", "instagram müller", "zilla cafe", "  Café  "}) {
    EXPECT_THAT(found(search), ElementsAre("Café Müller")) << search;
  }
  EXPECT_THAT(found("insta"), ElementsAre("Café Müller", "Other"));
  EXPECT_THAT(found(""), ElementsAre("Café Müller", "Other"));
  EXPECT_THAT(found("cafe nothing"), IsEmpty());
  EXPECT_THAT(found("hunter2"), IsEmpty()) << "the password is not looked into";
}

TEST_F(OwnPagesTest, ForAWebsiteByTheRuleOfAFill) {
  add([](vault::Account& account) {
    account.origins = {"https://login.instagram.test", "https://*.shop.test", "https://app.test:8443"};
  });
  for (const char* origin :
       {"https://login.instagram.test", "https://a.shop.test", "https://app.test:8443"}) {
    EXPECT_THAT(on(origin), ElementsAre("Contentzilla")) << origin;
  }
  for (const char* origin :
       {"https://instagram.test", "https://evil.login.instagram.test", "https://shop.test",
        "https://login.instagram.test:8443", "https://app.test", "http://login.instagram.test",
        "https://loginXinstagram.test", "chrome://settings", "null", ""}) {
    EXPECT_THAT(on(origin), IsEmpty()) << origin;
  }
}

TEST_F(OwnPagesTest, LoopbackHttpForAWorkspaceOfDevelopmentAlone) {
  add([](vault::Account& account) { account.origins = {"http://127.0.0.1:8080"}; });
  EXPECT_THAT(on("http://127.0.0.1:8080"), IsEmpty());
  config_.workspaces.front().development = true;
  EXPECT_THAT(on("http://127.0.0.1:8080"), ElementsAre("Contentzilla"));
}

TEST(MaySee, AnOwnerEachFieldACollaboratorNoPasswordNobodyElseAnything) {
  for (const auto field : {UserName, Password, Code}) {
    EXPECT_TRUE(may_see(ItemRole::Owner, field));
    EXPECT_EQ(may_see(ItemRole::Collaborator, field), field != Password);
    EXPECT_FALSE(may_see(ItemRole::None, field));
  }
}

TEST_F(OwnPagesTest, AnOwnerIsShownEachField) {
  add_as(ItemRole::Owner);
  source_.next = {.digits = secret("123456"), .wait_seconds = 0, .seconds_left = 17};
  EXPECT_EQ(shown(UserName), "zilla");
  EXPECT_EQ(shown(Password), "hunter2 hunter2");
  const auto code = ask(Code);
  ASSERT_TRUE(code);
  EXPECT_EQ(code->value.text(kTest), "123456");
  EXPECT_EQ(code->seconds_left, 17);
}

TEST_F(OwnPagesTest, ACollaboratorIsNotShownThePassword) {
  add_as(ItemRole::Collaborator);
  source_.next = {.digits = secret("123456"), .wait_seconds = 0, .seconds_left = 17};
  EXPECT_EQ(shown(UserName), "zilla");
  EXPECT_EQ(shown(Code), "123456");
  EXPECT_EQ(refused(Password), Outcome::RoleNotOwner);
}

TEST_F(OwnPagesTest, WhoHasNoRoleIsShownNothing) {
  add_as(ItemRole::None);
  for (const auto field : {UserName, Password, Code}) EXPECT_EQ(refused(field), Outcome::RoleNone);
}

TEST_F(OwnPagesTest, WhoMayOnlyLogInToTheWorkspaceIsShownNothing) {
  config_.workspaces.front().role = WorkspaceRole::LoginOnly;
  add_as(ItemRole::Owner);
  for (const auto field : {UserName, Password, Code}) EXPECT_EQ(refused(field), Outcome::RoleLoginOnly);
}

TEST_F(OwnPagesTest, WhatIsAskedForMustBeThere) {
  add([](vault::Account& account) {
    account.role = ItemRole::Owner;
    account.password = {};
    account.user_name.clear();
  });
  for (const auto field : {UserName, Password, Code}) EXPECT_EQ(refused(field), Outcome::NotFound);
}

TEST_F(OwnPagesTest, AnAddressThatIsNoAccountsIsRefusedAsALaunchOfItIs) {
  add_as(ItemRole::Owner);
  const auto asked = [&](std::string address) {
    return reveal({std::move(address), Password, true}, config_, source_).error().outcome;
  };
  EXPECT_EQ(asked(launch_address(*Origin::parse(kAcme), Uuid::random())), Outcome::AccountUnknown);
  EXPECT_EQ(asked(launch_address(*Origin::parse("https://w.test"), contentzilla().id)),
            Outcome::WorkspaceUnknown);
  EXPECT_EQ(asked(address() + "?x"), Outcome::LaunchAddressInvalid);
}

TEST_F(OwnPagesTest, ACodeThatWasUsedIsWaitedFor) {
  add_as(ItemRole::Owner);
  source_.next = {.digits = {}, .wait_seconds = 12};
  const auto code = ask(Code);
  ASSERT_TRUE(code);
  EXPECT_TRUE(code->value.empty());
  EXPECT_EQ(code->wait_seconds, 12);
  source_.next = {.digits = {}, .wait_seconds = 241};
  EXPECT_EQ(refused(Code), Outcome::ClockBehind);
}

}  // namespace
}  // namespace cerby::launch::test::own_pages_test
