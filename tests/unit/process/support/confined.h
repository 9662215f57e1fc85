// What a process may still do after it has confined itself: tried in a child, since it cannot be undone.
#pragma once

#include <functional>
#include <ostream>
#include <string>

namespace cerby::process {

// How an attempt ended: by a signal, by an errno, or well (both 0).
struct Attempt {
  int signal = 0;
  int error = 0;
  bool operator==(const Attempt&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Attempt& attempt);

// The child confines itself, then acts. A negative result is a failure with errno. Signal SIGUSR2: it could
// not confine itself.
Attempt attempted(const std::function<bool()>& confine, const std::function<long()>& act);

// A process that waits, to be looked at or killed. It ends with this object.
class Bystander {
 public:
  Bystander();
  Bystander(const Bystander&) = delete;
  Bystander& operator=(const Bystander&) = delete;
  ~Bystander();
  [[nodiscard]] int pid() const { return pid_; }

 private:
  int pid_ = -1;
};

}  // namespace cerby::process
