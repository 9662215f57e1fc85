#include "workspace/access/scopes.h"

#include <gtest/gtest.h>

namespace cerby::workspace::access::test::scopes_test {
namespace {

TEST(Scopes, OneOfSomeAndEveryOneOfOthers) {
  constexpr std::int64_t kAny = kReadItems | kReadAccounts;
  EXPECT_TRUE(covers(kReadAccounts, kAny, 0));
  EXPECT_FALSE(covers(kReadSecrets | kWriteItems, kAny, 0));
  EXPECT_FALSE(covers(kReadAccounts, kAny, kReadSecrets));
  EXPECT_FALSE(covers(kReadSecrets, kAny, kReadSecrets));
  EXPECT_TRUE(covers(kReadAccounts | kReadSecrets, kAny, kReadSecrets));
  EXPECT_TRUE(covers(kReadItems, kAny, kReadSecrets)) << "a wider one has it in it";
  EXPECT_FALSE(covers(kWriteItems, kWriteItems, kReadSecrets | kWriteSecrets));
  EXPECT_FALSE(covers(0, kAny, 0));
  EXPECT_FALSE(covers(kReadUsers | kWriteUsers, kReadItems | kReadSecrets, 0));
}

}  // namespace
}  // namespace cerby::workspace::access::test::scopes_test
