#include "keystore/support/desktop.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/descriptor.h"

namespace cerby::keystore {
namespace {

// No service folders: nothing is started on demand, so there is no prompter, and a locked collection stays
// so.
constexpr const char* kBusConfiguration =
    R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="max_incoming_bytes">1000000000</limit>
  <limit name="max_message_size">1000000000</limit>
</busconfig>
)";

// Programs that stay are started through setpriv, so that they end with a test that crashed.
struct Running {
  process::Child child;
  Descriptor input, output;
};

Running spawn(const std::vector<std::string>& words, const Environment& environment) {
  std::array<int, 2> in{}, out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("pipe");
  const Descriptor their_in(in[0]), their_out(out[1]);
  Running running{process::Child(), Descriptor(in[1]), Descriptor(out[0])};
  std::vector<std::string> copies = words, variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  std::vector<char*> arguments, environ_lines;
  for (std::string& word : copies) arguments.push_back(word.data());
  for (std::string& line : variables) environ_lines.push_back(line.data());
  arguments.push_back(nullptr);
  environ_lines.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, their_in.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, their_out.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const int error =
      ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ_lines.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(words[0] + ": " + errno_text(error));
  running.child = process::Child(pid);
  return running;
}

void write_all(const Descriptor& to, const std::string& text) {
  for (std::size_t written = 0; written < text.size();) {
    const ssize_t count = ::write(to.get(), text.data() + written, text.size() - written);
    if (count <= 0) throw std::runtime_error("a program closed its input");
    written += static_cast<std::size_t>(count);
  }
}

std::string read_until(const Descriptor& from, char last) {
  std::string text;
  char letter = 0;
  while (::read(from.get(), &letter, 1) == 1 && letter != last) text += letter;
  return text;
}

}  // namespace

Desktop::Desktop(With with) {
  std::string name = std::filesystem::temp_directory_path() / "cerby-keystore-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  home_ = name;
  const std::string configuration = home_ / "bus.conf";
  std::ofstream(configuration) << kBusConfiguration;
  environment_ = {{"HOME", home_.string()},
                  {"XDG_RUNTIME_DIR", home_.string()},
                  {"PATH", "/usr/bin:/bin"},
                  {"LANG", "C.UTF-8"}};

  Running bus = spawn({"setpriv", "--pdeathsig", "KILL", "dbus-daemon", "--config-file=" + configuration,
                       "--nofork", "--print-address"},
                      environment_);
  bus_ = std::move(bus.child);
  environment_["DBUS_SESSION_BUS_ADDRESS"] = read_until(bus.output, '\n');
  if (with == With::BusOnly) return;

  Running keyring = spawn({"setpriv", "--pdeathsig", "KILL", "gnome-keyring-daemon", "--unlock",
                           "--components=secrets", "--foreground"},
                          environment_);
  keyring_ = std::move(keyring.child);
  write_all(keyring.input, "the password of a throw-away keyring");
  keyring.input.reset();
  if (run({"gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.secrets"}).code != 0) {
    throw std::runtime_error("gnome-keyring-daemon does not come up");
  }
}

Desktop::~Desktop() {
  keyring_.end({});
  bus_.end({});
  std::error_code ignored;
  std::filesystem::remove_all(home_, ignored);
}

Desktop::Result Desktop::run(const std::vector<std::string>& arguments, const std::string& input) const {
  Running program = spawn(arguments, environment_);
  write_all(program.input, input);
  program.input.reset();
  Result result;
  result.output = read_until(program.output, '\0');
  if (const auto status = program.child.end(std::chrono::seconds(30))) result.code = WEXITSTATUS(*status);
  return result;
}

void Desktop::lock_collections() const {
  const Result locked =
      run({"gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
           "/org/freedesktop/secrets", "--method", "org.freedesktop.Secret.Service.Lock",
           "['/org/freedesktop/secrets/collection/login']"});
  if (locked.code != 0) throw std::runtime_error("the collection cannot be locked");
}

}  // namespace cerby::keystore
