// A child process of which each system call is known, and one of them can be made to fail: by ptrace(2), as a
// debugger does it. On x86-64 only, where it knows how a call is changed.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace cerby::vault::torture {

struct Call {
  std::uint64_t number = 0;  // SYS_...
  std::array<std::uint64_t, 6> arguments{};
};

struct Fault {
  enum class Kind : std::uint8_t { None, KilledBefore, KilledAfter, Error, ShortWrite };
  Kind kind = Kind::None;
  std::size_t at = 0;  // which call
  int error = 0;       // of Kind::Error: the call is not made, and fails with this
  // Also every later call for which it says so.
  bool (*lasting)(const Call& call) = nullptr;
};

struct Traced {
  std::vector<Call> calls;
  int status = 0;  // waitpid(2)
};

bool can_trace();
// Told of each call: when it begins, with no result, and when it has come back, with what it gave (an error
// as its negative number). The child stands still meanwhile.
using Watch = std::function<void(pid_t child, const Call& call, std::optional<std::int64_t> result)>;
// Runs `work` in a child, which ends with what it returns.
Traced traced(const std::function<int()>& work, const Fault& fault, const Watch& watch = {});

}  // namespace cerby::vault::torture
