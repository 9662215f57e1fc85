#include "import/format.h"

#include <gtest/gtest.h>

#include "unit/import/support/reading.h"

namespace cerby::importing::format_test {
namespace {

using namespace testing_support;

std::string detected(std::string_view text) {
  const auto secret = secret_of(std::string(text));
  const auto format = detect(secret.view());
  return format ? std::string(name_of(*format)) : "! " + format.error().detail;
}

TEST(Format, ByContent) {
  EXPECT_EQ(detected("name,url,username,password\n"), "chrome");
  EXPECT_EQ(detected("name,url,username,password,note"), "chrome");
  EXPECT_EQ(detected("\"url\",\"username\",\"password\",\"httpRealm\",\"formActionOrigin\"\r\n"), "firefox");
  EXPECT_EQ(detected("url,username,password,totp,extra,name,grouping,fav\n"), "lastpass");
  EXPECT_EQ(detected("folder,favorite,type,name,notes,fields,login_uri,login_username,login_password\n"),
            "bitwarden-csv");
  EXPECT_EQ(detected("\xEF\xBB\xBF\"Group\",\"Title\",\"Username\",\"Password\",\"URL\",\"Notes\"\n"),
            "keepass-csv");
  EXPECT_EQ(detected("Title,URL,Username,Password,Notes,OTPAuth\n"), "keepass-csv");  // Safari's
  EXPECT_EQ(detected(" \n{\"items\": []}"), "bitwarden-json");
  EXPECT_EQ(detected("\xEF\xBB\xBF<?xml version=\"1.0\"?>"), "keepass-xml");
  EXPECT_EQ(detected("PK\x03\x04"), "1password");
}

TEST(Format, NoneOfThem) {
  for (const auto* text : {"hello", "a,b,c\n1,2,3\n", "url,username\n", "\"name,url\n", "[1]"}) {
    EXPECT_TRUE(detected(text).starts_with("! it is not an export")) << text;
  }
  EXPECT_TRUE(detected(std::string(5000, 'a')).starts_with("! it is not an export"));
  EXPECT_EQ(detected(" \n"), "! the file is empty");
}

TEST(Format, OnlyUtf8) {
  EXPECT_EQ(detected("\xFF\xFEn\0"), "! it is UTF-16: save it as UTF-8");
  EXPECT_EQ(refusal("name,url,username,password\nA,https://a.test,u,\xE4\n"), "line 2: it is not UTF-8 text");
  EXPECT_EQ(refusal(std::string("name,url,username,password\n\n\0", 29)), "line 3: it is not UTF-8 text");
}

TEST(Format, NamesAreThere) {
  EXPECT_EQ(format_names().size(), 8U);
  for (const auto& name : format_names()) EXPECT_EQ(name_of(*format_from(name)), name);
  EXPECT_FALSE(format_from("pigeon"));
}

TEST(Format, TheOneThatIsSaidCounts) {
  EXPECT_EQ(told("name,url,username,password\nA,https://a.test,u,p\n", Format::LastPassCsv),
            "2|A|u|https://a.test|p|||\n");
  EXPECT_NE(refusal("name,url,username,password\n", Format::BitwardenCsv).find("\"type\""),
            std::string::npos);
}

TEST(Format, EntriesAreBounded) {
  std::string many = "name,url,username,password\n";
  for (std::size_t i = 0; i < kMaxEntries; ++i) many += "a,b,c,d\n";
  EXPECT_EQ(read_text(many)->accounts.size(), kMaxEntries);
  EXPECT_EQ(refusal(many + "a,b,c\n"), "the file has more than 100,000 entries");
}

}  // namespace
}  // namespace cerby::importing::format_test
