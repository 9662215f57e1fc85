// One process under measurement: started with pipes, talked to in frames, waited for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cerby::bench {

using Nanoseconds = std::chrono::nanoseconds;

struct Command {
  std::vector<std::string> arguments;  // the first is the program's path
  std::map<std::string, std::string> environment;
};

struct Usage {
  int exit_code = -1;
  Nanoseconds lifetime{};  // from before it was started to after it was waited for
  long minor_faults = 0;
};

class Process {
 public:
  // Throws std::system_error when it cannot be started.
  explicit Process(const Command& command);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  void send(std::string_view body);  // as one frame
  // The body of the next frame; nothing when the process closed its output, or said nothing for 10 s.
  std::optional<std::string> receive();
  [[nodiscard]] Nanoseconds since_start() const;
  // Of its own memory alone, from the kernel; 0 once it is gone. (The peak that wait4 gives is the starter's
  // as well.)
  [[nodiscard]] long peak_kib() const;
  // Closes its input and waits for it.
  Usage finish();

 private:
  bool read_all(char* to, std::size_t size);

  std::chrono::steady_clock::time_point started_;
  pid_t pid_ = -1;
  int to_ = -1, from_ = -1;
};

}  // namespace cerby::bench
