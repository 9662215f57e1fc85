// What the helper can and cannot do once it has confined itself, on a kernel of each ABI of Landlock; and
// that the prompt is started as if it had not.
#include "helper/confine.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <optional>
#include <string>

#include "base/descriptor.h"
#include "helper/prompt_starter.h"
#include "unit/base/support/temporary_folder.h"
#include "unit/process/support/confined.h"

namespace cerby::helper::confine_test {
namespace {

using process::Attempt;

constexpr int kNewest = 7;

class Confine : public testing::Test {
 protected:
  Confine() {
    std::ofstream(ca_file_) << "certificates";
    std::ofstream(file_) << "text";
  }
  void SetUp() override {
    if (!process::kBuiltToConfine) GTEST_SKIP() << "this build confines nothing";
    const int abi = process::landlock_support().abi;
    if (abi < kNewest) GTEST_SKIP() << "this kernel has Landlock up to ABI " << abi;
  }
  Attempt confined(int abi, const std::function<long()>& act, const std::function<bool()>& before = {}) {
    return process::attempted(
        [&] {
          if (before && !before()) return false;
          return confine(ca_file_, tpm_, abi) ==
                 (abi == 0 ? process::Confinement::NotInKernel : process::Confinement::Effective);
        },
        act);
  }

  test::TemporaryFolder home_;
  std::filesystem::path ca_file_ = home_.path() / "ca.pem", file_ = home_.path() / "file",
                        tpm_ = "/dev/full";  // as a device that may be written
};

long connected(int family, const void* address, socklen_t size) {
  const Descriptor socket(::socket(family, SOCK_STREAM, 0));
  return ::connect(socket.get(), static_cast<const sockaddr*>(address), size);
}

TEST_F(Confine, EachThingByName) {
  const process::Bystander other;
  sockaddr_in tcp{};
  tcp.sin_family = AF_INET;
  tcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof tcp;
  const Descriptor by_tcp(::socket(AF_INET, SOCK_STREAM, 0)), by_path(::socket(AF_UNIX, SOCK_STREAM, 0)),
      by_name(::socket(AF_UNIX, SOCK_STREAM, 0));
  const auto any = tcp;
  ASSERT_EQ(::bind(by_tcp.get(), reinterpret_cast<const sockaddr*>(&tcp), size), 0);
  ASSERT_EQ(::getsockname(by_tcp.get(), reinterpret_cast<sockaddr*>(&tcp), &size), 0);
  const auto bus = home_.path() / "bus";
  sockaddr_un path{}, name{};
  path.sun_family = name.sun_family = AF_UNIX;
  bus.string().copy(path.sun_path, sizeof path.sun_path - 1);
  bus.string().copy(name.sun_path + 1, sizeof name.sun_path - 2);
  ASSERT_EQ(::bind(by_path.get(), reinterpret_cast<const sockaddr*>(&path), sizeof path), 0);
  ASSERT_EQ(::bind(by_name.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  for (const auto* socket : {&by_tcp, &by_path, &by_name}) ASSERT_EQ(::listen(socket->get(), 64), 0);

  const auto opened = [](const std::filesystem::path& file, int flags) {
    return [=] { return long{::open(file.c_str(), flags, 0600)}; };
  };
  static constexpr std::array<const char*, 2> kTrue = {"/bin/true", nullptr};
  struct Right {
    const char* name;
    int since;  // which ABI refuses it; 0: none
    int error = 0;
    std::function<long()> act;
  };
  const Right rights[] = {
      {"certificates that were named", 0, 0, opened(ca_file_, O_RDONLY)},
      {"the system's certificates", 0, 0, opened("/etc/ssl/certs", O_RDONLY | O_DIRECTORY)},
      {"names", 0, 0, opened("/etc/nsswitch.conf", O_RDONLY)},
      {"users", 0, 0, opened("/etc/passwd", O_RDONLY)},
      {"libraries", 0, 0, opened("/usr/lib", O_RDONLY | O_DIRECTORY)},
      {"nothing", 0, 0, opened("/dev/null", O_RDWR)},
      {"the TPM", 0, 0, opened(tpm_, O_RDWR)},
      {"connecting by TCP", 0, 0, [&] { return connected(AF_INET, &tcp, sizeof tcp); }},
      {"the bus", 0, 0, [&] { return connected(AF_UNIX, &path, sizeof path); }},
      {"the bus without a path", 0, 0, [&] { return connected(AF_UNIX, &name, sizeof name); }},
      {"the user's file, reading", 1, EACCES, opened(file_, O_RDONLY)},
      {"the user's file, writing", 1, EACCES, opened(file_, O_WRONLY)},
      {"the user's folder", 1, EACCES, opened(home_.path(), O_RDONLY | O_DIRECTORY)},
      {"certificates that were named, writing", 1, EACCES, opened(ca_file_, O_WRONLY)},
      {"a new file", 1, EACCES, opened(home_.path() / "new", O_WRONLY | O_CREAT)},
      {"a new folder", 1, EACCES, [&] { return ::mkdir((home_.path() / "new").c_str(), 0700); }},
      {"removing", 1, EACCES, [&] { return ::unlink((home_.path() / "gone").c_str()); }},
      {"a terminal", 1, EACCES, opened("/dev/ptmx", O_RDWR | O_NOCTTY)},
      {"a program", 1, EACCES,
       [] { return ::execve("/bin/true", const_cast<char* const*>(kTrue.data()), nullptr); }},
      {"cutting off", 3, EACCES, [&] { return ::truncate(file_.c_str(), 4); }},
      {"waiting at TCP", 4, EACCES,
       [&] {
         const Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
         return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any);
       }},
      {"a signal", 6, EPERM, [&] { return ::kill(other.pid(), 0); }},
  };
  for (int abi = 0; abi <= kNewest; ++abi) {
    for (const auto& right : rights) {
      SCOPED_TRACE(std::string(right.name) + " at ABI " + std::to_string(abi));
      std::ofstream(home_.path() / "gone") << "x";
      const int error = right.since != 0 && abi >= right.since ? right.error : 0;
      EXPECT_EQ(confined(abi, right.act), (Attempt{.signal = 0, .error = error}));
      std::filesystem::remove(home_.path() / "new");
    }
  }
}

// Its prompt reads the user's files and writes them, and is ended by the order.
TEST_F(Confine, ThePromptIsNotConfined) {
  const auto prompt = home_.path() / "prompt", copy = home_.path() / "copy";
  std::ofstream(prompt) << "#!/bin/sh\ncat '" << file_.string() << "' > '" << copy.string()
                        << "'\necho \"$NAME\"\nread -r line\nexec sleep 1000\n";
  std::filesystem::permissions(prompt, std::filesystem::perms::owner_all);
  std::optional<PromptStarter> starter;
  const auto fork_starter = [&] {
    auto forked = PromptStarter::fork(prompt, {{"NAME", "its own"}, {"PATH", "/usr/bin:/bin"}}, 0);
    if (forked) starter.emplace(std::move(*forked));
    return forked.has_value();
  };
  const auto line_of = [](int from) {
    std::string line;
    for (char letter = 0; ::read(from, &letter, 1) == 1 && letter != '\n';) line += letter;
    return line;
  };
  EXPECT_EQ(confined(
                kNewest,
                [&]() -> long {
                  for (int round = 0; round < 2; ++round) {
                    const auto pipes = starter->start();
                    if (!pipes || line_of(pipes->from.get()) != "its own") return -1;
                    // It does not end by itself: the pipe's end comes with the order.
                    starter->end(std::chrono::milliseconds::zero());
                    if (!line_of(pipes->from.get()).empty()) return -1;
                  }
                  return ::open(copy.c_str(), O_RDONLY);
                },
                fork_starter),
            (Attempt{.signal = 0, .error = EACCES}));
  std::ifstream copied(copy);
  std::string text;
  EXPECT_TRUE(copied >> text && text == "text") << text;
}

TEST_F(Confine, WhatCannotBeStartedIsSaid) {
  const auto starter = PromptStarter::fork(home_.path() / "none", {}, 0);
  ASSERT_TRUE(starter);
  for (int round = 0; round < 2; ++round) {
    const auto pipes = starter->start();
    ASSERT_FALSE(pipes);
    EXPECT_EQ(pipes.error().outcome, Outcome::UnlockUnavailable);
    EXPECT_EQ(pipes.error().detail, (home_.path() / "none").string() + ": there is no such program");
  }
  starter->end(std::chrono::milliseconds::zero());
}

}  // namespace
}  // namespace cerby::helper::confine_test
