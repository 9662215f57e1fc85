// Guarded memory for Secret: one place of libsodium's (sodium_malloc) shared by the small secrets of the
// process, and one of its own for each that does not fit. A launch has half a dozen small ones; mapping,
// guarding, locking and unmapping each by itself was a fifth of the host's start.
//
// Inside the shared place every secret is followed by a canary, which is checked when it is given back: a
// write past its end ends the process then, as one past the end of the place does at once. Builds with
// AddressSanitizer share nothing, so that the guard pages catch every such write at once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cerby::guarded {

// Zeroed. Aborts when no guarded memory can be had. Thread-safe.
std::uint8_t* take(std::size_t size);
// Wipes. `size` as it was taken.
void give_back(std::uint8_t* data, std::size_t size);

}  // namespace cerby::guarded
