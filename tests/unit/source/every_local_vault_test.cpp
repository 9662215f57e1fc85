// What follows for local vaults when a device is let in or removed, with a workspace that may lie.
#include "source/every_local_vault.h"

#include <gtest/gtest.h>

#include "unit/source/support/local_world.h"

namespace cerby::source::every_local_vault_test {
namespace {

using testing_support::LocalWorld;
using testing_support::outcome_of;
using Json = testing_support::FakeLocalWorkspace::Json;

class EveryLocalVault : public LocalWorld {
 protected:
  EveryLocalVault() {
    EXPECT_TRUE(source()->account(workspace_, id_));
    approve(third_.device(), mine_);
    service_.recipients.push_back({third_.device().id, service_.user});
    ours_ = create_local_vault(talk(), "Ours").value().id;
  }
  [[nodiscard]] bool has_key(const Uuid& in, const vault::DeviceKeys& device) const {
    return std::ranges::any_of(
        service_.keys, [&](const auto& key) { return key.vault == in && key.to == device.device().id; });
  }
  auto send() { return send_every_key(talk(), third_.device().id).value(); }
  static const SentOfVault& of(const std::vector<SentOfVault>& all, const Uuid& id) {
    return *std::ranges::find_if(all, [&](const auto& one) { return one.vault.id == id; });
  }
  vault::DeviceKeys third_ = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  Uuid ours_;
};

TEST_F(EveryLocalVault, WhoIsLetInGetsEachKeyThatThisDeviceHas) {
  const auto without = Uuid::random();
  service_.vaults[without] = {.label = "No key here", .owner = service_.user, .recovery = "AAAA"};
  const auto all = send();
  ASSERT_EQ(all.size(), 2U) << "what this device has no key of is left out";
  for (const auto& [in, sent] : all) {
    ASSERT_TRUE(sent) << describe(sent.error());
    EXPECT_TRUE(sent->unknown.empty());
    EXPECT_TRUE(has_key(in.id, third_));
  }
  EXPECT_EQ(of(all, local_).sent->sent, 1U);
  EXPECT_EQ(of(all, ours_).sent->sent, 2U) << "the first device lacked it, too";
  EXPECT_FALSE(has_key(without, third_));
  EXPECT_EQ(of(send(), local_).sent->sent, 0U) << "once";
}

TEST_F(EveryLocalVault, OneThatFailsKeepsNoOtherFromIt) {
  service_.lie = [&](const std::string& path, Json& answer) {
    if (path == "/vaults/" + local_.text() + "/key-recipients") answer = {{"data", "none"}};
  };
  const auto all = send();
  EXPECT_EQ(outcome_of(of(all, local_).sent), Outcome::WorkspaceAnswerInvalid);
  EXPECT_TRUE(of(all, ours_).sent);
  EXPECT_TRUE(has_key(ours_, third_));
}

TEST_F(EveryLocalVault, AWorkspaceThatLeavesTheNewDeviceOutIsNamed) {
  service_.lie = [&](const std::string& path, Json& answer) {
    if (!path.ends_with("/key-recipients")) return;
    std::erase_if(answer["data"].get_ref<Json::array_t&>(),
                  [&](const Json& one) { return one["id"] == third_.device().id.text(); });
  };
  for (const auto& one : send()) EXPECT_EQ(outcome_of(one.sent), Outcome::WorkspaceAnswerInvalid);
  EXPECT_FALSE(has_key(local_, third_));
}

TEST_F(EveryLocalVault, AKeyThatTheWorkspaceTookAndDoesNotKeepIsNamed) {
  service_.lie = [&](const std::string& path, Json& answer) {
    if (!path.ends_with("/key-recipients")) return;
    for (auto& one : answer["data"]) one["attributes"]["hasKey"] = false;
  };
  for (const auto& one : send()) EXPECT_FALSE(one.sent);
}

TEST_F(EveryLocalVault, NobodyIsSentOneBecauseTheWorkspaceNamesThem) {
  const auto stranger = Uuid::random();
  service_.recipients.push_back({stranger, service_.user});
  const auto all = send_every_key(talk(), stranger).value();
  for (const auto& one : all) {
    ASSERT_TRUE(one.sent);
    EXPECT_EQ(one.sent->unknown, std::vector{stranger});
  }
  EXPECT_TRUE(std::ranges::none_of(service_.keys, [&](const auto& key) { return key.to == stranger; }));
}

TEST_F(EveryLocalVault, OneOfAnotherWhoseDevicesNobodyComparedIsLeftOut) {
  const auto theirs = Uuid::random(), they = Uuid::random();
  const auto their_device = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  service_.vaults[theirs] = {.label = "Theirs", .owner = they, .recovery = "AAAA"};
  service_.send_key(theirs, 1, their_device, mine_.device(), key_.view(), they);
  EXPECT_EQ(send().size(), 2U);
  EXPECT_FALSE(has_key(theirs, third_));
}

TEST_F(EveryLocalVault, AKeyThatIsNotWhatWasSentIsNoReasonToPassOverItsVault) {
  const auto swapped = Uuid::random();
  service_.vaults[swapped] = {.label = "Swapped", .owner = service_.user, .recovery = "AAAA"};
  service_.send_key(swapped, 1, vault::DeviceKeys::random(first_.device().id, UnixTime(1)), mine_.device(),
                    key_.view(), service_.user);
  const auto all = send();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(outcome_of(of(all, swapped).sent), Outcome::SealedKeyRefused);
}

TEST_F(EveryLocalVault, AreOnesOwnOrOfOthersByWhatWasSeenHere) {
  const auto theirs = Uuid::random(), they = Uuid::random();
  service_.vaults[theirs] = {.label = "Theirs", .owner = they, .recovery = "AAAA"};
  auto found = local_vaults_by_owner(talk()).value();
  EXPECT_EQ(found.own.size(), 2U);
  ASSERT_EQ(found.of_others.size(), 1U);
  EXPECT_EQ(found.of_others.front().id, theirs);
  // It was accepted here as another's: that the workspace calls it one's own makes it none to change.
  ASSERT_TRUE(vault_.see({.workspace = kHost, .vault = theirs, .owner = they, .epoch = 1}));
  service_.vaults[theirs].owner = service_.user;
  found = local_vaults_by_owner(talk()).value();
  ASSERT_EQ(found.of_others.size(), 1U);
  EXPECT_EQ(found.of_others.front().id, theirs);
}

}  // namespace
}  // namespace cerby::source::every_local_vault_test
