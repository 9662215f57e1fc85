#include "process/seccomp.h"

#include <linux/keyctl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "base/descriptor.h"
#include "process/call_filter.h"

namespace cerby::process {
namespace {

using Label = CallFilter::Label;

// Numbers that stand in the filter for two that are only known when it is attached.
constexpr std::uint32_t kThisProcess = 0x7FFF0001, kHelper = 0x7FFF0002;

constexpr std::uint32_t refuse_with(int error) {
  return SECCOMP_RET_ERRNO | (static_cast<std::uint32_t>(error) & SECCOMP_RET_DATA);
}

// What the C library, libsodium and SQLite are known to do in the host, with their neighbours: a call that
// only reads what the process may know anyway is not worth a launch that dies in a rare path.
constexpr auto kHostCalls = std::to_array({
    // Pipes, the pair with the helper, files. Which files: landlock.h.
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_pwrite64,
    SYS_preadv,
    SYS_pwritev,
    SYS_lseek,
    SYS_openat,
    SYS_close,
    SYS_fcntl,
    SYS_dup,
    SYS_dup3,
    SYS_ppoll,
    SYS_sendto,
    SYS_recvfrom,
    // The vault, the log, the remembered generation.
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_fstatfs,
    SYS_statfs,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getdents64,
    SYS_getcwd,
    SYS_mkdirat,
    SYS_renameat,
    SYS_renameat2,
    SYS_unlinkat,
    SYS_linkat,
    SYS_fchmod,

    SYS_fchown,
    SYS_umask,
    SYS_fsync,
    SYS_fdatasync,
    SYS_ftruncate,
    SYS_fallocate,
    SYS_flock,
    // Memory; mapping and protecting it is looked at below.
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_mlock,
    SYS_mlock2,
    SYS_munlock,
    // Time, chance, waiting.
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_gettimeofday,
    SYS_nanosleep,
    SYS_clock_nanosleep,
    SYS_timerfd_create,
    SYS_timerfd_settime,
    SYS_timerfd_gettime,
    SYS_getrandom,
    SYS_futex,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_restart_syscall,
    // Itself, and the end of the helper.
    SYS_getpid,
    SYS_getppid,
    SYS_gettid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getrlimit,  // vault/calibration.cpp
    SYS_getrusage,
    SYS_sysinfo,
    SYS_uname,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_rseq,
    SYS_set_robust_list,
    SYS_pidfd_open,
    SYS_wait4,
    SYS_waitid,
    SYS_exit,
    SYS_exit_group,
    // The kernel's keyring: putting a key there. The rest of it is looked at below.
    SYS_add_key,
#ifdef SYS_open  // x86-64 has the older forms too, and its C library uses them
    SYS_open,
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_mkdir,
    SYS_rename,
    SYS_unlink,
    SYS_link,
    SYS_dup2,
    SYS_poll,
    SYS_time,
#endif
});

// vault/keyring.cpp's, and no way to join, search or hand around keyrings besides.
constexpr std::uint32_t kKeyringOperations =
    1U << KEYCTL_SETPERM | 1U << KEYCTL_DESCRIBE | 1U << KEYCTL_LINK | 1U << KEYCTL_UNLINK |
    1U << KEYCTL_SEARCH | 1U << KEYCTL_READ | 1U << KEYCTL_SET_TIMEOUT | 1U << KEYCTL_INVALIDATE;

constexpr CallFilter kHostFilter =
    CallFilter(kHostCalls, SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_PROCESS)
        .number()
        .if_equal(SYS_mmap, Label::First)
        .if_equal(SYS_mprotect, Label::First)
        .if_equal(SYS_keyctl, Label::Second)
        .if_equal(SYS_kill, Label::Third)
        .if_equal(SYS_tgkill, Label::Fourth)
        .if_equal(SYS_ioctl, Label::Next, Label::Unlisted)
        // The C library asks files whether they are a terminal; none is.
        .answer(refuse_with(ENOTTY))
        .mark(Label::First)
        .argument(2)
        .if_any_bit(PROT_EXEC, Label::Unlisted, Label::Listed)
        .mark(Label::Second)
        .argument(0)
        .in_set(kKeyringOperations)
        .mark(Label::Third)
        .argument(0)
        .if_equal(kHelper, Label::Next, Label::Unlisted)
        .argument(1)
        .if_equal(SIGKILL, Label::Listed, Label::Unlisted)
        .mark(Label::Fourth)  // abort() and raise()
        .argument(0)
        .if_equal(kThisProcess, Label::Listed, Label::Unlisted)
        .finish();

constexpr auto kNotForHelper = std::to_array({
    // Other processes' memory and descriptors.
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_process_madvise,
    SYS_pidfd_getfd,
    SYS_kcmp,
    // An open vault's key is there; the host alone reads it.
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    // Large, and broken into often; nothing that shows a dialog needs them.
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    // Mounts and namespaces; clone(2) into one is looked at below.
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_mount_setattr,
    SYS_setns,
    SYS_unshare,
    SYS_open_by_handle_at,
    SYS_fanotify_init,
    SYS_quotactl,
    // The machine's.
    SYS_kexec_load,
    SYS_kexec_file_load,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_acct,
    SYS_syslog,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_sethostname,
    SYS_setdomainname,
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
#endif
});

constexpr std::uint32_t kNamespaces =
    CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

// Calls of another architecture do not exist, rather than being a way around the list.
constexpr CallFilter kHelperFilter =
    CallFilter(kNotForHelper, refuse_with(EPERM), SECCOMP_RET_ALLOW, refuse_with(ENOSYS))
        .number()
        .if_equal(SYS_clone, Label::First)
        .if_equal(SYS_clone3, Label::Next, Label::Unlisted)
        // Its flags lie in memory, where a filter cannot look; the C library then uses clone.
        .answer(refuse_with(ENOSYS))
        .mark(Label::First)
        .argument(0)
        .if_any_bit(kNamespaces, Label::Listed, Label::Unlisted)
        .finish();

Expected<Confinement> attach(std::span<sock_filter> code) {
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0) return Confinement::Effective;
  if (errno == EINVAL && !has_seccomp()) return Confinement::NotInKernel;
  return fail_with_errno("seccomp");
}

}  // namespace

bool has_seccomp() {
  const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

Expected<Confinement> allow_calls_of_host(std::optional<pid_t> helper) {
  if (!kBuiltToConfine) return Confinement::NotInBuild;
  constexpr std::size_t kSize = kHostFilter.code().size();
  std::array<sock_filter, kSize> code{};
  std::ranges::copy(kHostFilter.code(), code.begin());
  const auto self = static_cast<std::uint32_t>(::getpid());
  for (sock_filter& one : code) {
    if (one.k == kThisProcess) one.k = self;
    // Without a helper, itself: 0 would be the whole process group.
    if (one.k == kHelper) one.k = helper ? static_cast<std::uint32_t>(*helper) : self;
  }
  return attach(code);
}

Expected<Confinement> refuse_calls_of_helper() {
  if (!kBuiltToConfine) return Confinement::NotInBuild;
  constexpr std::size_t kSize = kHelperFilter.code().size();
  std::array<sock_filter, kSize> code{};
  std::ranges::copy(kHelperFilter.code(), code.begin());
  return attach(code);
}

}  // namespace cerby::process
