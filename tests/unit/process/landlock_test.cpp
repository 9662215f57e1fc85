// Landlock of each ABI that there is, on a kernel that has them all: what an older kernel would not know is
// not asked for, and what it knows is.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/descriptor.h"
#include "base/log.h"
#include "unit/process/support/lock_down_world.h"

namespace cerby::process::landlock_test {
namespace {

constexpr int kNewest = 7;

// As Documentation/userspace-api/landlock.rst and include/uapi/linux/landlock.h have it: all rights of each
// ABI, and how much of struct landlock_ruleset_attr there is.
struct Known {
  std::uint64_t files, network, scoped;
  std::size_t size;
};
constexpr std::array<Known, kNewest> kKnown = {{{0x1FFF, 0, 0, 8},
                                                {0x3FFF, 0, 0, 8},
                                                {0x7FFF, 0, 0, 8},
                                                {0x7FFF, 3, 0, 16},
                                                {0xFFFF, 3, 0, 16},
                                                {0xFFFF, 3, 3, 24},
                                                {0xFFFF, 3, 3, 24}}};

TEST(Landlock, EachAbiIsAskedForAllThatItKnowsAndForNothingElse) {
  for (int abi = 1; abi <= kNewest; ++abi) {
    SCOPED_TRACE(abi);
    const auto& known = kKnown.at(static_cast<std::size_t>(abi) - 1);
    const Denied all = denied_at(abi, {.folders = {}, .readable = {}});
    EXPECT_EQ(all.files, known.files);
    EXPECT_EQ(all.network, known.network);
    EXPECT_EQ(all.scoped, known.scoped);
    EXPECT_EQ(all.size, known.size);
    const Denied with_helper =
        denied_at(abi, {.folders = {}, .readable = {}, .signals = Signals::AnyProcess});
    EXPECT_EQ(with_helper.scoped, known.scoped & 1U);
  }
}

class Listening {
 public:
  Listening(int family, const sockaddr* address, socklen_t size)
      : socket_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (::bind(socket_.get(), address, size) != 0 || ::listen(socket_.get(), 64) != 0)
      ADD_FAILURE() << std::strerror(errno);
  }
  [[nodiscard]] int socket() const { return socket_.get(); }

 private:
  Descriptor socket_;
};

sockaddr_in loopback() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

long connected(int family, const void* address, socklen_t size) {
  const Descriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return ::connect(socket.get(), static_cast<const sockaddr*>(address), size);
}

class LandlockOfEachAbi : public LockDown {
 protected:
  void SetUp() override {
    if (!kBuiltToConfine) GTEST_SKIP() << "this build confines nothing";
    newest_ = std::min(kNewest, landlock_support().abi);
    if (newest_ < kNewest) GTEST_SKIP() << "this kernel has Landlock up to ABI " << newest_;
    std::filesystem::create_directories(paths_.state_dir);
  }
  Attempt confined(int abi, const std::function<long()>& act) {
    const std::array folders = {&paths_.vault_dir, &paths_.state_dir};
    const std::filesystem::path device = "/dev/null";
    const std::array readable = {&device};
    return attempted(
        [&] {
          return confine_to({.folders = folders, .readable = readable}, abi) ==
                 (abi == 0 ? Confinement::NotInKernel : Confinement::Effective);
        },
        act);
  }

