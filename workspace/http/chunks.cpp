#include "workspace/http/chunks.h"

#include <algorithm>
#include <cstring>

namespace cerby::workspace::http {
namespace {

constexpr unsigned kMostDigits = 8;

std::unexpected<Problem> malformed() {
  return std::unexpected(problem(400, "The chunked body is malformed."));
}

// 16: not a digit.
unsigned digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10U;
  return 16;
}

}  // namespace

std::expected<std::size_t, Problem> Chunks::take(std::string_view text, std::span<std::uint8_t> body) {
  std::size_t taken = 0;
  while (taken < text.size() && state_ != State::Done) {
    if (state_ != State::Data) {
      if (auto good = take_byte(text[taken], body); !good) return std::unexpected(std::move(good).error());
      ++taken;
      continue;
    }
    const auto length = std::min<std::uint64_t>(left_, text.size() - taken);
    std::memcpy(body.data() + size_, text.data() + taken, length);
    size_ += length;
    taken += length;
    left_ -= length;
    if (left_ == 0) state_ = State::DataReturn;
  }
  return taken;
}

std::expected<void, Problem> Chunks::take_byte(char c, std::span<std::uint8_t> body) {
  const auto expect = [&](char wanted, State next) -> std::expected<void, Problem> {
    if (c != wanted) return malformed();
    state_ = next;
    return {};
  };
  switch (state_) {
    case State::Size:
      if (c == '\r' && digits_ > 0) {
        state_ = State::SizeEnd;
        return {};
      }
      if (digit_of(c) == 16 || ++digits_ > kMostDigits) return malformed();
      left_ = left_ << 4U | digit_of(c);
      return {};
    case State::SizeEnd:
      digits_ = 0;
      if (left_ > body.size() - size_) return std::unexpected(problem(413, "The body is too large."));
      return expect('\n', left_ > 0 ? State::Data : State::LastReturn);
    case State::DataReturn:
      return expect('\r', State::DataEnd);
    case State::DataEnd:
      return expect('\n', State::Size);
    case State::LastReturn:
      return expect('\r', State::LastEnd);
    case State::LastEnd:
      return expect('\n', State::Done);
    case State::Data:
    case State::Done:
      break;
  }
  return malformed();
}

}  // namespace cerby::workspace::http
