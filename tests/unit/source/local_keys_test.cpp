// A local vault's keys between devices, with a workspace that may lie: who is sent one, and who is not.
#include "source/local_keys.h"

#include <gtest/gtest.h>

#include "unit/source/support/local_world.h"
#include "vault/words.h"

namespace cerby::source::local_keys_test {
namespace {

using testing_support::LocalWorld;
using testing_support::outcome_of;
using vault::testing_support::kTest;
using Json = testing_support::FakeLocalWorkspace::Json;

class LocalKeys : public LocalWorld {
 protected:
  LocalKeys() { EXPECT_TRUE(source()->account(workspace_, id_)); }

  // What another device finds that was sent to it.
  Expected<Secret> opened_by(const vault::DeviceKeys& device, const Uuid& in, std::int64_t epoch) const {
    for (const auto& key : service_.keys) {
      if (key.vault != in || key.to != device.device().id || key.epoch != epoch) continue;
      const auto purpose = key.purpose == "grant"       ? vault::KeyPurpose::Grant
                           : key.purpose == "enrolment" ? vault::KeyPurpose::Enrolment
                                                        : vault::KeyPurpose::Rotation;
      return open_sealed_key(device, mine_.device(),
                             {.purpose = purpose, .vault = in, .epoch = static_cast<std::uint32_t>(epoch)},
                             from_base64url(key.sealed).value());
    }
    return fail(Outcome::LocalKeyMissing);
  }
  void remove_first() {
    auto& chain = service_.chains[service_.user];
    const vault::Enrolment who{kHost, service_.user};
    const auto place = vault::DeviceChain::verify(who, chain)->next();
    chain.push_back({vault::ChainEntry::Kind::Removal, first_.device(), mine_.device(),
                     mine_.sign(removal_message(who, first_.device(), mine_.device(), place))});
  }
};

TEST_F(LocalKeys, OneThatIsMadeHasItsKeyHereAndOnPaper) {
  const auto made = create_local_vault(talk(), "Ours");
  ASSERT_TRUE(made) << describe(made.error());
  const auto& there = service_.vaults.at(made->id);
  EXPECT_EQ(there.label, "Ours");
  const auto keys = vault_.data_keys(kHost, made->id).value();
  ASSERT_TRUE(keys);
  EXPECT_TRUE(opened_by(mine_, made->id, 1).value().view().equals(keys->key(1)))
      << "so that a program that is killed finds it again";
  EXPECT_EQ(vault_.seen_local_vault(kHost, made->id).value()->owner, service_.user);
  const auto listed = list_local_vaults(talk());
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->size(), 2U);
  EXPECT_EQ(outcome_of(create_local_vault(talk(), "")), Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(create_local_vault(talk(), std::string(129, 'a'))), Outcome::InputInvalid);
}

TEST_F(LocalKeys, WhoLacksTheKeyIsSentItOnce) {
  const auto made = create_local_vault(talk(), "Ours");
  ASSERT_TRUE(made);
  const auto sent = send_missing_keys(talk(), made->id);
  ASSERT_TRUE(sent) << describe(sent.error());
  EXPECT_EQ(sent->sent, 1U);
  EXPECT_TRUE(sent->unknown.empty());
  EXPECT_TRUE(opened_by(first_, made->id, 1)
                  .value()
                  .view()
                  .equals(vault_.data_keys(kHost, made->id).value()->key(1)));
  EXPECT_EQ(send_missing_keys(talk(), made->id).value().sent, 0U);
}

TEST_F(LocalKeys, NobodyIsSentOneBecauseTheWorkspaceNamesThem) {
  const auto made = create_local_vault(talk(), "Ours");
  ASSERT_TRUE(made);
  const auto stranger = Uuid::random(), of_another = Uuid::random();
  service_.recipients.push_back({stranger, service_.user});
  service_.recipients.push_back({of_another, Uuid::random()});
  const auto sent = send_missing_keys(talk(), made->id);
  ASSERT_TRUE(sent) << describe(sent.error());
  EXPECT_EQ(sent->sent, 1U);
  EXPECT_EQ(sent->unknown, (std::vector{stranger, of_another}));
}

TEST_F(LocalKeys, ADeviceThatWasRemovedIsSentNoneThoughTheWorkspaceNamesIt) {
  const auto made = create_local_vault(talk(), "Ours");
  ASSERT_TRUE(made);
  remove_first();
  const auto sent = send_missing_keys(talk(), made->id);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->sent, 0U);
  EXPECT_EQ(sent->unknown, std::vector{first_.device().id});
}

TEST_F(LocalKeys, AChangeOfKeysLeavesOutWhoWasRemovedAndSealsEverythingAnew) {
  remove_first();
  const auto rotated = begin_rotation(talk(), local_, clock_);
  ASSERT_TRUE(rotated) << describe(rotated.error());
  EXPECT_EQ(rotated->epoch, 2U);
  EXPECT_EQ(rotated->sent.sent, 1U);
  EXPECT_EQ(rotated->sent.unknown, std::vector{first_.device().id});
  EXPECT_EQ(outcome_of(opened_by(first_, local_, 2)), Outcome::LocalKeyMissing);
  EXPECT_TRUE(source()->account(workspace_, id_)) << "also before it is sealed anew";

  std::vector<std::size_t> told;
  const auto done = finish_rotation(talk(), local_, clock_, [&](auto at, auto) { told.push_back(at); });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(done->accounts, 1U);
  EXPECT_TRUE(done->left.empty());
  EXPECT_EQ(told, std::vector<std::size_t>{1});
  EXPECT_EQ(service_.sealed.at(id_).epoch, 2);
  const auto account = source()->account(workspace_, id_);
  ASSERT_TRUE(account);
  EXPECT_EQ(account->password.text(kTest), "pass");
  EXPECT_EQ(finish_rotation(talk(), local_, clock_, {}).value().accounts, 0U);
}

