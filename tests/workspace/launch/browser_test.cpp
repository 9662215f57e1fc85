#include "workspace/launch/browser.h"

#include <gtest/gtest.h>

namespace cerby::workspace::launch::test::browser_test {
namespace {

struct Case {
  const char* what;
  const char* brands;
  const char* agent;
  std::optional<Browser> browser;
};

constexpr const char* kChromium =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
constexpr const char* kFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

// As the browsers send them.
const std::array kCases{
    Case{"Chrome", R"("Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140")", kChromium,
         Browser::Chrome},
    Case{"Edge", R"("Chromium";v="140", "Not=A?Brand";v="24", "Microsoft Edge";v="140")", kChromium,
         Browser::Edge},
    Case{"Brave", R"("Chromium";v="140", "Not=A?Brand";v="24", "Brave";v="140")", kChromium, Browser::Brave},
    Case{"Firefox", "", kFirefox, Browser::Firefox},
    Case{"Chromium", R"("Chromium";v="140", "Not=A?Brand";v="24")", kChromium, std::nullopt},
    Case{"Opera", R"("Opera";v="120", "Not=A?Brand";v="8", "Chromium";v="135")", kChromium, std::nullopt},
    Case{"Chrome over http, without hints", "", kChromium, std::nullopt},
    Case{"Safari", "",
         "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/18.0 Safari/605.1.15",
         std::nullopt},
    Case{"Waterfox", "", "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0 Waterfox/6",
         std::nullopt},
    Case{"a brand that has Chrome's name in its own", R"("Not Google Chrome";v="1")", kFirefox, std::nullopt},
    Case{"curl", "", "curl/7.88.1", std::nullopt},
    Case{"nothing", "", "", std::nullopt},
};

TEST(Browser, IsWhatItSaysOfItself) {
  for (const auto& one : kCases)
    EXPECT_EQ(browser_of({"", one.agent, one.brands, ""}), one.browser) << one.what;
}

TEST(Browser, IsMobileByItsHintAndElseByItsName) {
  EXPECT_TRUE(is_mobile({"", kChromium, "", "?1"}));
  EXPECT_FALSE(is_mobile({"", "Android", "", "?0"}));
  EXPECT_TRUE(
      is_mobile({"", "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "", ""}));
  EXPECT_TRUE(is_mobile({"", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "", ""}));
  EXPECT_FALSE(is_mobile({"", kFirefox, "", ""}));
  EXPECT_FALSE(is_mobile({}));
}

}  // namespace
}  // namespace cerby::workspace::launch::test::browser_test
