// Limiter: how often somebody may ask. A bucket a key (a user, an address): `burst` at once, and `each` of
// the clock for one more.
//
// The memory is fixed: 2^17 buckets of 16 bytes, 2 MiB, however many keys there are. Where a key finds its
// eight places taken, it takes over the fullest bucket there as it is: nobody gets a fresh bucket by making
// others lose theirs, and an empty bucket, which is somebody being held off, is the last to go. Keys are
// hashed with a key of the process's, so that nobody outside can choose whose places they meet.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace cerby::workspace::http {

struct Rate {
  std::int64_t burst = 1;                     // at least 1
  std::chrono::microseconds each{1'000'000};  // at least 1; finer than the clock, so that rates come out even
  bool operator==(const Rate&) const = default;
};

class Limiter {
 public:
  static constexpr std::size_t kBytes = 2UL * 1024 * 1024;

  Limiter(Rate rate, const Clock& clock);
  // Takes one. Zero: there was one; else how long until there is. Thread-safe.
  std::chrono::milliseconds take(std::string_view key);

 private:
  static constexpr std::size_t kPlaces = 8;
  // The time at which the bucket is full again says all about it. Zero in both: nobody's.
  struct Bucket {
    std::uint64_t key = 0;
    std::int64_t full_at = 0;  // microseconds of the clock
  };
  static_assert(sizeof(Bucket) == 16);
  Bucket& bucket_of(std::uint64_t hash);

  const Rate rate_;
  const Clock& clock_;
  std::array<std::uint8_t, 16> hash_key_{};
  std::mutex mutex_;
  std::vector<Bucket> buckets_;
};

// Seconds for Retry-After, rounded up.
std::int64_t retry_after(std::chrono::milliseconds wait);

}  // namespace cerby::workspace::http
