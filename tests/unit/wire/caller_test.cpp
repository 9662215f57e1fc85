#include "wire/caller.h"

#include <gtest/gtest.h>

#include "unit/wire/support/wrong_callers.h"

namespace cerby::wire::caller_test {
namespace {

Expected<Caller> call(const std::vector<std::string>& arguments) {
  return caller_of(std::vector<std::string_view>(arguments.begin(), arguments.end()));
}

TEST(Caller, ChromiumsForm) {
  for (const auto id : chromium_extension_ids()) {
    const auto caller = call({"chrome-extension://" + std::string(id) + "/"});
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->browser, Caller::Browser::Chromium);
    EXPECT_EQ(caller->extension_id, id);
  }
}

TEST(Caller, FirefoxsForm) {
  for (const auto id : firefox_extension_ids()) {
    const auto caller =
        call({"/home/zilla/.mozilla/native-messaging-hosts/com.cerby.host.json", std::string(id)});
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->browser, Caller::Browser::Firefox);
    EXPECT_EQ(caller->extension_id, id);
  }
}

TEST(Caller, NoArgumentsNameThePortals) {
  const auto caller = call({});
  ASSERT_FALSE(caller);
  EXPECT_NE(caller.error().detail.find("snap"), std::string::npos);
}

TEST(Caller, AHundredWrongFormsAreRefused) {
  const auto& wrong = test::wrong_callers();
  EXPECT_GE(wrong.size(), 100U);
  for (const auto& arguments : wrong) {
    const auto caller = call(arguments);
    ASSERT_FALSE(caller) << (arguments.empty() ? "(none)" : arguments.front());
    EXPECT_EQ(caller.error().outcome, Outcome::CallerRefused);
  }
}

}  // namespace
}  // namespace cerby::wire::caller_test
