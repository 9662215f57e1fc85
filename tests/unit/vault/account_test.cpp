#include "vault/account.h"

#include <gtest/gtest.h>

#include <string>

#include "vault/encoding.h"
#include "vault/seal.h"

namespace cerby::vault::account_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

SecretView kept(Account& account, std::string text) {
  return account.keep(Secret::take(std::span(text)));
}

Account full() {
  Account account;
  account.id = Uuid::random();
  account.name = "Contentzilla";
  account.app = "Instagram";
  account.workspace = "https://acme.cerby.test";
  account.login_address = "https://login.instagram.test/";
  account.origins = {"https://login.instagram.test", "https://*.instagram.test"};
  account.role = ItemRole::Collaborator;
  account.user_name = "z\xC3\xAFlla";
  account.allowed_form_sites = {"https://forms.test"};
  account.created = UnixTime(1);
  account.changed = UnixTime(-2);
  account.password = kept(account, "pass");
  account.otpauth = kept(account, "otpauth://totp/a?secret=A");
  account.notes = kept(account, "notes");
  account.backup_codes = {kept(account, "one"), kept(account, "two")};
  account.used_backup_codes = {kept(account, "none")};
  account.recipe = "{}";
  account.unknown.emplace_back(std::uint16_t{900}, kept(account, "\xFF newer"));
  return account;
}

Expected<Account> decoded(Bytes plaintext) {
  return decode(Uuid(), Secret::copy_of(SecretView(plaintext.data(), plaintext.size())));
}

// A plaintext made by hand, field by field.
class Plaintext {
 public:
  Plaintext() : bytes_(Encoding("").number(std::uint8_t{1})) {}
  Plaintext& field(std::uint16_t tag, std::string_view value) {
    bytes_.number(tag).prefixed(as_bytes(value));
    return *this;
  }
  [[nodiscard]] Bytes bytes() const { return bytes_.bytes(); }

 private:
  Encoding bytes_;
};

void expect_damaged(const Plaintext& plaintext, std::string_view named) {
  const auto result = decoded(plaintext.bytes());
  ASSERT_FALSE(result) << named;
  EXPECT_EQ(result.error().outcome, Outcome::VaultDamaged);
  EXPECT_NE(result.error().detail.find(named), std::string::npos) << result.error().detail;
}

TEST(Account, ComesBackAsItWas) {
  const auto account = full();
  auto plaintext = encode(account);
  ASSERT_TRUE(plaintext);
  auto back = decode(account.id, std::move(*plaintext));
  ASSERT_TRUE(back);
  const auto moved = std::move(*back);  // its views stay good
  EXPECT_EQ(moved.id, account.id);
  EXPECT_EQ(moved.name, account.name);
  EXPECT_EQ(moved.app, account.app);
  EXPECT_EQ(moved.workspace, account.workspace);
  EXPECT_EQ(moved.login_address, account.login_address);
  EXPECT_EQ(moved.origins, account.origins);
  EXPECT_EQ(moved.role, account.role);
  EXPECT_EQ(moved.user_name, account.user_name);
  EXPECT_EQ(moved.allowed_form_sites, account.allowed_form_sites);
  EXPECT_EQ(moved.created, account.created);
  EXPECT_EQ(moved.changed, account.changed);
  EXPECT_EQ(moved.password.text(kTest), "pass");
  EXPECT_EQ(moved.otpauth.text(kTest), "otpauth://totp/a?secret=A");
  EXPECT_EQ(moved.notes.text(kTest), "notes");
  ASSERT_EQ(moved.backup_codes.size(), 2U);
  EXPECT_EQ(moved.backup_codes[1].text(kTest), "two");
  ASSERT_EQ(moved.used_backup_codes.size(), 1U);
  EXPECT_EQ(moved.used_backup_codes[0].text(kTest), "none");
  EXPECT_EQ(moved.recipe, "{}");
  ASSERT_EQ(moved.unknown.size(), 1U);
  EXPECT_EQ(moved.unknown[0].first, 900);
  EXPECT_EQ(moved.unknown[0].second.text(kTest), "\xFF newer");
}

TEST(Account, AnEmptyOneHasNoRoleAndNoPassword) {
  const auto back = decode(Uuid(), std::move(*encode(Account())));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->role, ItemRole::None);
  EXPECT_TRUE(back->password.empty());
}

TEST(Account, NothingButTheVersionIsTheLeast) {
  EXPECT_TRUE(decoded(Plaintext().bytes()));
}

TEST(Account, NoPlaintextAtAll) {
  EXPECT_EQ(decoded({}).error().outcome, Outcome::VaultDamaged);
}

TEST(Account, ANewerVersionSaysSo) {
  const std::uint8_t two = 2;
  EXPECT_EQ(decoded(Bytes(&two, 1)).error().outcome, Outcome::VaultNewer);
}

TEST(Account, EveryTruncationIsRefusedOrEndsBetweenFields) {
  const auto plaintext = encode(full());
  const auto whole = plaintext->bytes(kTest);
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) accepted += decoded(whole.first(size)) ? 1U : 0U;
  EXPECT_EQ(accepted, 19U);  // before each of the 19 fields
}

