// A pipe, and a clock that stands still until it is told: what the host's wire is tested with, without
// waiting.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/descriptor.h"

namespace cerby::test {

struct Pipe {
  Pipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
    out = Descriptor(ends[0]);
    in = Descriptor(ends[1]);
    ::fcntl(in.get(), F_SETPIPE_SZ, 1024 * 1024);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void put(std::string_view bytes) const {
    if (::write(in.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  }
  // What is in the pipe now.
  [[nodiscard]] std::string take() const {
    std::string all(1024 * 1024, '\0');
    pollfd waited{out.get(), POLLIN, 0};
    if (::poll(&waited, 1, 0) <= 0) return {};
    const auto count = ::read(out.get(), all.data(), all.size());
    all.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return all;
  }
  Descriptor out, in;
};

inline std::string header(std::uint32_t size) {
  const auto bytes = std::bit_cast<std::array<char, 4>>(size);
  return {bytes.begin(), bytes.end()};
}
inline std::string frame(std::string_view body) {
  return header(static_cast<std::uint32_t>(body.size())) + std::string(body);
}

// Every look at it takes `step`.
class StepClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return now += step; }
  [[nodiscard]] MonotonicTime boottime() const override { return now; }
  [[nodiscard]] UnixTime unix_time() const override { return UnixTime(0); }
  mutable MonotonicTime now{1'000'000};
  MonotonicTime step{0};
};

}  // namespace cerby::test
