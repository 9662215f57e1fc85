#include "vault/local_account.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "unit/vault/support/vault_world.h"
#include "vault/encoding.h"
#include "vault/seal.h"
#include "vault/sealed_key.h"

namespace cerby::vault::local_account_test {
namespace {

using testing_support::kTest;
using testing_support::outcome_of;
using testing_support::secret_of;

class LocalAccount : public testing::Test {
 protected:
  LocalAccount() {
    account_.id = place_.account;
    account_.name = "Contentzilla";
    account_.app = "Instagram";
    account_.workspace = "https://evil.test";
    account_.login_address = "https://login.instagram.test/";
    account_.origins = {"https://login.instagram.test"};
    account_.role = ItemRole::Owner;
    account_.user_name = "zilla";
    account_.password = account_.keep(secret_of("pass"));
    account_.otpauth = account_.keep(secret_of("otpauth://totp/a?secret=A"));
    account_.backup_codes = {account_.keep(secret_of("one"))};
    account_.recipe = "{}";
  }
  [[nodiscard]] std::vector<std::uint8_t> sealed() const {
    return seal_local_account(key_.view(), place_, account_).value();
  }
  [[nodiscard]] bool refused(const LocalPlace& place, Bytes bytes) const {
    const auto opened = open_local_account(key_.view(), place, bytes);
    return !opened && opened.error().outcome == Outcome::LocalAccountRefused;
  }
  // The seal of any plaintext, with the right key for the right place.
  [[nodiscard]] std::vector<std::uint8_t> sealed_by_hand(const Secret& plaintext) const {
    Encoding place("");
    place.prefixed(as_bytes(place_.workspace)).raw(place_.vault.bytes).raw(place_.account.bytes);
    place.number(place_.epoch).number(place_.revision);
    const auto keys = subkeys(key_.view(), "cerbylcl", 2);
    const auto box = seal({keys.view().part(0, kSubkeySize), keys.view().part(kSubkeySize, kSubkeySize)},
                          Encoding("cerby local account 1").raw(place.bytes()).bytes(), plaintext.view());
    const auto all = Encoding("").number(std::uint8_t{1}).raw(place.bytes()).raw(box.value());
    return {all.bytes().begin(), all.bytes().end()};
  }