  int newest_ = 0;
};

TEST_F(LandlockOfEachAbi, DeniesWhatItKnowsAndGoesOn) {
  const Bystander other;
  auto tcp = loopback();
  socklen_t size = sizeof tcp;
  const Listening by_tcp(AF_INET, reinterpret_cast<const sockaddr*>(&tcp), size);
  ASSERT_EQ(::getsockname(by_tcp.socket(), reinterpret_cast<sockaddr*>(&tcp), &size), 0);
  sockaddr_un abstract{};
  abstract.sun_family = AF_UNIX;
  const auto name = "cerby-" + folder_.path().filename().string();
  std::memcpy(abstract.sun_path + 1, name.data(), name.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  const Listening by_name(AF_UNIX, reinterpret_cast<const sockaddr*>(&abstract), length);

  const auto file = outside_ / "file", own = paths_.vault_dir / "own";
  struct Right {
    const char* name;
    int since;  // which ABI knows it
    int error;  // how it is refused from then on
    std::function<long()> act;
    int error_before = 0;
  };
  const Right rights[] = {
      {"reading its own", kNewest + 1, 0, [&] { return ::open(own.c_str(), O_RDWR); }},
      {"reading", 1, EACCES, [&] { return ::open(file.c_str(), O_RDONLY); }},
      {"writing", 1, EACCES, [&] { return ::open(file.c_str(), O_WRONLY); }},
      {"making", 1, EACCES, [&] { return ::open((outside_ / "new").c_str(), O_WRONLY | O_CREAT, 0600); }},
      {"a symbolic link", 1, EACCES, [&] { return ::symlink("/", (paths_.vault_dir / "new").c_str()); }},
      // That ABI 1 does not know it means that it is always refused.
      {"to another folder of its own", 1, EXDEV,
       [&] { return ::link(own.c_str(), (paths_.state_dir / "new").c_str()); }},
      {"cutting off", 3, EACCES, [&] { return ::truncate(file.c_str(), 4); }},
      {"connecting by TCP", 4, EACCES, [&] { return connected(AF_INET, &tcp, sizeof tcp); }},
      {"waiting at TCP", 4, EACCES,
       [&] {
         const Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
         const auto any = loopback();
         return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any);
       }},
      {"a device's ioctl", 5, EACCES,
       [] {
         const Descriptor device(::open("/dev/null", O_RDONLY));
         termios settings{};
         return ::ioctl(device.get(), TCGETS, &settings);
       },
       ENOTTY},
      {"an abstract socket", 6, EPERM, [&] { return connected(AF_UNIX, &abstract, length); }},
      {"a signal", 6, EPERM, [&] { return ::kill(other.pid(), 0); }},
  };
  for (int abi = 0; abi <= kNewest; ++abi) {
    for (const auto& right : rights) {
      SCOPED_TRACE(std::string(right.name) + " at ABI " + std::to_string(abi));
      const int error = abi >= right.since ? right.error : right.error_before;
      EXPECT_EQ(confined(abi, right.act), (Attempt{.signal = 0, .error = error}));
      for (const auto& made : {outside_ / "new", paths_.vault_dir / "new", paths_.state_dir / "new"})
        std::filesystem::remove(made);
    }
  }
}

// The host's last step on a kernel that lacks some of it, or all.
class LockDownOnOtherKernels : public LandlockOfEachAbi {
 protected:
  Attempt locked_down_on(const KernelMeans& kernel, const std::function<long()>& act) {
    return attempted(
        [&] {
          log::configure(paths_.log, LogLevel::Info);
          lock_down(paths_, std::nullopt, kernel);
          return true;
        },
        act);
  }
  [[nodiscard]] std::string logged() const {
    std::ifstream log(paths_.log);
    return {std::istreambuf_iterator<char>(log), {}};
  }
};

TEST_F(LockDownOnOtherKernels, TheHostGoesOnWithWhatThereIs) {
  const auto file = outside_ / "file", own = paths_.vault_dir / "own";
  for (int abi = 0; abi <= kNewest; ++abi) {
    for (const bool seccomp : {true, false}) {
      SCOPED_TRACE("ABI " + std::to_string(abi) + (seccomp ? ", seccomp" : ""));
      std::filesystem::remove_all(paths_.state_dir);
      const KernelMeans kernel{.landlock = abi, .seccomp = seccomp};
      EXPECT_EQ(locked_down_on(kernel, [&] { return ::open(own.c_str(), O_RDWR); }), Attempt{});
      EXPECT_EQ(std::filesystem::status(paths_.state_dir).permissions(), std::filesystem::perms::owner_all);
      const auto said = logged();
      EXPECT_EQ(said.find("not confined by Landlock: this kernel does not have it") != std::string::npos,
                abi == 0)
          << said;
      EXPECT_EQ(said.find("not confined by seccomp: this kernel does not have it") != std::string::npos,
                !seccomp)
          << said;
      EXPECT_EQ(locked_down_on(kernel, [&] { return ::open(file.c_str(), O_RDONLY); }),
                (Attempt{.signal = 0, .error = abi == 0 ? 0 : EACCES}));
      EXPECT_EQ(locked_down_on(kernel, [] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }),
                (Attempt{.signal = seccomp ? SIGSYS : 0, .error = 0}));
    }
  }
}

}  // namespace
}  // namespace cerby::process::landlock_test
