// A local vault between two users, with a workspace that may lie about both.
#include "source/local_sharing.h"

#include <gtest/gtest.h>

#include "unit/source/support/local_world.h"

namespace cerby::source::local_sharing_test {
namespace {

using testing_support::LocalWorld;
using testing_support::outcome_of;
using Json = testing_support::FakeLocalWorkspace::Json;

class LocalSharing : public LocalWorld {
 protected:
  LocalSharing() {
    service_.users[other_] = "bo@acme.test";
    enter(second_);
    service_.recipients.push_back({theirs_.device().id, other_});
    EXPECT_TRUE(source()->account(workspace_, id_));
  }
  // Lets a device into the other user's chain, by their first.
  void enter(const vault::DeviceKeys& device) {
    auto& chain = service_.chains[other_];
    const vault::Enrolment who{kHost, other_};
    const auto place = vault::DeviceChain::verify(who, chain)->next();
    chain.push_back({vault::ChainEntry::Kind::Approval, device.device(), theirs_.device(),
                     theirs_.sign(approval_message(who, device.device(), theirs_.device(), place))});
  }
  static vault::DeviceKeys device() { return vault::DeviceKeys::random(Uuid::random(), UnixTime(1)); }
  SentKeys send() {
    auto sent = send_missing_keys(talk(), local_);
    EXPECT_TRUE(sent) << describe(sent.error());
    return sent ? std::move(*sent) : SentKeys();
  }
  void share() {
    const auto users = to_compare(talk(), other_);
    ASSERT_TRUE(users) << describe(users.error());
    ASSERT_TRUE(compared(talk(), *users));
    ASSERT_TRUE(add_member(talk(), local_, other_));
  }

  Uuid other_ = Uuid::random();
  vault::DeviceKeys theirs_ = device(), second_ = device(), third_ = device();
};

TEST_F(LocalSharing, NobodyIsSentAKeyBeforeTheComparison) {
  EXPECT_EQ(send().unknown, std::vector{theirs_.device().id});
  EXPECT_EQ(user_of(talk(), "bo@acme.test").value(), other_);
  EXPECT_EQ(outcome_of(user_of(talk(), "no@acme.test")), Outcome::NotFound);
  share();
  const auto sent = send();
  EXPECT_EQ(sent.sent, 1U);
  EXPECT_TRUE(sent.unknown.empty());
  ASSERT_EQ(service_.keys.back().to, theirs_.device().id);
  EXPECT_EQ(service_.keys.back().purpose, "grant");
}

TEST_F(LocalSharing, BothSidesComputeTheSameLettersAndOthersForAnotherChain) {
  const auto users = to_compare(talk(), other_).value();
  const vault::Enrolment own{kHost, service_.user}, who{kHost, other_};
  const auto chain = vault::DeviceChain::verify(who, service_.chains.at(other_)).value();
  EXPECT_EQ(users.other_letters, letters_of(who, chain));
  EXPECT_EQ(users.own_letters,
            letters_of(own, vault::DeviceChain::verify(own, service_.chains.at(service_.user)).value()));
  EXPECT_EQ(users.other_letters.size(), kChainLetters + 3);
  EXPECT_NE(letters_of(who, chain), letters_of({"other.test", other_}, chain));
  EXPECT_NE(letters_of(who, chain), letters_of({kHost, service_.user}, chain));
  enter(third_);
  EXPECT_NE(to_compare(talk(), other_).value().other_letters, users.other_letters);
}

TEST_F(LocalSharing, AComparedChainMayGoOnAndNotBeReplaced) {
  share();
  enter(third_);
  EXPECT_TRUE(to_compare(talk(), other_).value().known);
  service_.recipients.push_back({third_.device().id, other_});
  EXPECT_EQ(send().sent, 2U);

  service_.chains[other_].clear();
  enter(device());
  service_.keys.clear();
  EXPECT_FALSE(to_compare(talk(), other_).value().known);
  EXPECT_EQ(send().sent, 2U) << "the user's own devices alone";
}

TEST_F(LocalSharing, AMemberOfOneVaultIsNoneOfAnother) {
  share();
  const auto made = create_local_vault(talk(), "Other");
  ASSERT_TRUE(made);
  const auto sent = send_missing_keys(talk(), made->id);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->sent, 1U);
  EXPECT_EQ(sent->unknown, std::vector{theirs_.device().id});
}

TEST_F(LocalSharing, WhoWasTakenOffGetsNoNewKeyWhateverTheWorkspaceSays) {
  share();
  EXPECT_EQ(send().sent, 1U);
  ASSERT_TRUE(remove_member(talk(), local_, other_));
  const auto rotated = begin_rotation(talk(), local_, clock_);
  ASSERT_TRUE(rotated) << describe(rotated.error());
  EXPECT_EQ(rotated->sent.unknown, std::vector{theirs_.device().id});
}

TEST_F(LocalSharing, AKeyOfAnothersVaultIsTakenFromItsAcceptedOwnerAlone) {
  const auto theirs = Uuid::random();
  const auto key = Secret::random(vault::kDataKeySize);
  service_.vaults[theirs] = {.label = "Theirs", .owner = other_};
  service_.send_key(theirs, 1, theirs_, mine_.device(), key.view(), other_);
  EXPECT_EQ(outcome_of(data_key_of(talk(), theirs, 1)), Outcome::LocalVaultUnconfirmed);
  EXPECT_EQ(owner_of(talk(), theirs).value(), other_);
  const auto users = to_compare(talk(), other_);
  ASSERT_TRUE(users);
  ASSERT_TRUE(compared(talk(), *users));
  EXPECT_EQ(outcome_of(data_key_of(talk(), theirs, 1)), Outcome::LocalVaultUnconfirmed)
      << "known, and not as this vault's owner";
  ASSERT_TRUE(accept_owner(talk(), theirs, other_));
  EXPECT_TRUE(data_key_of(talk(), theirs, 1).value().view().equals(key.view()));
  EXPECT_EQ(outcome_of(accept_owner(talk(), theirs, Uuid::random())), Outcome::LocalAccountRolledBack);
}

TEST_F(LocalSharing, OneDeviceAloneCannotBeCompared) {
  service_.chains[other_].clear();
  EXPECT_EQ(outcome_of(to_compare(talk(), other_)), Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(to_compare(talk(), service_.user)), Outcome::InputInvalid);
}

}  // namespace
}  // namespace cerby::source::local_sharing_test
