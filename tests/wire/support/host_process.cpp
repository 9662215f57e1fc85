#include "wire/support/host_process.h"

#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/base64.h"
#include "unit/wire/support/pipes.h"
#include "wire/caller.h"

namespace cerby::test {
namespace {

// The frame's 10 s, and what a busy machine may add.
constexpr std::chrono::seconds kPatience{60};

}  // namespace

HostProcess::HostProcess(const std::filesystem::path& home, const Options& options) {
  Pipe in, out;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  const auto give = [&](bool closed, int from, int to) {
    if (closed) {
      ::posix_spawn_file_actions_addclose(&actions, to);
    } else {
      ::posix_spawn_file_actions_adddup2(&actions, from, to);
    }
  };
  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  give(options.closed_stdin, in.out.get(), 0);
  give(options.closed_stdout, out.in.get(), 1);
  give(options.closed_stderr, null.get(), 2);
  if (options.error >= 0) give(false, options.error, 2);
  if (options.third >= 0) give(false, options.third, 3);
  std::string program = options.program, place = "HOME=" + home.string();
  std::vector<std::string> arguments = options.arguments;
  std::vector<char*> argv = {program.data()};
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::vector<std::string> variables = options.environment;
  std::vector<char*> environment = {place.data()};
  for (auto& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);
  if (::posix_spawn(&process_, program.c_str(), &actions, nullptr, argv.data(), environment.data()) != 0)
    std::abort();
  ::posix_spawn_file_actions_destroy(&actions);
  input_ = std::move(in.in);
  output_ = std::move(out.out);
}

HostProcess::HostProcess(HostProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      input_(std::move(other.input_)),
      output_(std::move(other.output_)),
      unread_(std::move(other.unread_)) {}

HostProcess::~HostProcess() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void HostProcess::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(input_.get(), bytes.data(), bytes.size());
    if (count < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool HostProcess::has_read() {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  int unread = 0;
  while (::ioctl(input_.get(), FIONREAD, &unread) == 0 && unread > 0) {
    // Readable for an error means here that nobody holds the other end.
    pollfd gone{input_.get(), 0, 0};
    if (::poll(&gone, 1, 0) > 0 || std::chrono::steady_clock::now() > until) return false;
    ::sched_yield();
  }
  return unread == 0;
}

bool HostProcess::read_more(std::chrono::steady_clock::time_point until) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  pollfd waited{output_.get(), POLLIN, 0};
  if (left.count() <= 0 || ::poll(&waited, 1, static_cast<int>(left.count())) <= 0) return false;
  std::array<char, 65536> buffer{};
  const ssize_t count = ::read(output_.get(), buffer.data(), buffer.size());
  if (count > 0) unread_.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

std::optional<std::string> HostProcess::next_frame() {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    if (unread_.size() >= 4) {
      std::uint32_t size = 0;
      std::memcpy(&size, unread_.data(), 4);
      if (unread_.size() >= 4 + std::size_t{size}) {
        auto body = unread_.substr(4, size);
        unread_.erase(0, 4 + std::size_t{size});
        return body;
      }
    }
    if (!read_more(until)) return std::nullopt;
  }
}

Ending HostProcess::end() {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (output_.is_open() && read_more(until)) {
  }
  Ending ending{-1, std::move(unread_)};
  if (std::chrono::steady_clock::now() >= until) return ending;  // the destructor ends it
  int status = 0;
  if (::waitpid(std::exchange(process_, -1), &status, 0) > 0 && WIFEXITED(status))
    ending.exit_code = WEXITSTATUS(status);
  return ending;
}

std::vector<std::string> chromium_arguments() {
  return {"chrome-extension://" + std::string(wire::chromium_extension_ids().front()) + "/"};
}

std::string hello_body(int id) {
  const std::vector<std::uint8_t> challenge(32, 7);
  return R"({"type":"hello","id":)" + std::to_string(id) +
         R"(,"protocol":{"min":1,"max":1},"extension":"0.1.0","challenge":")" + base64url(challenge) + "\"}";
}

std::string outcome_in(std::string_view reply) {
  constexpr std::string_view kKey = R"("outcome":")";
  const auto start = reply.find(kKey);
  if (start == std::string_view::npos) return {};
  const auto value = reply.substr(start + kKey.size());
  return std::string(value.substr(0, value.find('"')));
}

std::optional<std::vector<std::string>> frames_in(std::string_view output) {
  std::vector<std::string> bodies;
  while (!output.empty()) {
    std::uint32_t size = 0;
    if (output.size() < 4) return std::nullopt;
    std::memcpy(&size, output.data(), 4);
    if (output.size() - 4 < size) return std::nullopt;
    bodies.emplace_back(output.substr(4, size));
    output.remove_prefix(4 + std::size_t{size});
  }
  return bodies;
}

bool is_long_run() {
  const char* value = std::getenv("CERBY_LONG");
  return value != nullptr && std::string_view(value) == "1";
}

}  // namespace cerby::test
