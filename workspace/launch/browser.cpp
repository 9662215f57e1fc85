#include "workspace/launch/browser.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cerby::workspace::launch {
namespace {

struct Brand {
  std::string_view quoted;
  Browser browser;
};
constexpr std::array kBrands{Brand{"\"Google Chrome\"", Browser::Chrome},
                             Brand{"\"Microsoft Edge\"", Browser::Edge}, Brand{"\"Brave\"", Browser::Brave}};

// Of browsers that are made of Firefox's parts, each says Firefox first, and its own name as well.
constexpr std::array<std::string_view, 3> kNotFirefox{"Seamonkey/", "PaleMoon/", "Waterfox/"};

}  // namespace

std::optional<Browser> browser_of(const http::Hints& hints) {
  const auto brand = std::ranges::find_if(
      kBrands, [&](const Brand& one) { return hints.brands.find(one.quoted) != std::string::npos; });
  if (brand != kBrands.end()) return brand->browser;
  const std::string_view agent = hints.user_agent;
  const auto has = [&](std::string_view word) { return agent.find(word) != std::string_view::npos; };
  if (hints.brands.empty() && has(" Gecko/") && has(" Firefox/") && std::ranges::none_of(kNotFirefox, has))
    return Browser::Firefox;
  return std::nullopt;
}

bool is_mobile(const http::Hints& hints) {
  if (!hints.mobile.empty()) return hints.mobile == "?1";
  const std::string_view agent = hints.user_agent;
  return std::ranges::any_of(
      std::array<std::string_view, 5>{"Android", "iPhone", "iPad", "Mobile;", "Tablet;"},
      [&](std::string_view word) { return agent.find(word) != std::string_view::npos; });
}

}  // namespace cerby::workspace::launch