  Secret key_ = Secret::random(kDataKeySize);
  LocalPlace place_{.workspace = "acme.cerby.test",
                    .vault = Uuid::random(),
                    .account = Uuid::random(),
                    .epoch = 3,
                    .revision = 7};
  Account account_;
};

TEST_F(LocalAccount, OpensInItsPlaceWithEverythingButWhatTheWorkspaceDecides) {
  const auto opened = open_local_account(key_.view(), place_, sealed());
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->id, place_.account);
  EXPECT_EQ(opened->revision, 7U);
  EXPECT_EQ(opened->name, "Contentzilla");
  EXPECT_EQ(opened->app, "Instagram");
  EXPECT_EQ(opened->login_address, account_.login_address);
  EXPECT_EQ(opened->origins, account_.origins);
  EXPECT_EQ(opened->user_name, "zilla");
  EXPECT_EQ(opened->recipe, "{}");
  EXPECT_EQ(opened->password.text(kTest), "pass");
  EXPECT_EQ(opened->otpauth.text(kTest), "otpauth://totp/a?secret=A");
  ASSERT_EQ(opened->backup_codes.size(), 1U);
  EXPECT_EQ(opened->workspace, "") << "not believed";
  EXPECT_EQ(opened->role, ItemRole::None) << "not believed";
}

TEST_F(LocalAccount, IsAsTheFormatSays) {
  const auto made = sealed_by_hand(encode(account_).value());
  EXPECT_TRUE(open_local_account(key_.view(), place_, made));
  EXPECT_EQ(made.size(), sealed().size());
}

TEST_F(LocalAccount, AnyOtherPlaceIsRefused) {
  const auto bytes = sealed();
  const auto expect_refused = [&](auto change, const char* what) {
    auto other = place_;
    change(other);
    EXPECT_TRUE(refused(other, bytes)) << what;
    // Nor does it open when its place in the clear is changed with it.
    auto moved = seal_local_account(key_.view(), other, account_).value();
    const auto clear = 1 + sizeof(std::uint32_t) + other.workspace.size() + 16 + 16 + 8 + 8;
    const auto old_clear = 1 + sizeof(std::uint32_t) + place_.workspace.size() + 16 + 16 + 8 + 8;
    moved.resize(clear);
    moved.insert(moved.end(), bytes.begin() + static_cast<std::ptrdiff_t>(old_clear), bytes.end());
    EXPECT_TRUE(refused(other, moved)) << what << ", in the clear as well";
  };
  expect_refused([](LocalPlace& place) { place.workspace = "acme.cerby.tess"; }, "workspace");
  expect_refused([](LocalPlace& place) { place.workspace += "t"; }, "longer workspace");
  expect_refused([](LocalPlace& place) { place.vault = Uuid::random(); }, "vault");
  expect_refused([](LocalPlace& place) { place.account = Uuid::random(); }, "account");
  expect_refused([](LocalPlace& place) { std::swap(place.vault, place.account); }, "vault and account");
  expect_refused([](LocalPlace& place) { place.epoch = 2; }, "older epoch");
  expect_refused([](LocalPlace& place) { place.epoch = 4; }, "later epoch");
  expect_refused([](LocalPlace& place) { place.revision = 6; }, "older revision");
  expect_refused([](LocalPlace& place) { place.revision = 8; }, "later revision");
  expect_refused([](LocalPlace& place) { std::swap(place.epoch, place.revision); }, "epoch and revision");
  EXPECT_FALSE(refused(place_, bytes));
}

TEST_F(LocalAccount, AnyBitFlippedIsRefused) {
  auto bytes = sealed();
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto opened = open_local_account(key_.view(), place_, bytes);
    // A first byte that is larger is a later version's.
    const auto expected = bytes[0] > 1 ? Outcome::VaultNewer : Outcome::LocalAccountRefused;
    EXPECT_EQ(outcome_of(opened), expected) << "bit " << bit;
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
  EXPECT_TRUE(open_local_account(key_.view(), place_, bytes));
}

TEST_F(LocalAccount, AnyOtherLengthIsRefused) {
  const auto bytes = sealed();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_TRUE(refused(place_, Bytes(bytes).first(size))) << size;
  auto longer = bytes;
  longer.push_back(0);
  EXPECT_TRUE(refused(place_, longer));
  EXPECT_TRUE(refused(place_, std::vector<std::uint8_t>(kMaxLocalAccount + 1, 1)));
}

TEST_F(LocalAccount, AnotherKeyIsRefused) {
  const auto opened = open_local_account(Secret::random(kDataKeySize).view(), place_, sealed());
  EXPECT_EQ(outcome_of(opened), Outcome::LocalAccountRefused);
  EXPECT_EQ(outcome_of(open_local_account(Secret::random(31).view(), place_, sealed())),
            Outcome::InputInvalid);
}

TEST_F(LocalAccount, WhatIsNoAccountInsideIsRefused) {
  EXPECT_TRUE(refused(place_, sealed_by_hand(Secret())));
  EXPECT_TRUE(refused(place_, sealed_by_hand(secret_of(std::string("\1\1", 2)))));
  EXPECT_EQ(outcome_of(open_local_account(key_.view(), place_, sealed_by_hand(secret_of("\2")))),
            Outcome::VaultNewer);
}

TEST_F(LocalAccount, NoPlaceThatThereCannotBeIsSealedFor) {
  const auto expect_invalid = [&](LocalPlace place) {
    EXPECT_EQ(outcome_of(seal_local_account(key_.view(), place, account_)), Outcome::InputInvalid);
    EXPECT_TRUE(refused(place, sealed()));
  };
  auto place = place_;
  place.workspace.clear();
  expect_invalid(place);
  place.workspace = std::string(254, 'a');
  expect_invalid(place);
  for (const auto epoch : {std::int64_t{0}, std::int64_t{-1}, kMaxEpoch + 1}) {
    place = place_;
    place.epoch = epoch;
    expect_invalid(place);
  }
  place = place_;
  place.revision = 0;
  expect_invalid(place);
}

TEST_F(LocalAccount, OneThatIsTooLargeIsNotSealed) {
  for (std::size_t i = 0; i < kMaxRepeated; ++i)
    account_.used_backup_codes.push_back(account_.keep(secret_of(std::string(kMaxText, 'a'))));
  EXPECT_EQ(outcome_of(seal_local_account(key_.view(), place_, account_)), Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(seal_local_account(Secret::random(31).view(), place_, Account())),
            Outcome::InputInvalid);
}

TEST_F(LocalAccount, ItsHashIsOfAllOfIt) {
  auto bytes = sealed();
  const auto before = hash_of_local_account(bytes);
  EXPECT_EQ(hash_of_local_account(bytes), before);
  bytes.back() ^= 1;
  EXPECT_NE(hash_of_local_account(bytes), before);
}

}  // namespace
}  // namespace cerby::vault::local_account_test
