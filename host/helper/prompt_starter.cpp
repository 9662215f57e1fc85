#include "helper/prompt_starter.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace cerby::helper {
namespace {

struct Order {
  enum class Kind : std::uint8_t { Start, End } kind = Kind::Start;
  std::int32_t grace = 0;  // ms, of End
};
struct Answer {
  bool done = false;
  Outcome outcome = Outcome::HelperFailed;  // where it is not done
  std::array<char, 512> detail{};
};
constexpr std::size_t kPipes = 2;

std::unexpected<Failure> unusable(const std::filesystem::path& path, const char* why) {
  return fail(Outcome::UnlockUnavailable, path.string() + ": " + why);
}

bool is_owned_well(const struct stat& status) {
  return status.st_uid == 0 || status.st_uid == ::geteuid();
}

// The program without symbolic links, when nobody but root and the user can put another in its place.
Expected<std::filesystem::path> safe_program(const std::filesystem::path& path) {
  if (!path.is_absolute()) return unusable(path, "not an absolute path");
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  if (error) return unusable(path, "there is no such program");
  struct stat status{};
  if (::stat(real.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return unusable(path, "not a plain file");
  if (!is_owned_well(status)) return unusable(path, "owned by somebody else");
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return unusable(path, "others can write it");
  for (auto folder = real.parent_path();; folder = folder.parent_path()) {
    if (::stat(folder.c_str(), &status) != 0 || !is_owned_well(status))
      return unusable(path, "in a folder of somebody else's");
    // A group of one's own (user private groups, umask 002) is nobody else; the sticky bit keeps others from
    // replacing what they do not own.
    const bool own_group = status.st_gid == 0 || status.st_gid == ::getegid();
    const mode_t others = own_group ? S_IWOTH : S_IWOTH | S_IWGRP;
    if ((status.st_mode & others) != 0 && (status.st_mode & S_ISVTX) == 0) {
      return unusable(path, "in a folder that others can write");
    }
    if (folder == folder.root_path()) return real;
  }
}

// In the child, after fork.
[[noreturn]] void run(const char* path, char* const* arguments, char* const* variables, int in, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  std::signal(SIGPIPE, SIG_DFL);
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (::dup2(in, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(null, STDERR_FILENO) >= 0) {
    ::execve(path, arguments, variables);
  }
  ::_exit(127);
}

struct Started {
  process::Child child;
  PromptStarter::Pipes pipes;
};

Expected<Started> start_program(const std::filesystem::path& program, const Environment& environment) {
  CERBY_TRY(const std::filesystem::path real, safe_program(program));
  CERBY_TRY(process::Pipe to, process::make_pipe());
  CERBY_TRY(process::Pipe from, process::make_pipe());
  std::string name = program.string();
  std::array<char*, 2> arguments = {name.data(), nullptr};
  std::vector<std::string> lines;
  for (const auto& [variable, value] : environment) lines.push_back(variable + "=" + value);
  std::vector<char*> variables;
  for (std::string& line : lines) variables.push_back(line.data());
  variables.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0) return fail_with_errno("fork");
  if (pid == 0) run(real.c_str(), arguments.data(), variables.data(), to.read.get(), from.write.get());
  return Started{process::Child(pid), {std::move(from.read), std::move(to.write)}};
}

// What goes with an answer: the prompt's pipes.
struct Control {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kPipes * sizeof(int))> room{};
};

void send_answer(int orders, const Expected<Started>& started) {
  Answer answer{.done = started.has_value()};
  if (!started) {
    answer.outcome = started.error().outcome;
    started.error().detail.copy(answer.detail.data(), answer.detail.size() - 1);
  }
  iovec content{.iov_base = &answer, .iov_len = sizeof answer};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  Control control;
  if (started) {
    const std::array<int, kPipes> pipes = {started->pipes.from.get(), started->pipes.to.get()};
    message.msg_control = control.room.data();
    message.msg_controllen = control.room.size();
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof pipes);
    std::memcpy(CMSG_DATA(header), pipes.data(), sizeof pipes);
  }
  (void)::sendmsg(orders, &message, MSG_NOSIGNAL);
}

// None: whoever gave the orders is gone.
template <typename T>
bool receive(int orders, T& into) {
  ssize_t count = 0;
  do {
    count = ::recv(orders, &into, sizeof into, 0);
  } while (count < 0 && errno == EINTR);
  return count == static_cast<ssize_t>(sizeof into);
}

[[noreturn]] void serve(int orders, const std::filesystem::path& program, const Environment& environment) {
  {
    process::Child prompt;
    for (Order order; receive(orders, order);) {
      if (order.kind == Order::Kind::End) {
        prompt.end(std::chrono::milliseconds(order.grace));
        (void)::send(orders, "", 1, MSG_NOSIGNAL);
        continue;
      }
      prompt.end(std::chrono::milliseconds::zero());
      auto started = start_program(program, environment);
      send_answer(orders, started);
      if (started) prompt = std::move(started->child);
    }
  }
  ::_exit(0);
}

}  // namespace

Expected<PromptStarter> PromptStarter::fork(const std::filesystem::path& program,
                                            const Environment& environment, int host) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return fail_with_errno("socketpair");
  Descriptor ours(pair[0]);
  const Descriptor theirs(pair[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return fail_with_errno("fork");
  if (pid == 0) {
    // Neither its own end nor the host's is kept open by it: what is closed there tells both who is gone. (No
    // signal does: the helper may send none.)
    ours.reset();
    const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (::dup2(null.get(), host) < 0) ::_exit(1);
    serve(theirs.get(), program, environment);
  }
  return PromptStarter(process::Child(pid), std::move(ours));
}

Expected<PromptStarter::Pipes> PromptStarter::start() const {
  const auto gone = [] { return fail(Outcome::HelperFailed, "what starts the prompt is gone"); };
  const Order order{.kind = Order::Kind::Start};
  if (::send(orders_.get(), &order, sizeof order, MSG_NOSIGNAL) < 0) return gone();
  Answer answer;
  iovec content{.iov_base = &answer, .iov_len = sizeof answer};
  Control control;
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control.room.data();
  message.msg_controllen = control.room.size();
  ssize_t count = 0;
  do {
    count = ::recvmsg(orders_.get(), &message, MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  if (count != static_cast<ssize_t>(sizeof answer)) return gone();
  if (!answer.done) return fail(answer.outcome, answer.detail.data());
  const cmsghdr* const header = CMSG_FIRSTHDR(&message);
  std::array<int, kPipes> pipes{-1, -1};
  if (header == nullptr || header->cmsg_len != CMSG_LEN(sizeof pipes)) return gone();
  std::memcpy(pipes.data(), CMSG_DATA(header), sizeof pipes);
  return Pipes{Descriptor(pipes[0]), Descriptor(pipes[1])};
}

void PromptStarter::end(std::chrono::milliseconds grace) const {
  const Order order{.kind = Order::Kind::End, .grace = static_cast<std::int32_t>(grace.count())};
  char done = 0;
  if (::send(orders_.get(), &order, sizeof order, MSG_NOSIGNAL) >= 0) (void)receive(orders_.get(), done);
}

}  // namespace cerby::helper
