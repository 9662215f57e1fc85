// Firefox's policies (mozilla.github.io/policy-templates).
#include <fmt/format.h>

#include <algorithm>

#include "cli/policy_hindrances.h"
#include "wire/caller.h"

namespace cerby::cli {

namespace {

using nlohmann::json;

std::string firefox_id() {
  return std::string(wire::firefox_extension_ids().front());
}

// An object, or one as text.
json extension_settings(const Policies& policies) {
  const Policy* policy = policies.find("ExtensionSettings");
  if (policy == nullptr) return {};
  if (!policy->value.is_string()) return policy->value;
  return json::parse(policy->value.get_ref<const std::string&>(), nullptr, false);
}

bool is_installed_by_policy(const Policies& policies, const json& settings) {
  const std::string own = text_in(member_of(&settings, firefox_id()), "installation_mode");
  if (own == "force_installed" || own == "normal_installed") return true;
  const Policy* extensions = policies.find("Extensions");
  return extensions != nullptr && has(member_of(&extensions->value, "Locked"), firefox_id());
}

void look_at_firefox_settings(const Policies& policies, const json& settings,
                              const std::vector<Origin>& launches, std::vector<Hindrance>& found) {
  const Policy* policy = policies.find("ExtensionSettings");
  if (policy == nullptr) return;
  const std::string in_file = fmt::format("of ExtensionSettings in {}", policy->file.string());
  const json* own = member_of(&settings, firefox_id());
  const json* of_all = member_of(&settings, "*");
  const auto add = [&](std::string says, std::string repair) {
    found.push_back({policy->file, "ExtensionSettings", std::move(says), std::move(repair)});
  };
  const std::string allow =
      fmt::format(R"(Set "{}": {{"installation_mode": "allowed"}} {})", firefox_id(), in_file);
  const std::string mode = text_in(own, "installation_mode");
  if (mode == "blocked") {
    add(R"(has "installation_mode": "blocked" for it, so that the extension is removed)", allow);
  } else if (mode.empty() && text_in(of_all, "installation_mode") == "blocked") {
    add(R"(has "installation_mode": "blocked" for "*", so that the extension is removed)", allow);
  }
  const json* types = member_of(of_all, "allowed_types");
  if (own == nullptr && types != nullptr && types->is_array() && !has(types, "extension")) {
    add("does not have the type \"extension\", so that no extension is installed",
        fmt::format(R"(Add "extension" to allowed_types of "*" {})", in_file));
  }
  for (const Origin& launch : launches) {
    if (!has(member_of(of_all, "restricted_domains"), launch.host())) continue;
    add(fmt::format("has {} among its restricted_domains, so that its launches are not noticed",
                    launch.host()),
        fmt::format(R"(Take "{}" out of restricted_domains of "*" {})", launch.host(), in_file));
  }
}

}  // namespace

std::vector<Hindrance> hindrances_in_firefox(const Policies& policies, const std::vector<Origin>& launches) {
  std::vector<Hindrance> found;
  const json settings = extension_settings(policies);
  look_at_firefox_settings(policies, settings, launches, found);
  if (const Policy* policy = policies.find("Extensions");
      policy != nullptr && has(member_of(&policy->value, "Uninstall"), firefox_id())) {
    found.push_back(
        {policy->file, "Extensions.Uninstall", "has its id, so that the extension is removed",
         fmt::format("Take \"{}\" out of Extensions.Uninstall in {}", firefox_id(), policy->file.string())});
  }
  if (const Policy* policy = policies.find("InstallAddonsPermission"); policy != nullptr) {
    const json* by_default = member_of(&policy->value, "Default");
    const bool refused = by_default != nullptr && by_default->is_boolean() && !by_default->get<bool>();
    if (refused && !is_installed_by_policy(policies, settings)) {
      found.push_back(
          {policy->file, "InstallAddonsPermission", "keeps users from installing extensions",
           fmt::format(
               R"(Install it by "{}": {{"installation_mode": "force_installed", "install_url": …}} of )"
               "ExtensionSettings in {}",
               firefox_id(), policy->file.string()),
           Hindrance::Weight::Hinders});
    }
  }
  for (const char* key : {"ExtensionSettings", "Extensions", "InstallAddonsPermission"}) {
    const Policy* policy = policies.find(key);
    if (policy == nullptr) continue;
    const bool right =
        std::string_view(key) == "ExtensionSettings" ? settings.is_object() : policy->value.is_object();
    if (right) continue;
    found.push_back({policy->file, key, "is of the wrong type, so that the browser passes over it",
                     fmt::format("Correct {} in {}", key, policy->file.string()),
                     Hindrance::Weight::Hinders});
  }
  return found;
}

}  // namespace cerby::cli
