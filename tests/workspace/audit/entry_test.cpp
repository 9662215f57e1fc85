#include "workspace/audit/entry.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace entry_test {
namespace {

using namespace cerby::workspace;
using cerby::Uuid;

Uuid id(std::uint8_t last) {
  Uuid made;
  made.bytes[15] = last;
  return made;
}

audit::Entry full() {
  audit::Entry entry;
  entry.at = 1'700'000'000'000;
  entry.kind = audit::Kind::SecretReleased;
  entry.user = id(1);
  entry.key = id(2);
  entry.item = id(3);
  entry.other = id(4);
  entry.operation = "GET /accounts/{id}/password";
  entry.decision = "allowed";
  entry.secret = "password";
  entry.address = "192.0.2.1";
  entry.first_change = 7;
  entry.last_change = 9;
  entry.details = {{"role", "account_collaborator", "account_owner"}, {"parent", "", "x"}, {"url", "", ""}};
  entry.left_out = 5;
  return entry;
}

TEST(AuditEntry, HasOneText) {
  EXPECT_EQ(
      audit::text_of(full()),
      R"({"at":1700000000000,"kind":"secret_released","user":"00000000-0000-0000-0000-000000000001",)"
      R"("key":"00000000-0000-0000-0000-000000000002","item":"00000000-0000-0000-0000-000000000003",)"
      R"("other":"00000000-0000-0000-0000-000000000004","operation":"GET /accounts/{id}/password",)"
      R"("decision":"allowed","secret":"password","address":"192.0.2.1","first_change":7,)"
      R"("last_change":9,"details":[{"what":"role","from":"account_collaborator","to":"account_owner"},)"
      R"({"what":"parent","to":"x"},{"what":"url"}],"left_out":5})");
  EXPECT_EQ(audit::text_of(audit::Entry{}), R"({"at":0,"kind":"changed"})");
}

TEST(AuditEntry, IsReadAsItWasWritten) {
  for (const auto& entry : {audit::Entry{}, full()}) {
    const auto read = audit::entry_of(audit::text_of(entry));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, entry);
  }
}

TEST(AuditEntry, SaysNoMoreDetailsThanItMay) {
  auto entry = full();
  entry.details.assign(audit::kMostDetails + 1, {"device", "", "x"});
  const auto read = audit::entry_of(audit::text_of(entry));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->details.size(), audit::kMostDetails);
}

TEST(AuditEntry, EachKindHasANameOfItsOwn) {
  EXPECT_EQ(static_cast<std::size_t>(audit::Kind::ServiceStopped) + 1, audit::kKindNames.size());
  EXPECT_EQ(std::set(audit::kKindNames.begin(), audit::kKindNames.end()).size(), audit::kKindNames.size());
  for (std::size_t i = 0; i < audit::kKindNames.size(); ++i) {
    audit::Entry entry;
    entry.kind = static_cast<audit::Kind>(i);
    const auto read = audit::entry_of(audit::text_of(entry));
    ASSERT_TRUE(read) << i;
    EXPECT_EQ(read->kind, entry.kind);
  }
}

// An entry is one line whatever its texts are.
TEST(AuditEntry, StaysOneLine) {
  audit::Entry entry;
  entry.operation = "a\nb\r\"}\x1b[2J\\";
  const auto text = audit::text_of(entry);
  for (const char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  const auto read = audit::entry_of(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->operation, entry.operation);
}

TEST(AuditEntry, OtherSpellingsAreRefused) {
  const std::vector<std::string> others{
      "",
      "{}",
      "null",
      R"({"at":1})",
      R"({"kind":"changed","at":1})",
      R"({"at":1,"kind":"changed" })",
      R"({"at":1,"kind":"changed"} )",
      R"({"at":1,"kind":"no such kind"})",
      R"({"at":-1,"kind":"changed"})",
      R"({"at":1,"kind":"changed","more":1})",
      R"({"at":1,"kind":"changed","at":1})",
      R"({"at":1,"kind":"changed","user":"0"})",
      R"({"at":1,"kind":"changed","user":"00000000-0000-0000-0000-00000000000A"})",
      R"({"at":1,"kind":"changed","operation":""})",
      R"({"at":1,"kind":"changed","operation":"\u0061"})",
      R"({"at":1,"kind":"changed","left_out":0})",
      R"({"at":1,"kind":"changed","decision":")" + std::string(audit::kMostText + 1, 'a') + "\"}",
  };
  for (const auto& text : others) EXPECT_FALSE(audit::entry_of(text)) << text;
}

}  // namespace
}  // namespace entry_test
