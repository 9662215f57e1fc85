#include "wire/support/memory.h"

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/descriptor.h"

namespace cerby::test {
namespace {

std::string folder_of(pid_t process) {
  return "/proc/" + std::to_string(process);
}

std::string read_at(int memory, unsigned long first, unsigned long last) {
  constexpr std::size_t kPage = 4096;
  std::string bytes(last - first, '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t count =
        ::pread(memory, bytes.data() + at, bytes.size() - at, static_cast<off_t>(first + at));
    // A page that is not there is passed over; what is around it is not.
    at += count > 0 ? static_cast<std::size_t>(count) : kPage;
  }
  return bytes;
}

}  // namespace

std::vector<Region> memory_of(pid_t process) {
  std::vector<Region> regions;
  const Descriptor memory(::open((folder_of(process) + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
  if (!memory.is_open()) return regions;
  std::ifstream maps(folder_of(process) + "/smaps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long first = 0, last = 0;
    int name_at = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %*4s %*s %*s %*s %n", &first, &last, &name_at) == 2 &&
        name_at > 0) {
      const auto name = line.substr(static_cast<std::size_t>(name_at));
      // The kernel's own pages, the same for all.
      const bool kernels = name == "[vsyscall]" || name == "[vvar]" || name == "[vvar_vclock]";
      regions.push_back({name, false, kernels ? std::string() : read_at(memory.get(), first, last)});
    } else if (line.starts_with("VmFlags:") && !regions.empty()) {
      regions.back().not_dumped = (line + " ").find(" dd ") != std::string::npos;
    }
  }
  return regions;
}

HeldAtEnd::HeldAtEnd(pid_t process)
    : process_(process), may_(::ptrace(PTRACE_SEIZE, process, nullptr, PTRACE_O_TRACEEXIT) == 0) {}

HeldAtEnd::~HeldAtEnd() {
  if (may_) ::ptrace(PTRACE_DETACH, process_, nullptr, nullptr);
}

bool HeldAtEnd::wait() {
  for (int status = 0; ::waitpid(process_, &status, __WALL) == process_;) {
    if (!WIFSTOPPED(status)) return false;
    if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8)) return true;
    ::ptrace(PTRACE_CONT, process_, nullptr, static_cast<unsigned long>(WSTOPSIG(status)));
  }
  return false;
}

}  // namespace cerby::test
