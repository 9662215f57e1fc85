#include <fmt/format.h>

#include <algorithm>

#include "cli/doctor.h"
#include "cli/policy_hindrances.h"
#include "wire/caller.h"

namespace cerby::cli::doctor {

namespace {

namespace fs = std::filesystem;

std::vector<Origin> launches_of(const Patient& patient) {
  std::vector<Origin> all;
  if (const auto config = read_config(patient.paths)) {
    for (const Workspace& workspace : config->workspaces) all.push_back(workspace.address);
  }
  return all;
}

// What is set where Chromium looks for what it suggests to users, and so does not count.
void say_recommended(const Browser& browser, const Place& place, Checks& checks) {
  std::vector<fs::path> folders;
  for (const fs::path& managed : place.policies) folders.push_back(managed.parent_path() / "recommended");
  const Policies suggested = chromium_policies(folders);
  for (const auto& [name, policy] : suggested.set) {
    if (!name.starts_with("NativeMessaging") && !name.starts_with("ExtensionInstall") &&
        name != "ExtensionSettings" && name != "ExtensionAllowedTypes") {
      continue;
    }
    checks.push_back({fmt::format("browser.{}.policies", browser.name), State::Warning,
                      fmt::format("{}: {} in {} does not count: it cannot be recommended", browser.title,
                                  name, policy.file.string()),
                      fmt::format("Move it to {}", place.policies.front().string())});
  }
}

void examine_place(const Patient& patient, const Browser& browser, const Place& place, Checks& checks) {
  const std::string id = fmt::format("browser.{}.policies", browser.name);
  const bool chromium = browser.family == Family::Chromium;
  const Policies policies =
      chromium ? chromium_policies(place.policies) : firefox_policies(place.policies, patient.root);
  for (const auto& [file, why] : policies.unreadable) {
    checks.push_back({id, State::Warning,
                      fmt::format("{}: the policy file {}: {}", browser.title, file.string(), why),
                      fmt::format("Correct {}, or remove it", file.string())});
  }
  const auto launches = launches_of(patient);
  const auto found =
      chromium ? hindrances_in_chromium(policies, launches) : hindrances_in_firefox(policies, launches);
  for (const Hindrance& one : found) {
    checks.push_back(
        {id, one.weight == Hindrance::Weight::Blocks ? State::Failed : State::Warning,
         fmt::format("{}: the policy {} in {} {}", browser.title, one.key, one.file.string(), one.says),
         one.repair});
  }
  if (chromium) say_recommended(browser, place, checks);
  if (std::ranges::none_of(found,
                           [](const Hindrance& one) { return one.weight == Hindrance::Weight::Blocks; })) {
    checks.push_back({id, State::Good, fmt::format("{}: no policy is in the way", browser.title)});
  }
}

}  // namespace

std::optional<fs::path> forbids_user_level_hosts(const Place& place) {
  const Policies policies = chromium_policies(place.policies);
  const Policy* policy = policies.find("NativeMessagingUserLevelHosts");
  if (policy == nullptr || !policy->value.is_boolean() || policy->value.get<bool>()) return std::nullopt;
  return policy->file;
}

void examine_policies(const Patient& patient, Checks& checks) {
  for (const Browser& browser : patient.browsers) {
    for (const Place& place : browser.places) {
      if (is_present(place) && place.refused.empty()) examine_place(patient, browser, place, checks);
    }
  }
}

}  // namespace cerby::cli::doctor
