#include "vault/traced.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

constexpr unsigned kLongest = 60;  // seconds; one that hangs ends by SIGALRM, which is a finding

void must_trace(long result) {
  if (result < 0) give_up({Outcome::SystemFailed, "ptrace"});
}

int next_stop(pid_t child) {
  int status = 0;
  if (::waitpid(child, &status, __WALL) != child) give_up({Outcome::SystemFailed, "waiting for the child"});
  return status;
}

#if defined(__x86_64__)
void change(pid_t child, std::size_t where, std::uint64_t value) {
  must_trace(::ptrace(PTRACE_POKEUSER, child, where, value));
}
void skip(pid_t child) {
  change(child, offsetof(user_regs_struct, orig_rax), ~0ULL);
}
void write_half(pid_t child, const Call& call) {
  change(child, offsetof(user_regs_struct, rdx), call.arguments[2] / 2);
}
void let_fail(pid_t child, int error) {
  change(child, offsetof(user_regs_struct, rax), static_cast<std::uint64_t>(-static_cast<long>(error)));
}
#else
void skip(pid_t) {}
void write_half(pid_t, const Call&) {}
void let_fail(pid_t, int) {}
#endif

class Tracer {
 public:
  Tracer(pid_t child, const Fault& fault, const Watch& watch) : child_(child), fault_(fault), watch_(watch) {}
  Traced run() {
    static_cast<void>(next_stop(child_));  // its own SIGSTOP
    must_trace(::ptrace(PTRACE_SETOPTIONS, child_, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
    int signal = 0;
    while (true) {
      must_trace(::ptrace(PTRACE_SYSCALL, child_, 0, signal));
      traced_.status = next_stop(child_);
      if (!WIFSTOPPED(traced_.status)) return traced_;
      signal = WSTOPSIG(traced_.status);
      if (signal != (SIGTRAP | 0x80)) continue;  // is for the child
      signal = 0;
      if (!at_call()) {
        must_trace(::kill(child_, SIGKILL));
        traced_.status = next_stop(child_);
        return traced_;
      }
    }
  }

 private:
  // False: it is to be killed.
  bool at_call() {
    __ptrace_syscall_info info{};
    must_trace(::ptrace(PTRACE_GET_SYSCALL_INFO, child_, sizeof info, &info));
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
      Call call{.number = info.entry.nr, .arguments = {}};
      std::ranges::copy(info.entry.args, call.arguments.begin());
      traced_.calls.push_back(call);
      if (watch_) watch_(child_, call, std::nullopt);
      return enters(call);
    }
    if (watch_ && info.op == PTRACE_SYSCALL_INFO_EXIT) watch_(child_, traced_.calls.back(), info.exit.rval);
    return leaves();
  }
  [[nodiscard]] bool is_hit(const Call& call) const {
    const auto at = traced_.calls.size() - 1;
    return at == fault_.at || (at > fault_.at && fault_.lasting != nullptr && fault_.lasting(call));
  }
  bool enters(const Call& call) {
    hit_ = is_hit(call);
    if (!hit_) return true;
    if (fault_.kind == Fault::Kind::KilledBefore) {
      skip(child_);
      return false;
    }
    // A descriptor is closed whatever close() says.
    if (fault_.kind == Fault::Kind::Error && call.number != SYS_close) skip(child_);
    if (fault_.kind == Fault::Kind::ShortWrite) write_half(child_, call);
    return true;
  }
  bool leaves() {
    if (!hit_) return true;
    if (fault_.kind == Fault::Kind::KilledAfter) return false;
    if (fault_.kind == Fault::Kind::Error) let_fail(child_, fault_.error);
    return true;
  }

  pid_t child_;
  const Fault& fault_;
  const Watch& watch_;
  bool hit_ = false;
  Traced traced_;
};

}  // namespace

bool can_trace() {
#if defined(__x86_64__)
  return true;
#else
  return false;
#endif
}

Traced traced(const std::function<int()>& work, const Fault& fault, const Watch& watch) {
  const pid_t child = ::fork();
  if (child < 0) give_up({Outcome::SystemFailed, "fork"});
  if (child == 0) {
    ::alarm(kLongest);
    must_trace(::ptrace(PTRACE_TRACEME, 0, 0, 0));
    ::raise(SIGSTOP);
    ::_exit(work());
  }
  Tracer tracer(child, fault, watch);
  return tracer.run();
}

}  // namespace cerby::vault::torture