TEST_F(LocalKeys, WhatWasPutUnderTheOlderKeyMeanwhileIsLeftAndNamed) {
  ASSERT_TRUE(begin_rotation(talk(), local_, clock_));
  seal(1, 2);
  const auto done = finish_rotation(talk(), local_, clock_, {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->accounts, 0U);
  ASSERT_EQ(done->left.size(), 1U);
  EXPECT_EQ(done->left.front().first, id_);
  EXPECT_EQ(done->left.front().second.outcome, Outcome::LocalAccountRolledBack);
}

TEST_F(LocalKeys, TwoChangesAtOnceAreOne) {
  service_.lie = [&](const std::string& path, Json&) {
    if (path.ends_with("/recovery")) service_.vaults.at(local_).epoch = 2;
  };
  EXPECT_EQ(outcome_of(begin_rotation(talk(), local_, clock_)), Outcome::ChangedElsewhere);
}

TEST_F(LocalKeys, AVaultThatWasSetBackGetsNoNewKey) {
  ASSERT_TRUE(begin_rotation(talk(), local_, clock_));
  service_.vaults.at(local_).epoch = 1;
  EXPECT_EQ(outcome_of(begin_rotation(talk(), local_, clock_)), Outcome::LocalAccountRolledBack);
}

TEST_F(LocalKeys, TheWordsGiveTheKeyAndNewOnesFollow) {
  const auto rotated = begin_rotation(talk(), local_, clock_);
  ASSERT_TRUE(rotated);
  ASSERT_TRUE(finish_rotation(talk(), local_, clock_, {}));
  const auto words = vault::words_from_entropy(rotated->entropy);
  service_.keys.clear();
  EXPECT_EQ(outcome_of(recover_local_vault(talk(), local_, Secret::random(32))),
            Outcome::RecoveryWordsInvalid);
  const auto entropy = vault::entropy_from_words(words.view());
  ASSERT_TRUE(entropy);
  const auto recovered = recover_local_vault(talk(), local_, *entropy);
  ASSERT_TRUE(recovered) << describe(recovered.error());
  EXPECT_TRUE(source()->account(workspace_, id_));
  const auto next = begin_rotation(talk(), local_, clock_);
  ASSERT_TRUE(next) << describe(next.error());
  EXPECT_EQ(next->epoch, 3U);
  EXPECT_EQ(outcome_of(recover_local_vault(talk(), local_, *entropy)), Outcome::RecoveryWordsInvalid)
      << "they are used up";
  EXPECT_TRUE(recover_local_vault(talk(), local_, next->entropy));
}

TEST_F(LocalKeys, AnAccountIsFoundToBeWrittenAlsoWhereNothingWasSealed) {
  LocalAccounts accounts(talk(), clock_, LoopbackHttp::Refused, Use::Real);
  const auto there = accounts.to_write(id_);
  ASSERT_TRUE(there) << describe(there.error());
  EXPECT_EQ(there->local_vault, local_);
  EXPECT_EQ(there->account.user_name, "zilla");
  EXPECT_EQ(there->account.revision, 1U);

  const auto other = Uuid::random();
  service_.accounts[other] = service_.accounts.at(id_);
  auto fresh = accounts.to_write(other);
  ASSERT_TRUE(fresh) << describe(fresh.error());
  EXPECT_EQ(fresh->account.name, "Plain label");
  EXPECT_EQ(fresh->account.revision, 0U);
  EXPECT_TRUE(fresh->account.origins.empty()) << "nothing in the open but its name";
  EXPECT_EQ(accounts.put(fresh->account, local_).value(), 1);

  service_.accounts[other]["vaultKind"] = "cloud";
  EXPECT_EQ(outcome_of(accounts.to_write(other)), Outcome::LocalAccountRefused);
  service_.sealed.erase(id_);
  EXPECT_EQ(outcome_of(accounts.to_write(id_)), Outcome::NotFound) << "it was seen here";
}

TEST_F(LocalKeys, AnAccountIsPutOnTopOfTheOneItReplaces) {
  LocalAccounts accounts(talk(), clock_, LoopbackHttp::Refused, Use::Real);
  auto account = content();
  account.revision = 1;
  account.user_name = "godzilla";
  EXPECT_EQ(accounts.put(account, local_).value(), 2);
  EXPECT_EQ(source()->account(workspace_, id_).value().user_name, "godzilla");
  EXPECT_EQ(outcome_of(accounts.put(account, local_)), Outcome::ChangedElsewhere);
  EXPECT_EQ(outcome_of(accounts.put(account, Uuid::random())), Outcome::LocalKeyMissing);
}

}  // namespace
}  // namespace cerby::source::local_keys_test
