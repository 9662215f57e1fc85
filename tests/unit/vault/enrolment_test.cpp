#include "vault/enrolment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "vault/encoding.h"

namespace cerby::vault::enrolment_test {
namespace {

Uuid id_of(std::uint8_t seed) {
  Uuid id;
  id.bytes.fill(seed);
  return id;
}

template <typename Bytes32>
Bytes32 filled(std::uint8_t seed) {
  Bytes32 bytes;
  bytes.fill(seed);
  return bytes;
}

// All that is signed, hashed or compared.
struct Scene {
  Enrolment enrolment{"acme.example", id_of(1)};
  Device device{id_of(2), filled<PublicKey>(3), filled<BoxKey>(4)};
  Device approver{id_of(5), filled<PublicKey>(6), filled<BoxKey>(7)};
  EnrolmentNonce of_device = filled<EnrolmentNonce>(8), of_approver = filled<EnrolmentNonce>(9);
  ChainPlace place{3, filled<EnrolmentHash>(10)};

  [[nodiscard]] auto request() const { return request_message(enrolment, device, filled<EnrolmentHash>(11)); }
  [[nodiscard]] auto commitment() const { return commitment_to(enrolment, device, of_device); }
  [[nodiscard]] auto letters() const {
    return letters_to_compare(enrolment, device, approver, of_device, of_approver);
  }
  [[nodiscard]] auto approval() const { return approval_message(enrolment, device, approver, place); }
  [[nodiscard]] auto removal() const { return removal_message(enrolment, device, approver, place); }
};

using Change = std::function<void(Scene&)>;
const std::vector<Change> kOfDevice{
    [](Scene& s) { s.enrolment.workspace = "acme.exampl"; },
    [](Scene& s) { s.enrolment.user = id_of(99); },
    [](Scene& s) { s.device.id = id_of(99); },
    [](Scene& s) { s.device.signing[0] ^= 1; },
    [](Scene& s) { s.device.box[31] ^= 1; },
};
const std::vector<Change> kOfApprover{
    [](Scene& s) { s.approver.id = id_of(99); },
    [](Scene& s) { s.approver.signing[31] ^= 1; },
    [](Scene& s) { s.approver.box[0] ^= 1; },
};

TEST(Enrolment, WhatIsSignedIsAllThatItIsAbout) {
  const Scene scene;
  for (const auto& change : kOfDevice) {
    Scene other;
    change(other);
    EXPECT_NE(other.request(), scene.request());
    EXPECT_NE(other.commitment(), scene.commitment());
    EXPECT_NE(other.letters(), scene.letters());
    EXPECT_NE(other.approval(), scene.approval());
    EXPECT_NE(other.removal(), scene.removal());
  }
  for (const auto& change : kOfApprover) {
    Scene other;
    change(other);
    EXPECT_NE(other.letters(), scene.letters());
    EXPECT_NE(other.approval(), scene.approval());
    EXPECT_NE(other.removal(), scene.removal());
  }
  Scene other;
  other.place.number = 4;
  EXPECT_NE(other.approval(), scene.approval());
  EXPECT_NE(other.removal(), scene.removal());
  other = {};
  other.place.previous[0] ^= 1;
  EXPECT_NE(other.approval(), scene.approval());
  EXPECT_NE(other.removal(), scene.removal());
  EXPECT_NE(scene.removal(), scene.approval());
  EXPECT_NE(request_message(scene.enrolment, scene.device, filled<EnrolmentHash>(12)), scene.request());
}

TEST(Enrolment, ANonceChangesTheCommitmentAndTheLetters) {
  const Scene scene;
  Scene other;
  other.of_device[31] ^= 1;
  EXPECT_NE(other.commitment(), scene.commitment());
  EXPECT_NE(other.letters(), scene.letters());
  other = {};
  other.of_approver[31] ^= 1;
  EXPECT_EQ(other.commitment(), scene.commitment());
  EXPECT_NE(other.letters(), scene.letters());
}

TEST(Enrolment, LettersAreTenOfTwentyInTwoGroups) {
  std::set<char> seen;
  Scene scene;
  for (int i = 0; i < 200; ++i) {
    scene.of_device[0] = static_cast<std::uint8_t>(i);
    auto letters = scene.letters();
    ASSERT_EQ(letters.size(), kComparedLetters + 1);
    ASSERT_EQ(letters[5], ' ');
    letters.erase(5, 1);
    seen.insert(letters.begin(), letters.end());
  }
  EXPECT_EQ(std::string(seen.begin(), seen.end()), kCodeLetters);
}

// So that a host and a workspace of different versions compare the same.
TEST(Enrolment, IsAsTheFormatHasIt) {
  const Scene scene;
  const auto message = scene.approval();
  const std::string_view text = as_text(message);
  EXPECT_TRUE(text.starts_with("cerby device approval 1\x0c"));
  EXPECT_EQ(message.size(), 23U + 16 + 20 + 2 * (20 + 36 + 36) + 8 + 36);
  EXPECT_EQ(scene.letters(), "DBMNX CZWBM");
  const auto removal = scene.removal();
  EXPECT_TRUE(as_text(removal).starts_with("cerby device removal 1\x0c"));
  EXPECT_EQ(removal.size(), message.size() - 1);
}

TEST(Enrolment, AnEntrysHashHasItsSignature) {
  const auto message = Scene().approval();
  EXPECT_NE(hash_of_entry(message, Signature{}), hash_of_entry(message, Signature{1}));
}

}  // namespace
}  // namespace cerby::vault::enrolment_test
