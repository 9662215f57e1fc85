#include "vault/cost.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <string_view>

#include "base/descriptor.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

std::chrono::nanoseconds processor_time() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// The peak is that of now again (proc(5), clear_refs).
void reset_peak() {
  const Descriptor file(::open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC));
  if (::write(file.get(), "5", 1) != 1) give_up({Outcome::SystemFailed, "/proc/self/clear_refs"});
}

// Bytes, of the line "<name>:   <number> kB".
std::uint64_t status(std::string_view name) {
  std::array<char, 4096> text{};
  const Descriptor file(::open("/proc/self/status", O_RDONLY | O_CLOEXEC));
  const auto size = ::read(file.get(), text.data(), text.size());
  const std::string_view all(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  auto at = all.find(name);
  if (at != std::string_view::npos) at = all.find_first_of("0123456789", at);
  if (at == std::string_view::npos) give_up({Outcome::SystemFailed, "/proc/self/status"});
  std::uint64_t number = 0;
  std::from_chars(all.data() + at, all.data() + all.size(), number);
  return number * 1024;
}

}  // namespace

Meter::Meter() {
  reset_peak();
  resident_ = status("VmHWM:");
  started_ = processor_time();
}

Cost Meter::cost() const {
  const auto took = processor_time() - started_;
  const auto peak = status("VmHWM:");
  return {.processor = std::chrono::duration_cast<std::chrono::microseconds>(took),
          .memory = peak > resident_ ? peak - resident_ : 0};
}

}  // namespace cerby::vault::torture
