#include <gtest/gtest.h>

#include "unit/import/support/reading.h"

namespace cerby::importing::keepass_xml_test {
namespace {

using namespace testing_support;

std::string string_of(std::string_view key, std::string_view value) {
  return "<String><Key>" + std::string(key) + "</Key><Value>" + std::string(value) + "</Value></String>\n";
}

std::string file_of(std::string_view groups) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<KeePassFile><Meta><Generator>KeePassXC</Generator>"
         "<RecycleBinUUID>YmluYmluYmluYmluYmluIQ==</RecycleBinUUID></Meta><Root>" +
         std::string(groups) + "</Root></KeePassFile>\n";
}

std::string entry_of(std::string_view inside) {
  return file_of("<Group><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Name>Root</Name><Entry>" +
                 std::string(inside) + "</Entry></Group>");
}

TEST(KeePassXml, AnEntry) {
  EXPECT_EQ(
      told(entry_of("<UUID>x</UUID>" + string_of("Notes", "one\ntwo") +
                    string_of("Password", "p&amp;&lt;&quot;&#228;\xE2\x82\xAC") +
                    string_of("Title", "A &gt; B") + string_of("URL", "https://a.test/in") +
                    string_of("UserName", "u") +
                    string_of("otp", "otpauth://totp/x?secret=JBSW&amp;digits=6") + string_of("pin", "1234") +
                    string_of("KP2A_URL", "https://b.test") + string_of("Empty", "") +
                    "<AutoType><Enabled>True</Enabled></AutoType>")),
      "1|A > B|u|https://a.test/in,https://b.test|p&<\"ä€|otpauth://totp/x?secret=JBSW&digits=6|one\ntwo\n"
      "pin: 1234|\n");
}

TEST(KeePassXml, OlderVersionsDoNotCount) {
  EXPECT_EQ(told(entry_of(string_of("Title", "A") + string_of("Password", "new") + "<History><Entry>" +
                          string_of("Title", "A") + string_of("Password", "old") + "</Entry></History>")),
            "1|A|||new|||older passwords\n");
}

// As KeePass writes it, below the entry's own fields or above them.
TEST(KeePassXml, AHistoryWithTheSamePasswordIsNamedAsWell) {
  const auto older = "<History><Entry>" + string_of("Title", "Z") + string_of("Password", "p") +
                     string_of("Notes", "old") + "</Entry></History>";
  EXPECT_EQ(told(entry_of(older + string_of("Title", "A") + string_of("Password", "p"))),
            "1|A|||p|||older versions, with the same password\n");
  EXPECT_EQ(told(entry_of(string_of("Title", "A") + string_of("Password", "p") + "<History></History>")),
            "1|A|||p|||\n");
}

TEST(KeePassXml, TheHistoryIsThatOfItsEntry) {
  EXPECT_EQ(told(file_of("<Group><Entry>" + string_of("Title", "A") + "<History><Entry>" +
                         string_of("Password", "old") + "</Entry></History></Entry><Entry>" +
                         string_of("Title", "B") + "</Entry></Group>")),
            "1|A||||||older passwords\n2|B||||||\n");
}

TEST(KeePassXml, WhatIsDeletedOrAReferenceIsNamed) {
  EXPECT_EQ(told(file_of("<Group><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Entry>" + string_of("Title", "A") +
                         string_of("Password", "{REF:P@I:46C9}") +
                         "</Entry>"
                         "<Group><UUID>YmluYmluYmluYmluYmluIQ==</UUID><Entry>" +
                         string_of("Title", "Old") +
                         "</Entry>"
                         "<Group><UUID>AAAAAAAAAAAAAAAAAAAAAg==</UUID><Entry>" +
                         string_of("Title", "Older") + "</Entry></Group></Group><Group><Entry>" +
                         string_of("Title", "B") + "</Entry></Group></Group>")),
            "4|B||||||\n1|A|its password or user name is a reference to another entry\n"
            "2|Old|it is in the recycle bin\n3|Older|it is in the recycle bin\n");
}

TEST(KeePassXml, Parts) {
  EXPECT_EQ(
      told(entry_of(string_of("Title", "A") + string_of("KPEX_PASSKEY_CREDENTIAL_ID", "x") +
                    string_of("KPEX_PASSKEY_PRIVATE_KEY_PEM", "y") +
                    "<Binary><Key>f.txt</Key><Value Ref=\"0\"/></Binary>" + string_of("TOTP Seed", "JBSW"))),
      "1|A|||||TOTP Seed: JBSW|an attachment,a passkey,a one-time code that is not an otpauth:// address "
      "(kept "
      "in the notes)\n");
}

TEST(KeePassXml, ProtectedAndLongValues) {
  EXPECT_EQ(told(entry_of(string_of("Title", "A") +
                          "<String><Key>Password</Key><Value Protected=\"True\">aGk=</Value></String>")),
            "1|A|its values are encrypted: export it from KeePassXC as XML\n");
  EXPECT_EQ(told(entry_of(string_of("Title", "A") +
                          "<String><Key>Password</Key><Value ProtectInMemory=\"True\">p</Value></String>")),
            "1|A|||p|||\n");
  EXPECT_EQ(told(entry_of(string_of("Title", "A") + string_of("Notes", std::string(64 * 1024, 'x')))).size(),
            std::string("1|A||||||\n").size() + 64 * 1024);
  EXPECT_EQ(told(entry_of(string_of("Title", "A") + string_of("Notes", std::string(64 * 1024 + 1, 'x')))),
            "1|A|a field of it is longer than 64 KiB\n");
}

TEST(KeePassXml, EntitiesAreRefused) {
  EXPECT_EQ(refusal("<!DOCTYPE x [<!ENTITY a \"b\">]><KeePassFile>&a;</KeePassFile>"),
            "line 1: it has a document type declaration");
  EXPECT_EQ(refusal("<?xml version=\"1.0\"?>\n<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><KeePassFile/>"),
            "line 2: it has a document type declaration");
  EXPECT_EQ(refusal("<KeePassFile>&a;</KeePassFile>"), "line 1: undefined entity");
}

TEST(KeePassXml, WhatIsRefused) {
  EXPECT_EQ(refusal("<html/>"), "its first element is not KeePassFile");
  std::string deep = "<KeePassFile>";
  for (int i = 0; i < 64; ++i) deep += "<Group>";
  EXPECT_EQ(refusal(deep), "line 1: elements are nested deeper than 64");
  EXPECT_EQ(refusal("<KeePassFile/><KeePassFile/>"), "line 1: junk after document element");
}

TEST(KeePassXml, EveryTruncationIsRefused) {
  const auto whole = entry_of(string_of("Title", "A") + string_of("Password", "p&amp;\xC3\xA4"));
  for (std::size_t length = 1; length + 1 < whole.size(); ++length) {
    EXPECT_FALSE(refusal(whole.substr(0, length)).empty()) << length;
  }
  EXPECT_TRUE(refusal(whole).empty());
}

}  // namespace
}  // namespace cerby::importing::keepass_xml_test
