#include "vault/device_chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace cerby::vault::device_chain_test {
namespace {

using Kind = ChainEntry::Kind;
using Entries = std::vector<ChainEntry>;

const Enrolment kEnrolment{"acme.example", Uuid{{1, 2, 3}}};

DeviceKeys keys() {
  return DeviceKeys::random(Uuid::random(), UnixTime(1));
}

// A user's devices as they act: each entry is signed at the place after the last one.
class Signing {
 public:
  explicit Signing(Enrolment enrolment = kEnrolment) : enrolment_(std::move(enrolment)) {}

  Signing& approval(const Device& device, const DeviceKeys& by) { return add(Kind::Approval, device, by); }
  Signing& removal(const Device& device, const DeviceKeys& by) { return add(Kind::Removal, device, by); }
  [[nodiscard]] const Entries& entries() const { return entries_; }
  [[nodiscard]] Expected<DeviceChain> verified() const { return DeviceChain::verify(enrolment_, entries_); }

 private:
  Signing& add(Kind kind, const Device& device, const DeviceKeys& by) {
    const auto message = kind == Kind::Approval ? approval_message(enrolment_, device, by.device(), place_)
                                                : removal_message(enrolment_, device, by.device(), place_);
    entries_.push_back({kind, device, by.device(), by.sign(message)});
    place_ = {place_.number + 1, hash_of_entry(message, entries_.back().signature)};
    return *this;
  }

