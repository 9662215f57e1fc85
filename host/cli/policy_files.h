// The administrator's policies for one browser, put together as that browser does it.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cerby::cli {

struct Policy {
  nlohmann::json value;
  std::filesystem::path file;  // that sets it
};

struct Policies {
  std::map<std::string, Policy, std::less<>> set;
  struct Unreadable {
    std::filesystem::path file;
    std::string why;
  };
  std::vector<Unreadable> unreadable;  // the browser passes over them as well

  [[nodiscard]] const Policy* find(std::string_view name) const;  // null: it is not set
};

// Chromium and its like: every file of a folder, whatever its name ends in. Of a policy in several files that
// of the last, in the order of their names, counts alone; nothing is joined.
Policies chromium_policies(const std::vector<std::filesystem::path>& folders);

// Firefox and its like: one `policies.json`. One below /etc keeps it from reading one beside the program.
Policies firefox_policies(const std::vector<std::filesystem::path>& folders,
                          const std::filesystem::path& root);

// The list; null where the policy is not set or is none.
const nlohmann::json* list_in(const Policies& policies, std::string_view name);
bool has(const nlohmann::json* list, std::string_view entry);

// The member, where `object` is an object that has it; else null.
const nlohmann::json* member_of(const nlohmann::json* object, std::string_view key);
// The member's text, where it is one; else empty.
std::string text_in(const nlohmann::json* object, std::string_view key);

}  // namespace cerby::cli
