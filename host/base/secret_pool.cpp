#include "base/secret_pool.h"

#include <sodium.h>

#include <array>
#include <bitset>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "base/wipe_on_fork.h"

#if defined(__SANITIZE_ADDRESS__)
#define CERBY_SHARES_GUARDED_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CERBY_SHARES_GUARDED_MEMORY 0
#endif
#endif
#ifndef CERBY_SHARES_GUARDED_MEMORY
#define CERBY_SHARES_GUARDED_MEMORY 1
#endif

namespace cerby::guarded {
namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kBlocks = 64;  // a page
constexpr std::size_t kCanary = 16;
// Larger ones would leave no room for the others.
constexpr std::size_t kLargestShared = 1024;

std::uint8_t* place_of_its_own(std::size_t size) {
  auto* const data = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (data == nullptr) std::abort();
  std::memset(data, 0, size);
  wipe_on_fork(data, size);
  return data;
}

class Pool {
 public:
  Pool() : place_(place_of_its_own(kBlock * kBlocks)) { randombytes_buf(canary_.data(), canary_.size()); }
  // Never destroyed: a Secret of static storage may outlive any static of ours. The kernel frees it, and what
  // is in it was wiped when it was given back.
  ~Pool() = delete;

  // Null: no room.
  std::uint8_t* take(std::size_t size) {
    const std::size_t wanted = blocks_for(size);
    const std::lock_guard lock(mutex_);
    std::size_t free = 0;
    for (std::size_t at = 0; at < kBlocks; ++at) {
      free = used_.test(at) ? 0 : free + 1;
      if (free < wanted) continue;
      const std::size_t first = at + 1 - wanted;
      for (std::size_t block = first; block <= at; ++block) used_.set(block);
      std::uint8_t* const data = place_ + first * kBlock;
      std::memcpy(data + size, canary_.data(), kCanary);
      return data;
    }
    return nullptr;
  }

  // False: it is not from here.
  bool give_back(std::uint8_t* data, std::size_t size) {
    if (data < place_ || data >= place_ + kBlock * kBlocks) return false;
    if (sodium_memcmp(data + size, canary_.data(), kCanary) != 0) std::abort();
    const std::size_t blocks = blocks_for(size);
    sodium_memzero(data, blocks * kBlock);
    const std::size_t first = static_cast<std::size_t>(data - place_) / kBlock;
    const std::lock_guard lock(mutex_);
    for (std::size_t block = first; block < first + blocks; ++block) used_.reset(block);
    return true;
  }

 private:
  static std::size_t blocks_for(std::size_t size) { return (size + kCanary + kBlock - 1) / kBlock; }

  std::uint8_t* const place_;
  std::array<std::uint8_t, kCanary> canary_{};
  std::bitset<kBlocks> used_;
  std::mutex mutex_;
};

Pool& pool() {
  static Pool* const shared = new Pool;
  return *shared;
}

}  // namespace

std::uint8_t* take(std::size_t size) {
  if (CERBY_SHARES_GUARDED_MEMORY && size <= kLargestShared) {
    if (auto* const data = pool().take(size)) return data;  // zeroed when it was given back
  }
  return place_of_its_own(size);
}

void give_back(std::uint8_t* data, std::size_t size) {
  if (CERBY_SHARES_GUARDED_MEMORY && pool().give_back(data, size)) return;
  sodium_free(data);  // wipes, and checks its canaries
}

}  // namespace cerby::guarded
