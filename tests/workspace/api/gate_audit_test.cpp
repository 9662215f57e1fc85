// No secret leaves the gate without an entry that is on the disk before.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/clock.h"
#include "workspace/api/gate.h"
#include "workspace/store/api_keys.h"
#include "workspace/store/audit.h"
#include "workspace/store/connection.h"
#include "workspace/store/migrate.h"

namespace cerby::workspace::api::test {
namespace {

using audit::Kind;
constexpr SecretAccess kRead("a test reads what it wrote");
constexpr std::string_view kSecret = "hunter2";

http::Response with_secret() {
  http::Response response;
  std::string text(kSecret);
  response.secret_body = Secret::take(text);
  return response;
}

Reply noted(Call& call) {
  call.note_secret(Kind::SecretReleased, call.user(), "password");
  return with_secret();
}
Reply noted_twice(Call& call) {
  call.note_secret(Kind::SecretReleased, call.user(), "password");
  call.note_secret(Kind::CodeGiven, call.user(), "totp");
  return with_secret();
}
Reply not_noted(Call&) {
  return with_secret();
}
// That it was changed is not that it leaves.
Reply noted_as_changed(Call& call) {
  call.note_secret(Kind::SecretChanged, call.user(), "password");
  return with_secret();
}
Reply changed(Call& call) {
  call.note_secret(Kind::SecretChanged, call.user(), "password");
  return http::Response{};
}
Reply plain(Call&) {
  return http::Response{};
}

constexpr auto kAnything = access::Activity::ListItems;
constexpr std::array kOperations{
    Operation{http::Method::Get, "/noted", access::kAllScopes, kAnything, noted},
    Operation{http::Method::Post, "/noted", access::kAllScopes, kAnything, noted},
    Operation{http::Method::Get, "/noted-twice", access::kAllScopes, kAnything, noted_twice},
    Operation{http::Method::Get, "/not-noted", access::kAllScopes, kAnything, not_noted},
    Operation{http::Method::Post, "/not-noted", access::kAllScopes, kAnything, not_noted},
    Operation{http::Method::Get, "/noted-as-changed", access::kAllScopes, kAnything, noted_as_changed},
    Operation{http::Method::Patch, "/changed", access::kAllScopes, kAnything, changed},
    Operation{http::Method::Get, "/plain", access::kAllScopes, kAnything, plain},
    Operation{http::Method::Post, "/plain", access::kAllScopes, kAnything, plain},
};

class GateAudit : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_secrets());
    folder_ = (std::filesystem::temp_directory_path() / "cerby-gate-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    database_ = store::Database::open({"sqlite:" + folder_ + "/a.db", 2, std::chrono::seconds(5)}).value();
    ASSERT_TRUE(store::migrate(*database_, 1));
    store::Workspace workspace;
    workspace.id = workspace_;
    workspace.host = workspace.label = "a.test";
    store::User user;
    user.id = user_;
    user.email = "a@a.test";
    user.status = access::UserStatus::Active;
    user.role = access::WorkspaceRole::Owner;
    auto made = make_key(workspace_);
    key_ = std::move(made.text);
    store::ApiKey key;
    key.id = made.id;
    key.hash = made.hash;
    key.user = user_;
    key.label = "test";
    key.scopes = access::kAllScopes;
    const auto done = database_->write([&](store::Transaction& transaction) -> store::Result<void> {
      CERBY_CHECK(create_workspace(transaction, workspace, 1));
      CERBY_CHECK(create_user(transaction, {workspace_, {}, 1}, user));
      return create_api_key(transaction, {workspace_, {}, 1}, key);
    });
    ASSERT_TRUE(done);
    journal_.emplace(*database_, clock_, keys_, "test");
    gate_.emplace(*database_, clock_, keys_, *journal_);
    gate_->add(routes_, kOperations);
  }
  void TearDown() override {
    gate_.reset();
    journal_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  http::Response ask(http::Method method, const std::string& word) {
    http::Request request;
    request.method = method;
    request.target.path = {word};
    request.api_key = Secret::copy_of(key_.view());
    request.client = *http::IpAddress::parse("192.0.2.7");
    const auto found = routes_.find(method, request.target.path);
    return (*std::get<http::Routes::Match>(found).handler)(request);
  }
  std::vector<audit::Entry> entries() {
    std::vector<audit::Entry> all;
    const auto rows = database_->read([&](store::Transaction& transaction) {
      return store::entries_after(transaction, workspace_, journal_->instance(), 0);
    });
    for (const auto& row : rows.value()) all.push_back(audit::entry_of(row.entry).value());
    return all;
  }
  static bool holds_it(const http::Response& response) {
    return response.secret_body.view().text(kRead).find(kSecret) != std::string_view::npos ||
           response.body.find(kSecret) != std::string::npos;
  }

  std::string folder_;
  SystemClock clock_;
  sealing::MasterKeys keys_;
  std::unique_ptr<store::Database> database_;
  std::optional<journal::Journal> journal_;
  std::optional<Gate> gate_;
  http::Routes routes_;
  const Uuid workspace_ = Uuid::random(), user_ = Uuid::random();
  Secret key_;
};

TEST_F(GateAudit, ASecretThatIsNotedLeavesAndIsAnEntry) {
  for (const auto method : {http::Method::Get, http::Method::Post}) {
    const auto response = ask(method, "noted");
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(holds_it(response));
  }
  EXPECT_TRUE(holds_it(ask(http::Method::Get, "noted-twice")));
  const auto all = entries();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].kind, Kind::SecretReleased);
  EXPECT_EQ(all[0].secret, "password");
  EXPECT_EQ(all[0].operation, "GET /noted");
  EXPECT_EQ(all[0].user, user_);
  EXPECT_EQ(all[0].item, user_);
  EXPECT_EQ(all[0].address, "192.0.2.7");
  EXPECT_TRUE(all[0].key);
  EXPECT_EQ(all[1].operation, "POST /noted");
  EXPECT_EQ(all[3].kind, Kind::CodeGiven);
}

