#include "workspace/oidc/key_cache.h"

#include <utility>

namespace cerby::workspace::oidc {
namespace {

Result<KeyCache::Keys> usable(std::string_view text, Algorithm algorithm) {
  CERBY_TRY(auto set, KeySet::parse(text));
  if (!set.has(algorithm)) return std::unexpected(Error::KeySetUnusable);
  return std::make_shared<const KeySet>(std::move(set));
}

}  // namespace

KeyCache::KeyCache(const Clock& clock, Algorithm algorithm, Fetch fetch)
    : clock_(&clock), algorithm_(algorithm), fetch_(std::move(fetch)) {}

Result<KeyCache::Keys> KeyCache::current() {
  forget_what_is_too_old();
  if (!keys_ || clock_->boottime() - fetched_ >= kKeySetOld) fetch_unless_just_tried();
  return kept();
}

Result<KeyCache::Keys> KeyCache::renewed() {
  forget_what_is_too_old();
  fetch_unless_just_tried();
  return kept();
}

void KeyCache::forget_what_is_too_old() {
  if (keys_ && clock_->boottime() - fetched_ >= kMostKeySetAge) keys_ = nullptr;
}

void KeyCache::fetch_unless_just_tried() {
  const auto now = clock_->boottime();
  if (tried_ && now - *tried_ < kFetchPause) return;
  tried_ = now;
  const auto text = fetch_();
  auto keys = text ? usable(*text, algorithm_) : std::unexpected(text.error());
  if (!keys) {
    failure_ = keys.error();
    return;
  }
  keys_ = *std::move(keys);
  fetched_ = now;
}

Result<KeyCache::Keys> KeyCache::kept() const {
  if (!keys_) return std::unexpected(failure_);
  return keys_;
}

Result<Jws> verify(std::string_view token, KeyCache& cache) {
  CERBY_TRY(const auto keys, cache.current());
  auto jws = verify(token, cache.algorithm(), *keys);
  if (jws || jws.error() != Error::KeyUnknown) return jws;
  CERBY_TRY(const auto renewed, cache.renewed());
  return verify(token, cache.algorithm(), *renewed);
}

}  // namespace cerby::workspace::oidc
