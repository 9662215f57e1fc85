// The host manifest: the file by which a browser finds the host and knows which extension may start it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "cli/browsers.h"

namespace cerby::cli {

std::filesystem::path manifest_in(const std::filesystem::path& folder);  // <folder>/com.cerby.host.json

// manifests/host.json.in with the host's path and the extensions that this build serves.
std::string manifest_text(Family family, const std::filesystem::path& host);

// What is wrong with the manifest in `file`, one line each; empty: nothing. None: there is none.
struct ManifestFaults {
  std::vector<std::string> faults;
  std::filesystem::path host;  // as it says
};
std::optional<ManifestFaults> examine_manifest(const std::filesystem::path& file, Family family,
                                               const std::filesystem::path& host);

// Writes it whole or not at all, mode 0644, and makes its folder. vault_unsafe's like: system_failed where
// somebody else could replace it.
Expected<void> write_manifest(const std::filesystem::path& file, std::string_view text);

}  // namespace cerby::cli
