// What Argon2id is to cost in a vault that is made on this machine: about a second, with as much memory as
// the machine can spare.
#pragma once

#include <cstdint>
#include <functional>

#include "base/clock.h"
#include "base/outcome.h"
#include "vault/unlock.h"

namespace cerby::vault {

// A new passphrase never costs less than the least, whatever the machine is, and never more memory than the
// usual, so that other machines and other days can open the vault too. On a fast machine it is more passes.
inline constexpr KdfCost kLeastNewKdfCost{.memory_bytes = 64ULL * 1024 * 1024, .passes = 3};
inline constexpr KdfCost kUsualKdfCost{};
inline constexpr MonotonicTime kKdfTime{1000};

// The cost that takes about kKdfTime where kLeastNewKdfCost took `trial`, with at most a quarter of `memory`
// bytes. Memory first: passes are added when it is the usual; it is less when three passes would take longer.
KdfCost cost_for(MonotonicTime trial, std::uint64_t memory);

// Tries kLeastNewKdfCost out, twice, and takes the faster. A trial that fails gives kLeastNewKdfCost.
using KdfTrial = std::function<Expected<void>(KdfCost cost)>;
KdfCost calibrated(const Clock& clock, std::uint64_t memory, const KdfTrial& trial);
// One run, whose result is nothing. system_failed: not so much memory.
Expected<void> try_argon2id(KdfCost cost);
// The same with this machine and Argon2id. What counts is the processor's time: a vault that is made while
// the machine is busy costs no less.
KdfCost calibrated();

// Bytes that this process may have: the machine's, or less where the process is limited (RLIMIT_AS).
std::uint64_t memory_of_machine();

}  // namespace cerby::vault
