// Chrome, Firefox, Bitwarden, KeePassXC and LastPass as CSV.
#include <gtest/gtest.h>

#include "unit/import/support/reading.h"

namespace cerby::importing::csv_formats_test {
namespace {

using namespace testing_support;

constexpr std::string_view kFirefox =
    "\"url\",\"username\",\"password\",\"httpRealm\",\"formActionOrigin\",\"guid\",\"timeCreated\","
    "\"timeLastUsed\",\"timePasswordChanged\"\r\n";
constexpr std::string_view kLastPass = "url,username,password,totp,extra,name,grouping,fav\n";
constexpr std::string_view kBitwarden =
    "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n";
constexpr std::string_view kKeePass =
    "\"Group\",\"Title\",\"Username\",\"Password\",\"URL\",\"Notes\",\"TOTP\",\"Icon\",\"Last Modified\","
    "\"Created\"\n";

std::string with(std::string_view header, std::string_view lines) {
  return std::string(header) + std::string(lines);
}

TEST(ChromeCsv, Accounts) {
  EXPECT_EQ(told("name,url,username,password,note\r\n"
                 "Shop,https://shop.test/login,zilla,\"a,\"\"b\"\"\",\"two\nlines\"\r\n"
                 "Bär,https://b.test/,ü@b.test,pässword,\r\n"),
            "2|Shop|zilla|https://shop.test/login|a,\"b\"||two\nlines|\n"
            "4|Bär|ü@b.test|https://b.test/|pässword|||\n");
}

TEST(ChromeCsv, ByteOrderMarkOlderHeaderAndCase) {
  EXPECT_EQ(told("\xEF\xBB\xBFName,URL,Username,Password\nA,https://a.test,u,p\n"),
            "2|A|u|https://a.test|p|||\n");
}

TEST(ChromeCsv, LinesOfAnotherLengthAreNamed) {
  EXPECT_EQ(
      told("name,url,username,password\nA,https://a.test,u\nB,https://b.test,u,p\nC,https://c.test,u,p,x\n"),
      "3|B|u|https://b.test|p|||\n2||it has 3 fields where the header has 4\n"
      "4||it has 5 fields where the header has 4\n");
}

TEST(ChromeCsv, OnlyAHeader) {
  EXPECT_EQ(told("name,url,username,password,note\n"), "");
}

TEST(ChromeCsv, ABrokenFileIsRefusedAsAWhole) {
  EXPECT_EQ(refusal("name,url,username,password\nA,https://a.test,u,\"p\n"),
            "line 2: a quoted field is not closed");
  EXPECT_EQ(refusal("name,url,username\n", Format::ChromeCsv), "there is no column \"password\"");
  EXPECT_EQ(refusal("url,url,username,password,name\n", Format::ChromeCsv), "two columns have the same name");
}

TEST(FirefoxCsv, Accounts) {
  EXPECT_EQ(
      told(with(kFirefox,
                "\"https://a.test\",\"u\",\"p\"\"q\",,\"https://a.test\",\"{1}\",\"1\",\"2\",\"3\"\r\n")),
      "2||u|https://a.test|p\"q|||\n");
}

TEST(FirefoxCsv, WhatIsNoLogInPageIsNamed) {
  EXPECT_EQ(told(with(kFirefox,
                      "\"https://a.test\",\"u\",\"p\",\"Router\",,,,,\n"
                      "\"chrome://FirefoxAccounts\",\"u\",\"{}\",\"Firefox Accounts credentials\",,,,,\n")),
            "2|https://a.test|its password is asked for by HTTP authentication, not by a page\n"
            "3|chrome://FirefoxAccounts|it is the browser's own, not a site's\n");
}

TEST(LastPassCsv, AccountsAndNotes) {
  EXPECT_EQ(told(with(kLastPass,
                      "https://a.test/in,u,p,JBSWY3DPEHPK3PXP,\"note\nmore\",A,Work,0\n"
                      "http://sn,,,,secret text,My note,,0\n")),
            "2|A|u|https://a.test/in|p|JBSWY3DPEHPK3PXP|note\nmore|\n4|My note|it is a secure note\n");
}

TEST(LastPassCsv, WithoutTheColumnForCodes) {
  EXPECT_EQ(told("url,username,password,extra,name,grouping,fav\nhttps://a.test,u,p,,A,,0\n"),
            "2|A|u|https://a.test|p|||\n");
}

TEST(BitwardenCsv, AddressesFieldsAndKinds) {
  EXPECT_EQ(
      told(with(
          kBitwarden,
          ",,login,A,note,\"pin: 1234\nx: y\",0,\"https://a.test/?q=1,2,https://b.test,c.test\",u,p,JBSW\n"
          ",,note,N,text,,0,,,,\n,,card,C,,,0,,,,\n")),
      "2|A|u|https://a.test/?q=1,2,https://b.test,c.test|p|JBSW|note\npin: 1234\nx: y|\n"
      "4|N|it is a secure note\n5|C|it is not a login\n");
}

TEST(BitwardenCsv, EachAddressIsOne) {
  const auto read = read_text(
      with(kBitwarden, ",,login,A,,,0,\"https://a.test/?q=1,2,https://b.test,c.test:8443\",u,p,\n"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->accounts.at(0).addresses,
            (std::vector<std::string>{"https://a.test/?q=1,2", "https://b.test", "c.test:8443"}));
}

TEST(BitwardenCsv, OfAnOrganisation) {
  EXPECT_EQ(
      told("collections,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n"
           "C,login,A,,,0,https://a.test,u,p,\n"),
      "2|A|u|https://a.test|p|||\n");
}

// What is in no column of the format's must not be lost without a word.
TEST(CsvFormats, ColumnsThatAreNotTheFormatsGoToTheNotes) {
  EXPECT_EQ(told("name,url,username,password,note,PIN,Empty\nA,https://a.test,u,p,n,\"12\"\"34\",\n"
                 "B,https://b.test,u,p,,5,x\n"),
            "2|A|u|https://a.test|p||n\nPIN: 12\"34|\n3|B|u|https://b.test|p||PIN: 5\nEmpty: x|\n");
  EXPECT_EQ(told("url,username,password,httpRealm,guid,name,timeCreated\nhttps://a.test,u,p,,{1},A,1\n"),
            "2||u|https://a.test|p||name: A|\n");
  EXPECT_EQ(told("url,username,password,totp,extra,name,grouping,fav,pin\nhttps://a.test,u,p,,n,A,W,0,1\n"),
            "2|A|u|https://a.test|p||n\npin: 1|\n");
  EXPECT_EQ(told("folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,"
                 "login_totp,pin\nF,1,login,A,n,x: y,0,https://a.test,u,p,,1\n"),
            "2|A|u|https://a.test|p||n\nx: y\npin: 1|\n");
  EXPECT_EQ(told("Group,Title,Username,Password,URL,Notes,TOTP,Icon,Last Modified,Created,Pin\n"
                 "Root,A,u,p,https://a.test,n,,0,1,1,1\n"),
            "2|A|u|https://a.test|p||n\nPin: 1|\n");
}

TEST(CsvFormats, ANameOfAColumnMayHaveBlanksAroundIt) {
  EXPECT_EQ(told(" Name,URL , username,\" PASSWORD \", Pin \nA,https://a.test,u,p,1\n"),
            "2|A|u|https://a.test|p||Pin: 1|\n");
}

TEST(CsvFormats, AColumnWithoutANameIsOneAsWell) {
  EXPECT_EQ(told("name,url,username,password,\nA,https://a.test,u,p,1\n"), "2|A|u|https://a.test|p||1|\n");
}

TEST(CsvFormats, ACodeIsTakenFromEitherColumn) {
  for (const auto* column : {"totp", "TOTP", "otpauth", "OTPAuth"}) {
    EXPECT_EQ(told("name,url,username,password," + std::string(column) + "\nA,https://a.test,u,p,JBSW\n"),
              "2|A|u|https://a.test|p|JBSW||\n")
        << column;
  }
  EXPECT_EQ(told("name,url,username,password,otpauth,totp\nA,https://a.test,u,p,NB2W,JBSW\n"
                 "B,https://b.test,u,p,JBSW,JBSW\nC,https://c.test,u,p,JBSW,\n"),
            "2|A|u|https://a.test|p|JBSW|otpauth: NB2W|\n3|B|u|https://b.test|p|JBSW||\n"
            "4|C|u|https://c.test|p|JBSW||\n");
}

TEST(SafariCsv, TheCodeIsTaken) {
  EXPECT_EQ(told("\xEF\xBB\xBFTitle,URL,Username,Password,Notes,OTPAuth\r\n"
                 "a.test (u),https://a.test/,u,p,n,otpauth://totp/a?secret=JBSW\r\n"),
            "2|a.test (u)|u|https://a.test/|p|otpauth://totp/a?secret=JBSW|n|\n");
}

TEST(KeePassCsv, Accounts) {
  EXPECT_EQ(
      told(with(kKeePass,
                "\"Root\",\"A\",\"u\",\"p\"\"\",\"https://a.test\",\"n\",\"otpauth://totp/a?secret=JBSW\","
                "\"0\",\"\",\"\"\n\"Root/Recycle Bin\",\"Old\",\"u\",\"p\",\"https://a.test\",\"\",\"\","
                "\"0\",\"\",\"\"\n\"Root/Recycle Binder\",\"B\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\",\"\"\n")),
      "2|A|u|https://a.test|p\"|otpauth://totp/a?secret=JBSW|n|\n4|B||||||\n"
      "3|Old|it is in the recycle bin\n");
}

}  // namespace
}  // namespace cerby::importing::csv_formats_test
