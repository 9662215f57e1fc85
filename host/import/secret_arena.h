// SecretArena: many small secrets in few pieces of guarded memory.
//
// Every Secret of its own costs four pages and three of the 65,530 memory maps that Linux gives a process: an
// import of 100,000 accounts would run out of both. What is put in stays until the arena goes.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace cerby::importing {

class SecretArena {
 public:
  // The parts one after the other, in memory of the arena; moving the arena leaves the view good.
  SecretView join(std::span<const SecretView> parts);
  SecretView copy(SecretView part) { return join(std::span(&part, 1)); }

 private:
  std::vector<Secret> pieces_;
  std::size_t used_ = 0;  // of the last piece
};

// One secret that grows, in guarded memory, up to a limit; used again for the next.
class SecretBuffer {
 public:
  explicit SecretBuffer(std::size_t most) : most_(most) {}
  // False: it would be longer than the limit; nothing is added.
  bool add(SecretView part);
  [[nodiscard]] SecretView view() const { return text_.view().part(0, size_); }
  void clear() { size_ = 0; }

 private:
  Secret text_;
  std::size_t size_ = 0, most_;
};

}  // namespace cerby::importing
