#include "otp/otpauth.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace cerby::otp::otpauth_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

Expected<Parameters> parsed(std::string_view text) {
  return parse(SecretView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

std::string key_of(const Parameters& parameters) {
  return std::string(parameters.key.text(kTest));
}

// Why an address is refused; empty when it is not.
std::string refusal(std::string_view text) {
  const auto result = parsed(text);
  if (result) return {};
  EXPECT_EQ(result.error().outcome, Outcome::OtpInvalid);
  return result.error().detail;
}

TEST(Otpauth, Defaults) {
  const auto made = parsed("otpauth://totp/ACME:zilla@example.test?secret=JBSWY3DPEHPK3PXP");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->kind, Kind::Totp);
  EXPECT_EQ(made->algorithm, Algorithm::Sha1);
  EXPECT_EQ(made->digits, 6);
  EXPECT_EQ(made->period, 30);
  EXPECT_EQ(made->issuer, "ACME");
  EXPECT_EQ(made->label, "zilla@example.test");
  EXPECT_EQ(key_of(*made), "Hello!\xDE\xAD\xBE\xEF");
}

TEST(Otpauth, EveryParameter) {
  const auto made = parsed(
      "otpauth://totp/"
      "Big%20Co%3A%20zilla?secret=JBSWY3DPEHPK3PXP&issuer=B%C3%A4r&algorithm=sha512&digits=8&period=60&image="
      "x");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->algorithm, Algorithm::Sha512);
  EXPECT_EQ(made->digits, 8);
  EXPECT_EQ(made->period, 60);
  EXPECT_EQ(made->issuer, "B\xC3\xA4r");
  EXPECT_EQ(made->label, "zilla");
}

TEST(Otpauth, Hotp) {
  const auto made =
      parsed("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=18446744073709551615&algorithm=SHA256");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->kind, Kind::Hotp);
  EXPECT_EQ(made->counter, UINT64_MAX);
  EXPECT_EQ(made->algorithm, Algorithm::Sha256);
}

TEST(Otpauth, BareSecretInGroups) {
  const auto made = parsed("jbsw y3dp ehpk 3pxp ");
  ASSERT_TRUE(made);
  EXPECT_EQ(key_of(*made), "Hello!\xDE\xAD\xBE\xEF");
  EXPECT_EQ(made->kind, Kind::Totp);
}

TEST(Otpauth, SecretWithEscapesPaddingAndEitherCase) {
  const auto made = parsed("OTPAUTH://TOTP/a?secret=jbsw%20Y3DPEHPK3PXP%3D%3D");
  ASSERT_TRUE(made);
  EXPECT_EQ(key_of(*made), "Hello!\xDE\xAD\xBE\xEF");
}

TEST(Otpauth, Rfc4648Vectors) {
  EXPECT_EQ(key_of(*parsed("MY======")), "f");
  EXPECT_EQ(key_of(*parsed("MZXQ====")), "fo");
  EXPECT_EQ(key_of(*parsed("MZXW6===")), "foo");
  EXPECT_EQ(key_of(*parsed("MZXW6YQ=")), "foob");
  EXPECT_EQ(key_of(*parsed("MZXW6YTB")), "fooba");
  EXPECT_EQ(key_of(*parsed("MZXW6YTBOI======")), "foobar");
}

TEST(Otpauth, AnEmptyLabelIsFine) {
  EXPECT_EQ(refusal("otpauth://totp/?secret=JBSWY3DPEHPK3PXP"), "");
}

TEST(Otpauth, KeysOf128BytesAndNotOneMore) {
  EXPECT_EQ(parsed(std::string(204, 'A') + "A")->key.size(), 128U);
  EXPECT_EQ(refusal(std::string(207, 'A')), "the secret is longer than 128 bytes");
}

TEST(Otpauth, AddressesOf2048BytesAndNotOneMore) {
  const std::string start = "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&x=";
  EXPECT_EQ(refusal(start + std::string(2048 - start.size(), 'x')), "");
  EXPECT_EQ(refusal(start + std::string(2049 - start.size(), 'x')), "it is longer than 2,048 bytes");
}

struct Bad {
  const char* name;
  const char* text;
  const char* why;
};

class Refused : public testing::TestWithParam<Bad> {};

