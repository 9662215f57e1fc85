// What a TPM sealed for a vault, as the parameters of the unlock method `tpm` have it (FORMAT.md). Nobody has
// verified it when it is read: it is held against its bounds before anything in it is looked at, and what is
// in it is for the TPM, which refuses what it did not make.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/pcrs.h"

namespace cerby::vault {

inline constexpr std::size_t kMaxTpmSeal = 1024;  // bytes
inline constexpr std::size_t kMaxTpmPublic = 256, kMaxTpmPrivate = 512;

// The name of the primary key that it was sealed under: u16 0x000B (SHA-256), big endian, and a digest.
using TpmName = std::array<std::uint8_t, 34>;

struct TpmSeal {
  Pcrs pcrs;
  TpmName primary{};
  std::vector<std::uint8_t> public_part;   // TPM2B_PUBLIC, as the TPM marshals it; 1 to kMaxTpmPublic bytes
  std::vector<std::uint8_t> private_part;  // TPM2B_PRIVATE; 1 to kMaxTpmPrivate bytes
};

std::vector<std::uint8_t> encode(const TpmSeal& seal);
// tpm_seal_damaged: a bound, or the sum at its end. tpm_failed: a later version's.
Expected<TpmSeal> tpm_seal_from(Bytes bytes);

}  // namespace cerby::vault
