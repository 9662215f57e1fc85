// Child: a program that this one started, and that does not outlive it; Pipe: how it is talked to.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <utility>

#include "base/descriptor.h"
#include "base/outcome.h"

namespace cerby::process {

class Child {
 public:
  Child() = default;
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] bool is_running() const { return pid_ > 0; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  // Gives it `grace` to end by itself (it sees that its input is closed), then kills it. It is reaped when
  // this returns. Its wait status; none when it was not running.
  std::optional<int> end(std::chrono::milliseconds grace);

 private:
  pid_t pid_ = -1;
};

struct Pipe {
  Descriptor read, write;
};
// Neither end is inherited by a program that is started. Failure: SystemFailed, where descriptors have run
// out.
Expected<Pipe> make_pipe();

}  // namespace cerby::process
