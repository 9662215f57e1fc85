#include "import/secret_arena.h"

#include <algorithm>
#include <cstring>

namespace cerby::importing {
namespace {

constexpr std::size_t kPiece = 256UL * 1024;
constexpr std::size_t kFirstBuffer = 4096;

}  // namespace

SecretView SecretArena::join(std::span<const SecretView> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  if (size == 0) return {};
  if (pieces_.empty() || pieces_.back().size() - used_ < size) {
    pieces_.emplace_back(std::max(size, kPiece));
    used_ = 0;
  }
  const auto out = pieces_.back().writable(SecretAccess("moving into the arena")).subspan(used_, size);
  std::size_t at = 0;
  for (const auto part : parts) {
    if (part.empty()) continue;
    std::memcpy(out.data() + at, part.bytes(SecretAccess("moving into the arena")).data(), part.size());
    at += part.size();
  }
  const auto joined = pieces_.back().view().part(used_, size);
  used_ += size;
  return joined;
}

bool SecretBuffer::add(SecretView part) {
  if (part.size() > most_ - size_) return false;
  if (part.empty()) return true;
  if (part.size() > text_.size() - size_) {
    Secret larger(std::min(most_, std::max({kFirstBuffer, text_.size() * 2, size_ + part.size()})));
    if (size_ > 0) {
      std::memcpy(larger.writable(SecretAccess("growing")).data(),
                  text_.bytes(SecretAccess("growing")).data(), size_);
    }
    text_ = std::move(larger);
  }
  std::memcpy(text_.writable(SecretAccess("adding")).data() + size_,
              part.bytes(SecretAccess("adding")).data(), part.size());
  size_ += part.size();
  return true;
}

}  // namespace cerby::importing
