// What the helper can no longer do once it has refused the calls of seccomp.cpp's second list, each by name:
// the list is written down here once more, so that no call leaves it unnoticed. No call is made with anything
// that would do something where it is not refused.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "process/seccomp.h"
#include "unit/process/support/confined.h"

namespace cerby::process::helper_calls_test {
namespace {

class HelperCalls : public testing::Test {
 protected:
  void SetUp() override {
    if (!kBuiltToConfine) GTEST_SKIP() << "this build confines nothing";
    if (!has_seccomp()) GTEST_SKIP() << "this kernel has no seccomp";
  }
};

bool refuse() {
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && refuse_calls_of_helper() == Confinement::Effective;
}

Attempt in_helper(const std::function<long()>& act) {
  return attempted(refuse, act);
}

struct Refused {
  const char* name;
  long number;
};
constexpr Refused kRefused[] = {
    {"ptrace", SYS_ptrace},
    {"process_vm_readv", SYS_process_vm_readv},
    {"process_vm_writev", SYS_process_vm_writev},
    {"process_madvise", SYS_process_madvise},
    {"pidfd_getfd", SYS_pidfd_getfd},
    {"kcmp", SYS_kcmp},
    {"keyctl", SYS_keyctl},
    {"add_key", SYS_add_key},
    {"request_key", SYS_request_key},
    {"bpf", SYS_bpf},
    {"perf_event_open", SYS_perf_event_open},
    {"userfaultfd", SYS_userfaultfd},
    {"io_uring_setup", SYS_io_uring_setup},
    {"io_uring_enter", SYS_io_uring_enter},
    {"io_uring_register", SYS_io_uring_register},
    {"mount", SYS_mount},
    {"umount2", SYS_umount2},
    {"pivot_root", SYS_pivot_root},
    {"chroot", SYS_chroot},
    {"move_mount", SYS_move_mount},
    {"open_tree", SYS_open_tree},
    {"fsopen", SYS_fsopen},
    {"fsconfig", SYS_fsconfig},
    {"fsmount", SYS_fsmount},
    {"fspick", SYS_fspick},
    {"mount_setattr", SYS_mount_setattr},
    {"setns", SYS_setns},
    {"unshare", SYS_unshare},
    {"open_by_handle_at", SYS_open_by_handle_at},
    {"fanotify_init", SYS_fanotify_init},
    {"quotactl", SYS_quotactl},
    {"kexec_load", SYS_kexec_load},
    {"kexec_file_load", SYS_kexec_file_load},
    {"init_module", SYS_init_module},
    {"finit_module", SYS_finit_module},
    {"delete_module", SYS_delete_module},
    {"reboot", SYS_reboot},
    {"swapon", SYS_swapon},
    {"swapoff", SYS_swapoff},
    {"acct", SYS_acct},
    {"syslog", SYS_syslog},
    {"settimeofday", SYS_settimeofday},
    {"clock_settime", SYS_clock_settime},
    {"sethostname", SYS_sethostname},
    {"setdomainname", SYS_setdomainname},
#ifdef SYS_iopl
    {"iopl", SYS_iopl},
    {"ioperm", SYS_ioperm},
#endif
};

TEST_F(HelperCalls, EachOfTheListIsRefused) {
  for (const auto& one : kRefused) {
    SCOPED_TRACE(one.name);
    // No address, size, flag or descriptor is -1.
    EXPECT_EQ(in_helper([&] { return ::syscall(one.number, -1L, -1L, -1L, -1L, -1L, -1L); }),
              (Attempt{.signal = 0, .error = EPERM}));
  }
}

TEST_F(HelperCalls, EachNamespaceIsRefusedToANewProcess) {
  constexpr struct {
    const char* name;
    long flag;
  } kNamespaces[] = {
      {"files", CLONE_NEWNS},      {"users", CLONE_NEWUSER}, {"processes", CLONE_NEWPID},
      {"network", CLONE_NEWNET},   {"ipc", CLONE_NEWIPC},    {"names", CLONE_NEWUTS},
      {"groups", CLONE_NEWCGROUP},
  };
  for (const auto& one : kNamespaces) {
    SCOPED_TRACE(one.name);
    // CLONE_THREAD without CLONE_VM is invalid, so that no process is made where it is not refused.
    EXPECT_EQ(in_helper([&] { return ::syscall(SYS_clone, one.flag | CLONE_THREAD, 0L, 0L, 0L, 0L); }),
              (Attempt{.signal = 0, .error = EPERM}));
  }
}

TEST_F(HelperCalls, AProcessIsMadeByTheCallWhoseFlagsCanBeSeen) {
  EXPECT_EQ(in_helper([] { return ::syscall(SYS_clone3, -1L, -1L); }),
            (Attempt{.signal = 0, .error = ENOSYS}));
  // What shows a dialog is started so.
  EXPECT_EQ(in_helper([]() -> long {
              const auto child = ::syscall(SYS_clone, static_cast<long>(SIGCHLD), 0L, 0L, 0L, 0L);
              if (child == 0) ::_exit(0);
              return child;
            }),
            Attempt{});
}

}  // namespace
}  // namespace cerby::process::helper_calls_test
