// Writes down which functions of a program are called, in the order of their first calls: a breakpoint at the
// start of each, taken out when it is met. Stands in the program's place: same arguments, pipes and exit
// code.
//
//   bench_first_calls FUNCTIONS CALLED PROGRAM [ARGUMENT…]
//
// FUNCTIONS has a line "address name" (hexadecimal, of the file) for each; CALLED gets the names.
// x86-64 alone; the program is position-independent, and its descriptors are left as they are.
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Address = std::uint64_t;
constexpr Address kBreakpoint = 0xCC, kByte = 0xFF;

struct Function {
  std::vector<std::string> names;
  Address first_byte = 0;
};

std::map<Address, Function> functions_in(const char* path) {
  std::map<Address, Function> functions;
  std::ifstream file(path);
  Address address = 0;
  std::string name;
  while (file >> std::hex >> address >> name) functions[address].names.push_back(name);
  if (functions.empty()) throw std::runtime_error(std::string(path) + " names no function");
  return functions;
}

// Where the kernel put the program: the first mapping of its file.
Address place_of(pid_t process, const std::string& program) {
  std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.ends_with(program)) return std::stoull(line, nullptr, 16);
  }
  throw std::runtime_error(program + " is not mapped: give its whole path");
}

Address byte_swapped(pid_t process, Address at, Address byte) {
  const auto word = static_cast<Address>(::ptrace(PTRACE_PEEKTEXT, process, at, nullptr));
  ::ptrace(PTRACE_POKETEXT, process, at, (word & ~kByte) | byte);
  return word & kByte;
}

int follow(pid_t process, std::map<Address, Function> functions, Address place, std::ofstream& called) {
  for (auto& [address, function] : functions)
    function.first_byte = byte_swapped(process, place + address, kBreakpoint);
  long signal = 0;
  while (true) {
    int status = 0;
    ::ptrace(PTRACE_CONT, process, nullptr, signal);
    if (::waitpid(process, &status, 0) < 0) return 1;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    if (WIFSIGNALED(status)) return 128 + WTERMSIG(status);
    signal = WSTOPSIG(status);
    if (signal != SIGTRAP) continue;
    user_regs_struct registers{};
    ::ptrace(PTRACE_GETREGS, process, nullptr, &registers);
    const auto met = functions.find(registers.rip - 1 - place);
    if (met == functions.end()) continue;
    for (const auto& name : met->second.names) called << name << '\n';
    byte_swapped(process, --registers.rip, met->second.first_byte);
    ::ptrace(PTRACE_SETREGS, process, nullptr, &registers);
    functions.erase(met);
    signal = 0;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    (void)std::fprintf(stderr, "usage: bench_first_calls FUNCTIONS CALLED PROGRAM [ARGUMENT…]\n");
    return 2;
  }
  try {
    const auto functions = functions_in(argv[1]);
    std::ofstream called(argv[2]);
    const pid_t process = ::fork();
    if (process == 0) {
      ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      ::execv(argv[3], argv + 3);
      ::_exit(127);
    }
    int status = 0;
    if (::waitpid(process, &status, 0) < 0 || !WIFSTOPPED(status))
      throw std::runtime_error("it does not start");
    return follow(process, functions, place_of(process, argv[3]), called);
  } catch (const std::exception& wrong) {
    (void)std::fprintf(stderr, "bench_first_calls: %s\n", wrong.what());
    return 1;
  }
}