TEST_F(GateAudit, ASecretThatNoEntryNamesDoesNotLeave) {
  for (const auto& [method, word] : {std::pair{http::Method::Get, "not-noted"},
                                     {http::Method::Post, "not-noted"},
                                     {http::Method::Get, "noted-as-changed"}}) {
    const auto response = ask(method, word);
    EXPECT_EQ(response.status, 500) << word;
    EXPECT_FALSE(holds_it(response)) << word;
  }
  EXPECT_TRUE(entries().empty());
}

TEST_F(GateAudit, ASecretWhoseEntryCannotBeWrittenDoesNotLeave) {
  ASSERT_TRUE(database_->write([](store::Transaction& transaction) {
    return transaction.connection().run(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
  }));
  for (const auto& [method, word] : {std::pair{http::Method::Get, "noted"},
                                     {http::Method::Post, "noted"},
                                     {http::Method::Get, "noted-twice"}}) {
    const auto response = ask(method, word);
    EXPECT_EQ(response.status, 500) << word;
    EXPECT_FALSE(holds_it(response)) << word;
  }
  // No change is done either that cannot be written; what reads no secret goes on.
  EXPECT_EQ(ask(http::Method::Post, "plain").status, 500);
  EXPECT_EQ(ask(http::Method::Get, "plain").status, 200);
}

TEST_F(GateAudit, AChangeIsAnEntryAndAReadIsNone) {
  EXPECT_EQ(ask(http::Method::Get, "plain").status, 200);
  EXPECT_TRUE(entries().empty());
  EXPECT_EQ(ask(http::Method::Post, "plain").status, 200);
  EXPECT_EQ(ask(http::Method::Patch, "changed").status, 200);
  const auto all = entries();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind, Kind::Changed);
  EXPECT_EQ(all[1].kind, Kind::SecretChanged);
}

}  // namespace
}  // namespace cerby::workspace::api::test
