#include <gtest/gtest.h>

#include "unit/import/support/reading.h"

namespace cerby::importing::bitwarden_json_test {
namespace {

using namespace testing_support;

std::string with_items(std::string_view items) {
  return R"({"encrypted": false, "folders": [{"id": "1", "name": "F"}], "items": [)" + std::string(items) +
         "]}";
}

TEST(BitwardenJson, ALogin) {
  EXPECT_EQ(
      told(with_items(R"({"passwordHistory": [{"lastUsedDate": "x", "password": "old"}], "id": "1", "type": 1,
    "fields": [{"name": "pin", "value": "1234", "type": 1, "linkedId": null}, {"name": null, "value": "v", "type": 0},
               {"name": "empty", "value": null, "type": 0}],
    "name": "B\u00e4r \"Q\"", "notes": "one\ntwo", "favorite": false,
    "login": {"fido2Credentials": [], "uris": [{"match": null, "uri": "https://a.test/in"}, {"match": 5, "uri": "https://n.test"},
      {"match": 4, "uri": "^https://.*$"}, {"match": 1, "uri": "b.test"}],
      "username": "u", "password": "p\\\u20ac", "totp": "otpauth://totp/x?secret=JBSW"}})")),
      "1|Bär \"Q\"|u|https://a.test/in,b.test|p\\€|otpauth://totp/x?secret=JBSW|one\ntwo\npin: 1234\nv|"
      "older passwords,an address that is a pattern, or never to be filled,an address that is a pattern, or "
      "never to be filled\n");
}

TEST(BitwardenJson, AnEmptyHistoryIsNone) {
  EXPECT_EQ(
      told(with_items(
          R"({"type": 1, "name": "A", "passwordHistory": []}, {"type": 1, "name": "B", "passwordHistory": null})")),
      "1|A||||||\n2|B||||||\n");
}

TEST(BitwardenJson, EmptyFieldsAndPasskeys) {
  EXPECT_EQ(
      told(with_items(R"({"type": 1, "name": "A", "notes": null, "login": {"username": null, "password": null,
    "totp": null, "uris": null, "fido2Credentials": [{"credentialId": "x"}]}}, {"type": 1})")),
      "1|A||||||a passkey\n2|||||||\n");
}

TEST(BitwardenJson, OtherKindsAreNamed) {
  EXPECT_EQ(told(with_items(R"({"type": 2, "name": "N", "secureNote": {"type": 0}}, {"type": 3, "name": "C"},
    {"type": 4, "name": "I"}, {"type": 5, "name": "S"}, {"type": 6, "name": "X"}, {"type": -1, "name": "Y"},
    {"name": "Z"}, {"type": "login", "name": "Z"},
    {"type": 1, "name": "D", "deletedDate": "2026-01-01T00:00:00Z", "login": {"username": "u"}})")),
            "1|N|it is a secure note\n2|C|it is a card\n3|I|it is an identity\n4|S|it is an SSH key\n"
            "5|X|it is of the kind 6, which is not known here\n"
            "6|Y|it is of the kind -1, which is not known here\n"
            "7|Z|it does not say of what kind it is\n8|Z|it does not say of what kind it is\n"
            "9|D|it is in the trash\n");
}

TEST(BitwardenJson, WhatIsRefused) {
  EXPECT_NE(refusal(R"({"encrypted": true, "items": []})").find("encrypted"), std::string::npos);
  EXPECT_EQ(refusal(R"({"folders": []})"), "there is no list \"items\"");
  EXPECT_EQ(refusal(R"({"items": {}})"), "there is no list \"items\"");
  EXPECT_EQ(refusal("[]", Format::BitwardenJson), "there is no list \"items\"");
}

TEST(BitwardenJson, EveryTruncationIsRefused) {
  const auto whole =
      with_items(R"({"type": 1, "name": "A\u00e4", "login": {"uris": [{"uri": "https://a.test"}]}})");
  for (std::size_t length = 1; length < whole.size(); ++length) {
    EXPECT_FALSE(refusal(whole.substr(0, length)).empty()) << length;
  }
  EXPECT_TRUE(refusal(whole).empty());
}

TEST(BitwardenJson, ValuesOfAnotherKindAreNothing) {
  EXPECT_EQ(
      told(with_items(R"({"type": 1, "name": 7, "notes": ["a"], "login": {"username": {}, "password": 12345,
    "uris": [{"uri": 3}, "https://a.test", null]}, "fields": "none"})")),
      "1|||||||\n");
}

}  // namespace
}  // namespace cerby::importing::bitwarden_json_test
