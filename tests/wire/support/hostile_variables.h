// What somebody may put into the environment that a browser, and with it the host, is started in.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cerby::test {

struct HostileVariable {
  std::string name;
  std::vector<std::string> values;  // two: what would have an effect, and what is odd
  // It says where the session bus is, which the helper is to ask: looking whether a socket is there is no
  // opening.
  bool names_the_bus = false;
};

// All of their paths lead into `folder`, or to kHostileDevice. Not among them: HOME, XDG_CONFIG_HOME,
// XDG_DATA_HOME and XDG_STATE_HOME, which say where the user's own files are, and are taken at their word.
// Nor https_proxy and no_proxy, which count where a workspace is asked
// (tests/unit/process/helper_fetch_test.cpp); a launch from the vault asks nobody.
std::vector<HostileVariable> hostile_variables(const std::filesystem::path& folder);
inline constexpr const char* kHostileDevice = "/dev/full";

// What those paths lead to: libraries, configurations, catalogues, programs; each of them a file that a
// program would open, and none that would work.
void plant_hostile_files(const std::filesystem::path& folder);

}  // namespace cerby::test
