// What a call takes: processor time, and memory at its peak.
#pragma once

#include <chrono>
#include <cstdint>

namespace cerby::vault::torture {

struct Cost {
  std::chrono::microseconds processor{};
  std::uint64_t memory = 0;  // bytes by which what is resident grew, at its peak
};

// From its making on. One at a time: it resets the kernel's record of this process's peak.
class Meter {
 public:
  Meter();
  [[nodiscard]] Cost cost() const;

 private:
  std::uint64_t resident_;
  std::chrono::nanoseconds started_;
};

}  // namespace cerby::vault::torture
