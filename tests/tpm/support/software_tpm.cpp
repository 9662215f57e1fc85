#include "tpm/support/software_tpm.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <spawn.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace cerby::tpm {
namespace {

constexpr int kTpmDescriptor = 3;  // in swtpm
constexpr std::size_t kMostBytes = 4096;

void need(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string(what) + ": " + errno_text(errno));
}

std::uint32_t number_at(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | bytes.at(at + i);
  return number;
}

}  // namespace

SoftwareTpm::SoftwareTpm() {
  std::string name = std::filesystem::temp_directory_path() / "software-tpm-XXXXXX";
  need(::mkdtemp(name.data()) != nullptr, "mkdtemp");
  home_ = name;
  ::setenv("HOME", home_.c_str(), 1);
  int master = -1, slave = -1;
  std::array<char, 64> path{};
  need(::openpty(&master, &slave, path.data(), nullptr, nullptr) == 0, "openpty");
  master_ = Descriptor(master);
  slave_ = Descriptor(slave);  // open all the time: no one hangs up between two requests
  termios raw{};
  need(::tcgetattr(slave, &raw) == 0, "tcgetattr");
  ::cfmakeraw(&raw);
  need(::tcsetattr(slave, TCSANOW, &raw) == 0, "tcsetattr");
  ::fcntl(master, F_SETFD, FD_CLOEXEC);
  ::fcntl(slave, F_SETFD, FD_CLOEXEC);
  std::ofstream(home_ / "tpm-device") << path.data() << "\n";
  start();
}

SoftwareTpm::~SoftwareTpm() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(home_, ignored);
}

void SoftwareTpm::start_again() {
  stop();
  start();
}

void SoftwareTpm::replace() {
  stop();
  ++state_;
  start();
}

void SoftwareTpm::start() {
  std::array<int, 2> pair{}, ended{};
  need(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0, "socketpair");
  need(::pipe2(ended.data(), O_CLOEXEC) == 0, "pipe2");
  tpm_ = Descriptor(pair[0]);
  const Descriptor theirs(pair[1]);
  ended_read_ = Descriptor(ended[0]);
  ended_write_ = Descriptor(ended[1]);
  const auto state = home_ / std::to_string(state_);
  std::filesystem::create_directory(state);
  // By setpriv, so that it ends with a test that crashed.
  std::vector<std::string> words = {"setpriv",    "--pdeathsig",
                                    "KILL",       "swtpm",
                                    "chardev",    "--tpm2",
                                    "--tpmstate", "dir=" + state.string(),
                                    "--fd",       std::to_string(kTpmDescriptor),
                                    "--flags",    "not-need-init,startup-clear"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), kTpmDescriptor);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("swtpm: " + errno_text(error));
  program_ = process::Child(pid);
  relay_ = std::thread([this] { relay(); });
  // It answers when it is up; what it is asked is a random number.
  need(command({0x80, 0x01, 0, 0, 0, 0, 0, 0, 0x01, 0x7B, 0, 8}).size() == 20, "swtpm does not answer");
}

void SoftwareTpm::stop() {
  ended_write_.reset();
  if (relay_.joinable()) relay_.join();
  tpm_.reset();
  program_.end({});
}

void SoftwareTpm::relay() {
  std::array<char, kMostBytes> buffer{};
  for (;;) {
    std::array<pollfd, 3> waits = {pollfd{master_.get(), POLLIN, 0}, pollfd{tpm_.get(), POLLIN, 0},
                                   pollfd{ended_read_.get(), POLLIN, 0}};
    if (::poll(waits.data(), waits.size(), -1) < 0) continue;
    if (waits[2].revents != 0) return;
    for (const std::size_t from : {0UL, 1UL}) {
      if ((waits[from].revents & POLLIN) == 0) continue;
      const ssize_t size = ::read(waits[from].fd, buffer.data(), buffer.size());
      if (size <= 0) return;
      {
        const std::lock_guard lock(mutex_);
        traffic_.append(buffer.data(), static_cast<std::size_t>(size));
      }
      if (::write(waits[1 - from].fd, buffer.data(), static_cast<std::size_t>(size)) != size) return;
    }
  }
}

std::string SoftwareTpm::traffic() {
  const std::lock_guard lock(mutex_);
  return traffic_;
}

std::vector<std::uint8_t> SoftwareTpm::command(std::vector<std::uint8_t> bytes) const {
  bytes.at(4) = static_cast<std::uint8_t>(bytes.size() >> 8);
  bytes.at(5) = static_cast<std::uint8_t>(bytes.size());
  need(::write(slave_.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "write");
  std::vector<std::uint8_t> answer;
  while (answer.size() < 10 || answer.size() < number_at(answer, 2)) {
    pollfd wait{slave_.get(), POLLIN, 0};
    need(::poll(&wait, 1, 20'000) == 1, "the TPM does not answer");
    std::array<std::uint8_t, kMostBytes> part{};
    const ssize_t size = ::read(slave_.get(), part.data(), part.size());
    need(size > 0, "read");
    answer.insert(answer.end(), part.begin(), part.begin() + size);
  }
  return answer;
}

void SoftwareTpm::extend(std::uint8_t pcr) const {
  std::vector<std::uint8_t> bytes = {0x80, 0x02, 0, 0, 0, 0, 0, 0, 0x01, 0x82, 0, 0, 0, pcr,  0, 0,   0,
                                     9,    0x40, 0, 0, 9, 0, 0, 0, 0,    0,    0, 0, 0, 0x01, 0, 0x0B};
  bytes.insert(bytes.end(), 32, 0x11);
  ASSERT_EQ(number_at(command(std::move(bytes)), 6), 0U);
}

std::uint32_t SoftwareTpm::handles(std::uint8_t type) const {
  const auto answer =
      command({0x80, 0x01, 0, 0, 0, 0, 0, 0, 0x01, 0x7A, 0, 0, 0, 1, type, 0, 0, 0, 0, 0, 0, 64});
  EXPECT_EQ(number_at(answer, 6), 0U);
  return number_at(answer, 15);
}

}  // namespace cerby::tpm
