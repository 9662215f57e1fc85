// What of a browser's policies keeps the extension from being there, or from reaching the host.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/origin.h"
#include "cli/policy_files.h"

namespace cerby::cli {

struct Hindrance {
  enum class Weight { Blocks, Hinders };  // Hinders: only where it is not installed yet, or in part
  std::filesystem::path file;
  std::string key;     // "NativeMessagingBlocklist"
  std::string says;    // what the key has, and what comes of it
  std::string repair;  // what to write into which key
  Weight weight = Weight::Blocks;
};

// `launches`: the workspaces, whose launch addresses the extension must see.
std::vector<Hindrance> hindrances_in_chromium(const Policies& policies, const std::vector<Origin>& launches);
std::vector<Hindrance> hindrances_in_firefox(const Policies& policies, const std::vector<Origin>& launches);

// What the extension asks for in its manifest; a policy can refuse any of it.
const std::vector<std::string>& extension_permissions();

}  // namespace cerby::cli