  Enrolment enrolment_;
  Entries entries_;
  ChainPlace place_;
};

// first lets in second, second third; third takes out first, lets in fourth and takes itself out.
struct Scene {
  DeviceKeys first = keys(), second = keys(), third = keys(), fourth = keys();
  Signing signing = Signing()
                        .approval(second.device(), first)
                        .approval(third.device(), second)
                        .removal(first.device(), third)
                        .approval(fourth.device(), third)
                        .removal(third.device(), third);
};

void expect_refused(const Expected<DeviceChain>& chain, std::string_view detail) {
  ASSERT_FALSE(chain) << "not refused: " << detail;
  EXPECT_EQ(chain.error().outcome, Outcome::DeviceChainRefused);
  EXPECT_NE(chain.error().detail.find(detail), std::string::npos) << chain.error().detail;
}

TEST(DeviceChain, SaysWhoIsTrustedAndWhoWas) {
  const Scene scene;
  const auto chain = scene.signing.verified();
  ASSERT_TRUE(chain) << describe(chain.error());
  EXPECT_EQ(chain->number(), 5U);
  EXPECT_TRUE(
      std::ranges::equal(chain->devices(), std::vector{scene.second.device(), scene.fourth.device()}));
  for (const auto* keys : {&scene.second, &scene.fourth}) {
    ASSERT_NE(chain->trusted(keys->device().id), nullptr);
    EXPECT_EQ(*chain->trusted(keys->device().id), keys->device());
  }
  for (const auto* keys : {&scene.first, &scene.third}) {
    EXPECT_EQ(chain->trusted(keys->device().id), nullptr);
    ASSERT_NE(chain->known(keys->device().id), nullptr);
    EXPECT_EQ(*chain->known(keys->device().id), keys->device());
  }
  EXPECT_EQ(chain->known(keys().device().id), nullptr);
}

TEST(DeviceChain, SaysWhoLetADeviceIn) {
  const Scene scene;
  const auto chain = scene.signing.verified();
  ASSERT_TRUE(chain);
  const auto by = [&](const DeviceKeys& keys) { return *chain->let_in_by(keys.device().id); };
  EXPECT_EQ(by(scene.first), scene.first.device());
  EXPECT_EQ(by(scene.second), scene.first.device());
  EXPECT_EQ(by(scene.third), scene.second.device());
  EXPECT_EQ(by(scene.fourth), scene.third.device());
  EXPECT_EQ(chain->let_in_by(keys().device().id), nullptr);
}

TEST(DeviceChain, OfNothingTrustsNothing) {
  const auto chain = DeviceChain::verify(kEnrolment, {});
  ASSERT_TRUE(chain);
  EXPECT_EQ(chain->number(), 0U);
  EXPECT_EQ(chain->hash(), EnrolmentHash{});
  EXPECT_TRUE(chain->devices().empty());
  EXPECT_TRUE(chain->has(0, {}));
  EXPECT_FALSE(chain->has(0, EnrolmentHash{1}));
  EXPECT_FALSE(chain->has(1, {}));
  EXPECT_EQ(chain->next().number, 1U);
  EXPECT_EQ(chain->next().previous, EnrolmentHash{});
}

// Every bit of everything that an entry consists of.
TEST(DeviceChain, NothingInItCanBeChanged) {
  const Scene scene;
  const auto& entries = scene.signing.entries();
  const std::vector<std::function<std::span<std::uint8_t>(ChainEntry&)>> parts{
      [](ChainEntry& e) { return std::span(e.device.id.bytes); },
      [](ChainEntry& e) { return std::span(e.device.signing); },
      [](ChainEntry& e) { return std::span(e.device.box); },
      [](ChainEntry& e) { return std::span(e.by.id.bytes); },
      [](ChainEntry& e) { return std::span(e.by.signing); },
      [](ChainEntry& e) { return std::span(e.by.box); },
      [](ChainEntry& e) { return std::span(e.signature); },
  };
  for (std::size_t at = 0; at < entries.size(); ++at) {
    auto other = entries;
    other[at].kind = other[at].kind == Kind::Approval ? Kind::Removal : Kind::Approval;
    expect_refused(DeviceChain::verify(kEnrolment, other), "entry " + std::to_string(at + 1));
    for (std::size_t part = 0; part < parts.size(); ++part) {
      other = entries;
      for (std::size_t byte = 0; byte < parts[part](other[at]).size(); ++byte) {
        auto& changed = parts[part](other[at])[byte];
        const auto bit = static_cast<std::uint8_t>(1U << (byte % 8));
        changed ^= bit;
        const auto chain = DeviceChain::verify(kEnrolment, other);
        ASSERT_FALSE(chain) << "entry " << at << ", part " << part << ", byte " << byte;
        ASSERT_EQ(chain.error().outcome, Outcome::DeviceChainRefused);
        changed ^= bit;
      }
    }
  }
}

TEST(DeviceChain, NoEntryCanBeLeftOutRepeatedOrMoved) {
  const Scene scene;
  const auto& entries = scene.signing.entries();
  for (std::size_t at = 0; at < entries.size(); ++at) {
    auto other = entries;
    const auto place = other.begin() + static_cast<std::ptrdiff_t>(at);
    other.insert(place, entries[at]);
    expect_refused(DeviceChain::verify(kEnrolment, other), "entry " + std::to_string(at + 2));
    if (at + 1 == entries.size()) continue;  // cut at its end, it is a chain: see has()
    other = entries;
    other.erase(other.begin() + static_cast<std::ptrdiff_t>(at));
    expect_refused(DeviceChain::verify(kEnrolment, other), "entry " + std::to_string(at + 1));
    other = entries;
    std::swap(other[at], other[at + 1]);
    expect_refused(DeviceChain::verify(kEnrolment, other), "entry " + std::to_string(at + 1));
  }
}

TEST(DeviceChain, IsOfOneUserOfOneWorkspace) {
  const Scene scene;
  expect_refused(DeviceChain::verify({"acme.exampl", kEnrolment.user}, scene.signing.entries()), "entry 1");
  expect_refused(DeviceChain::verify({kEnrolment.workspace, Uuid{{1, 2, 4}}}, scene.signing.entries()),
                 "entry 1");
}

// What a host remembers: the number and hash of the newest entry that it has seen.
TEST(DeviceChain, ARollBackAndAForkAreNotTheSameChain) {
  const Scene scene;
  const auto whole = scene.signing.verified();
  ASSERT_TRUE(whole);
  for (std::size_t length = 0; length <= scene.signing.entries().size(); ++length) {
    const auto part = DeviceChain::verify(kEnrolment, std::span(scene.signing.entries()).first(length));
    ASSERT_TRUE(part);
    EXPECT_TRUE(whole->has(part->number(), part->hash())) << length;
    EXPECT_EQ(part->has(whole->number(), whole->hash()), length == 5) << length;
  }
  // third signs another fourth entry than the one that was seen.
  const auto fork = Signing()
                        .approval(scene.second.device(), scene.first)
                        .approval(scene.third.device(), scene.second)
                        .removal(scene.first.device(), scene.third)
                        .approval(keys().device(), scene.third)
                        .removal(scene.third.device(), scene.third)
                        .verified();
  ASSERT_TRUE(fork);
  EXPECT_FALSE(fork->has(whole->number(), whole->hash()));
  EXPECT_FALSE(fork->has(4, whole->hash()));
}

TEST(DeviceChain, TheNextEntryStandsAfterTheLast) {
  const Scene scene;
  const auto chain = scene.signing.verified();
  ASSERT_TRUE(chain);
  EXPECT_EQ(chain->next().number, 6U);
  EXPECT_EQ(chain->next().previous, chain->hash());
  auto entries = scene.signing.entries();
  const auto message =
      removal_message(kEnrolment, scene.second.device(), scene.fourth.device(), chain->next());
  entries.push_back(
      {Kind::Removal, scene.second.device(), scene.fourth.device(), scene.fourth.sign(message)});
  const auto longer = DeviceChain::verify(kEnrolment, entries);
  ASSERT_TRUE(longer) << describe(longer.error());
  EXPECT_EQ(longer->devices().size(), 1U);
}

TEST(DeviceChain, NobodyWhoIsNotTrustedAddsToIt) {
  const Scene scene;
  const auto stranger = keys(), other = keys();
  const auto after = [&](const DeviceKeys& by) {
    auto signing = scene.signing;
    return signing.approval(other.device(), by).verified();
  };
  constexpr auto kDetail = "entry 6: the device that made it is not trusted there";
  expect_refused(after(stranger), kDetail);
  expect_refused(after(scene.first), kDetail);  // removed by another
  expect_refused(after(scene.third), kDetail);  // removed by itself
  auto removal = scene.signing;
  expect_refused(removal.removal(scene.second.device(), stranger).verified(), kDetail);
  EXPECT_TRUE(after(scene.fourth));
}

// A trusted one's id with keys of somebody else's.
TEST(DeviceChain, AnIdIsNotADevice) {
  const auto first = keys(), second = keys();
  const auto thief = DeviceKeys::random(first.device().id, UnixTime(1));
  expect_refused(Signing().approval(second.device(), first).approval(keys().device(), thief).verified(),
                 "entry 2: the device that made it is not trusted there");
  expect_refused(Signing().approval(second.device(), first).removal(thief.device(), second).verified(),
                 "entry 2: it removes a device that is not trusted there");
  auto other_box = first.device();
  other_box.box = second.device().box;
  expect_refused(Signing().approval(second.device(), first).removal(other_box, second).verified(),
                 "entry 2: it removes a device that is not trusted there");
}

TEST(DeviceChain, ADeviceIsLetInOnce) {
  const auto first = keys(), second = keys(), third = keys();
  constexpr auto kDetail = "it lets in a device that was let in before";
  expect_refused(Signing().approval(first.device(), first).verified(), kDetail);
  const auto twice = [&](const Device& device) {
    return Signing().approval(second.device(), first).approval(device, first).verified();
  };
  const auto back = [&](const Device& device) {
    return Signing()
        .approval(second.device(), first)
        .removal(second.device(), first)
        .approval(device, first)
        .verified();
  };
  auto same_id = third.device(), same_key = third.device(), same_box = third.device();
  same_id.id = second.device().id;
  same_key.signing = second.device().signing;
  same_box.box = second.device().box;
  for (const auto& device : {second.device(), same_id, same_key}) {
    expect_refused(twice(device), kDetail);
    expect_refused(back(device), kDetail);
  }
  EXPECT_TRUE(twice(same_box));
  EXPECT_TRUE(twice(third.device()));
}

TEST(DeviceChain, OnlyWhoIsTrustedIsRemoved) {
  const auto first = keys(), second = keys();
  constexpr auto kDetail = "it removes a device that is not trusted there";
  expect_refused(Signing().removal(second.device(), first).verified(), kDetail);
  expect_refused(Signing()
                     .approval(second.device(), first)
                     .removal(second.device(), first)
                     .removal(second.device(), first)
                     .verified(),
                 kDetail);
}

TEST(DeviceChain, NothingFollowsTheLastDevicesRemoval) {
  const auto first = keys();
  auto signing = Signing().removal(first.device(), first);
  const auto empty = signing.verified();
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->devices().empty());
  EXPECT_NE(empty->known(first.device().id), nullptr);
  const auto stranger = keys();
  for (const auto* by : {&first, &stranger}) {
    auto after = signing;
    expect_refused(after.approval(keys().device(), *by).verified(), "entry 2");
  }
}

TEST(DeviceChain, KeysAreOnesThatADeviceCanHave) {
  const auto first = keys();
  auto weak = keys().device();
  weak.box = {};
  expect_refused(Signing().approval(weak, first).verified(), "keys that no device can have");
  weak = keys().device();
  weak.signing = {1};
  expect_refused(Signing().approval(weak, first).verified(), "keys that no device can have");
}

TEST(DeviceChain, HasAMostOfEntries) {
  expect_refused(DeviceChain::verify(kEnrolment, Entries(DeviceChain::kMostEntries + 1)), "too many entries");
}

}  // namespace
}  // namespace cerby::vault::device_chain_test
