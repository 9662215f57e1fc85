// Every program calls this before its first secret; so does this one.
#include <gtest/gtest.h>

#include "base/secret.h"

namespace {

class Secrets : public testing::Environment {
  void SetUp() override { ASSERT_TRUE(cerby::start_secrets()); }
};
const auto* const started = testing::AddGlobalTestEnvironment(new Secrets);

}  // namespace
