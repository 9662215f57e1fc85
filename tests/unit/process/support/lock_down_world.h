// Folders of a home, and what a process that was locked down to them can do.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>

#include "base/paths.h"
#include "base/secret.h"
#include "process/landlock.h"
#include "process/lock_down.h"
#include "process/seccomp.h"
#include "unit/base/support/temporary_folder.h"
#include "unit/process/support/confined.h"

namespace cerby::process {

class LockDown : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }

  LockDown() {
    paths_.vault_dir = folder_.path() / "data/cerby";
    paths_.state_dir = folder_.path() / "state/cerby";
    paths_.system_config = folder_.path() / "system/config.json";
    paths_.user_config = folder_.path() / "config/config.json";
    paths_.log = paths_.state_dir / "cerby.log";
    outside_ = folder_.path() / "outside";
    std::filesystem::create_directories(outside_);
    std::filesystem::create_directories(paths_.vault_dir);
    std::ofstream(outside_ / "file") << "text";
    std::ofstream(paths_.vault_dir / "own") << "text";
    std::filesystem::create_symlink(outside_ / "file", paths_.vault_dir / "link");
  }
  void SetUp() override {
    if (!kBuiltToConfine) GTEST_SKIP() << "this build confines nothing";
    if (landlock_support().abi == 0 || !has_seccomp()) GTEST_SKIP() << "this kernel confines nothing";
  }

  Attempt locked_down(const std::function<long()>& act, std::optional<pid_t> helper = std::nullopt) {
    return attempted(
        [&] {
          lock_down(paths_, helper);
          return true;
        },
        act);
  }
  static Attempt free(const std::function<long()>& act) {
    return attempted([] { return true; }, act);
  }

  test::TemporaryFolder folder_;
  Paths paths_;
  std::filesystem::path outside_;
};

}  // namespace cerby::process
