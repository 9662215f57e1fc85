// Arrivals: what has come in on a connection and was not used yet. Leaves no trace of what was: keys and
// cookies were in there.
#pragma once

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace cerby::workspace::http {

class Arrivals {
 public:
  explicit Arrivals(std::size_t most) : most_(most) {}
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;
  ~Arrivals() { wipe(std::span(bytes_)); }

  [[nodiscard]] std::string_view text() const { return {bytes_.data(), used_}; }
  [[nodiscard]] bool empty() const { return used_ == 0; }
  [[nodiscard]] bool full() const { return used_ == most_; }

  // Where more can be put; grows twofold up to `most`. Empty when full.
  std::span<char> room() {
    if (used_ == bytes_.size() && !full()) {
      std::vector<char> larger(std::min(std::max(bytes_.size() * 2, kFirst), most_));
      std::copy_n(bytes_.begin(), used_, larger.begin());
      wipe(std::span(bytes_));
      bytes_ = std::move(larger);
    }
    return std::span(bytes_).subspan(used_);
  }
  void added(std::size_t size) { used_ += size; }

  // Forgets the first `size` bytes.
  void consume(std::size_t size) {
    if (size == 0) return;
    std::memmove(bytes_.data(), bytes_.data() + size, used_ - size);
    wipe(std::span(bytes_).subspan(used_ - size, size));
    used_ -= size;
  }
  // The same, into `target` as far as it goes: how many.
  std::size_t move_to(std::span<std::uint8_t> target) {
    const std::size_t size = std::min(used_, target.size());
    if (size > 0) std::memcpy(target.data(), bytes_.data(), size);
    consume(size);
    return size;
  }

 private:
  static constexpr std::size_t kFirst = 2048;
  const std::size_t most_;
  std::vector<char> bytes_;
  std::size_t used_ = 0;
};

}  // namespace cerby::workspace::http
