// Telling a workspace, once it answers again, what its offline leases were used for meanwhile.
#pragma once

#include <cstddef>

#include "base/clock.h"
#include "base/fetch.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "source/proof.h"
#include "vault/vault.h"

namespace cerby::source {

// So many at one contact, and none begun later than this after the first; the others at the next.
inline constexpr std::size_t kMostToldAtOnce = 50;
inline constexpr MonotonicTime kLongestTelling{5'000};

// Those of the vault that it has not refused, the oldest first, signed by this device; what it has goes from
// the vault, and what it refuses stays there, marked, and is not told again. Ends at the first that it could
// not be asked about, as ask() names it.
Expected<void> tell_lease_uses(const Origin& workspace, Proof& proof, Fetcher& fetcher, vault::Vault& vault,
                               const Clock& clock);

}  // namespace cerby::source
