// The gate over an empty workspace of a database of its own, with an Owner and their key; the clock stands
// until it is put forward.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/clock.h"
#include "workspace/api/gate.h"
#include "workspace/store/api_keys.h"
#include "workspace/store/connection.h"
#include "workspace/store/migrate.h"

namespace cerby::workspace::api::test {

class GateClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] MonotonicTime boottime() const override { return now; }
  [[nodiscard]] UnixTime unix_time() const override { return UnixTime(1'795'680'996); }
  MonotonicTime now{1'000'000};
};

class GateWorld : public testing::Test {
 protected:
  explicit GateWorld(std::span<const Operation> operations,
                     const std::optional<http::Rate>& rate_per_user = {})
      : operations_(operations), rate_per_user_(rate_per_user) {}

  void SetUp() override {
    ASSERT_TRUE(start_secrets());
    folder_ = (std::filesystem::temp_directory_path() / "cerby-gate-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    database_ = store::Database::open({"sqlite:" + folder_ + "/a.db", 2, std::chrono::seconds(5)}).value();
    ASSERT_TRUE(store::migrate(*database_, 1));
    store::Workspace workspace;
    workspace.id = workspace_;
    workspace.host = workspace.label = "a.test";
    ASSERT_TRUE(database_->write(
        [&](store::Transaction& transaction) { return create_workspace(transaction, workspace, 1); }));
    make_user(user_, "a@a.test", access::WorkspaceRole::Owner);
    key_ = key_of(user_);
    journal_.emplace(*database_, clock_, keys_, "test");
    gate_.emplace(*database_, clock_, keys_, *journal_, nullptr, Leases(), rate_per_user_);
    gate_->add(routes_, operations_);
  }
  void TearDown() override {
    gate_.reset();
    journal_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  void make_user(const Uuid& id, const std::string& email, access::WorkspaceRole role) {
    store::User user;
    user.id = id;
    user.email = email;
    user.status = access::UserStatus::Active;
    user.role = role;
    ASSERT_TRUE(database_->write([&](store::Transaction& transaction) {
      return create_user(transaction, {workspace_, {}, 1}, user);
    }));
  }
  Secret key_of(const Uuid& user) {
    auto made = make_key(workspace_);
    store::ApiKey key;
    key.id = made.id;
    key.hash = made.hash;
    key.user = user;
    key.label = "test";
    key.scopes = access::kAllScopes;
    EXPECT_TRUE(database_->write([&](store::Transaction& transaction) {
      return create_api_key(transaction, {workspace_, {}, 1}, key);
    }));
    return std::move(made.text);
  }

  http::Response ask(http::Method method, const std::string& word) { return ask(method, word, key_); }
  http::Response ask(http::Method method, const std::string& word, const Secret& key) {
    http::Request request;
    request.api_key = Secret::copy_of(key.view());
    return ask(method, word, std::move(request));
  }
  http::Response ask(http::Method method, const std::string& word, http::Request request) {
    request.method = method;
    request.target.path = {word};
    request.client = *http::IpAddress::parse("192.0.2.7");
    const auto found = routes_.find(method, request.target.path);
    return (*std::get<http::Routes::Match>(found).handler)(request);
  }

  std::string folder_;
  GateClock clock_;
  sealing::MasterKeys keys_;
  std::unique_ptr<store::Database> database_;
  std::optional<journal::Journal> journal_;
  std::optional<Gate> gate_;
  http::Routes routes_;
  const Uuid workspace_ = Uuid::random(), user_ = Uuid::random();
  Secret key_;

 private:
  const std::span<const Operation> operations_;
  const std::optional<http::Rate> rate_per_user_;
};

}  // namespace cerby::workspace::api::test
