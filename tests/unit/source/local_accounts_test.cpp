// Accounts of local vaults through a workspace that may lie: what is taken, in how many requests, and the
// name of each refusal.
#include "source/local_accounts.h"

#include <gtest/gtest.h>

#include "unit/source/support/local_world.h"

namespace cerby::source::local_accounts_test {
namespace {

using testing_support::LocalWorld;
using testing_support::outcome_of;
using testing_support::secret_of;
using vault::testing_support::kTest;
using Json = testing_support::FakeLocalWorkspace::Json;

class LocalAccountsTest : public LocalWorld {
 protected:
  void lie_at(const std::string& end, std::function<void(Json& attributes)> change) {
    service_.lie = [=](const std::string& path, Json& answer) {
      if (path.ends_with(end)) change(answer.at("data").at("attributes"));
    };
  }
  void see_it() {
    ASSERT_TRUE(source()->account(workspace_, id_));
    service_.asked.clear();
  }
  vault::LocalPlace place(std::int64_t epoch, std::int64_t revision) const {
    return {kHost, local_, id_, epoch, revision};
  }
};

TEST_F(LocalAccountsTest, WhatWasSealedIsUsedAndNothingInTheOpen) {
  auto from = source();
  const auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account) << describe(account.error());
  EXPECT_EQ(account->name, "Contentzilla");
  EXPECT_EQ(account->login_address, "https://login.instagram.test/in");
  EXPECT_EQ(account->origins, std::vector<std::string>{"https://login.instagram.test"});
  EXPECT_EQ(account->user_name, "zilla");
  EXPECT_EQ(account->workspace, "https://acme.test");
  const auto held = from->held(*account);
  ASSERT_TRUE(held);
  EXPECT_TRUE(held->password);
  EXPECT_EQ(held->code_digits, 6);
  EXPECT_EQ(held->backup_code_size, 3U);
  EXPECT_EQ(from->password(*account).value().text(kTest), "pass");
}

TEST_F(LocalAccountsTest, OneRequestMoreOnceTheKeyIsHere) {
  ASSERT_TRUE(source()->account(workspace_, id_));
  const auto path = "GET /accounts/" + id_.text();
  EXPECT_EQ(service_.asked,
            (std::vector<std::string>{path, path + "/sealed", "GET /vaults/" + local_.text() + "/keys",
                                      "GET /session/device", "GET /device-chain"}));
  service_.asked.clear();
  auto from = source();
  const auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  EXPECT_EQ(service_.asked, (std::vector<std::string>{path, path + "/sealed"}));
  service_.asked.clear();
  ASSERT_TRUE(from->password(*account));
  ASSERT_TRUE(from->code(*account));
  ASSERT_TRUE(from->still_allowed(*account));
  EXPECT_EQ(service_.asked, (std::vector<std::string>{path, path, path})) << "each step asks anew";
}

TEST_F(LocalAccountsTest, WhoMayNoLongerGetsNothingMore) {
  auto from = source();
  const auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  service_.accounts.erase(id_);
  EXPECT_EQ(outcome_of(from->still_allowed(*account)), Outcome::RoleNone);
  EXPECT_EQ(outcome_of(from->password(*account)), Outcome::RoleNone);
  EXPECT_EQ(outcome_of(from->code(*account)), Outcome::RoleNone);
}

TEST_F(LocalAccountsTest, ACodeIsGivenOnceWhateverTheLaunch) {
  auto from = source();
  const auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  const auto code = from->code(*account);
  ASSERT_TRUE(code) << describe(code.error());
  EXPECT_EQ(code->digits.size(), 6U);
  auto other = source();
  const auto again = other->account(workspace_, id_);
  ASSERT_TRUE(again);
  const auto next = other->code(*again);
  ASSERT_TRUE(next);
  EXPECT_TRUE(next->digits.empty()) << "the step was used";
  EXPECT_GT(next->wait_seconds, 0);
  clock_.now += UnixTime(30);
  EXPECT_EQ(other->code(*again).value().digits.size(), 6U);
}

TEST_F(LocalAccountsTest, ACounterIsNotForSeveralDevices) {
  auto account = content();
  account.otpauth = account.keep(secret_of("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1"));
  seal(1, 2, account, key_.view());
  auto from = source();
  const auto opened = from->account(workspace_, id_);
  ASSERT_TRUE(opened);
  EXPECT_EQ(outcome_of(from->code(*opened)), Outcome::OtpInvalid);
}

TEST_F(LocalAccountsTest, AnOwnersBackupCodeIsNotedBeforeItLeaves) {
  auto from = source();
  auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  EXPECT_EQ(from->backup_code(*account).value().text(kTest), "one");
  EXPECT_EQ(service_.sealed.at(id_).revision, 2);
  ASSERT_EQ(account->backup_codes.size(), 1U);
  const auto anew = source()->account(workspace_, id_);
  ASSERT_TRUE(anew);
  ASSERT_EQ(anew->used_backup_codes.size(), 1U);
  EXPECT_EQ(anew->used_backup_codes.front().text(kTest), "one");
  EXPECT_EQ(from->backup_code(*account).value().text(kTest), "two");
  EXPECT_EQ(outcome_of(from->backup_code(*account)), Outcome::NotFound);
}

TEST_F(LocalAccountsTest, ACollaboratorsBackupCodeIsRefusedByName) {
  service_.is_owner = false;
  auto from = source();
  auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  EXPECT_EQ(outcome_of(from->backup_code(*account)), Outcome::LocalBackupCode);
  EXPECT_EQ(service_.sealed.at(id_).revision, 1);
}

TEST_F(LocalAccountsTest, APlayedLaunchTakesNoBackupCode) {
  auto from = source(Use::Played);
  auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  EXPECT_EQ(from->backup_code(*account).value().text(kTest), "one");
  EXPECT_EQ(service_.sealed.at(id_).revision, 1);
}

TEST_F(LocalAccountsTest, WhoWritesInBetweenLosesNothing) {
  auto from = source();
  auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  service_.before_put = [&] {
    auto other = content();
    other.user_name = "godzilla";
    seal(1, 2, other, key_.view());
  };
  ASSERT_TRUE(from->set_password(*account, secret_of("new")));
  const auto anew = source()->account(workspace_, id_);
  ASSERT_TRUE(anew);
  EXPECT_EQ(anew->user_name, "godzilla");
  EXPECT_EQ(anew->password.text(kTest), "new");
  EXPECT_EQ(service_.sealed.at(id_).revision, 3);
}

TEST_F(LocalAccountsTest, AnotherAccountsSealIsRefused) {
  const auto other = Uuid::random();
  const vault::LocalPlace place{kHost, local_, other, 1, 1};
  service_.sealed[id_].sealed = base64url(vault::seal_local_account(key_.view(), place, content()).value());
  EXPECT_EQ(refusal(), Outcome::LocalAccountRefused);
}

TEST_F(LocalAccountsTest, AnotherNumberThanTheSealHasIsRefused) {
  lie_at("/sealed", [](Json& attributes) { attributes["revision"] = 2; });
  EXPECT_EQ(refusal(), Outcome::LocalAccountRefused);
}

TEST_F(LocalAccountsTest, AnotherVaultIsRefused) {
  const auto other = Uuid::random();
  service_.vaults[other] = {.label = "Other", .owner = service_.user};
  lie_at("/sealed", [&](Json& attributes) { attributes["vault"] = other.text(); });
  EXPECT_EQ(refusal(), Outcome::LocalAccountRefused);
}

TEST_F(LocalAccountsTest, AnOlderSealIsRefused) {
  const auto before = service_.sealed.at(id_);
  seal(1, 2);
  see_it();
  service_.sealed[id_] = before;
  EXPECT_EQ(refusal(), Outcome::LocalAccountRolledBack);
}

TEST_F(LocalAccountsTest, AnotherSealUnderTheSameRevisionIsRefused) {
  see_it();
  seal(1, 1);
  EXPECT_EQ(refusal(), Outcome::LocalAccountRolledBack);
}

TEST_F(LocalAccountsTest, AnOlderEpochIsTakenOnlyAsItWasSeen) {
  see_it();
  const auto next = Secret::random(vault::kDataKeySize);
  ASSERT_TRUE(vault_.keep_data_key(kHost, local_, 2, next.view()));
  EXPECT_TRUE(source()->account(workspace_, id_)) << "a change of keys that is not through with it";
  // By somebody who was taken off the vault and has its first key still.
  seal(1, 2);
  EXPECT_EQ(refusal(), Outcome::LocalAccountRolledBack);
  seal(2, 2, content(), next.view());
  EXPECT_TRUE(source()->account(workspace_, id_));
}

TEST_F(LocalAccountsTest, OnceSealedNothingInTheOpenTakesItsPlace) {
  see_it();
  service_.accounts[id_]["vaultKind"] = "cloud";
  EXPECT_EQ(refusal(), Outcome::LocalAccountRefused);
  service_.accounts[id_]["vaultKind"] = "local";
  service_.accounts[id_]["vaultId"] = Uuid::random().text();
  EXPECT_EQ(refusal(), Outcome::LocalAccountRefused);
}

TEST_F(LocalAccountsTest, ChangedPlacesInTheOpenChangeNothing) {
  auto from = source();
  const auto account = from->account(workspace_, id_);
  ASSERT_TRUE(account);
  service_.accounts[id_]["url"] = "https://other.test/";
  service_.accounts[id_]["username"] = "somebody";
  EXPECT_TRUE(from->still_allowed(*account));
  EXPECT_EQ(source()->account(workspace_, id_).value().origins, account->origins);
}

TEST_F(LocalAccountsTest, PlacesThatAreNoneAreRefusedAlsoWhenSealed) {
  const auto expect_incomplete = [&](auto change) {
    auto account = content();
    change(account);
    seal(1, service_.sealed.at(id_).revision + 1, account, key_.view());
    EXPECT_EQ(refusal(), Outcome::AccountIncomplete);
  };
  expect_incomplete([](vault::Account& account) { account.login_address = "http://login.instagram.test/"; });
  expect_incomplete([](vault::Account& account) { account.origins = {"https://*.test"}; });
  expect_incomplete([](vault::Account& account) { account.origins = {"https://evil.test"}; });
}

TEST_F(LocalAccountsTest, WithoutAKeyItIsSaidWhatToDo) {
  service_.keys.clear();
  EXPECT_EQ(refusal(), Outcome::LocalKeyMissing);
}

TEST_F(LocalAccountsTest, AKeyOfAnotherEpochIsNone) {
  service_.keys.front().epoch = 2;
  EXPECT_EQ(refusal(), Outcome::LocalKeyMissing);
  EXPECT_FALSE(vault_.data_keys(kHost, local_).value());
}

TEST_F(LocalAccountsTest, AKeyOfADeviceThatTheChainDoesNotHaveIsRefused) {
  const auto stranger = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  const auto other = Secret::random(vault::kDataKeySize);
  service_.keys.clear();
  service_.send_key(local_, 1, stranger, mine_.device(), other.view(), service_.user);
  EXPECT_EQ(refusal(), Outcome::SealedKeyRefused);
  service_.keys.front().by = first_.device().id;
  EXPECT_EQ(refusal(), Outcome::SealedKeyRefused) << "under a trusted one's name";
  EXPECT_FALSE(vault_.data_keys(kHost, local_).value());
}

TEST_F(LocalAccountsTest, ADeviceThatWasPutIntoTheChainIsRefused) {
  const auto stranger = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  service_.keys.clear();
  service_.send_key(local_, 1, stranger, mine_.device(), key_.view(), service_.user);
  approve(stranger.device(), stranger);
  EXPECT_EQ(refusal(), Outcome::DeviceChainRefused);
}

TEST_F(LocalAccountsTest, AKeyOfADeviceThatWasRemovedIsRefused) {
  auto& chain = service_.chains[service_.user];
  const vault::Enrolment who{kHost, service_.user};
  const auto place = vault::DeviceChain::verify(who, chain)->next();
  chain.push_back({vault::ChainEntry::Kind::Removal, first_.device(), mine_.device(),
                   mine_.sign(removal_message(who, first_.device(), mine_.device(), place))});
  EXPECT_EQ(refusal(), Outcome::SealedKeyRefused);
}

TEST_F(LocalAccountsTest, AnotherUsersKeyWantsSomebodyToHaveCompared) {
  service_.keys.front().by_user = Uuid::random();
  EXPECT_EQ(refusal(), Outcome::LocalVaultUnconfirmed);
}

TEST_F(LocalAccountsTest, AKeyForAnotherVaultIsRefused) {
  const auto other = Uuid::random();
  service_.vaults[other] = {.label = "Other", .owner = service_.user};
  service_.keys.clear();
  service_.send_key(other, 1, first_, mine_.device(), key_.view(), service_.user);
  service_.keys.front().vault = local_;
  EXPECT_EQ(refusal(), Outcome::SealedKeyRefused);
}

TEST_F(LocalAccountsTest, NothingSealedYetIsSaid) {
  service_.sealed.clear();
  EXPECT_EQ(refusal(), Outcome::AccountIncomplete);
}

TEST_F(LocalAccountsTest, AVaultThatIsNotSharedIsSaid) {
  service_.sealed.clear();
  service_.vaults.clear();
  const auto refused = source()->account(workspace_, id_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().outcome, Outcome::RoleNone);
  EXPECT_TRUE(refused.error().detail.contains("its local vault is not shared with you"))
      << refused.error().detail;
}

TEST_F(LocalAccountsTest, WhatIsNoSealedAccountIsNoAnswer) {
  for (const auto& change : std::initializer_list<std::function<void(Json&)>>{
           [](Json& a) { a["epoch"] = 0; }, [](Json& a) { a["epoch"] = std::int64_t{1} << 32; },
           [](Json& a) { a["revision"] = 0; }, [](Json& a) { a["sealed"] = "="; },
           [](Json& a) { a["sealed"] = ""; }, [](Json& a) { a.erase("vault"); },
           [](Json& a) { a["sealed"] = std::string(60'000, 'A'); }}) {
    lie_at("/sealed", change);
    EXPECT_EQ(refusal(), Outcome::WorkspaceAnswerInvalid);
  }
}

}  // namespace
}  // namespace cerby::source::local_accounts_test
