#include "workspace/sealing/pkcs11_uri.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace/sealing/key_file.h"

namespace cerby::workspace::sealing::pkcs11_uri_test {
namespace {

using testing::StartsWith;

const std::string kQuery = "?module-path=/m.so&pin-source=/p";

std::string why_not(const std::string& text) {
  const auto uri = Pkcs11Uri::parse(text);
  if (uri) return "";
  EXPECT_EQ(uri.error().outcome, Outcome::ConfigInvalid);
  return uri.error().detail;
}

TEST(Pkcs11Uri, SaysWhichKeyOfWhichToken) {
  const auto uri = Pkcs11Uri::parse(
      "pkcs11:token=My%20token;serial=01ab;object=key%2f1;id=%00%01%ff;type=secret-key"
      "?pin-source=file:/etc/a%20pin&module-path=/usr/lib/m.so");
  ASSERT_TRUE(uri) << uri.error().detail;
  EXPECT_EQ(uri->token, "My token");
  EXPECT_EQ(uri->serial, "01ab");
  EXPECT_EQ(uri->object, "key/1");
  EXPECT_EQ(uri->id, std::string("\x00\x01\xff", 3));
  EXPECT_EQ(uri->module_path, "/usr/lib/m.so");
  EXPECT_EQ(uri->pin_source, "/etc/a pin");
}

TEST(Pkcs11Uri, NamesWhatIsWrong) {
  EXPECT_EQ(why_not("pkcs11:token=a;object=b" + kQuery), "");
  EXPECT_THAT(why_not("pkcs11:object=b" + kQuery), StartsWith("token: "));
  EXPECT_THAT(why_not("pkcs11:token=a" + kQuery), StartsWith("object: "));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b?pin-source=/p"), StartsWith("module-path: "));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b?module-path=/m"), StartsWith("pin-source: "));
  EXPECT_THAT(why_not("pkcs11:token=a;token=b;object=b" + kQuery), StartsWith("token: it comes twice"));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b" + kQuery + "&pin-source=/q"),
              StartsWith("pin-source: it comes twice"));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b?module-path=m.so&pin-source=/p"), StartsWith("module-path: "));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b?module-path=/m&pin-source=%7c/bin/echo"),
              StartsWith("pin-source: "));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b" + kQuery + "&pin-value=1234"), StartsWith("pin-value: "));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b;manufacturer=c" + kQuery), StartsWith("manufacturer: "));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b;type=private" + kQuery), StartsWith("type: "));
  EXPECT_THAT(why_not("pkcs11:token=a;object=b;module-path=/m" + kQuery), StartsWith("module-path: "));
  for (const auto* const wrong : {"token=", "token=%", "token=%2", "token=%2g", "token=%00", "token=a%0ab",
                                  "token", "", "token=123456789012345678901234567890123"})
    EXPECT_NE(why_not("pkcs11:object=b;" + std::string(wrong) + kQuery), "") << wrong;
  EXPECT_NE(why_not("file:/a"), "");
}

TEST(Pkcs11Uri, IsASourceOfMasterKeysAlone) {
  const auto text = "pkcs11:token=a;object=b" + kQuery;
  EXPECT_EQ(KeySource::parse_of_master_key(text)->kind, KeySource::Kind::Token);
  EXPECT_EQ(KeySource::parse_of_master_key("file:/k")->kind, KeySource::Kind::File);
  EXPECT_FALSE(KeySource::parse_of_master_key("pkcs11:token=a"));
  EXPECT_FALSE(KeySource::parse(text));
}

}  // namespace
}  // namespace cerby::workspace::sealing::pkcs11_uri_test
