#include "helper/pinentry.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace cerby::helper {
namespace {

constexpr std::chrono::milliseconds kGrace{500};

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

struct Pipe {
  Descriptor read, write;
};

Expected<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail_with_errno("pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// In the child, after fork: nothing here takes memory or a lock, since a library's thread may have held one.
[[noreturn]] void run(const char* path, char* const* arguments, char* const* variables, int in, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  std::signal(SIGPIPE, SIG_DFL);
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (::dup2(in, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(null, STDERR_FILENO) >= 0) {
    ::execve(path, arguments, variables);
  }
  ::_exit(127);
}

}  // namespace

Outcome outcome_of_pinentry(std::uint32_t error) {
  switch (error) {
    case 99:   // GPG_ERR_CANCELED
    case 114:  // GPG_ERR_NOT_CONFIRMED
    case 198:  // GPG_ERR_FULLY_CANCELED
      return Outcome::UnlockCancelled;
    case 62:  // GPG_ERR_TIMEOUT
      return Outcome::TimedOut;
    default:
      return Outcome::UnlockUnavailable;
  }
}

Pinentry::Pinentry(process::Child child, Descriptor from, Descriptor to, int host)
    : child_(std::move(child)),
      from_(std::move(from)),
      to_(std::move(to)),
      assuan_(from_.get(), to_.get(), host) {}

Pinentry::~Pinentry() {
  to_.reset();
  from_.reset();
  child_.end(answered_ ? kGrace : std::chrono::milliseconds::zero());
}

Expected<Pinentry> Pinentry::start(const PromptProgram& program) {
  CERBY_TRY(const std::filesystem::path real, safe_program(program.path));
  CERBY_TRY(Pipe to, make_pipe());
  CERBY_TRY(Pipe from, make_pipe());
  std::string name = program.path.string();
  std::array<char*, 2> arguments = {name.data(), nullptr};
  std::vector<std::string> lines;
  for (const auto& [variable, value] : program.environment) lines.push_back(variable + "=" + value);
  std::vector<char*> variables;
  for (std::string& line : lines) variables.push_back(line.data());
  variables.push_back(nullptr);

  const pid_t pid = ::fork();
  if (pid < 0) return fail_with_errno("fork");
  if (pid == 0) run(real.c_str(), arguments.data(), variables.data(), to.read.get(), from.write.get());
  // The ends of the other side close here, so that its end shows as the end of the pipe.
  to.read.reset();
  from.write.reset();
  Pinentry pinentry(process::Child(pid), std::move(from.read), std::move(to.write), program.host);

  pinentry.answered_ = false;
  CERBY_TRY(const Assuan::Reply greeting, pinentry.assuan_.greeting());
  pinentry.answered_ = true;
  if (greeting.error != 0) return unusable(program.path, "it does not start");
  pinentry.set_option("display", program.environment, "DISPLAY");
  pinentry.set_option("ttyname", program.environment, "GPG_TTY");
  pinentry.set_option("ttytype", program.environment, "TERM");
  pinentry.set_option("lc-ctype", program.environment, "LC_CTYPE");
  pinentry.set_option("lc-messages", program.environment, "LC_MESSAGES");
  CERBY_CHECK(pinentry.set("SETTITLE", "Cerby"));
  return pinentry;
}

// That it does not know an option is no fault: each has its own.
void Pinentry::set_option(std::string_view name, const Environment& environment, std::string_view variable) {
  const auto found = environment.find(variable);
  if (found == environment.end() || found->second.empty()) return;
  const std::string option = std::string(name) + "=" + found->second;
  (void)command("OPTION", view_of(option));
}

Expected<void> Pinentry::set(std::string_view command_name, std::string_view argument) {
  CERBY_TRY(const Assuan::Reply reply, command(command_name, view_of(argument)));
  if (reply.error != 0)
    return fail(Outcome::UnlockUnavailable, "pinentry does not know " + std::string(command_name));
  return {};
}

Expected<Assuan::Reply> Pinentry::command(std::string_view command_name, SecretView argument) {
  answered_ = false;
  auto reply = assuan_.command(command_name, argument);
  answered_ = reply.has_value();
  return reply;
}

}  // namespace cerby::helper
