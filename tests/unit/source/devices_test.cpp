// Who the user's devices are, and how one is let in: between a host and a workspace that may lie.
#include "source/devices.h"

#include <gtest/gtest.h>

#include "source/comparison.h"
#include "unit/source/support/fake_devices.h"
#include "unit/vault/support/vault_world.h"

namespace cerby::source::devices_test {
namespace {

using testing_support::FakeDevices;
using testing_support::NumberedProof;
using vault::testing_support::outcome_of;
using vault::testing_support::secret_of;
using vault::testing_support::VaultTest;
using Json = FakeDevices::Json;

const Origin kWorkspace = *Origin::parse("https://acme.test:8443");

// A computer with a vault, signed in.
class Computer : public VaultTest {
 public:
  Computer(FakeDevices& service, std::string label)
      : vault(make()),
        keys(*vault.make_device_keys(UnixTime(1))),
        proof(service.devices.size()),
        talk{kWorkspace, proof, service} {
    auto& mine = service.devices.emplace_back();
    mine.device = keys.device();
    mine.label = std::move(label);
  }
  void TestBody() override {}

  vault::Vault vault;
  vault::DeviceKeys keys;
  NumberedProof proof;
  DeviceTalk talk;

  [[nodiscard]] const Uuid& id() const { return keys.device().id; }
  auto own() { return own_devices(talk, vault); }
  BeingCompared ask() { return *BeingCompared::begin(talk, keys, "New", random_nonce()); }
  void enter_code() {
    const auto request = ask();
    ASSERT_TRUE(vault.put_seen_enrolment(request.by_code()));
    ASSERT_TRUE(redeem_code(talk, secret_of("BCDF-GHJK").view()));
  }
};

class DevicesTest : public testing::Test {
 protected:
  DevicesTest() { first_.enter_code(); }

  // `by` lets `device` in, and a person says on both that the letters are the same.
  void let_in(Computer& device, Computer& by) {
    auto request = device.ask();
    auto comparing = Comparing::begin(by.talk, *by.own(), device.id(), random_nonce());
    ASSERT_TRUE(comparing) << describe(comparing.error());
    ASSERT_FALSE(*comparing->look(by.talk));
    ASSERT_TRUE(request.look(device.talk)->compared);
    ASSERT_TRUE(*comparing->look(by.talk));
    ASSERT_EQ(request.letters(), comparing->letters());
    ASSERT_TRUE(device.vault.put_seen_enrolment(request.by_approver()));
    const auto approved = comparing->approve(by.talk, by.vault);
    ASSERT_TRUE(approved) << describe(approved.error());
  }
  void expect_refused(Computer& computer, std::string_view detail,
                      Outcome outcome = Outcome::DeviceChainRefused) {
    const auto own = computer.own();
    ASSERT_FALSE(own) << detail;
    EXPECT_EQ(own.error().outcome, outcome);
    EXPECT_NE(own.error().detail.find(detail), std::string::npos) << own.error().detail;
  }

