// Secrets before the first test; broken pipes are errors, not the end.
#include <gtest/gtest.h>

#include <csignal>

#include "base/secret.h"

namespace {

class Start : public testing::Environment {
 public:
  void SetUp() override {
    ASSERT_TRUE(cerby::start_secrets());
    ASSERT_NE(std::signal(SIGPIPE, SIG_IGN), SIG_ERR);
  }
};

const auto* const start = testing::AddGlobalTestEnvironment(new Start);

}  // namespace
