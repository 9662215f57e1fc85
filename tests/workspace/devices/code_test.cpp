#include "workspace/devices/code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "vault/enrolment.h"

namespace cerby::workspace::devices::code_test {
namespace {

constexpr SecretAccess kReading("a test reads a code");
constexpr store::Time kNow = 1'700'000'000'000;

Secret secret(std::string text) {
  return Secret::take(std::span(text));
}

sealing::MasterKeys keys_of(std::string id) {
  std::vector<std::unique_ptr<sealing::MasterKey>> keys;
  keys.push_back(sealing::master_key_of(std::move(id), Secret::random(sealing::kKeySize).view()));
  return std::move(*sealing::MasterKeys::of(std::move(keys)));
}

class DeviceCode : public testing::Test {
 protected:
  Code make() { return std::move(*make_code(keys_, workspace_, device_, kNow)); }
  bool counts(const Code& code, std::string typed) {
    return *is_code(keys_, workspace_, code.kept, secret(std::move(typed)).view());
  }
  static std::string letters(const Code& code) { return std::string(code.letters.text(kReading)); }

  sealing::MasterKeys keys_ = keys_of("one");
  Uuid workspace_ = Uuid::random(), device_ = Uuid::random();
};

TEST_F(DeviceCode, IsEightLettersOfTwenty) {
  std::set<char> seen;
  std::set<std::string> codes;
  for (int i = 0; i < 200; ++i) {
    const auto text = letters(make());
    ASSERT_EQ(text.size(), kCodeLength);
    seen.insert(text.begin(), text.end());
    codes.insert(text);
  }
  EXPECT_EQ(std::string(seen.begin(), seen.end()), vault::kCodeLetters);
  EXPECT_EQ(codes.size(), 200U);
}

TEST_F(DeviceCode, IsKnownAgainHoweverItIsTyped) {
  const auto code = make();
  EXPECT_EQ(code.kept.device, device_);
  EXPECT_EQ(code.kept.expires_at, kNow + kCodeTime);
  EXPECT_EQ(code.kept.tries, 0);
  auto text = letters(code);
  EXPECT_TRUE(counts(code, text));
  EXPECT_TRUE(counts(code, text.substr(0, 4) + "-" + text.substr(4)));
  EXPECT_TRUE(counts(code, " " + text.substr(0, 2) + " " + text.substr(2) + " "));
  std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(c + 'a' - 'A'); });
  EXPECT_TRUE(counts(code, text));
}

TEST_F(DeviceCode, NothingElseCounts) {
  const auto code = make();
  const auto text = letters(code);
  auto other = text;
  other[7] = other[7] == 'B' ? 'C' : 'B';
  for (const auto& typed :
       {other, text.substr(1), text + "B", std::string("-"), text + text, std::string("x")})
    EXPECT_FALSE(counts(code, typed)) << typed;
  EXPECT_FALSE(counts(make(), text)) << "another code of the same device";
}

TEST_F(DeviceCode, ARowThatWasChangedIsRefused) {
  const auto code = make();
  const auto typed = secret(letters(code));
  auto row = code.kept;
  row.device = Uuid::random();
  EXPECT_EQ(is_code(keys_, workspace_, row, typed.view()).error(), sealing::Error::WrappedKeyRefused);
  row = code.kept;
  row.expires_at += 1;
  EXPECT_EQ(is_code(keys_, workspace_, row, typed.view()).error(), sealing::Error::WrappedKeyRefused);
  EXPECT_EQ(is_code(keys_, Uuid::random(), code.kept, typed.view()).error(),
            sealing::Error::WrappedKeyRefused);
  EXPECT_EQ(is_code(keys_of("two"), workspace_, code.kept, typed.view()).error(),
            sealing::Error::MasterKeyUnknown);
  row = code.kept;
  row.hash[0] ^= 1;
  EXPECT_FALSE(*is_code(keys_, workspace_, row, typed.view()));
}

TEST_F(DeviceCode, AMessageHasItOnceInTwoHalves) {
  const auto code = make();
  const auto text = letters(code);
  const auto message =
      message_with(*mail::Address::parse("zilla@acme.example"), "acme.example", code.letters.view());
  const std::string body(message.text.text(kReading));
  EXPECT_NE(body.find("  " + text.substr(0, 4) + "-" + text.substr(4) + "\r\n"), std::string::npos) << body;
  EXPECT_NE(body.find("acme.example"), std::string::npos);
  EXPECT_TRUE(
      std::ranges::all_of(body, [](char c) { return c == '\r' || c == '\n' || (c >= ' ' && c < 0x7F); }));
  EXPECT_EQ(std::ranges::count(body, '\r'), std::ranges::count(body, '\n'));
  EXPECT_EQ(message.subject.find(text), std::string_view::npos);
}

}  // namespace
}  // namespace cerby::workspace::devices::code_test
