// What a fork of this process finds of its guarded memory: zeros (madvise(2), MADV_WIPEONFORK). Neither host
// nor helper forks with a secret in hand but to start a program; this is for the library that does one day.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cerby::guarded {

// For the pages that these bytes lie in. A Secret that is given back in the fork ends it, since its canary is
// gone too. Where the kernel does not know how (before 4.14), nothing happens.
void wipe_on_fork(std::uint8_t* data, std::size_t size);

}  // namespace cerby::guarded
