#include "import/plan.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "import/format.h"
#include "unit/vault/support/vault_world.h"

namespace cerby::importing::plan_test {
namespace {

using vault::testing_support::kTest;
using vault::testing_support::secret_of;

class PlanTest : public vault::testing_support::VaultTest {
 protected:
  const Home home_{
      .workspace = "https://acme.cerby.test", .loopback = LoopbackHttp::Refused, .now = UnixTime(9)};

  static Imported file(const std::string& lines) {
    auto imported = read(secret_of("name,url,username,password,note\n" + lines), std::nullopt);
    EXPECT_TRUE(imported) << describe(imported.error());
    return std::move(*imported);
  }
  Plan planned(vault::Vault& vault, const Imported& imported, Duplicates duplicates = Duplicates::Skip) {
    auto made = plan(vault, imported, home_, duplicates);
    EXPECT_TRUE(made) << describe(made.error());
    return std::move(*made);
  }
  // "number fate", with "!" where the secrets differ, of each entry.
  static std::string told(const Plan& plan) {
    std::string text;
    for (const auto& one : plan.entries) {
      const char* fate = one.fate == Fate::Add ? "add" : one.fate == Fate::Update ? "update" : "skip";
      text += std::to_string(one.number) + " " + fate + (one.differs ? "! " : " ");
    }
    for (const auto& one : plan.left_out) text += std::to_string(one.number) + " out ";
    return text;
  }
  // "password/notes" by name, of all in the vault.
  static std::multimap<std::string, std::string> secrets(vault::Vault& vault) {
    std::multimap<std::string, std::string> all;
    const auto read_all = vault.accounts();
    EXPECT_TRUE(read_all);
    for (const auto& one : *read_all) {
      all.emplace(one.name, std::string(one.password.text(kTest)) + "/" + std::string(one.notes.text(kTest)));
    }
    return all;
  }
};

TEST_F(PlanTest, ADamagedAccountOfTheVaultIsNamedAndTheOthersAreCompared) {
  {
    auto made = make(3);
  }
  tamper("UPDATE item SET sealed = zeroblob(length(sealed)) WHERE id = " + blob(ids_[1]));
  auto vault = open();
  ASSERT_TRUE(vault) << describe(vault.error());
  const auto imported = file(
      "X,https://login.app0.test/,zilla,other,\nY,https://login.app2.test/,zilla,other,\nZ,https://z.test/"
      ",z,pz,\n");
  auto made = planned(*vault, imported);
  ASSERT_EQ(made.unread.size(), 1U);
  EXPECT_EQ(made.unread[0].id, ids_[1]);
  EXPECT_FALSE(made.unread[0].why.empty());
  EXPECT_EQ(told(made), "2 skip! 3 skip! 4 add ");
  ASSERT_TRUE(apply(*vault, made));
  EXPECT_EQ(vault->account_count().value_or(0), 4U);
}

TEST_F(PlanTest, AddsInOneTransaction) {
  auto vault = make(2);
  const auto before = vault.generation();
  const auto imported = file("A,https://a.test/in,u,pa,na\nB,https://b.test,u,pb,\nC,http://c.test,u,pc,\n");
  auto made = planned(vault, imported);
  EXPECT_EQ(told(made), "2 add 3 add 4 out ");
  EXPECT_EQ(vault.generation(), before);
  std::vector<std::size_t> steps;
  ASSERT_TRUE(apply(vault, made, [&](std::size_t done) { steps.push_back(done); }));
  EXPECT_EQ(steps, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(vault.generation(), before + 1);
  const auto all = secrets(vault);
  EXPECT_EQ(all.size(), 4U);
  EXPECT_EQ(all.find("A")->second, "pa/na");
  EXPECT_EQ(all.find("B")->second, "pb/");
}

TEST_F(PlanTest, NothingToDoIsNoChange) {
  auto vault = make(1);
  const auto before = vault.generation();
  const auto imported = file("x,https://login.app0.test/other,zilla,password 0,\n");
  auto made = planned(vault, imported);
  EXPECT_EQ(told(made), "2 skip ");
  ASSERT_TRUE(apply(vault, made));
  EXPECT_EQ(vault.generation(), before);
}

constexpr const char* kDuplicates =
    "same,https://login.app0.test,zilla,password 0,\n"
    "other password,https://login.app1.test,zilla,new,\n"
    "more notes,https://login.app2.test,zilla,,notes\n"
    "other user,https://login.app3.test,mothra,p,\n"
    "other site,https://www.app3.test,zilla,p,\n"
    "again,https://www.app3.test/x,zilla,p,\n"
    "again with another,https://www.app3.test/y,zilla,q,\n";

TEST_F(PlanTest, DuplicatesAreSkipped) {
  auto vault = make(4);
  const auto imported = file(kDuplicates);
  auto made = planned(vault, imported);
  EXPECT_EQ(told(made), "2 skip 3 skip! 4 skip! 5 add 6 add 7 skip 8 skip! ");
  ASSERT_TRUE(apply(vault, made));
  EXPECT_EQ(secrets(vault).size(), 6U);
  EXPECT_EQ(secrets(vault).find("Account 1001")->second, "password 1/");
}

TEST_F(PlanTest, DuplicatesAreUpdated) {
  auto vault = make(4);
  const auto imported = file(kDuplicates);
  auto made = planned(vault, imported, Duplicates::Update);
  EXPECT_EQ(told(made), "2 skip 3 update! 4 update! 5 add 6 add 7 skip 8 skip! ");
  ASSERT_TRUE(apply(vault, made));
  const auto all = secrets(vault);
  EXPECT_EQ(all.size(), 6U);
  EXPECT_EQ(all.find("Account 1001")->second, "new/");
  EXPECT_EQ(all.find("Account 1002")->second, "password 2/notes");
  const auto account = vault.account(ids_[1]);
  EXPECT_EQ((*account)->revision, 2U);
  EXPECT_EQ((*account)->changed, UnixTime(9));
  EXPECT_EQ((*account)->login_address, "https://login.app1.test/");
}

TEST_F(PlanTest, DuplicatesAreKept) {
  auto vault = make(4);
  const auto imported = file(kDuplicates);
  auto made = planned(vault, imported, Duplicates::Keep);
  EXPECT_EQ(made.count(Fate::Add), 7U);
  ASSERT_TRUE(apply(vault, made));
  EXPECT_EQ(secrets(vault).size(), 11U);
}

TEST_F(PlanTest, AnUpdateKeepsTheRestOfTheAccount) {
  auto vault = make();
  vault::Account account;
  account.id = Uuid::random();
  account.name = "N", account.app = "App", account.user_name = "u", account.recipe = "r";
  account.login_address = "https://a.test/deep", account.origins = {"https://a.test", "https://*.cdn.test"};
  account.role = vault::ItemRole::Collaborator;
  account.allowed_form_sites = {"https://f.test"};
  account.password = account.keep(secret_of("old")), account.notes = account.keep(secret_of("notes"));
  account.backup_codes = {account.keep(secret_of("111"))};
  account.used_backup_codes = {account.keep(secret_of("000"))};
  account.unknown = {{99, account.keep(secret_of("later"))}};
  ASSERT_TRUE(vault.put(account));
  const auto imported = file("x,https://a.test/,u,new,\n");
  auto made = planned(vault, imported, Duplicates::Update);
  ASSERT_TRUE(apply(vault, made));
  const auto read_again = vault.account(account.id);
  const auto& after = **read_again;
  EXPECT_EQ(after.name + after.app + after.recipe + after.login_address, "NAppr" + account.login_address);
  EXPECT_EQ(after.origins, account.origins);
  EXPECT_EQ(after.role, account.role);
  EXPECT_EQ(after.allowed_form_sites, account.allowed_form_sites);
  EXPECT_EQ(after.password.text(kTest), "new");
  EXPECT_EQ(after.notes.text(kTest), "notes");
  EXPECT_EQ(after.backup_codes.at(0).text(kTest), "111");
  EXPECT_EQ(after.used_backup_codes.at(0).text(kTest), "000");
  EXPECT_EQ(after.unknown.at(0).second.text(kTest), "later");
}

TEST_F(PlanTest, TwoToUpdateIsAmbiguous) {
  auto vault = make();
  for (const auto* password : {"one", "two"}) {
    auto one = account(0);
    one.password = one.keep(secret_of(password));
    ASSERT_TRUE(vault.put(one));
  }
  const auto third = file("x,https://login.app0.test,zilla,three,\n"),
             first = file("x,https://login.app0.test,zilla,one,\n");
  EXPECT_EQ(told(planned(vault, third, Duplicates::Update)), "2 out ");
  EXPECT_EQ(told(planned(vault, third)), "2 skip! ");
  EXPECT_EQ(told(planned(vault, first, Duplicates::Update)), "2 skip ");
}

TEST_F(PlanTest, AnAccountThatChangedMeanwhileLosesNothing) {
  auto vault = make(1);
  const auto imported = file("x,https://login.app0.test,zilla,new,\nB,https://b.test,u,p,\n");
  auto made = planned(vault, imported, Duplicates::Update);
  auto other = open();
  ASSERT_TRUE(other);
  auto account = other->account(ids_[0]);
  (*account)->password = (*account)->keep(secret_of("theirs"));
  ASSERT_TRUE(other->put(**account));
  const auto result = apply(vault, made);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().outcome, Outcome::VaultBusy);
  const auto all = secrets(vault);
  EXPECT_EQ(all.size(), 1U);
  EXPECT_EQ(all.begin()->second, "theirs/");
}

}  // namespace
}  // namespace cerby::importing::plan_test
