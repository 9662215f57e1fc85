// The real cerby-host over real pipes, with a HOME of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "unit/base/support/temporary_folder.h"

namespace cerby::test {

// How a host ended: a second to spare over everything that may take its time is -1, "did not end".
struct Ending {
  int exit_code = -1;
  std::string output;
};

class HostProcess {
 public:
  struct Options {
    std::vector<std::string> arguments;
    bool closed_stdin = false, closed_stdout = false, closed_stderr = false;
    int third = -1;  // becomes descriptor 3
    int error = -1;  // becomes stderr
    std::string program = CERBY_BIN_DIR "/cerby-host";
    std::vector<std::string> environment = {};  // "NAME=VALUE", beside HOME
  };
  HostProcess(const std::filesystem::path& home, const Options& options);
  HostProcess(HostProcess&&) noexcept;
  HostProcess& operator=(HostProcess&&) = delete;
  ~HostProcess();

  // As much as the host takes; it may have ended before.
  void put(std::string_view bytes);
  // Returns when the host has read all that was put; false: it has ended, or does not read.
  [[nodiscard]] bool has_read();
  void close_input() { input_.reset(); }
  void close_output() { output_.reset(); }
  // The next frame's body; none: the output ended, or nothing came in time.
  std::optional<std::string> next_frame();
  // Reads to the end of the output, then what the process ended with.
  Ending end();
  [[nodiscard]] pid_t process() const { return process_; }

 private:
  bool read_more(std::chrono::steady_clock::time_point until);

  pid_t process_ = -1;
  Descriptor input_, output_;
  std::string unread_;
};

std::vector<std::string> chromium_arguments();
// `{"type":"hello",…}` as the extension says it.
std::string hello_body(int id = 1);
// The value of `"outcome"` in a reply.
std::string outcome_in(std::string_view reply);
// Every frame's body; nothing when the bytes are not whole frames.
std::optional<std::vector<std::string>> frames_in(std::string_view output);
// CERBY_LONG=1, as tests/run.sh --long sets it.
bool is_long_run();

}  // namespace cerby::test
