// Where things lie: everything hangs off HOME and the XDG folders, so that a second profile is just another
// HOME.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby {

// What the process was started with; taken once in main, then the process clears its own (process/harden.h).
using Environment = std::map<std::string, std::string, std::less<>>;
Environment environment_of_process();

struct Paths {
  std::filesystem::path home;
  std::filesystem::path user_config;    // $XDG_CONFIG_HOME/cerby/config.json
  std::filesystem::path system_config;  // /etc/cerby/config.json: root-owned, the administrator's
  std::filesystem::path vault_dir;      // $XDG_DATA_HOME/cerby, mode 0700
  std::filesystem::path vault;          // vault_dir/vault.db
  std::filesystem::path state_dir;      // $XDG_STATE_HOME/cerby, mode 0700
  std::filesystem::path log;            // state_dir/cerby.log
  // Relative XDG values are ignored, as the specification says. No HOME: system_failed.
  static Expected<Paths> from(const Environment& environment);
};

// The folder of the running program, from /proc/self/exe.
Expected<std::filesystem::path> folder_of_this_program();
// The sibling programs: in the folder of the running one, else in the other folder of the installation
// (cerbyctl lies in bin, the others in lib/cerby). system_failed.
Expected<std::filesystem::path> sibling_program(std::string_view name);

}  // namespace cerby
