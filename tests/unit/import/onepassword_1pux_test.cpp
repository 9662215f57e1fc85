#include <gtest/gtest.h>

#include "unit/import/support/archive.h"
#include "unit/import/support/reading.h"

namespace cerby::importing::onepassword_1pux_test {
namespace {

using namespace testing_support;

std::string export_of(std::string_view items) {
  const auto data =
      R"({"accounts": [{"attrs": {"name": "x"}, "vaults": [{"attrs": {"uuid": "v"}, "items": [)" +
      std::string(items) + "]}]}]}";
  return zip_of({{.name = "export.attributes", .content = R"({"version": 3})"},
                 {.name = "export.data", .content = data, .deflate = true}});
}

TEST(OnePassword1pux, ALogin) {
  EXPECT_EQ(told(export_of(R"({"uuid": "1", "favIndex": 0, "createdAt": 1, "updatedAt": 2, "state": "active",
    "categoryUuid": "001", "details": {
      "loginFields": [{"value": "u", "id": "", "name": "username", "fieldType": "T", "designation": "username"},
                      {"value": "p\"\u00e4", "fieldType": "P", "designation": "password"},
                      {"value": "\u2713", "name": "remember", "fieldType": "C", "designation": ""},
                      {"value": "ACME", "name": "company", "fieldType": "T", "designation": ""}],
      "notesPlain": "note", "passwordHistory": [{"value": "old", "time": 1}],
      "sections": [{"title": "", "name": "s", "fields": [
        {"title": "one-time password", "id": "TOTP_1", "value": {"totp": "otpauth://totp/x?secret=JBSW"}, "indexAtSource": 0},
        {"title": "pin", "value": {"concealed": "1234"}}, {"title": "mail", "value": {"email": {"email_address": "a@b.test", "provider": null}}},
        {"title": "born", "value": {"date": 12}}, {"title": "home", "value": {"address": {"street": "x"}}}]}]},
    "overview": {"subtitle": "u", "urls": [{"label": "website", "url": "https://a.test/in"}, {"label": "", "url": "https://b.test"}],
      "title": "A", "url": "https://a.test/in", "ps": 88, "tags": ["t"]}})")),
            "1|A|u|https://a.test/in,https://b.test|p\"ä|otpauth://totp/x?secret=JBSW|note\ncompany: "
            "ACME\npin: 1234\nmail: a@b.test|older passwords,a date,a postal address\n");
}

TEST(OnePassword1pux, TheFirstVersionAndPasswordItems) {
  EXPECT_EQ(
      told(export_of(R"({"item": {"categoryUuid": "005", "state": "active", "details": {"password": "p"},
    "overview": {"title": "P", "url": "https://p.test"}}, "file": null})")),
      "1|P||https://p.test|p|||\n");
}

TEST(OnePassword1pux, OthersAreNamed) {
  EXPECT_EQ(
      told(export_of(
          R"({"categoryUuid": "003", "overview": {"title": "N"}}, {"categoryUuid": "002", "overview": {"title": "C"}},
    {"categoryUuid": "777", "overview": {"title": "X"}}, {"categoryUuid": "001", "state": "archived", "overview": {"title": "Z"}})")),
      "1|N|it is a secure note\n2|C|it is a card\n3|X|it is not a login\n4|Z|it is in the archive\n");
}

TEST(OnePassword1pux, Parts) {
  EXPECT_EQ(
      told(export_of(
          R"({"categoryUuid": "001", "details": {"passkey": {"id": "x"}, "documentAttributes": {"fileName": "f"},
    "sections": [{"fields": [{"value": {"totp": "A"}}, {"value": {"totp": "B"}}, {"value": {"file": {"name": "f"}}}]}]},
    "overview": {"title": "A"}})")),
      "1|A||||A|B|a passkey,a file,a second one-time code (kept in the notes),a file\n");
}

TEST(OnePassword1pux, WhatIsRefused) {
  const auto other = read_text(zip_of({{.name = "other", .content = "x"}}));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().outcome, Outcome::InputInvalid);
  EXPECT_EQ(other.error().detail, "export.data is not in the zip archive");
  EXPECT_EQ(refusal(zip_of({{.name = "export.data", .content = "{}"}})), "there is no list \"accounts\"");
  EXPECT_EQ(refusal(zip_of({{.name = "export.data", .content = "{\"accounts\": ["}})),
            "a value is missing, byte 14");
  EXPECT_EQ(refusal(zip_of({{.name = "export.data", .content = "\xFF"}})), "line 1: it is not UTF-8 text");
  EXPECT_NE(refusal("{}", Format::OnePassword1pux).find("no end"), std::string::npos);
}

}  // namespace
}  // namespace cerby::importing::onepassword_1pux_test
