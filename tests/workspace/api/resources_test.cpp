#include "workspace/api/resources.h"
#include "workspace/api/session_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace cerby::workspace::api::test::resources_test {
namespace {

// "GET /api/v1/accounts/{id}" of each operation that openapi.yaml has; its paths are indented by two, its
// methods by four.
std::vector<std::string> described() {
  std::vector<std::string> labels;
  std::istringstream lines{std::string(openapi())};
  std::string path;
  for (std::string line; std::getline(lines, line) && line != "components:";) {
    if (line.starts_with("  /")) path = line.substr(2, line.size() - 3);
    for (const auto method : {http::Method::Get, http::Method::Post, http::Method::Patch, http::Method::Put,
                              http::Method::Delete}) {
      std::string word(text_of(method));
      std::ranges::transform(word, word.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
      if (line == "    " + word + ":") labels.push_back(std::string(text_of(method)) + " /api/v1" + path);
    }
  }
  return labels;
}

TEST(Resources, AreWhatTheDescriptionHas) {
  std::string folder = (std::filesystem::temp_directory_path() / "cerby-resources-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  auto database = store::Database::open({"sqlite:" + folder + "/a.db", 1, std::chrono::seconds(1)});
  ASSERT_TRUE(database);
  const SystemClock clock;
  const sealing::MasterKeys keys;
  journal::Journal journal(**database, clock, keys, "test");
  Gate gate(**database, clock, keys, journal);
  http::Routes routes;
  add_resources(gate, routes);
  signin::Witness witness(journal, clock);
  add_session_tokens(**database, clock, witness, routes, {}, {});
  EXPECT_THAT(described(), testing::UnorderedElementsAreArray(routes.labels()));
  EXPECT_GE(routes.labels().size(), 40U);
  database->reset();
  std::filesystem::remove_all(folder);
}

// No key has a scope for them; sessions alone count without a device that was let in.
TEST(Resources, OfSessionsTakeASession) {
  for (const auto& operation : session_operations()) {
    EXPECT_EQ(operation.scopes, 0) << operation.path;
    EXPECT_EQ(operation.device, Device::Any) << operation.path;
  }
  for (const auto& operation : own_key_operations()) {
    EXPECT_EQ(operation.scopes, 0) << operation.path;
    EXPECT_EQ(operation.device, Device::Trusted) << operation.path;
  }
}

// Nor for what local vaults are about, which a device has to have been let in for.
TEST(Resources, OfLocalVaultsTakeATrustedDevice) {
  int count = 0;
  for (const auto& operations :
       {local_vault_operations(), local_vault_key_operations(), sealed_account_operations()}) {
    for (const auto& operation : operations) {
      EXPECT_EQ(operation.scopes, 0) << operation.path;
      EXPECT_EQ(operation.device, Device::Trusted) << operation.path;
      const bool about_nothing = std::holds_alternative<access::Activity>(operation.question);
      EXPECT_EQ(about_nothing, operation.path.find('{') == std::string_view::npos) << operation.path;
      ++count;
    }
  }
  EXPECT_EQ(count, 15);
}

TEST(Resources, TakeAScopeEach) {
  for (const auto& operations :
       {account_operations(), account_secret_operations(), account_code_operations(), collection_operations(),
        collection_item_operations(), share_operations(), user_operations(), team_operations(),
        vault_operations(), secret_operations(), custom_field_operations(), audit_entry_operations()}) {
    for (const auto& operation : operations) {
      constexpr std::int64_t kReads = access::kReadItems | access::kReadAccounts | access::kReadUsers |
                                      access::kReadSecrets | access::kReadAudit;
      const bool reads = operation.method == http::Method::Get;
      EXPECT_NE(operation.scopes, 0) << operation.path;
      EXPECT_EQ(operation.device, Device::Trusted) << operation.path;
      EXPECT_EQ(operation.scopes & (reads ? ~kReads : kReads), 0) << operation.path;
      // An id is asked about, and nothing else is.
      const bool about_nothing = std::holds_alternative<access::Activity>(operation.question);
      EXPECT_EQ(about_nothing, operation.path.find('{') == std::string_view::npos) << operation.path;
    }
  }
}

// Whatever has to do with a secret takes a scope for accounts and one for secrets; who gets one may log in.
TEST(Resources, OfSecretsTakeBothScopes) {
  for (const auto& operations : {account_secret_operations(), account_code_operations()}) {
    for (const auto& operation : operations) {
      const bool reads = operation.method == http::Method::Get;
      const auto scopes = [&](std::int64_t held) {
        return access::covers(held, operation.scopes, operation.all_scopes);
      };
      constexpr std::int64_t kAccounts = access::kReadAccounts | access::kWriteAccounts;
      constexpr std::int64_t kSecrets = access::kReadSecrets | access::kWriteSecrets;
      EXPECT_FALSE(scopes(kAccounts)) << operation.path;
      EXPECT_FALSE(scopes(kSecrets)) << operation.path;
      EXPECT_TRUE(scopes(kAccounts | kSecrets)) << operation.path;
      EXPECT_EQ(scopes(access::kReadAccounts | access::kReadSecrets), reads) << operation.path;
      EXPECT_EQ(scopes(access::kReadItems), reads) << operation.path;
      const bool takes = reads || operation.method == http::Method::Post;
      EXPECT_EQ(std::get<OnAccount>(operation.question).action,
                takes ? access::Action::UseSecret : access::Action::Edit)
          << operation.path;
      EXPECT_TRUE(takes || operation.counted == store::Counted::Account) << operation.path;
    }
  }
}

// A secret's value takes the right to log in with the account, or to use the secret, and an Owner to be set.
TEST(Resources, ValuesAreGivenToThoseWhoMayUseThem) {
  std::size_t values = 0;
  for (const auto& operations : {secret_operations(), custom_field_operations()}) {
    for (const auto& operation : operations) {
      if (!operation.path.ends_with("/body") && !operation.path.ends_with("/value")) continue;
      ++values;
      const auto action =
          operation.method == http::Method::Get ? access::Action::UseSecret : access::Action::Edit;
      const auto* const of_secret = std::get_if<OnSecret>(&operation.question);
      EXPECT_EQ(of_secret != nullptr ? of_secret->action : std::get<OnAccount>(operation.question).action,
                action)
          << operation.path;
      EXPECT_TRUE(
          access::covers(access::kReadItems | access::kWriteItems, operation.scopes, operation.all_scopes));
      EXPECT_FALSE(access::covers(access::kReadAccounts | access::kWriteAccounts, operation.scopes,
                                  operation.all_scopes))
          << operation.path;
    }
  }
  EXPECT_EQ(values, 4U);
}

}  // namespace
}  // namespace cerby::workspace::api::test::resources_test
