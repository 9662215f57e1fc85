#include "cli/policy_files.h"

#include <algorithm>

#include "cli/plain_file.h"

namespace cerby::cli {

namespace {

constexpr std::size_t kLongestPolicyFile = 4UL * 1024 * 1024;

// An object; null where there is none.
nlohmann::json read_policy_file(const std::filesystem::path& file, Policies& policies) {
  const auto text = read_plain_file(file, kLongestPolicyFile);
  if (!text) {
    policies.unreadable.push_back({file, text.error().detail});
    return {};
  }
  // Chromium allows comments.
  auto read = nlohmann::json::parse(*text, nullptr, false, true);
  if (read.is_object()) return read;
  policies.unreadable.push_back({file, "it is not JSON"});
  return {};
}

void take_all(const nlohmann::json& object, const std::filesystem::path& file, Policies& policies) {
  for (const auto& [name, value] : object.items()) policies.set.insert_or_assign(name, Policy{value, file});
}

bool is_there(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(file, ignored));
}

}  // namespace

const Policy* Policies::find(std::string_view name) const {
  const auto found = set.find(name);
  return found == set.end() ? nullptr : &found->second;
}

Policies chromium_policies(const std::vector<std::filesystem::path>& folders) {
  Policies policies;
  for (const auto& folder : folders) {
    std::error_code ignored;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
      if (!entry.is_directory(ignored)) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) take_all(read_policy_file(file, policies), file, policies);
  }
  return policies;
}

Policies firefox_policies(const std::vector<std::filesystem::path>& folders,
                          const std::filesystem::path& root) {
  const auto of_system = [&](const std::filesystem::path& folder) {
    return folder.lexically_relative(root / "etc").native().starts_with("..") == false;
  };
  std::vector<std::filesystem::path> files;
  for (const auto& folder : folders) {
    if (is_there(folder / "policies.json")) files.push_back(folder / "policies.json");
  }
  const bool any_of_system = std::ranges::any_of(files, of_system);
  Policies policies;
  for (const auto& file : files) {
    if (any_of_system && !of_system(file)) continue;
    const auto read = read_policy_file(file, policies);
    if (const auto* inside = member_of(&read, "policies"); inside != nullptr && inside->is_object()) {
      take_all(*inside, file, policies);
    } else if (read.is_object()) {
      policies.unreadable.push_back({file, "it has no object \"policies\""});
    }
  }
  return policies;
}

const nlohmann::json* list_in(const Policies& policies, std::string_view name) {
  const Policy* policy = policies.find(name);
  return policy != nullptr && policy->value.is_array() ? &policy->value : nullptr;
}

bool has(const nlohmann::json* list, std::string_view entry) {
  if (list == nullptr || !list->is_array()) return false;
  return std::ranges::any_of(*list, [&](const nlohmann::json& one) {
    return one.is_string() && one.get_ref<const std::string&>() == entry;
  });
}

const nlohmann::json* member_of(const nlohmann::json* object, std::string_view key) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(std::string(key));
  return found == object->end() ? nullptr : &*found;
}

std::string text_in(const nlohmann::json* object, std::string_view key) {
  const auto* found = member_of(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace cerby::cli
