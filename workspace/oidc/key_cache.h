// A provider's key set as it is kept between sign-ins.
//
// Fetched when it is first needed, again when it has become old, and again when a token names a key that it
// does not have (providers rotate their keys): at most once in kFetchPause, whatever comes in. What a fetch
// brings that is no good changes nothing: the set that is there goes on until kMostKeySetAge, and no longer.
//
// Nothing here waits or locks: one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "workspace/oidc/jws.h"

namespace cerby::workspace::oidc {

inline constexpr MonotonicTime kFetchPause = std::chrono::seconds{30};
inline constexpr MonotonicTime kKeySetOld = std::chrono::hours{1};
inline constexpr MonotonicTime kMostKeySetAge = std::chrono::hours{24};

class KeyCache {
 public:
  using Keys = std::shared_ptr<const KeySet>;
  // Gets the text of the key set; reads no more than kMostKeySet + 1 bytes of it.
  using Fetch = std::function<Result<std::string>()>;

  // The algorithm is the configured one: a set without a key for it is no good.
  KeyCache(const Clock& clock, Algorithm algorithm, Fetch fetch);

  // The set as it is; why the last fetch failed, where there is none.
  Result<Keys> current();
  // After a token named a key that `current` does not have: the same, or a newer one.
  Result<Keys> renewed();
  [[nodiscard]] Algorithm algorithm() const { return algorithm_; }

 private:
  void forget_what_is_too_old();
  void fetch_unless_just_tried();
  [[nodiscard]] Result<Keys> kept() const;

  const Clock* clock_;
  Algorithm algorithm_;
  Fetch fetch_;
  Keys keys_;
  MonotonicTime fetched_{};
  std::optional<MonotonicTime> tried_;
  Error failure_ = Error::Unreachable;
};

// verify() by the set that is kept, and once more by a newer one where the key is unknown. The errors are
// those of verify() and of the fetch.
Result<Jws> verify(std::string_view token, KeyCache& cache);

}  // namespace cerby::workspace::oidc
