// A chunked body (RFC 9112, 7.1), taken apart while it arrives. No extensions, no trailers: nobody needs them
// here, and they are where readers differ.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

#include "workspace/http/problem.h"

namespace cerby::workspace::http {

class Chunks {
 public:
  // Takes from `text` what it can, and writes what it was of the body behind what is there already in `body`.
  // The number of bytes taken: all, or up to the end of the body. Refused: 400 malformed, 413 the body does
  // not fit.
  std::expected<std::size_t, Problem> take(std::string_view text, std::span<std::uint8_t> body);
  [[nodiscard]] bool done() const { return state_ == State::Done; }
  [[nodiscard]] std::size_t size() const { return size_; }  // of the body so far

 private:
  enum class State : std::uint8_t { Size, SizeEnd, Data, DataReturn, DataEnd, LastReturn, LastEnd, Done };
  std::expected<void, Problem> take_byte(char c, std::span<std::uint8_t> body);

  State state_ = State::Size;
  std::uint64_t left_ = 0;  // of the chunk
  unsigned digits_ = 0;
  std::size_t size_ = 0;
};

}  // namespace cerby::workspace::http
