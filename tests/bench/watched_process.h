// What a running process has used so far, with those that it started: from /proc.
#pragma once

#include <sys/types.h>
#include <string>

namespace bench {

struct WatchedProcess {
  std::string name;
  pid_t pid = 0;

  // User and system time in milliseconds, of the process and all below it, also of those that ended.
  [[nodiscard]] double cpu_milliseconds() const;
  // The most memory that the process itself has ever had resident.
  [[nodiscard]] double peak_mib() const;
};

}  // namespace bench
