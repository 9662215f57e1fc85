// Guarded memory for Secret: places of libsodium's (sodium_malloc) that the small secrets of the process
// share, and one of its own for each that is large. A launch has half a dozen small ones; mapping, guarding,
// locking and unmapping each by itself was a fifth of the host's start, and some sixteen thousand would be
// all the mappings that a process may have (vm.max_map_count).
//
// Inside a shared place every secret is followed by a canary, which is checked when it is given back: a
// write past its end ends the process then, as one past the end of the place does at once. Builds with
// AddressSanitizer share nothing, so that the guard pages catch every such write at once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cerby::guarded {

// Zeroed. Throws None (secret_place.h). Thread-safe.
std::uint8_t* take(std::size_t size);
// Wipes. `size` as it was taken.
void give_back(std::uint8_t* data, std::size_t size);

}  // namespace cerby::guarded
