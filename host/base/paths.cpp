#include "base/paths.h"

#include <unistd.h>

#include <array>
#include <climits>

#include "base/descriptor.h"

namespace cerby {
namespace {

// A folder of the XDG Base Directory Specification: the variable's where it is absolute, else below home.
std::filesystem::path xdg_folder(const Environment& environment, std::string_view variable,
                                 const std::filesystem::path& fallback) {
  const auto found = environment.find(variable);
  if (found == environment.end()) return fallback;
  std::filesystem::path folder = found->second;
  return folder.is_absolute() ? folder : fallback;
}

}  // namespace

Environment environment_of_process() {
  Environment environment;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

Expected<Paths> Paths::from(const Environment& environment) {
  const auto found = environment.find("HOME");
  if (found == environment.end() || !std::filesystem::path(found->second).is_absolute()) {
    return fail(Outcome::SystemFailed, "HOME is not set to an absolute path");
  }
  Paths paths;
  paths.home = found->second;
  paths.user_config =
      xdg_folder(environment, "XDG_CONFIG_HOME", paths.home / ".config") / "cerby/config.json";
  paths.system_config = CERBY_SYSTEM_CONFIG;
  paths.vault_dir = xdg_folder(environment, "XDG_DATA_HOME", paths.home / ".local/share") / "cerby";
  paths.vault = paths.vault_dir / "vault.db";
  paths.state_dir = xdg_folder(environment, "XDG_STATE_HOME", paths.home / ".local/state") / "cerby";
  paths.log = paths.state_dir / "cerby.log";
  return paths;
}

Expected<std::filesystem::path> folder_of_this_program() {
  std::array<char, PATH_MAX> buffer{};
  const auto length = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  if (length < 0) return fail_with_errno("/proc/self/exe");
  return std::filesystem::path(std::string_view(buffer.data(), static_cast<std::size_t>(length)))
      .parent_path();
}

Expected<std::filesystem::path> sibling_program(std::string_view name) {
  CERBY_TRY(const auto here, folder_of_this_program());
  // From the installed libexec folder to bin, or from a bin to that folder: never to a folder that just
  // happens to lie two levels up, which may be anybody's.
  const bool in_library_folder = here.filename() == "cerby";
  const std::string_view installed = in_library_folder ? CERBY_BIN_FROM_LIB : CERBY_LIB_FROM_BIN;
  for (const std::string_view folder : {std::string_view("."), installed}) {
    auto candidate = (here / folder / name).lexically_normal();
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return fail(Outcome::SystemFailed, std::string(name) + " is not beside this program");
}

}  // namespace cerby
