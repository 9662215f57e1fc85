// A profile of its own in a temporary folder, vaults made in it, and what somebody with the file can do to
// it.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/paths.h"
#include "vault/vault.h"

namespace cerby::vault::testing_support {

namespace fs = std::filesystem;

inline constexpr SecretAccess kTest("a test looks at the result");

inline Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

class VaultTest : public testing::Test {
 protected:
  VaultTest() {
    std::string name = (fs::temp_directory_path() / "cerby-vault-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    paths_.home = root_;
    paths_.vault_dir = root_ / "share" / "cerby";
    paths_.vault = paths_.vault_dir / "vault.db";
    paths_.state_dir = root_ / "state" / "cerby";
  }
  ~VaultTest() override { fs::remove_all(root_); }

  // With the one method that needs no Argon2id, and `accounts` accounts in it.
  Vault make(int accounts = 0) {
    const auto id = Uuid::random();
    std::vector<Method> methods{make_method(id, MethodKind::Recovery, unlock_, key_, UnixTime(1))};
    auto file = VaultFile::create(paths_, id, key_, std::move(methods), UnixTime(1));
    EXPECT_TRUE(file) << describe(file.error());
    auto vault = Vault::open(std::move(*file), Secret::copy_of(key_.view()));
    EXPECT_TRUE(vault) << describe(vault.error());
    std::vector<Account> all;
    for (int i = 0; i < accounts; ++i) all.push_back(account(i));
    if (accounts > 0) {
      EXPECT_TRUE(vault->put_all(all));
    }
    for (const auto& one : all) ids_.push_back(one.id);
    return std::move(*vault);
  }
  Expected<Vault> open(std::uint64_t outside = 0) {
    CERBY_TRY(auto file, VaultFile::open(paths_, std::chrono::milliseconds(0)));
    return Vault::open(std::move(file), Secret::copy_of(key_.view()), outside);
  }
  static Account account(int number) {
    Account made;
    made.id = Uuid::random();
    made.name = "Account " + std::to_string(1000 + number);
    made.login_address = "https://login.app" + std::to_string(number) + ".test/";
    made.origins = {"https://login.app" + std::to_string(number) + ".test"};
    made.user_name = "zilla";
    made.password = made.keep(secret_of("password " + std::to_string(number)));
    return made;
  }
  // What a program without the key does to the file.
  void tamper(const std::string& sql) const {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(paths_.vault.c_str(), &connection), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK)
        << (error ? error : "") << sql;
    sqlite3_free(error);
    sqlite3_close(connection);
  }
  static std::string blob(const Uuid& id) {
    std::string text = "x'";
    for (const char c : id.text()) {
      if (c != '-') text += c;
    }
    return text + "'";
  }
  [[nodiscard]] fs::path memory() const { return memory_of(paths_.state_dir); }
  static fs::path memory_of(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".generation") return entry.path();
    }
    return {};
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat found{};
    EXPECT_EQ(::lstat(path.c_str(), &found), 0) << path;
    return found.st_mode & 07777;
  }

  fs::path root_;
  Paths paths_;
  Secret key_ = Secret::random(32), unlock_ = Secret::random(32);
  std::vector<Uuid> ids_;
};

template <typename T>
Outcome outcome_of(const Expected<T>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? Outcome::InternalError : result.error().outcome;
}

// Runs `check` in a child, because it changes what a process cannot change back. What it gives; -1: a signal
// ended it.
template <typename Check>
int in_a_child(Check check) {
  const auto child = ::fork();
  if (child == 0) ::_exit(check());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace cerby::vault::testing_support
