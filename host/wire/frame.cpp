#include "wire/frame.h"

#include <limits.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/descriptor.h"

namespace cerby::wire {
namespace {

using Header = std::array<char, sizeof(std::uint32_t)>;
// A bigger body's buffer is given back before the next frame is waited for.
constexpr std::size_t kKeptCapacity = 16UL * 1024;

enum class Ready { Yes, TimeIsUp };

// Waits until the descriptor can be read or written. None as deadline: for ever.
Expected<Ready> wait_for(int descriptor, short events, const Clock& clock,
                         std::optional<MonotonicTime> deadline) {
  for (;;) {
    int timeout = -1;
    if (deadline) {
      const auto left = std::clamp<std::int64_t>((*deadline - clock.monotonic()).count(), 0, INT_MAX);
      timeout = static_cast<int>(left);
    }
    pollfd waited{descriptor, events, 0};
    const int ready = ::poll(&waited, 1, timeout);
    if (ready > 0) return Ready::Yes;
    if (ready < 0 && errno != EINTR) return fail_with_errno("poll");
    if (ready == 0 && clock.monotonic() >= *deadline) return Ready::TimeIsUp;
  }
}

}  // namespace

// 0: the input has ended.
Expected<std::size_t> FrameReader::read_some(std::span<char> into, std::optional<MonotonicTime> deadline) {
  for (;;) {
    CERBY_TRY(const Ready ready, wait_for(descriptor_, POLLIN, clock_, deadline));
    if (ready == Ready::TimeIsUp) return fail(Outcome::TimedOut);
    const ssize_t count = ::read(descriptor_, into.data(), into.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR && errno != EAGAIN) return fail_with_errno("read");
  }
}

Expected<void> FrameReader::read_rest(std::span<char> into, MonotonicTime deadline) {
  while (!into.empty()) {
    const auto count = read_some(into, deadline);
    if (!count && count.error().outcome == Outcome::TimedOut) return fail(Outcome::FrameTimedOut);
    if (!count) return std::unexpected(count.error());
    if (*count == 0) return fail(Outcome::FrameTruncated);
    into = into.subspan(*count);
  }
  return {};
}

std::span<char> FrameReader::body_of(std::size_t size) {
  if (capacity_ < size) {
    body_.reset();
    body_ = std::make_unique_for_overwrite<char[]>(size);
    capacity_ = size;
  }
  return {body_.get(), size};
}

Expected<std::optional<std::string_view>> FrameReader::read(std::optional<MonotonicTime> deadline) {
  if (capacity_ > kKeptCapacity) {
    body_.reset();
    capacity_ = 0;
  }
  Header header{};
  CERBY_TRY(const std::size_t first, read_some(header, deadline));
  if (first == 0) return std::nullopt;
  const MonotonicTime whole_by = clock_.monotonic() + kFrameTime;
  CERBY_CHECK(read_rest(std::span(header).subspan(first), whole_by));
  const auto size = std::bit_cast<std::uint32_t>(header);
  if (size == 0) return fail(Outcome::MessageEmpty);
  if (size > kMaxToHost) return fail(Outcome::MessageTooLarge, std::to_string(size) + " bytes");
  const auto body = body_of(size);
  CERBY_CHECK(read_rest(body, whole_by));
  return std::string_view(body.data(), body.size());
}

Expected<void> FrameWriter::write(std::string_view body) {
  return write_all(std::span<const char>(body));
}

Expected<void> FrameWriter::write(const Secret& body) {
  return write_all(
      std::span<const char>(body.text(SecretAccess("the frame that carries a fill to the extension"))));
}

Expected<void> FrameWriter::write_all(std::span<const char> body) {
  if (failed_) return fail(Outcome::SystemFailed, "the output has failed before");
  if (body.size() > kMaxToExtension)
    return fail(Outcome::MessageTooLarge, std::to_string(body.size()) + " bytes");
  const auto header = std::bit_cast<Header>(static_cast<std::uint32_t>(body.size()));
  std::span<const char> head(header);
  failed_ = true;  // until all of it is written
  MonotonicTime taken_by = clock_.monotonic() + kFrameTime;
  while (!head.empty() || !body.empty()) {
    CERBY_TRY(const Ready ready, wait_for(descriptor_, POLLOUT, clock_, taken_by));
    if (ready == Ready::TimeIsUp) return fail(Outcome::SystemFailed, "the output is not being read");
    // No more than a writable pipe takes without blocking (pipe(7)): the deadline would mean nothing
    // otherwise.
    const std::size_t share = std::min<std::size_t>(body.size(), PIPE_BUF - head.size());
    std::array<iovec, 2> parts{iovec{const_cast<char*>(head.data()), head.size()},
                               iovec{const_cast<char*>(body.data()), share}};
    const ssize_t written = ::writev(descriptor_, parts.data(), static_cast<int>(parts.size()));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written < 0) return fail_with_errno("write");
    const auto count = static_cast<std::size_t>(written), of_head = std::min(count, head.size());
    head = head.subspan(of_head);
    body = body.subspan(count - of_head);
    taken_by = clock_.monotonic() + kFrameTime;
  }
  failed_ = false;
  return {};
}

}  // namespace cerby::wire
