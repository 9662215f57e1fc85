// The schema's closed lists are the enums of the program: each number of one, and no other.
#include "workspace/store/closed_lists.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>
#include <string>

#include "workspace/audit/entry.h"
#include "workspace/store/support/fixture.h"

namespace closed_lists_test {
namespace {

using namespace store_tests;
using store::Error;
namespace audit = cerby::workspace::audit;

template <typename T>
int number(T last) {
  return static_cast<int>(last);
}

// Each SMALLINT of the schema, with its list's last.
const std::map<std::string, int> kLast{
    {"workspaces.extended_access", number(access::Feature::On)},
    {"workspaces.okta_token_status", number(store::TokenStatus::Refused)},
    {"users.status", number(access::UserStatus::Deactivated)},
    {"users.role", number(access::WorkspaceRole::Owner)},
    {"users.all_access", number(access::AllAccess::On)},
    {"vaults.kind", number(store::VaultKind::Local)},
    {"teams.kind", number(store::TeamKind::ScimManaged)},
    {"devices.status", number(store::DeviceStatus::Disabled)},
    {"device_chain.kind", number(store::DeviceChainKind::Removal)},
    {"accounts.status", number(access::AccountStatus::Deleted)},
    {"accounts.autofill_mfa", 1},
    {"accounts.password_visible", 1},
    {"accounts.mfa_enabled", 1},
    {"accounts.has_passkey", 1},
    {"account_secrets.type", number(store::SecretType::CustomFields)},
    {"secrets.status", number(access::AccountStatus::Deleted)},
    {"secrets.requires_identity_challenge", 1},
    {"grants.role", number(access::ItemRole::Owner)},
    {"vault_keys.purpose", number(store::KeyPurpose::Rotation)},
    {"sessions.channel", number(access::Channel::Extension)},  // an API key has no session
    {"sessions.ended_why", number(store::SessionEnd::SignedInAnew)},
    {"session_tokens.kind", number(store::TokenKind::Refresh)},
    {"changes.kind", number(store::ChangeKind::LocalVaultRemoved)},
    {"changes.item_kind", number(store::ItemKind::Collection)},
    {"changes.member_kind", number(store::MemberKind::Team)},
    {"audit.kind", number(audit::Kind::ServiceStopped)},
};

TEST(ClosedLists, OfTheSchemaAreTheProgramsEnums) {
  // A table that a later migration makes anew has the later one's lists, and no others.
  std::string all_of_them;
  for (const auto& migration : store::migrations()) all_of_them += migration.text;
  std::istringstream text{all_of_them};
  const std::regex table("(?:CREATE|ALTER) TABLE (\\w+) (?:\\(|ADD COLUMN)"), dropped("DROP TABLE (\\w+);");
  const std::regex column("  (\\w+) SMALLINT\\b.*");
  const std::regex list("CHECK \\((\\w+) IN \\(([0-9, ]+)\\)\\)");
  std::map<std::string, std::string> lists, expected;
  std::string current;
  for (std::string line; std::getline(text, line);) {
    std::smatch match;
    if (std::regex_match(line, match, table)) current = match[1];
    if (std::regex_match(line, match, dropped))
      std::erase_if(lists, [&](const auto& one) { return one.first.starts_with(match[1].str() + "."); });
    if (!std::regex_match(line, match, column)) continue;
    const std::string of = match[1];
    const std::string name = current + "." + of;
    std::smatch numbers;
    ASSERT_TRUE(std::regex_search(line, numbers, list)) << name << " has no closed list";
    EXPECT_EQ(numbers[1], of) << name;
    lists[name] = numbers[2];
  }
  for (const auto& [name, last] : kLast) {
    std::string& all = expected[name] = "0";
    for (int i = 1; i <= last; ++i) all += ", " + std::to_string(i);
  }
  EXPECT_EQ(lists, expected);
}

class Listed : public StoreTest {};
CERBY_ON_BOTH_DATABASES(Listed);

TEST_P(Listed, NumbersThatNoListHasAreRefused) {
  make_world(1);
  ASSERT_TRUE(
      run({"INSERT INTO sessions (workspace_id, id, user_id, channel, agent, address, signed_in_at, "
           "last_used_at, expires_at) SELECT workspace_id, id, id, 1, '', '', 1, 1, 2 FROM users"}));
  ASSERT_TRUE(
      run({"INSERT INTO instances (workspace_id, id, label, started_at, last_seen_at) "
           "SELECT id, id, '', 1, 1 FROM workspaces"}));
  ASSERT_TRUE(
      run({"INSERT INTO audit (workspace_id, instance_id, number, at, kind, entry, previous, hash) "
           "SELECT workspace_id, id, 1, 1, 26, '{}', '', '' FROM instances"}));
  ASSERT_TRUE(run({"UPDATE changes SET kind = 36 WHERE number = 1"}));
  for (const store::Sql sql : {
           store::Sql("UPDATE sessions SET channel = 2"),
           store::Sql("UPDATE sessions SET ended_at = 1, ended_why = 7"),
           store::Sql("UPDATE sessions SET ended_at = 1"),  // without why
           store::Sql("UPDATE sessions SET sid = 'x'"),     // without whose
           store::Sql("UPDATE sessions SET issuer = ''"),
           store::Sql(
               "INSERT INTO audit (workspace_id, instance_id, number, at, kind, entry, previous, hash) "
               "SELECT workspace_id, id, 2, 1, 27, '{}', '', '' FROM instances"),
           store::Sql(
               "INSERT INTO audit (workspace_id, instance_id, number, at, kind, entry, previous, hash) "
               "SELECT workspace_id, id, 2, 1, -1, '{}', '', '' FROM instances"),
           store::Sql("UPDATE changes SET kind = 37"),
           store::Sql("UPDATE changes SET kind = -1"),
       }) {
    EXPECT_EQ(error_of(run(sql)), Error::Refused) << sql.text();
  }
}

}  // namespace
}  // namespace closed_lists_test
