// Frames: 4-byte length in native order, then the body (PROTOCOL.md, "Frames").
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::wire {

class FrameReader {
 public:
  FrameReader(int descriptor, const Clock& clock) : descriptor_(descriptor), clock_(clock) {}
  // The next body; none when the input ended between frames. The length is checked before memory is taken for it.
  // message_empty, message_too_large, frame_truncated, frame_timed_out (10 s after its first byte). `deadline`: when
  // to stop waiting for a first byte (timed_out); none: never. The returned view is good until the next call.
  Expected<std::optional<std::string_view>> read(std::optional<MonotonicTime> deadline);
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  const Clock& clock_;
  std::string body_;
};

class FrameWriter {
 public:
  explicit FrameWriter(int descriptor) : descriptor_(descriptor) {}
  // Whole or not at all, as far as a pipe can: a failed write is final (system_failed), and every later one fails too.
  Expected<void> write(std::string_view body);
  Expected<void> write(const Secret& body);

 private:
  int descriptor_;
  bool failed_ = false;
};

}  // namespace cerby::wire