  FakeDevices service_;
  Computer first_{service_, "First"}, second_{service_, "Second"}, third_{service_, "Third"};
};

TEST_F(DevicesTest, TheFirstOneIsAlone) {
  const auto own = first_.own();
  ASSERT_TRUE(own) << describe(own.error());
  EXPECT_EQ(own->chain.number(), 0U);
  ASSERT_NE(own->trusted(first_.id()), nullptr);
  EXPECT_EQ(own->trusted(second_.id()), nullptr);
}

TEST_F(DevicesTest, ACodeIsOfLetters) {
  second_.ask();
  for (const auto* code : {"", "BCDF-GHJL", "A\"}}", "ABCDEFGHJKLMNOPQRSTUVWXYZABCDEFGH"})
    EXPECT_EQ(outcome_of(redeem_code(second_.talk, secret_of(code).view())), Outcome::InputInvalid) << code;
}

TEST_F(DevicesTest, OneAfterTheOtherIsLetInAndTakenOut) {
  let_in(second_, first_);
  let_in(third_, second_);
  for (auto* one : {&first_, &second_, &third_}) {
    const auto own = one->own();
    ASSERT_TRUE(own) << describe(own.error());
    EXPECT_EQ(own->chain.devices().size(), 3U);
  }
  ASSERT_TRUE(remove_signed(third_.talk, third_.vault, first_.id()));
  const auto own = second_.own();
  ASSERT_TRUE(own);
  EXPECT_EQ(own->trusted(first_.id()), nullptr);
  EXPECT_EQ(own->chain.number(), 3U);
  expect_refused(first_, "workspace says so", Outcome::DeviceNotTrusted);
  EXPECT_EQ(outcome_of(remove_signed(third_.talk, third_.vault, first_.id())), Outcome::NotFound);
}

TEST_F(DevicesTest, AnEntryThatCameBeforeIsReadFirst) {
  let_in(second_, first_);
  let_in(third_, first_);
  // While the first signs, the third takes itself out.
  service_.before_entry = [&] {
    const auto place = service_.place();
    const auto& device = third_.keys.device();
    service_.entries.push_back(
        {vault::ChainEntry::Kind::Removal, device, device,
         third_.keys.sign(removal_message(service_.enrolment(), device, device, place))});
  };
  ASSERT_TRUE(remove_signed(first_.talk, first_.vault, second_.id()));
  EXPECT_EQ(service_.entries.size(), 4U);
  EXPECT_EQ(first_.own()->chain.devices().size(), 1U);
}

TEST_F(DevicesTest, WhoSignsInWithoutEnrolmentIsToldSo) {
  service_.devices[1].state = "trusted";
  expect_refused(second_, "who let it in", Outcome::DeviceNotTrusted);
}

TEST_F(DevicesTest, AnOlderChainIsNotBelieved) {
  let_in(second_, first_);
  let_in(third_, first_);
  ASSERT_TRUE(second_.own());
  const auto whole = service_.entries;
  service_.entries.pop_back();
  expect_refused(second_, "the entry that was seen last");
  service_.entries.clear();
  expect_refused(first_, "the entry that was seen last");
  service_.entries = whole;
  EXPECT_TRUE(second_.own());
}

TEST_F(DevicesTest, AnotherGenerationIsNotBelieved) {
  let_in(second_, first_);
  ASSERT_TRUE(first_.own());
  service_.generation = 2;
  expect_refused(first_, "another chain");
}

// An entry by a key of the workspace's own, in the place of the first.
TEST_F(DevicesTest, ADeviceOfTheWorkspacesIsNotBelieved) {
  const auto own_key = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  const auto by = [&](const vault::DeviceKeys& keys, const vault::Device& device) {
    const auto place = service_.place();
    service_.entries.push_back(
        {vault::ChainEntry::Kind::Approval, device, keys.device(),
         keys.sign(approval_message(service_.enrolment(), device, keys.device(), place))});
  };
  // It says that the first one was let in by it: nothing was seen before, and only who let it in tells.
  by(own_key, first_.keys.device());
  expect_refused(first_, "another device let this one in");
  service_.entries.clear();
  let_in(second_, first_);
  service_.entries.clear();
  by(own_key, second_.keys.device());
  expect_refused(second_, "another device let this one in");
  service_.entries.clear();
  expect_refused(second_, "approval of this device is missing");
  by(first_.keys, own_key.device());
  expect_refused(second_, "not in the chain", Outcome::DeviceNotTrusted);
}

TEST_F(DevicesTest, AnotherUserIsNotBelieved) {
  service_.user = Uuid::random();
  expect_refused(first_, "another user");
}

TEST_F(DevicesTest, AChangedAnswerIsNotBelieved) {
  let_in(second_, first_);
  const auto other = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  const auto change = [&](std::function<void(Json&)> in_attributes) {
    service_.lie = [in_attributes](const auto& path, Json& answer) {
      if (path == "/device-chain") in_attributes(answer["data"][0]["attributes"]);
    };
    expect_refused(first_, "entry 1");
  };
  change([&](Json& entry) { entry["device"]["sealingKey"] = base64url(other.device().box); });
  change([&](Json& entry) { entry["device"]["signingKey"] = base64url(other.device().signing); });
  change([&](Json& entry) { entry["device"]["id"] = other.device().id.text(); });
  change([&](Json& entry) { entry["by"]["sealingKey"] = base64url(other.device().box); });
  change([&](Json& entry) { entry["kind"] = "removal"; });
}

TEST_F(DevicesTest, AnAnswerOfAnotherFormIsNone) {
  let_in(second_, first_);
  const std::vector<std::function<void(Json&)>> changes{
      [](Json& a) { a.erase("meta"); },
      [](Json& a) { a["data"] = Json::object(); },
      [](Json& a) { a["data"][0]["id"] = "2"; },
      [](Json& a) { a["data"][0]["attributes"]["kind"] = "other"; },
      [](Json& a) { a["data"][0]["attributes"].erase("by"); },
      [](Json& a) { a["data"][0]["attributes"]["signature"] = "AAAA"; },
      [](Json& a) { a["data"][0]["attributes"]["device"].erase("sealingKey"); },
      [](Json& a) { a["meta"]["generation"] = -1; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    service_.lie = [&](const auto& path, Json& answer) {
      if (path == "/device-chain") changes[i](answer);
    };
    expect_refused(first_, "", Outcome::WorkspaceAnswerInvalid);
  }
}

// The workspace puts a key of its own between the two.
TEST_F(DevicesTest, KeysInBetweenGiveOtherLetters) {
  const auto between = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  auto request = second_.ask();
  auto comparing = Comparing::begin(first_.talk, *first_.own(), second_.id(), random_nonce());
  ASSERT_TRUE(comparing);
  service_.lie = [&](const auto& path, Json& answer) {
    if (path == "/session/device")
      answer["data"]["attributes"]["comparison"]["sealingKey"] = base64url(between.device().box);
  };
  ASSERT_TRUE(request.look(second_.talk)->compared);
  service_.lie = [](const auto&, auto&) {};
  ASSERT_TRUE(*comparing->look(first_.talk));
  EXPECT_NE(request.letters(), comparing->letters());
}

TEST_F(DevicesTest, TheNewOneShowsItsNonceToOneAlone) {
  auto request = second_.ask();
  auto comparing = Comparing::begin(first_.talk, *first_.own(), second_.id(), random_nonce());
  ASSERT_TRUE(request.look(second_.talk)->compared);
  const auto letters = request.letters();
  const auto shown = std::ranges::count(service_.asked, "/api/v1/session/device/comparison");
  service_.devices[1].nonce.reset();  // as if it had not: it does not again
  ASSERT_TRUE(request.look(second_.talk)->compared);
  EXPECT_EQ(std::ranges::count(service_.asked, "/api/v1/session/device/comparison"), shown);
  EXPECT_EQ(request.letters(), letters);
  service_.devices[1].approver_nonce = random_nonce();
  EXPECT_EQ(outcome_of(request.look(second_.talk)), Outcome::DeviceChainRefused);
}

TEST_F(DevicesTest, LettersAreShownOfTheCommittedNonceAlone) {
  auto request = second_.ask();
  auto comparing = Comparing::begin(first_.talk, *first_.own(), second_.id(), random_nonce());
  ASSERT_TRUE(request.look(second_.talk));
  service_.devices[1].nonce = random_nonce();
  EXPECT_EQ(outcome_of(comparing->look(first_.talk)), Outcome::DeviceChainRefused);
  EXPECT_TRUE(comparing->letters().empty());
}

TEST_F(DevicesTest, ARequestThatChangesIsNotCompared) {
  second_.ask();
  auto comparing = Comparing::begin(first_.talk, *first_.own(), second_.id(), random_nonce());
  service_.devices[1].commitment[0] ^= 1;
  EXPECT_EQ(outcome_of(comparing->look(first_.talk)), Outcome::DeviceChainRefused);
  service_.devices[1].commitment[0] ^= 1;
  service_.devices[1].device.box = third_.keys.device().box;
  EXPECT_EQ(outcome_of(comparing->look(first_.talk)), Outcome::DeviceChainRefused);
}

TEST_F(DevicesTest, ARequestIsComparedOnce) {
  second_.ask();
  ASSERT_TRUE(Comparing::begin(first_.talk, *first_.own(), second_.id(), random_nonce()));
  const auto again = Comparing::begin(first_.talk, *first_.own(), second_.id(), random_nonce());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().outcome, Outcome::InputInvalid);
  EXPECT_NE(again.error().detail.find("device enrol"), std::string::npos);
}

TEST_F(DevicesTest, WhoDoesNotWaitIsNotCompared) {
  EXPECT_EQ(outcome_of(Comparing::begin(first_.talk, *first_.own(), first_.id(), random_nonce())),
            Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(Comparing::begin(first_.talk, *first_.own(), Uuid::random(), random_nonce())),
            Outcome::NotFound);
}

// Let in by what the workspace says, without the approval that was compared.
TEST_F(DevicesTest, BeingTrustedWithoutTheApprovalIsNotBelieved) {
  auto request = second_.ask();
  auto comparing = Comparing::begin(first_.talk, *first_.own(), second_.id(), random_nonce());
  ASSERT_TRUE(request.look(second_.talk));
  ASSERT_TRUE(second_.vault.put_seen_enrolment(request.by_approver()));
  service_.devices[1].state = "trusted";
  expect_refused(second_, "approval of this device is missing");
}

}  // namespace
}  // namespace cerby::source::devices_test
