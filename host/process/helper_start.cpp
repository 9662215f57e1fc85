#include "process/helper_start.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>

#include <array>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "process/helper_channel.h"

namespace cerby::process {
namespace {

// posix_spawn's two objects, freed in every case. It starts the program without copying this process's page
// tables (CLONE_VM, CLONE_VFORK), so that it costs the same however much memory a host holds.
class SpawnSettings {
 public:
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

bool is_passed_on(std::string_view name) {
  static constexpr std::array<std::string_view, 16> kNames = {
      "HOME",        "XDG_RUNTIME_DIR",  "DBUS_SESSION_BUS_ADDRESS",
      "DISPLAY",     "WAYLAND_DISPLAY",  "XAUTHORITY",
      "LANG",        "LANGUAGE",         "GPG_TTY",
      "TERM",        "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP",
      "https_proxy", "HTTPS_PROXY",      "no_proxy",
      "NO_PROXY"};
  for (const std::string_view known : kNames) {
    if (name == known) return true;
  }
  return name.starts_with("LC_");
}

}  // namespace

Environment helper_environment(const Environment& environment) {
  Environment passed;
  for (const auto& [name, value] : environment) {
    if (is_passed_on(name)) passed.emplace(name, value);
  }
  passed["PATH"] = "/usr/bin:/bin";  // without one, libraries search the working folder as well
  return passed;
}

Expected<StartedHelper> start_helper(const std::filesystem::path& program, const Environment& environment) {
  if (!program.is_absolute()) return fail(Outcome::HelperFailed, "its path is not absolute");
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return fail_with_errno("socketpair");
  StartedHelper started{Child(), Descriptor(pair[0])};
  const Descriptor theirs(pair[1]);

  SpawnSettings settings;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  // What harden() ignores (SIGPIPE, SIGXFSZ) and what a browser may have blocked would be inherited
  // otherwise.
  int error = posix_spawnattr_setflags(&settings.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (error == 0) error = posix_spawnattr_setsigmask(&settings.attributes, &none);
  if (error == 0) error = posix_spawnattr_setsigdefault(&settings.attributes, &all);
  if (error == 0) error = posix_spawn_file_actions_adddup2(&settings.actions, theirs.get(), STDIN_FILENO);
  if (error == 0) {
    error = posix_spawn_file_actions_addopen(&settings.actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  }
  if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(&settings.actions, STDERR_FILENO + 1);
  if (error == 0) error = posix_spawn_file_actions_addchdir_np(&settings.actions, "/");

  std::string path = program.string();
  std::array<char*, 2> arguments = {path.data(), nullptr};
  std::vector<std::string> lines;
  for (const auto& [name, value] : helper_environment(environment)) lines.push_back(name + "=" + value);
  std::vector<char*> variables;
  for (std::string& line : lines) variables.push_back(line.data());
  variables.push_back(nullptr);

  pid_t pid = -1;
  if (error == 0) {
    error = ::posix_spawn(&pid, path.c_str(), &settings.actions, &settings.attributes, arguments.data(),
                          variables.data());
  }
  if (error != 0) return fail(Outcome::HelperFailed, path + ": " + errno_text(error));
  started.child = Child(pid);
  return started;
}

}  // namespace cerby::process