TEST(Account, LengthBeyondTheEnd) {
  auto bytes = Encoding("").number(std::uint8_t{1}).number(std::uint16_t{1}).number(UINT32_MAX);
  EXPECT_EQ(decoded(bytes.bytes()).error().outcome, Outcome::VaultDamaged);
}

TEST(Account, FieldsThatAreWrong) {
  expect_damaged(Plaintext().field(0, "x"), "without a tag");
  expect_damaged(Plaintext().field(1, "a").field(1, "b"), "name, given twice");
  expect_damaged(Plaintext().field(8, "a").field(8, "b"), "password, given twice");
  expect_damaged(Plaintext().field(6, ""), "role");
  expect_damaged(Plaintext().field(6, "\x03"), "role");
  expect_damaged(Plaintext().field(6, std::string_view("\x01\x01", 2)), "role");
  expect_damaged(Plaintext().field(14, "1234567"), "created");
  expect_damaged(Plaintext().field(15, "123456789"), "changed");
  expect_damaged(Plaintext().field(7, "\xC0\x80"), "user name");
  expect_damaged(Plaintext().field(8, "\xFF"), "password");
}

// As a later version with larger limits would write it: read, and not written by this one.
TEST(Account, MoreThanIsWrittenCanBeRead) {
  Plaintext plaintext;
  for (int i = 0; i < 65; ++i)
    plaintext.field(5, "https://a.test").field(10, "code").field(13, "https://b.test").field(900, "x");
  plaintext.field(1, std::string(kMaxText + 1, 'n')).field(8, std::string(kMaxText + 1, 'p'));
  plaintext.field(11, std::string(kMaxNotes + 1, 'x'));
  auto account = decoded(plaintext.bytes());
  ASSERT_TRUE(account) << describe(account.error());
  EXPECT_EQ(account->origins.size(), 65U);
  EXPECT_EQ(account->backup_codes.size(), 65U);
  EXPECT_EQ(account->allowed_form_sites.size(), 65U);
  EXPECT_EQ(account->unknown.size(), 65U);
  EXPECT_EQ(account->name.size(), kMaxText + 1);
  EXPECT_EQ(account->password.size(), kMaxText + 1);
  EXPECT_EQ(account->notes.size(), kMaxNotes + 1);
  EXPECT_EQ(encode(*account).error().outcome, Outcome::InputInvalid);
}

// As many fields as an item has room for.
TEST(Account, TheMostFieldsThatAnItemHolds) {
  Plaintext plaintext;
  while (plaintext.bytes().size() + 6 <= kMaxPlaintext) plaintext.field(5, "");
  const auto account = decoded(plaintext.bytes());
  ASSERT_TRUE(account);
  EXPECT_EQ(account->origins.size(), (kMaxPlaintext - 1) / 6);
}

std::string refusal(const Account& account) {
  const auto result = encode(account);
  if (result) return {};
  EXPECT_EQ(result.error().outcome, Outcome::InputInvalid);
  return result.error().detail;
}

TEST(Account, WhatTheFormatCannotHoldIsRefused) {
  auto account = full();
  account.name = account.app = std::string(kMaxName, 'x');
  account.user_name = std::string(kMaxText, 'x');
  EXPECT_EQ(refusal(account), "");
  account.name += 'x';
  EXPECT_EQ(refusal(account), "name is too long");
  account.name = "x";
  account.app += 'x';
  EXPECT_EQ(refusal(account), "app is too long");
  account.app = "x";
  account.user_name += 'x';
  EXPECT_EQ(refusal(account), "user name is too long");

  account = full();
  account.user_name = "\xED\xA0\x80";
  EXPECT_EQ(refusal(account), "user name is not UTF-8");

  account = full();
  account.notes = kept(account, std::string(kMaxNotes, 'x'));
  EXPECT_EQ(refusal(account), "");
  account.notes = kept(account, std::string(kMaxNotes + 1, 'x'));
  EXPECT_EQ(refusal(account), "notes is too long");

  account = full();
  account.origins.resize(65);
  EXPECT_EQ(refusal(account), "more than 64: origin");

  account = full();
  account.unknown.emplace_back(std::uint16_t{8}, account.password);
  EXPECT_EQ(refusal(account), "a known field as unknown");
  account.unknown.clear();
  account.unknown.resize(65, {std::uint16_t{900}, SecretView()});
  EXPECT_EQ(refusal(account), "too many unknown fields");

  account = full();
  account.unknown.emplace_back(std::uint16_t{900}, kept(account, std::string(kMaxPlaintext, 'x')));
  EXPECT_EQ(refusal(account), "the account is larger than an item may be");
}

TEST(ItemRole, TextsBothWays) {
  for (const auto role : {ItemRole::None, ItemRole::Collaborator, ItemRole::Owner}) {
    EXPECT_EQ(item_role_from(text_of(role)), role);
  }
  EXPECT_FALSE(item_role_from("Owner"));
  EXPECT_FALSE(item_role_from(""));
}

}  // namespace
}  // namespace cerby::vault::account_test
