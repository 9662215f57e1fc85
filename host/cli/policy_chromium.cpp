// Chromium's policies (chromeenterprise.google/policies), in the order in which it looks at them.
#include <fmt/format.h>

#include <algorithm>

#include "cli/policy_hindrances.h"
#include "wire/caller.h"

namespace cerby::cli {

namespace {

using nlohmann::json;

std::string chromium_id() {
  return std::string(wire::chromium_extension_ids().front());
}

// The settings of one extension, or of all ("*"). A key may name several ids, joined by commas.
const json* settings_of(const Policies& policies, std::string_view id) {
  const Policy* all = policies.find("ExtensionSettings");
  if (all == nullptr || !all->value.is_object()) return nullptr;
  for (const auto& [ids, settings] : all->value.items()) {
    std::string_view left = ids;
    while (!left.empty()) {
      const auto end = std::min(left.find(','), left.size());
      if (left.substr(0, end) == id) return &settings;
      left.remove_prefix(std::min(end + 1, left.size()));
    }
  }
  return nullptr;
}

// Its own, where it has one, or the one for all extensions.
const json* setting(const Policies& policies, std::string_view key) {
  const json* own = member_of(settings_of(policies, chromium_id()), key);
  return own != nullptr ? own : member_of(settings_of(policies, "*"), key);
}

bool is_refusal(std::string_view mode) {
  return mode == "blocked" || mode == "removed";
}

bool is_forced(const Policies& policies) {
  const json* list = list_in(policies, "ExtensionInstallForcelist");
  return list != nullptr && std::ranges::any_of(*list, [](const json& one) {
           return one.is_string() && one.get_ref<const std::string&>().starts_with(chromium_id());
         });
}

void look_at_host(const Policies& policies, std::vector<Hindrance>& found) {
  const json* refused = list_in(policies, "NativeMessagingBlocklist");
  if (has(list_in(policies, "NativeMessagingAllowlist"), wire::kHostName)) return;
  for (const std::string_view entry : std::vector<std::string_view>{"*", wire::kHostName}) {
    if (!has(refused, entry)) continue;
    const auto& file = policies.find("NativeMessagingBlocklist")->file;
    found.push_back(
        {file, "NativeMessagingBlocklist", fmt::format("has \"{}\", so that the host is not started", entry),
         fmt::format("Add \"{}\" to NativeMessagingAllowlist in {}", wire::kHostName, file.string())});
    return;
  }
}

// ExtensionSettings is looked at first, then the lists; what names the extension, before what is for all.
void look_at_installation(const Policies& policies, std::vector<Hindrance>& found) {
  const std::string id = chromium_id();
  const json* refused = list_in(policies, "ExtensionInstallBlocklist");
  const auto blocked = [&](const char* key, std::string says, std::string repair) {
    const auto& file = policies.find(key)->file;
    found.push_back({file, key, std::move(says) + ", so that the extension is not installed or is disabled",
                     fmt::format("{} in {}", repair, file.string())});
  };
  const std::string allow =
      fmt::format(R"(Set "{}": {{"installation_mode": "allowed"}} of ExtensionSettings)", id);
  const std::string own = text_in(settings_of(policies, id), "installation_mode");
  if (is_refusal(own))
    return blocked("ExtensionSettings", fmt::format(R"(has "installation_mode": "{}" for it)", own), allow);
  if (!own.empty() || is_forced(policies)) return;
  if (has(refused, id)) {
    return blocked("ExtensionInstallBlocklist", "has its id",
                   fmt::format("Take \"{}\" out of ExtensionInstallBlocklist", id));
  }
  if (has(list_in(policies, "ExtensionInstallAllowlist"), id)) return;
  const std::string of_all = text_in(settings_of(policies, "*"), "installation_mode");
  if (is_refusal(of_all))
    return blocked("ExtensionSettings", fmt::format(R"(has "installation_mode": "{}" for "*")", of_all),
                   allow);
  if (of_all.empty() && has(refused, "*")) {
    blocked("ExtensionInstallBlocklist", "has \"*\"",
            fmt::format("Add \"{}\" to ExtensionInstallAllowlist", id));
  }
}

void look_at_types(const Policies& policies, std::vector<Hindrance>& found) {
  const json* types = member_of(settings_of(policies, "*"), "allowed_types");
  const std::string key = types != nullptr ? "ExtensionSettings" : "ExtensionAllowedTypes";
  if (types == nullptr) types = list_in(policies, key);
  if (types == nullptr || !types->is_array() || has(types, "extension")) return;
  const auto& file = policies.find(key)->file;
  found.push_back(
      {file, key, "does not have the type \"extension\", so that no extension is installed",
       fmt::format("Add \"extension\" to {} in {}",
                   key == "ExtensionSettings" ? "allowed_types of \"*\" in ExtensionSettings" : key,
                   file.string())});
}

void look_at_permissions(const Policies& policies, std::vector<Hindrance>& found) {
  const json* refused = setting(policies, "blocked_permissions");
  const json* allowed = member_of(settings_of(policies, chromium_id()), "allowed_permissions");
  for (const std::string& permission : extension_permissions()) {
    if (!has(refused, permission) || has(allowed, permission)) continue;
    const auto& file = policies.find("ExtensionSettings")->file;
    found.push_back(
        {file, "ExtensionSettings",
         fmt::format("has \"{}\" among its blocked_permissions, so that the extension is disabled",
                     permission),
         fmt::format(R"(Add "{}" to allowed_permissions of "{}" in ExtensionSettings in {})", permission,
                     chromium_id(), file.string())});
  }
}

// A pattern of runtime_blocked_hosts: [scheme or *]://[*.]host, where the last part of the host may be "*".
bool covers(std::string_view pattern, const Origin& origin) {
  const auto mark = pattern.find("://");
  if (mark == std::string_view::npos) return false;
  const std::string_view scheme = pattern.substr(0, mark);
  if (scheme != "*" && !origin.text().starts_with(std::string(scheme) + "://")) return false;
  std::string_view host = pattern.substr(mark + 3);
  host = host.substr(0, host.find('/'));
  std::string_view actual = origin.host();
  if (host == "*") return true;
  if (host.ends_with(".*")) {
    host.remove_suffix(2);
    // Whatever the top-level domain: "co.uk" has two parts.
    for (int parts = 0; parts < 2; ++parts) {
      const auto dot = actual.rfind('.');
      if (dot == std::string_view::npos) return false;
      actual = actual.substr(0, dot);
      if (actual == host) return true;
      if (host.starts_with("*.") && (actual == host.substr(2) || actual.ends_with(host.substr(1))))
        return true;
    }
    return false;
  }
  if (host.starts_with("*.")) return actual == host.substr(2) || actual.ends_with(host.substr(1));
  return actual == host;
}

bool any_covers(const json* patterns, const Origin& origin) {
  return patterns != nullptr && patterns->is_array() && std::ranges::any_of(*patterns, [&](const json& one) {
           return one.is_string() && covers(one.get_ref<const std::string&>(), origin);
         });
}

void look_at_hosts(const Policies& policies, const std::vector<Origin>& launches,
                   std::vector<Hindrance>& found) {
  const json* refused = setting(policies, "runtime_blocked_hosts");
  const json* allowed = setting(policies, "runtime_allowed_hosts");
  for (const Origin& launch : launches) {
    if (!any_covers(refused, launch) || any_covers(allowed, launch)) continue;
    const auto& file = policies.find("ExtensionSettings")->file;
    found.push_back(
        {file, "ExtensionSettings",
         fmt::format("has runtime_blocked_hosts that cover {}, so that its launches are not noticed",
                     launch.text()),
         fmt::format(
             R"(Add "{}", and the apps' sites, to runtime_allowed_hosts of "{}" in ExtensionSettings in {})",
             launch.text(), chromium_id(), file.string())});
  }
}

// What is of another type the browser passes over, which is hardly what was meant.
void look_at_shapes(const Policies& policies, std::vector<Hindrance>& found) {
  for (const char* key : {"NativeMessagingBlocklist", "NativeMessagingAllowlist", "ExtensionInstallBlocklist",
                          "ExtensionInstallAllowlist", "ExtensionInstallForcelist", "ExtensionAllowedTypes",
                          "ExtensionSettings", "NativeMessagingUserLevelHosts"}) {
    const Policy* policy = policies.find(key);
    if (policy == nullptr) continue;
    const std::string_view name = key;
    const bool right = name == "ExtensionSettings"               ? policy->value.is_object()
                       : name == "NativeMessagingUserLevelHosts" ? policy->value.is_boolean()
                                                                 : policy->value.is_array();
    if (right) continue;
    found.push_back({policy->file, key, "is of the wrong type, so that the browser passes over it",
                     fmt::format("Correct {} in {}", key, policy->file.string()),
                     Hindrance::Weight::Hinders});
  }
}

}  // namespace

std::vector<Hindrance> hindrances_in_chromium(const Policies& policies, const std::vector<Origin>& launches) {
  std::vector<Hindrance> found;
  look_at_host(policies, found);
  look_at_installation(policies, found);
  look_at_types(policies, found);
  look_at_permissions(policies, found);
  look_at_hosts(policies, launches, found);
  look_at_shapes(policies, found);
  return found;
}

const std::vector<std::string>& extension_permissions() {
  static const std::vector<std::string> all = {
      "nativeMessaging", "scripting", "webNavigation", "webRequest", "declarativeNetRequest", "storage"};
  return all;
}

}  // namespace cerby::cli
