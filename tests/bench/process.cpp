#include "bench/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace cerby::bench {
namespace {

constexpr int kPatienceMs = 10'000;

[[noreturn]] void raise(const std::string& what, int error) {
  throw std::system_error(error, std::generic_category(), what);
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Process::Process(const Command& command) {
  int in[2];
  int out[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) raise("pipe2", errno);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  auto arguments = command.arguments;
  std::vector<std::string> environment;
  for (const auto& [name, value] : command.environment) environment.push_back(name + '=' + value);
  const auto argument_pointers = pointers_to(arguments);
  const auto environment_pointers = pointers_to(environment);

  started_ = std::chrono::steady_clock::now();
  const int error = ::posix_spawn(&pid_, arguments[0].c_str(), &actions, nullptr, argument_pointers.data(),
                                  environment_pointers.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  to_ = in[1];
  from_ = out[0];
  if (error != 0) raise("posix_spawn of " + arguments[0], error);
}

Process::~Process() {
  if (pid_ > 0) finish();
}

void Process::send(std::string_view body) {
  const auto size = static_cast<std::uint32_t>(body.size());
  std::string frame(sizeof size, '\0');
  std::memcpy(frame.data(), &size, sizeof size);
  frame += body;
  std::string_view rest = frame;
  while (!rest.empty()) {
    const ssize_t n = ::write(to_, rest.data(), rest.size());
    if (n <= 0) return;  // it is gone: receive() says so
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
}

bool Process::read_all(char* to, std::size_t size) {
  while (size > 0) {
    pollfd wanted{.fd = from_, .events = POLLIN, .revents = 0};
    if (::poll(&wanted, 1, kPatienceMs) != 1) return false;
    const ssize_t n = ::read(from_, to, size);
    if (n <= 0) return false;
    to += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

std::optional<std::string> Process::receive() {
  std::uint32_t size = 0;
  if (!read_all(reinterpret_cast<char*>(&size), sizeof size) || size > 1024 * 1024) return std::nullopt;
  std::string body(size, '\0');
  if (!read_all(body.data(), size)) return std::nullopt;
  return body;
}

Nanoseconds Process::since_start() const {
  return std::chrono::steady_clock::now() - started_;
}

long Process::peak_kib() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  std::string word;
  while (status >> word) {
    if (word == "VmHWM:") {
      long kib = 0;
      status >> kib;
      return kib;
    }
  }
  return 0;
}

Usage Process::finish() {
  ::close(to_);
  int status = 0;
  rusage used{};
  while (::wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
  }
  const Nanoseconds lifetime = since_start();
  ::close(from_);
  pid_ = -1;
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .lifetime = lifetime,
          .minor_faults = used.ru_minflt};
}

}  // namespace cerby::bench
