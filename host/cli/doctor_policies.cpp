#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/doctor.h"
#include "wire/caller.h"

namespace cerby::cli::doctor {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct PolicyFile {
  fs::path file;
  json policies;  // an object; null: not readable as JSON
};

std::vector<PolicyFile> policy_files(const Place& place) {
  std::vector<PolicyFile> all;
  for (const fs::path& folder : place.policies) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (entry.path().extension() != ".json") continue;
      std::ifstream stream(entry.path());
      std::stringstream text;
      text << stream.rdbuf();
      json read = json::parse(text.str(), nullptr, false);
      all.push_back({entry.path(), read.is_object() ? std::move(read) : json()});
    }
  }
  std::ranges::sort(all, {}, &PolicyFile::file);
  return all;
}

bool lists(const json& policies, const char* policy, std::string_view entry) {
  const auto found = policies.find(policy);
  if (found == policies.end() || !found->is_array()) return false;
  return std::ranges::find(*found, json(std::string(entry))) != found->end();
}

// Lists of one policy in several files count together.
bool any_lists(const std::vector<PolicyFile>& files, const char* policy, std::string_view entry) {
  return std::ranges::any_of(files,
                             [&](const PolicyFile& one) { return lists(one.policies, policy, entry); });
}

std::string mode_of(const json& policies, std::string_view id) {
  const auto settings = policies.find("ExtensionSettings");
  if (settings == policies.end() || !settings->is_object()) return {};
  const auto one = settings->find(std::string(id));
  return one != settings->end() && one->is_object() ? one->value("installation_mode", "") : std::string();
}

bool allows(std::string_view mode) {
  return !mode.empty() && mode != "blocked" && mode != "removed";
}

struct Blocked {
  fs::path file;
  std::string policy, repair;
};

std::vector<Blocked> blocked_in_chromium(const std::vector<PolicyFile>& files) {
  std::vector<Blocked> found;
  const std::string_view id = wire::chromium_extension_ids().front();
  const bool host_allowed = any_lists(files, "NativeMessagingAllowlist", wire::kHostName);
  const bool extension_allowed =
      any_lists(files, "ExtensionInstallAllowlist", id) ||
      std::ranges::any_of(files, [&](const PolicyFile& one) { return allows(mode_of(one.policies, id)); });
  for (const PolicyFile& one : files) {
    const json& policies = one.policies;
    if (!host_allowed && (lists(policies, "NativeMessagingBlocklist", "*") ||
                          lists(policies, "NativeMessagingBlocklist", wire::kHostName))) {
      found.push_back({one.file, "NativeMessagingBlocklist",
                       fmt::format("Add \"{}\" to NativeMessagingAllowlist", wire::kHostName)});
    }
    if (!extension_allowed && (lists(policies, "ExtensionInstallBlocklist", "*") ||
                               lists(policies, "ExtensionInstallBlocklist", id))) {
      found.push_back({one.file, "ExtensionInstallBlocklist",
                       fmt::format("Add \"{}\" to ExtensionInstallAllowlist", id)});
    }
    const bool all_blocked = mode_of(policies, "*") == "blocked" && !extension_allowed;
    if (all_blocked || mode_of(policies, id) == "blocked" || mode_of(policies, id) == "removed") {
      found.push_back({one.file, "ExtensionSettings", fmt::format("Allow \"{}\" in ExtensionSettings", id)});
    }
  }
  return found;
}

std::vector<Blocked> blocked_in_firefox(const std::vector<PolicyFile>& files) {
  std::vector<Blocked> found;
  const std::string_view id = wire::firefox_extension_ids().front();
  for (const PolicyFile& one : files) {
    const json policies =
        one.policies.is_object() ? one.policies.value("policies", json::object()) : json::object();
    const std::string mode = mode_of(policies, id);
    if (mode == "blocked" || (mode_of(policies, "*") == "blocked" && !allows(mode))) {
      found.push_back({one.file, "ExtensionSettings", fmt::format("Allow \"{}\" in ExtensionSettings", id)});
    }
    if (policies.contains("Extensions") && lists(policies["Extensions"], "Uninstall", id)) {
      found.push_back(
          {one.file, "Extensions.Uninstall", fmt::format("Take \"{}\" out of Extensions.Uninstall", id)});
    }
  }
  return found;
}

}  // namespace

bool forbids_user_level_hosts(const Place& place) {
  return std::ranges::any_of(policy_files(place), [](const PolicyFile& one) {
    return one.policies.is_object() &&
           one.policies.value("NativeMessagingUserLevelHosts", json(true)) == json(false);
  });
}

void examine_policies(const Patient& patient, Checks& checks) {
  for (const Browser& browser : patient.browsers) {
    for (const Place& place : browser.places) {
      if (!is_present(place) || !place.refused.empty()) continue;
      const std::string id = fmt::format("browser.{}.policies", browser.name);
      const auto files = policy_files(place);
      for (const PolicyFile& one : files) {
        if (!one.policies.is_null()) continue;
        checks.push_back({id, State::Warning,
                          fmt::format("{}: the policy file {} is not JSON", browser.title, one.file.string()),
                          "Correct or remove it"});
      }
      const auto blocked =
          browser.family == Family::Chromium ? blocked_in_chromium(files) : blocked_in_firefox(files);
      for (const Blocked& one : blocked) {
        checks.push_back(
            {id, State::Failed,
             fmt::format("{}: the policy {} in {} blocks it", browser.title, one.policy, one.file.string()),
             one.repair});
      }
      if (blocked.empty())
        checks.push_back({id, State::Good, fmt::format("{}: no policy is in the way", browser.title)});
    }
  }
}

}  // namespace cerby::cli::doctor
