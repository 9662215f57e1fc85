// In the place of Argon2id (vault/argon2id.h): a hash that costs nothing, and counts how often and for what
// it was asked. What a passphrase costs is no part of what is tried here.
#pragma once

#include <cstdint>

namespace cerby::vault::torture {

struct KdfRuns {
  std::uint64_t all = 0;
  std::uint64_t out_of_bounds = 0;  // of a cost that FORMAT.md does not allow
};
KdfRuns kdf_runs();

// FORMAT.md, "Keys", written down once more: what checks the bounds is what is tried.
bool is_in_bounds(std::uint64_t memory_bytes, std::uint32_t passes);

}  // namespace cerby::vault::torture
