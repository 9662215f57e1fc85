#include "base/secret_pool.h"

#include <sodium.h>

#include <array>
#include <map>
#include <memory>
#include <mutex>

#include "base/secret_place.h"

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

constexpr std::size_t kFirstBlocks = 64;  // a page: all that a launch has
constexpr std::size_t kMoreBlocks = 1024;
// Larger ones would leave no room for the others.
constexpr std::size_t kLargestShared = 1024;

class Pool {
 public:
  Pool() : canary_(random_canary()), first_(kFirstBlocks, canary_) {}
  // Never destroyed: a Secret of static storage may outlive any static of ours. The kernel frees it, and what
  // is in it was wiped when it was given back.
  ~Pool() = delete;

  std::uint8_t* take(std::size_t size) {
    const std::lock_guard lock(mutex_);
    if (auto* const data = first_.take(size)) return data;
    for (const auto& [begin, place] : more_) {
      const bool was_empty = place->is_empty();
      auto* const data = place->take(size);
      if (data == nullptr) continue;
      if (was_empty) --empty_;
      return data;
    }
    auto place = std::make_unique<SharedPlace>(kMoreBlocks, canary_);
    auto* const data = place->take(size);
    const auto* const begin = place->begin();
    more_.emplace(begin, std::move(place));
    return data;
  }

  // False: it is not from here.
  bool give_back(std::uint8_t* data, std::size_t size) {
    const std::lock_guard lock(mutex_);
    if (first_.holds(data)) {
      first_.give_back(data, size);
      return true;
    }
    auto found = more_.upper_bound(data);
    if (found == more_.begin() || !(--found)->second->holds(data)) return false;
    found->second->give_back(data, size);
    // One that is empty stays, for the next that finds the others full.
    if (found->second->is_empty() && ++empty_ > 1) {
      more_.erase(found);
      --empty_;
    }
    return true;
  }

 private:
  using Canary = std::array<std::uint8_t, SharedPlace::kCanary>;
  static Canary random_canary() {
    Canary canary{};
    randombytes_buf(canary.data(), canary.size());
    return canary;
  }

  const Canary canary_;
  std::mutex mutex_;
  SharedPlace first_;
  std::map<const std::uint8_t*, std::unique_ptr<SharedPlace>, std::less<>> more_;  // by their begin
  std::size_t empty_ = 0;                                                          // of `more_`
};

Pool& pool() {
  static Pool* const shared = new Pool;
  return *shared;
}

}  // namespace

std::uint8_t* take(std::size_t size) {
  if (CERBY_SHARES_GUARDED_MEMORY && size <= kLargestShared) return pool().take(size);
  return place_of_its_own(size);
}

void give_back(std::uint8_t* data, std::size_t size) {
  if (CERBY_SHARES_GUARDED_MEMORY && size <= kLargestShared && pool().give_back(data, size)) return;
  sodium_free(data);  // wipes, and checks its canaries
}

}  // namespace cerby::guarded
