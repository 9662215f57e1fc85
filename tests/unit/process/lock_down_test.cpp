// What the host can no longer do once it is locked down, each thing by name.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <iterator>

#include "unit/process/support/lock_down_world.h"

namespace cerby::process::lock_down_test {
namespace {

template <typename... Arguments>
long call(long number, Arguments... arguments) {
  return ::syscall(number, arguments...);
}

long memory(int protection) {
  return ::mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

struct Forbidden {
  const char* name;
  std::function<long()> act;
};

TEST_F(LockDown, CallsThatEndIt) {
  const Bystander other;
  const pid_t pid = other.pid();
  int pair[2] = {-1, -1};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  const int unconnected = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in loopback{};
  loopback.sin_family = AF_INET;
  loopback.sin_port = htons(9);
  loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* address = reinterpret_cast<const sockaddr*>(&loopback);
  static std::array<char, 16> here{};
  const iovec local{here.data(), here.size()};
  const rlimit high{RLIM_INFINITY, RLIM_INFINITY};
  static constexpr std::array<const char*, 2> kTrue = {"/bin/true", nullptr};
  auto* const* const arguments = const_cast<char* const*>(kTrue.data());

  const Forbidden table[] = {
      {"execve", [&] { return call(SYS_execve, "/bin/true", arguments, nullptr); }},
      {"execveat", [&] { return call(SYS_execveat, AT_FDCWD, "/bin/true", arguments, nullptr, 0); }},
      {"fork", [] { return call(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
      {"thread", [] { return call(SYS_clone, CLONE_THREAD, 0, 0, 0, 0); }},
      {"clone3", [] { return call(SYS_clone3, nullptr, 0); }},
      {"socket inet", [] { return call(SYS_socket, AF_INET, SOCK_STREAM, 0); }},
      {"socket inet6", [] { return call(SYS_socket, AF_INET6, SOCK_DGRAM, 0); }},
      {"socket unix", [] { return call(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }},
      {"socket netlink", [] { return call(SYS_socket, AF_NETLINK, SOCK_RAW, 0); }},
      {"socketpair", [] { return call(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, here.data()); }},
      {"connect", [&] { return call(SYS_connect, unconnected, address, sizeof loopback); }},
      {"bind", [&] { return call(SYS_bind, unconnected, address, sizeof loopback); }},
      {"listen", [&] { return call(SYS_listen, unconnected, 1); }},
      {"accept", [&] { return call(SYS_accept4, unconnected, nullptr, nullptr, 0); }},
      {"sendmsg (descriptors)", [&] { return call(SYS_sendmsg, pair[0], nullptr, 0); }},
      {"recvmsg (descriptors)", [&] { return call(SYS_recvmsg, pair[0], nullptr, 0); }},
      {"ptrace of itself", [] { return call(SYS_ptrace, 0, 0, 0, 0); }},
      {"ptrace of another", [=] { return call(SYS_ptrace, 16, pid, 0, 0); }},
      {"process_vm_readv", [=] { return call(SYS_process_vm_readv, pid, &local, 1, &local, 1, 0); }},
      {"process_vm_writev", [=] { return call(SYS_process_vm_writev, pid, &local, 1, &local, 1, 0); }},
      {"pidfd_getfd", [] { return call(SYS_pidfd_getfd, 0, 0, 0); }},
      {"pidfd_send_signal", [] { return call(SYS_pidfd_send_signal, 0, SIGTERM, nullptr, 0); }},
      {"kcmp", [=] { return call(SYS_kcmp, pid, pid, 0, 0, 0); }},
      {"kill another", [=] { return call(SYS_kill, pid, SIGKILL); }},
      {"kill its group", [] { return call(SYS_kill, 0, SIGWINCH); }},
      {"kill everything", [] { return call(SYS_kill, -1, 0); }},
      {"tgkill another", [=] { return call(SYS_tgkill, pid, pid, SIGTERM); }},
      {"tkill", [=] { return call(SYS_tkill, pid, SIGTERM); }},
      {"rt_sigqueueinfo", [=] { return call(SYS_rt_sigqueueinfo, pid, SIGTERM, nullptr); }},
      {"mmap executable", [] { return memory(PROT_READ | PROT_EXEC); }},
      {"mprotect executable", [] { return call(SYS_mprotect, &here, 4096, PROT_READ | PROT_EXEC); }},
      {"pkey_mprotect", [] { return call(SYS_pkey_mprotect, nullptr, 4096, PROT_EXEC, -1); }},
      {"memfd_create", [] { return call(SYS_memfd_create, "x", 0); }},
      {"shmget", [] { return call(SYS_shmget, 0, 4096, 0600); }},
      {"personality", [] { return call(SYS_personality, 0x0400000 /* READ_IMPLIES_EXEC */); }},
      {"bpf", [] { return call(SYS_bpf, 0, nullptr, 0); }},
      {"perf_event_open", [] { return call(SYS_perf_event_open, nullptr, 0, -1, -1, 0); }},
      {"userfaultfd", [] { return call(SYS_userfaultfd, 0); }},
      {"io_uring_setup", [] { return call(SYS_io_uring_setup, 1, nullptr); }},
      {"io_uring_enter", [] { return call(SYS_io_uring_enter, 0, 0, 0, 0, nullptr, 0); }},
      {"keyctl: another session", [] { return call(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr); }},
      {"keyctl: writing a key", [] { return call(SYS_keyctl, KEYCTL_UPDATE, 0, nullptr, 0); }},
      {"keyctl: another's keyring", [] { return call(SYS_keyctl, KEYCTL_GET_PERSISTENT, 0, 0); }},
      {"request_key", [] { return call(SYS_request_key, "user", "x", nullptr, 0); }},
      {"prctl: dumpable again", [] { return call(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); }},
      {"prctl: a tracer", [] { return call(SYS_prctl, PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0); }},
      {"core files again", [&] { return call(SYS_prlimit64, 0, RLIMIT_CORE, &high, nullptr); }},
      {"setuid", [] { return call(SYS_setuid, 0); }},
      {"setgroups", [] { return call(SYS_setgroups, 0, nullptr); }},
      {"capset", [] { return call(SYS_capset, nullptr, nullptr); }},
      {"unshare", [] { return call(SYS_unshare, CLONE_NEWUSER); }},
      {"setns", [] { return call(SYS_setns, -1, 0); }},
      {"mount", [] { return call(SYS_mount, nullptr, "/nonexistent", nullptr, 0, nullptr); }},
      {"chroot", [] { return call(SYS_chroot, "/"); }},
      {"chdir", [] { return call(SYS_chdir, "/"); }},
      {"mknod", [&] { return call(SYS_mknodat, AT_FDCWD, (outside_ / "fifo").c_str(), S_IFIFO, 0); }},
      {"symlink", [&] { return call(SYS_symlinkat, "/", AT_FDCWD, (outside_ / "link").c_str()); }},
      {"chmod", [&] { return call(SYS_fchmodat, AT_FDCWD, (outside_ / "file").c_str(), 0644); }},
      {"chown", [&] { return call(SYS_fchownat, AT_FDCWD, (outside_ / "file").c_str(), -1, -1, 0); }},
      {"truncate", [&] { return call(SYS_truncate, (outside_ / "file").c_str(), 0); }},
      {"setxattr", [&] { return call(SYS_setxattr, (outside_ / "file").c_str(), "user.x", "", 0, 0); }},
      {"times of a file", [] { return call(SYS_utimensat, AT_FDCWD, "/nonexistent", nullptr, 0); }},
      {"open_by_handle_at", [] { return call(SYS_open_by_handle_at, -1, nullptr, 0); }},
      {"inotify", [] { return call(SYS_inotify_init1, 0); }},
      {"another filter", [] { return call(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, nullptr); }},
      {"a call that does not exist", [] { return call(500); }},
#ifdef __x86_64__
      {"x32", [] { return call(0x40000000 + SYS_getpid); }},
      {"32 bit",
       [] {
         int result = 20;  // getpid
         asm volatile("int $0x80" : "+a"(result)::"memory");
         return long{result};
       }},
#endif
  };
  EXPECT_GE(std::size(table), 60U);
  for (const auto& one : table) {
    EXPECT_EQ(locked_down(one.act).signal, SIGSYS) << one.name;
    EXPECT_NE(free(one.act).signal, SIGSYS) << one.name << ": the attempt itself ends the process";
  }
  for (const int descriptor : {pair[0], pair[1], unconnected}) ::close(descriptor);
}

TEST_F(LockDown, FilesThatItDoesNotReach) {
  const auto opened = [](const std::filesystem::path& file, int flags) {
    return [=] { return long{::open(file.c_str(), flags, 0600)}; };
  };
  const auto file = outside_ / "file", own = paths_.vault_dir / "own", state = paths_.state_dir / "own";
  const auto moved = [](const std::filesystem::path& from, const std::filesystem::path& to) {
    return [=] { return long{::rename(from.c_str(), to.c_str())}; };
  };
  const auto linked = [](const std::filesystem::path& from, const std::filesystem::path& to) {
    return [=] { return long{::link(from.c_str(), to.c_str())}; };
  };
  const Forbidden table[] = {
      {"/etc/passwd, reading", opened("/etc/passwd", O_RDONLY)},
      {"its own memory", opened("/proc/self/mem", O_RDWR)},
      {"its own environment", opened("/proc/self/environ", O_RDONLY)},
      {"a parent's environment",
       [] { return long{::open(("/proc/" + std::to_string(::getppid()) + "/environ").c_str(), O_RDONLY)}; }},
      {"the root", opened("/", O_RDONLY | O_DIRECTORY)},
      {"a device, writing", opened("/dev/null", O_WRONLY)},
      {"chance", opened("/dev/urandom", O_RDONLY)},
      {"a file beside, reading", opened(file, O_RDONLY)},
      {"a file beside, writing", opened(file, O_WRONLY)},
      {"a file beside, cutting", opened(file, O_WRONLY | O_TRUNC)},
      {"a folder beside", opened(outside_, O_RDONLY | O_DIRECTORY)},
      {"a new file beside", opened(outside_ / "new", O_WRONLY | O_CREAT)},
      {"a nameless file beside", opened(outside_, O_WRONLY | O_TMPFILE)},
      {"by way of its own folder", opened(paths_.vault_dir / "../../outside/file", O_RDONLY)},
      {"by a link in its own folder", opened(paths_.vault_dir / "link", O_RDONLY)},
      {"the folder above its own", opened(paths_.vault_dir.parent_path(), O_RDONLY | O_DIRECTORY)},
      {"a new file above its own", opened(paths_.vault_dir.parent_path() / "new", O_WRONLY | O_CREAT)},
      {"removing a file beside", [=] { return long{::unlink(file.c_str())}; }},
      {"a folder in its own", [this] { return long{::mkdir((paths_.vault_dir / "x").c_str(), 0700)}; }},
      {"a folder beside", [this] { return long{::mkdir((outside_ / "x").c_str(), 0700)}; }},
      {"moving its own out", moved(own, outside_ / "own")},
      {"moving a file in", moved(file, paths_.vault_dir / "file")},
      {"moving its own to the state", moved(own, state)},
      {"moving a file beside", moved(file, outside_ / "other")},
      {"naming its own outside", linked(own, outside_ / "own")},
      {"naming another's inside", linked(file, paths_.vault_dir / "file")},
  };
  EXPECT_GE(std::size(table), 25U);
  for (const auto& one : table) {
    const Attempt refused = locked_down(one.act);
    EXPECT_TRUE(refused == Attempt{.error = EACCES} || refused == Attempt{.error = EXDEV})
        << one.name << ": " << refused;
  }
  EXPECT_TRUE(std::filesystem::exists(own) && std::filesystem::exists(file));
  // The same without: what stood in the way was not the files.
  ASSERT_TRUE(std::filesystem::create_directories(paths_.state_dir) ||
              std::filesystem::exists(paths_.state_dir));
  for (const auto& one : table) {
    EXPECT_EQ(free(one.act), Attempt{}) << one.name;
    std::filesystem::remove_all(outside_);
    std::filesystem::create_directories(outside_);
    std::ofstream(file) << "text";
    for (const auto* name : {"x", "file"}) std::filesystem::remove_all(paths_.vault_dir / name);
    std::filesystem::remove(paths_.vault_dir.parent_path() / "new");
    std::filesystem::remove(state);
    std::ofstream(own) << "text";
  }
}

}  // namespace
}  // namespace cerby::process::lock_down_test