TEST_P(Refused, SaysWhy) {
  EXPECT_EQ(refusal(GetParam().text), GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    Otpauth, Refused,
    testing::Values(
        Bad{"Empty", "", "there is no secret"}, Bad{"Spaces", "   ", "there is no secret"},
        Bad{"NotBase32", "JBSWY3DP1", "the secret is not base32"},
        Bad{"PaddingWithin", "JBSW====Y3DP", "the secret is not base32"},
        Bad{"OneCharacter", "J", "there is no secret"},
        Bad{"CutOffByOne", "JBSWY3DPE", "the secret is cut off"},
        Bad{"CutOffByThree", "JBSWY3DPEHP", "the secret is cut off"},
        Bad{"CutOffBySix", "JBSWY3DPEHPK3P", "the secret is cut off"},
        Bad{"OtherScheme", "https://totp/a?secret=JBSWY3DP", "it is not an otpauth:// address"},
        Bad{"OtherType", "otpauth://motp/a?secret=JBSWY3DP", "its type is neither totp nor hotp"},
        Bad{"NoLabel", "otpauth://totp?secret=JBSWY3DP", "it is not otpauth://TYPE/LABEL?PARAMETERS"},
        Bad{"SlashOnlyInTheQuery", "otpauth://totp?secret=JBSWY3DP/",
            "it is not otpauth://TYPE/LABEL?PARAMETERS"},
        Bad{"NoParameters", "otpauth://totp/a", "it is not otpauth://TYPE/LABEL?PARAMETERS"},
        Bad{"Fragment", "otpauth://totp/a?secret=JBSWY3DP#x", "it has a fragment"},
        Bad{"NoSecret", "otpauth://totp/a?issuer=b", "there is no secret"},
        Bad{"EmptySecret", "otpauth://totp/a?secret=", "there is no secret"},
        Bad{"SecretTwice", "otpauth://totp/a?secret=JBSWY3DP&secret=JBSWY3DP", "secret is given twice"},
        Bad{"DigitsTwice", "otpauth://totp/a?secret=JBSWY3DP&digits=6&digits=8", "digits is given twice"},
        Bad{"FiveDigits", "otpauth://totp/a?secret=JBSWY3DP&digits=5", "digits is not 6 to 8"},
        Bad{"NineDigits", "otpauth://totp/a?secret=JBSWY3DP&digits=9", "digits is not 6 to 8"},
        Bad{"DigitsWithSpace", "otpauth://totp/a?secret=JBSWY3DP&digits=%206", "digits is not 6 to 8"},
        Bad{"DigitsWithTail", "otpauth://totp/a?secret=JBSWY3DP&digits=6x", "digits is not 6 to 8"},
        Bad{"Period14", "otpauth://totp/a?secret=JBSWY3DP&period=14", "period is not 15 to 120 seconds"},
        Bad{"Period121", "otpauth://totp/a?secret=JBSWY3DP&period=121", "period is not 15 to 120 seconds"},
        Bad{"PeriodNegative", "otpauth://totp/a?secret=JBSWY3DP&period=-30",
            "period is not 15 to 120 seconds"},
        Bad{"PeriodHuge", "otpauth://totp/a?secret=JBSWY3DP&period=99999999999999999999",
            "period is not 15 to 120 seconds"},
        Bad{"Md5", "otpauth://totp/a?secret=JBSWY3DP&algorithm=MD5",
            "algorithm is not SHA1, SHA256 or SHA512"},
        Bad{"EmptyAlgorithm",
            "otpauth://totp/a?secret=JBSWY3DP&algorithm=", "algorithm is not SHA1, SHA256 or SHA512"},
        Bad{"HotpWithoutCounter", "otpauth://hotp/a?secret=JBSWY3DP", "an HOTP address needs a counter"},
        Bad{"CounterTooLarge", "otpauth://hotp/a?secret=JBSWY3DP&counter=18446744073709551616",
            "counter is not a number"},
        Bad{"BadEscape", "otpauth://totp/a?secret=JBSWY3DP&issuer=%4",
            "a percent sign without its two digits"},
        Bad{"BadEscapeInLabel", "otpauth://totp/%zz?secret=JBSWY3DP",
            "a percent sign without its two digits"},
        Bad{"ControlInLabel", "otpauth://totp/a%0Ab?secret=JBSWY3DP", "the label is not text"},
        Bad{"BadUtf8InIssuer", "otpauth://totp/a?secret=JBSWY3DP&issuer=%FF", "the issuer is not text"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Otpauth, ARefusalNeverRepeatsTheSecret) {
  EXPECT_EQ(refusal("otpauth://totp/a?secret=HUNTER2!HUNTER2!").find("HUNTER2"), std::string::npos);
}

}  // namespace
}  // namespace cerby::otp::otpauth_test
