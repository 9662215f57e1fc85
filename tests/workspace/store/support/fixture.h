// What the store's tests share: each runs against a fresh database of each kind.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "workspace/store/connection.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/feed.h"
#include "workspace/store/migrate.h"
#include "workspace/store/records.h"

namespace store_tests {

namespace store = cerby::workspace::store;
namespace access = cerby::workspace::access;
using cerby::Uuid;

inline constexpr store::Time kNow = 1'700'000'000'000;

// Ids that differ, the same in each run.
Uuid id(std::uint64_t number);

// The value; a test that gets none fails and ends.
template <typename T>
T must(store::Result<T> result) {
  if (!result) {
    throw std::runtime_error(std::string(store::name(result.error().error)) + " (" + result.error().detail +
                             ")");
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

template <typename T>
store::Error error_of(const store::Result<T>& result) {
  if (result) throw std::runtime_error("it succeeded");
  return result.error().error;
}

class StoreTest : public testing::TestWithParam<store::Engine> {
 protected:
  void SetUp() override;
  void TearDown() override;
  // Of a database that nothing is in yet.
  std::string fresh_address();
  std::unique_ptr<store::Database> open(const std::string& address, std::size_t connections = 4);
  [[nodiscard]] store::Database& database() { return *database_; }
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] bool is_postgres() const { return GetParam() == store::Engine::Postgres; }
  // A statement that is no record's, in a transaction of its own: how many rows it changed.
  store::Result<std::int64_t> run(store::Sql sql);
  std::int64_t count(store::Sql sql);
  // Members of `work` are called on it, with the transaction first.
  template <typename Work>
  auto write(Work work) {
    return database_->write([&](store::Transaction& transaction) { return work(transaction); });
  }
  template <typename Work>
  auto read(Work work) {
    return database_->read([&](store::Transaction& transaction) { return work(transaction); });
  }

  // A workspace with one user, a vault and a team, made by numbers from `first` on.
  struct World {
    Uuid workspace, user, vault, team, account, collection;
    [[nodiscard]] store::Act act() const { return {workspace, user, kNow}; }
  };
  World make_world(std::uint64_t first);

 private:
  std::filesystem::path folder_;
  int files_ = 0;
  std::string address_;
  std::unique_ptr<store::Database> database_;
};

store::User user_of(const Uuid& id, const std::string& email);
store::Account account_of(const Uuid& id, const Uuid& vault, const std::string& label);

std::string engine_name(const testing::TestParamInfo<store::Engine>& info);

}  // namespace store_tests

#define CERBY_ON_BOTH_DATABASES(suite)                                                                      \
  INSTANTIATE_TEST_SUITE_P(                                                                                 \
      On, suite, testing::Values(store_tests::store::Engine::Sqlite, store_tests::store::Engine::Postgres), \
      store_tests::engine_name)
