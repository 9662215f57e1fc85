// Accounts in Bitwarden's formats: as others read them, and read back by our own importer.
#include "export/bitwarden.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/import/support/reading.h"

namespace cerby::exporting::bitwarden_test {
namespace {

using importing::testing_support::kTest;
using importing::testing_support::secret_of;
using importing::testing_support::told;

vault::Account account() {
  vault::Account made;
  made.id = *Uuid::parse("00112233-4455-4677-8899-aabbccddeeff");
  made.role = vault::ItemRole::Owner;
  made.name = "Contentzilla, \"the\" app";
  made.login_address = "https://login.app.test/in?a=1";
  made.origins = {"https://login.app.test", "https://app.test:8443"};
  made.user_name = "zilla@app.test";
  made.password = made.keep(secret_of("p\"ä,\\ss\n=1"));
  made.otpauth = made.keep(secret_of("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ"));
  made.notes = made.keep(secret_of("zwei\r\n\"Zeilen\""));
  return made;
}

std::string file_of(const vault::Account& one, Format format) {
  const auto text = text_of(one, format);
  return std::string(start_of(format)) + std::string(text.text(kTest)) + std::string(between(format)) +
         std::string(text.text(kTest)) + std::string(end_of(format));
}

const std::string kRead =
    "Contentzilla, \"the\" app|zilla@app.test|https://login.app.test/in?a=1,https://app.test:8443|"
    "p\"ä,\\ss\n=1|otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ|zwei\r\n\"Zeilen\"|\n";

TEST(BitwardenExport, JsonAsItIsWritten) {
  const auto text = text_of(account(), Format::BitwardenJson);
  EXPECT_EQ(text.text(kTest),
            R"({"id":"00112233-4455-4677-8899-aabbccddeeff","type":1,"name":"Contentzilla, \"the\" app",)"
            R"("notes":"zwei\r\n\"Zeilen\"","login":{"uris":[{"uri":"https://login.app.test/in?a=1"},)"
            R"({"uri":"https://app.test:8443"}],"username":"zilla@app.test","password":"p\"ä,\\ss\n=1",)"
            R"("totp":"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ"}})");
}

TEST(BitwardenExport, CsvAsItIsWritten) {
  const auto text = text_of(account(), Format::BitwardenCsv);
  EXPECT_EQ(text.text(kTest),
            "\"\",\"\",\"login\",\"Contentzilla, \"\"the\"\" app\",\"zwei\r\n\"\"Zeilen\"\"\",\"\",\"0\","
            "\"https://login.app.test/in?a=1,https://app.test:8443\",\"zilla@app.test\",\"p\"\"ä,\\ss\n=1\","
            "\"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ\"");
}

TEST(BitwardenExport, IsReadBack) {
  EXPECT_EQ(told(file_of(account(), Format::BitwardenJson)), "1|" + kRead + "2|" + kRead);
  EXPECT_EQ(told(file_of(account(), Format::BitwardenCsv)), "2|" + kRead + "5|" + kRead);
}

TEST(BitwardenExport, AnAccountWithNothingButAName) {
  vault::Account bare;
  bare.name = "bare";
  bare.login_address = "https://app.test/";
  bare.origins = {"https://app.test"};
  EXPECT_EQ(told(std::string(start_of(Format::BitwardenJson)) +
                 std::string(text_of(bare, Format::BitwardenJson).text(kTest)) +
                 std::string(end_of(Format::BitwardenJson))),
            "1|bare||https://app.test/||||\n");
}

TEST(BitwardenExport, BackupCodesAreFields) {
  auto one = account();
  one.backup_codes = {one.keep(secret_of("11 22")), one.keep(secret_of("33\"44"))};
  for (const auto format : {Format::BitwardenJson, Format::BitwardenCsv}) {
    EXPECT_NE(told(file_of(one, format)).find("\"Zeilen\"\nbackup code: 11 22\nbackup code: 33\"44|"),
              std::string::npos)
        << told(file_of(one, format));
  }
}

TEST(BitwardenExport, AnOriginWithAWildcard) {
  auto one = account();
  one.origins = {"https://login.app.test", "https://*.app.test:8443"};
  const auto text = text_of(one, Format::BitwardenJson);
  EXPECT_NE(text.text(kTest).find(R"x({"match":4,"uri":"^https://[^/:]+\\.app\\.test:8443(/|$)"})x"),
            std::string_view::npos)
      << text.text(kTest);
  EXPECT_TRUE(parts_left_out(one, Format::BitwardenJson).empty());
  EXPECT_EQ(parts_left_out(one, Format::BitwardenCsv),
            std::vector<std::string>{"the origin https://*.app.test:8443"});
}

TEST(BitwardenExport, CommasInAnAddressDoNotEndItInCsv) {
  auto one = account();
  one.login_address = "https://login.app.test/a,b.c:d";
  EXPECT_NE(told(file_of(one, Format::BitwardenCsv))
                .find("|https://login.app.test/a%2Cb.c:d,https://app.test:8443|"),
            std::string::npos);
}

TEST(BitwardenExport, WhatHasNoPlaceIsSaid) {
  auto one = account();
  one.recipe = "{}";
  one.allowed_form_sites = {"https://sso.test"};
  EXPECT_EQ(parts_left_out(one, Format::BitwardenJson).size(), 2U);
}

TEST(BitwardenExport, WhatNoSuchFileHasIsInNone) {
  auto one = account();
  one.app = "Instagram-canary";
  one.workspace = "https://acme-canary.test";
  for (const auto format : {Format::BitwardenJson, Format::BitwardenCsv}) {
    EXPECT_EQ(text_of(one, format).text(kTest).find("canary"), std::string_view::npos);
  }
  EXPECT_EQ(never_in_it(), (std::vector<std::string>{"the app's name", "its workspace"}));
}

TEST(BitwardenExport, FormatsByName) {
  for (const auto& name : format_names()) EXPECT_EQ(name_of(*format_from(name)), name);
  EXPECT_EQ(format_from("keepass-xml"), std::nullopt);
}

}  // namespace
}  // namespace cerby::exporting::bitwarden_test
