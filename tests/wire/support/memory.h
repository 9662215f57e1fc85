// All that a process has in memory, as root can take it out of any process, guarded or not.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace cerby::test {

struct Region {
  std::string name;  // as /proc/PID/maps has it
  // Left out of a core file (MADV_DONTDUMP).
  bool not_dumped = false;
  std::string bytes;
};

// Every mapping, guard pages and what may not be read included. Empty: no right to it.
std::vector<Region> memory_of(pid_t process);

// Holds a process of ours at its end, when all its destructors have run and its memory is still there. For
// root, or a process that can be dumped.
class HeldAtEnd {
 public:
  explicit HeldAtEnd(pid_t process);
  HeldAtEnd(const HeldAtEnd&) = delete;
  HeldAtEnd& operator=(const HeldAtEnd&) = delete;
  ~HeldAtEnd();
  [[nodiscard]] bool may() const { return may_; }
  // Returns when it is there; false: it ended otherwise.
  [[nodiscard]] bool wait();

 private:
  pid_t process_;
  bool may_;
};

}  // namespace cerby::test
