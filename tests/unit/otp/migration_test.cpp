#include "otp/migration.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "otp/otpauth.h"

namespace cerby::otp::migration_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

SecretView view(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string varint(std::uint64_t value) {
  std::string text;
  for (; value >= 0x80; value >>= 7U) text += static_cast<char>((value & 0x7FU) | 0x80U);
  return text + static_cast<char>(value);
}
std::string number(std::uint64_t field, std::uint64_t value) {
  return varint(field << 3U) + varint(value);
}
std::string bytes(std::uint64_t field, const std::string& value) {
  return varint(field << 3U | 2U) + varint(value.size()) + value;
}

std::string base64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t held = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      held = held << 8U | (i + j < text.size() ? static_cast<std::uint8_t>(text[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j <= text.size() ? kAlphabet[held >> (18 - 6 * j) & 63U] : '=';
  }
  return out;
}

std::string uri(const std::string& payload) {
  return "otpauth-migration://offline?data=" + base64(payload);
}

// "issuer|name|address" of each code; the refusal otherwise.
std::string told(std::string_view text) {
  const auto result = parse_migration(view(text));
  if (!result) {
    EXPECT_EQ(result.error().outcome, Outcome::OtpInvalid);
    return "! " + result.error().detail;
  }
  std::string all;
  for (const auto& code : result->codes) {
    all += code.issuer + "|" + code.name + "|" + std::string(code.address.text(kTest)) + "\n";
  }
  return all;
}

const std::string kKey = "Hello!\xDE\xAD\xBE\xEF";  // JBSWY3DPEHPK3PXP
const std::string kPlain = bytes(1, kKey) + bytes(2, "zilla@example.test") + bytes(3, "ACME") + number(4, 1) +
                           number(5, 1) + number(6, 2);
const std::string kTail = number(2, 1) + number(3, 1) + number(4, 0) + number(5, 12345);

TEST(Migration, OneCode) {
  EXPECT_EQ(told(uri(bytes(1, kPlain) + kTail)),
            "ACME|zilla@example.test|otpauth://totp/"
            "zilla%40example.test?algorithm=SHA1&digits=6&issuer=ACME&secret=JBSWY3DPEHPK3PXP\n");
}

TEST(Migration, ATextMadeByHand) {
  // 0a 0e: field 1, 14 bytes; in it 0a 05 "12345" the key; 12 01 "a" the name; 30 02 TOTP; 28 01 six digits.
  constexpr std::string_view kSaid = "|a|otpauth://totp/a?algorithm=SHA1&digits=6&secret=GEZDGNBV\n";
  EXPECT_EQ(told("otpauth-migration://offline?data=Cg4KBTEyMzQ1EgFhMAIoAQ%3D%3D"), kSaid);
  EXPECT_EQ(told("otpauth-migration://offline?data=Cg4KBTEyMzQ1EgFhMAIoAQ"), kSaid);
  EXPECT_EQ(told("otpauth-migration://offline?data=CgwKBTEyMzQ1EgFhMAI%3D"),
            "|a|otpauth://totp/a?algorithm=SHA1&digits=6&secret=GEZDGNBV\n");
}

TEST(Migration, EveryField) {
  const auto entry = bytes(1, "12345678901234567890") + bytes(2, "B\xC3\xA4r & Co") + number(4, 3) +
                     number(5, 2) + number(6, 1) + number(7, 18446744073709551615U);
  EXPECT_EQ(told(uri(bytes(1, entry))),
            "|B\xC3\xA4r & Co|otpauth://hotp/"
            "B%C3%A4r%20%26%20Co?algorithm=SHA512&digits=8&counter=18446744073709551615&secret="
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n");
}

TEST(Migration, TheKeyComesBackWhateverItsLength) {
  for (std::size_t length = 1; length <= 128; ++length) {
    std::string key;
    for (std::size_t i = 0; i < length; ++i) key += static_cast<char>(i * 37 + length);
    const auto text = uri(bytes(1, bytes(1, key)));
    const auto result = parse_migration(view(text));
    ASSERT_TRUE(result) << length;
    const auto parameters = parse(result->codes.at(0).address.view());
    ASSERT_TRUE(parameters) << length;
    EXPECT_EQ(parameters->key.text(kTest), key) << length;
  }
}

TEST(Migration, SeveralCodesAndPictures) {
  const auto text = uri(bytes(1, kPlain) + bytes(1, kPlain) + number(3, 3) + number(4, 2));
  const auto result = parse_migration(view(text));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->codes.size(), 2U);
  EXPECT_EQ(result->picture, 2);
  EXPECT_EQ(result->pictures, 3);
}

TEST(Migration, EscapedAndUnknownFields) {
  auto text = uri(bytes(1, kPlain + number(99, 7) + bytes(98, "x") + varint(97U << 3U | 5U) + "abcd" +
                               varint(96U << 3U | 1U) + "abcdefgh"));
  const auto whole = told(text);
  EXPECT_FALSE(whole.starts_with("!")) << whole;
  for (std::size_t at = text.find("data=") + 5; at < text.size(); ++at) {
    if (text[at] == '+') text.replace(at, 1, "%2B");
    if (text[at] == '/') text.replace(at, 1, "%2f");
    if (text[at] == '=') text.replace(at, 1, "%3D");
  }
  EXPECT_EQ(told(text), whole);
  EXPECT_EQ(told("otpauth-migration://offline?x=1&" + text.substr(text.find("data=")) + "&y=2"), whole);
}

TEST(Migration, WhatIsRefused) {
  const auto with = [](const std::string& more) {
    return told(uri(bytes(1, bytes(1, kKey) + bytes(2, "n") + more)));
  };
  EXPECT_NE(with(number(4, 4)).find("\"n\" uses an algorithm"), std::string::npos);  // MD5
  EXPECT_NE(with(number(5, 3)).find("\"n\" has neither 6 nor 8"), std::string::npos);
  EXPECT_NE(with(number(6, 3)).find("\"n\" is neither TOTP"), std::string::npos);
  EXPECT_NE(with(bytes(2, "a\nb")).find("not text"), std::string::npos);
  EXPECT_NE(with(bytes(2, "\xFF")).find("not text"), std::string::npos);
  EXPECT_NE(with(bytes(3, std::string(257, 'x'))).find("not text"), std::string::npos);
  EXPECT_NE(told(uri(bytes(1, bytes(2, "n")))).find("no key"), std::string::npos);
  EXPECT_NE(told(uri(bytes(1, bytes(1, std::string(129, 'x'))))).find("no key"), std::string::npos);
  EXPECT_NE(told(uri(kTail)).find("no code"), std::string::npos);
  EXPECT_NE(told(uri(bytes(1, kPlain) + number(3, 2) + number(4, 2))).find("pictures"), std::string::npos);
  EXPECT_NE(told(uri(bytes(1, kPlain) + number(3, 1000))).find("pictures"), std::string::npos);
  std::string many;
  for (int i = 0; i < 101; ++i) many += bytes(1, bytes(1, "k"));
  EXPECT_NE(told(uri(many)).find("more than 100"), std::string::npos);
  EXPECT_NE(told(uri(std::string(11, '\xFF'))).find("64 bits"), std::string::npos);
  EXPECT_NE(told(uri(varint(1U << 3U | 3U))).find("unknown kind"), std::string::npos);
  EXPECT_NE(told(uri(std::string("\0\0", 2))).find("no number"), std::string::npos);
  EXPECT_NE(told(uri(varint(1U << 3U | 2U) + varint(UINT64_MAX))).find("cut off"), std::string::npos);
}

TEST(Migration, NoSuchAddress) {
  for (const auto* text :
       {"", "otpauth://totp/a?secret=JBSW", "otpauth-migration://offline", "otpauth-migration://offline?",
        "otpauth-migration://offline?data=", "otpauth-migration://offline?x=1",
        "otpauth-migration://offline?data=%", "otpauth-migration://offline?data=%4",
        "otpauth-migration://offline?data=%zz", "otpauth-migration://offline?data=!",
        "otpauth-migration://offline?data=A", "otpauth-migration://offline?data=AB=A",
        "otpauth-migration://offline?data=AA====="}) {
    EXPECT_TRUE(told(text).starts_with("!")) << text;
  }
  EXPECT_NE(told("otpauth-migration://offline?data=" + std::string(8192, 'A')).find("8,192"),
            std::string::npos);
}

TEST(Migration, EveryTruncationIsRefused) {
  const auto payload = bytes(1, kPlain);
  for (std::size_t length = 0; length < payload.size(); ++length) {
    EXPECT_TRUE(told(uri(payload.substr(0, length))).starts_with("!")) << length;
  }
}

}  // namespace
}  // namespace cerby::otp::migration_test
