#include "import/account.h"

#include <gtest/gtest.h>

#include "unit/import/support/reading.h"

namespace cerby::importing::account_test {
namespace {

using namespace testing_support;

const Home kHome{
    .workspace = "https://acme.cerby.test", .loopback = LoopbackHttp::Refused, .now = UnixTime(7)};

ImportedAccount entry(std::vector<std::string> addresses) {
  ImportedAccount made;
  made.number = 1;
  made.name = "A";
  made.user_name = "u";
  made.addresses = std::move(addresses);
  return made;
}

std::string why_not(const ImportedAccount& from) {
  SecretArena arena;
  const auto judged = account_from(from, kHome, arena);
  if (judged) return {};
  EXPECT_EQ(judged.error().outcome, Outcome::InputInvalid);
  return judged.error().detail;
}

TEST(ImportedAccount, BecomesAnAccount) {
  SecretArena arena;
  auto from = entry({"https://www.A.test/in", "https://b.test/x", "https://b.test/y"});
  const auto password = secret_of("p"), notes = secret_of("n"), otpauth = secret_of("jbsw y3dp");
  from.password = password.view(), from.notes = notes.view(), from.otpauth = otpauth.view();
  const auto judged = account_from(from, kHome, arena);
  ASSERT_TRUE(judged);
  const auto& account = judged->account;
  EXPECT_EQ(account.revision, 0U);
  EXPECT_EQ(account.login_address, "https://www.a.test/in");
  EXPECT_EQ(account.origins, (std::vector<std::string>{"https://www.a.test", "https://b.test"}));
  EXPECT_EQ(account.app, "a.test");
  EXPECT_EQ(account.name, "A");
  EXPECT_EQ(account.role, vault::ItemRole::Owner);
  EXPECT_EQ(account.workspace, kHome.workspace);
  EXPECT_EQ(account.created, UnixTime(7));
  EXPECT_EQ(text_of(account.password) + text_of(account.notes) + text_of(account.otpauth), "pnjbsw y3dp");
  EXPECT_TRUE(judged->parts_left_out.empty());
  EXPECT_TRUE(vault::encode(account));
}

TEST(ImportedAccount, AnAddressThatCannotBeUsedIsAPart) {
  SecretArena arena;
  const auto judged =
      account_from(entry({"http://a.test", "https://b.test", "", "android://x"}), kHome, arena);
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->account.login_address, "https://b.test/");
  EXPECT_EQ(judged->parts_left_out,
            (std::vector<std::string>{"the address http://a.test", "the address android://x"}));
}

TEST(ImportedAccount, WithoutAnAddressItIsNone) {
  EXPECT_EQ(why_not(entry({})), "it has no web address");
  EXPECT_EQ(why_not(entry({"", ""})), "it has no web address");
  EXPECT_TRUE(why_not(entry({"http://a.test", "ftp://a.test"})).starts_with("its address is http"));
}

TEST(ImportedAccount, NamedByItsHostWhereItHasNoName) {
  SecretArena arena;
  auto from = entry({"https://www.a.test"});
  from.name.clear();
  EXPECT_EQ(account_from(from, kHome, arena)->account.name, "a.test");
}

TEST(ImportedAccount, ABadOneTimeSecretIsKeptInTheNotes) {
  SecretArena arena;
  auto from = entry({"https://a.test"});
  const auto steam = secret_of("steam://ABC"), notes = secret_of("one\ntwo");
  from.otpauth = steam.view();
  const std::vector<std::string> told{
      "its one-time code: it is not an otpauth:// address (kept in the notes)"};
  const auto without_notes = account_from(from, kHome, arena);
  ASSERT_TRUE(without_notes);
  EXPECT_TRUE(without_notes->account.otpauth.empty());
  EXPECT_EQ(text_of(without_notes->account.notes), "One-time code: steam://ABC");
  EXPECT_EQ(without_notes->parts_left_out, told);
  from.notes = notes.view();
  const auto with_notes = account_from(from, kHome, arena);
  ASSERT_TRUE(with_notes);
  EXPECT_EQ(text_of(with_notes->account.notes), "one\ntwo\nOne-time code: steam://ABC");
  EXPECT_EQ(with_notes->parts_left_out, told);
}

TEST(ImportedAccount, ABadOneTimeSecretThatNotesCannotHoldIsLeftOut) {
  SecretArena arena;
  auto from = entry({"https://a.test"});
  const std::string full(vault::kMaxNotes - 1, 'x');
  const auto steam = secret_of("steam://ABC"), zero = secret_of(std::string("a\0b", 3)),
             notes = secret_of(full);
  from.otpauth = steam.view(), from.notes = notes.view();
  auto judged = account_from(from, kHome, arena);
  ASSERT_TRUE(judged);
  EXPECT_EQ(text_of(judged->account.notes), full);
  const std::vector<std::string> told{"its one-time code: it is not an otpauth:// address"};
  EXPECT_EQ(judged->parts_left_out, told);
  from.otpauth = zero.view(), from.notes = {};
  judged = account_from(from, kHome, arena);
  ASSERT_TRUE(judged);
  EXPECT_TRUE(judged->account.notes.empty());
  EXPECT_EQ(judged->parts_left_out.size(), 1U);
}

TEST(ImportedAccount, LimitsOfTheVault) {
  SecretArena arena;
  const auto fits = secret_of(std::string(4096, 'x')), longer = secret_of(std::string(4097, 'x')),
             zero = secret_of(std::string("a\0b", 3)), notes = secret_of(std::string(65537, 'x'));
  auto from = entry({"https://a.test"});
  from.password = fits.view();
  EXPECT_EQ(why_not(from), "");
  from.password = longer.view();
  EXPECT_TRUE(why_not(from).starts_with("its password is longer"));
  from.password = zero.view();
  EXPECT_TRUE(why_not(from).starts_with("its password is longer"));
  from.password = {};
  from.notes = notes.view();
  EXPECT_EQ(account_from(from, kHome, arena)->parts_left_out.size(), 1U);
  from.name = std::string(4097, 'x');
  EXPECT_TRUE(why_not(from).starts_with("its name is longer"));
  from.name = "A", from.user_name = std::string(4097, 'x');
  EXPECT_TRUE(why_not(from).starts_with("its user name is longer"));
}

TEST(ImportedAccount, AtMost64Origins) {
  SecretArena arena;
  std::vector<std::string> many;
  for (int i = 0; i < 70; ++i) many.push_back("https://a" + std::to_string(i) + ".test");
  const auto judged = account_from(entry(many), kHome, arena);
  EXPECT_EQ(judged->account.origins.size(), 64U);
  EXPECT_EQ(judged->parts_left_out.size(), 6U);
}

}  // namespace
}  // namespace cerby::importing::account_test
