#include "workspace/http/limiter.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace cerby::workspace::http {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == sizeof(std::uint64_t));

Limiter::Limiter(Rate rate, const Clock& clock)
    : rate_(rate), clock_(clock), buckets_(kBytes / sizeof(Bucket)) {
  randombytes_buf(hash_key_.data(), hash_key_.size());
}

std::chrono::milliseconds Limiter::take(std::string_view key) {
  std::array<std::uint8_t, crypto_shorthash_BYTES> digest{};
  crypto_shorthash(digest.data(), reinterpret_cast<const std::uint8_t*>(key.data()), key.size(),
                   hash_key_.data());
  std::uint64_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof hash);
  const std::int64_t now = std::chrono::microseconds(clock_.monotonic()).count();
  const std::int64_t each = rate_.each.count();
  const std::lock_guard lock(mutex_);
  Bucket& bucket = bucket_of(hash);
  // Full again one step later, for each that is taken; with all taken, `burst` steps ahead.
  const std::int64_t full_at = std::max(bucket.full_at, now) + each;
  const std::int64_t ahead = full_at - now - rate_.burst * each;
  if (ahead > 0) return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::microseconds(ahead));
  bucket.full_at = full_at;
  return std::chrono::milliseconds(0);
}

Limiter::Bucket& Limiter::bucket_of(std::uint64_t hash) {
  const std::size_t groups = buckets_.size() / kPlaces;
  const auto group = std::span(buckets_).subspan(hash % groups * kPlaces, kPlaces);
  const auto known = std::ranges::find(group, hash, &Bucket::key);
  if (known != group.end()) return *known;
  auto& fullest = *std::ranges::min_element(group, {}, &Bucket::full_at);
  fullest.key = hash;
  return fullest;
}

std::int64_t retry_after(std::chrono::milliseconds wait) {
  return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
}

}  // namespace cerby::workspace::http
