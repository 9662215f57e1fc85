#include "cli/browsers.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/embedded.h"

namespace cerby::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kThisSystem = "linux";

// "~/.config" is where the user's XDG configuration lies, for every browser that keeps its data there.
fs::path of_user(std::string_view text, const Paths& paths) {
  constexpr std::string_view kConfig = "~/.config/";
  const fs::path config_home = paths.user_config.parent_path().parent_path();
  if (text.starts_with(kConfig)) return config_home / text.substr(kConfig.size());
  return paths.home / text.substr(std::string_view("~/").size());
}

std::vector<fs::path> of_system(const nlohmann::json& list, const fs::path& root) {
  std::vector<fs::path> all;
  for (const auto& one : list) all.push_back(root / fs::path(one.get<std::string>()).relative_path());
  return all;
}

}  // namespace

std::vector<Browser> known_browsers(const Paths& paths, const fs::path& root) {
  std::vector<Browser> browsers;
  const auto described = nlohmann::json::parse(embedded::kBrowsers);
  for (const auto& one : described.at("browsers")) {
    Browser browser{.name = one.at("name"), .title = one.at("title")};
    browser.family = one.at("family") == "firefox" ? Family::Firefox : Family::Chromium;
    for (const auto& place : one.at("places")) {
      if (place.at("os") != kThisSystem) continue;
      browser.places.push_back({.packaging = place.at("packaging"),
                                .user = of_user(place.at("user").get<std::string>(), paths),
                                .system = of_system(place.at("system"), root),
                                .data = of_user(place.at("data").get<std::string>(), paths),
                                .newer_data = place.contains("newer_data")
                                                  ? of_user(place.at("newer_data").get<std::string>(), paths)
                                                  : fs::path(),
                                .programs = of_system(place.at("programs"), root),
                                .policies = of_system(place.at("policies"), root),
                                .follows_user_data_dir = place.value("follows_user_data_dir", false),
                                .refused = place.value("refused", "")});
    }
    if (!browser.places.empty()) browsers.push_back(std::move(browser));
  }
  return browsers;
}

bool is_present(const Place& place) {
  std::error_code ignored;
  const auto exists = [&](const fs::path& path) { return fs::exists(path, ignored); };
  if (std::ranges::any_of(place.programs, exists)) return true;
  if (!place.newer_data.empty() && exists(place.newer_data)) return true;
  // A folder that holds host manifests alone was made by programs like this one.
  for (const auto& entry : fs::directory_iterator(place.data, ignored)) {
    if (entry.path() != place.user) return true;
  }
  return false;
}

}  // namespace cerby::cli
