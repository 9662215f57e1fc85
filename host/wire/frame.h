// Frames: 4-byte length in native order, then the body (PROTOCOL.md, "Frames").
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::wire {

inline constexpr std::size_t kMaxToHost = 256UL * 1024;
inline constexpr std::size_t kMaxToExtension = 512UL * 1024;
inline constexpr MonotonicTime kFrameTime{10'000};

class FrameReader {
 public:
  FrameReader(int descriptor, const Clock& clock) : descriptor_(descriptor), clock_(clock) {}
  // The next body; none when the input ended between frames. The length is checked before memory is taken for
  // it. message_empty, message_too_large, frame_truncated, frame_timed_out (10 s after its first byte).
  // `deadline`: when to stop waiting for a first byte (timed_out); none: never. The returned view is good
  // until the next call.
  Expected<std::optional<std::string_view>> read(std::optional<MonotonicTime> deadline);
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  Expected<std::size_t> read_some(std::span<char> into, std::optional<MonotonicTime> deadline);
  Expected<void> read_rest(std::span<char> into, MonotonicTime deadline);
  std::span<char> body_of(std::size_t size);

  int descriptor_;
  const Clock& clock_;
  std::unique_ptr<char[]> body_;
  std::size_t capacity_ = 0;
};

class FrameWriter {
 public:
  FrameWriter(int descriptor, const Clock& clock) : descriptor_(descriptor), clock_(clock) {}
  // Whole or not at all, as far as a pipe can: a failed write is final (system_failed), and every later one
  // fails too. A reader that takes nothing for 10 s counts as one that is gone. message_too_large: over
  // kMaxToExtension, nothing was written.
  Expected<void> write(std::string_view body);
  Expected<void> write(const Secret& body);

 private:
  Expected<void> write_all(std::span<const char> body);

  int descriptor_;
  const Clock& clock_;
  bool failed_ = false;
};

}  // namespace cerby::wire
