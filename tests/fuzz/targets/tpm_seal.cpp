// The input is what a vault's file says that a TPM sealed: as it is, and with the sum that somebody who
// writes the file puts under it.
#include "vault/tpm_seal.h"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "target.h"
#include "vault/encoding.h"

using namespace cerby;

namespace {

void look(Bytes bytes) {
  const auto seal = vault::tpm_seal_from(bytes);
  if (!seal) {
    fuzz::require_refusal(seal.error(), {Outcome::TpmSealDamaged, Outcome::TpmFailed});
    return;
  }
  fuzz::require(bytes.size() <= vault::kMaxTpmSeal, "it is in its bounds");
  fuzz::require(seal->pcrs.mask >> vault::kPcrs == 0, "there are 24 PCRs");
  fuzz::require(!seal->public_part.empty() && seal->public_part.size() <= vault::kMaxTpmPublic, "public");
  fuzz::require(!seal->private_part.empty() && seal->private_part.size() <= vault::kMaxTpmPrivate, "private");
  fuzz::require(std::ranges::equal(encode(*seal), bytes), "there is one form of it");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  look(Bytes(data, size));
  auto message = vault::Encoding("tpm seal").raw(Bytes(data, size));
  std::vector<std::uint8_t> summed(data, data + size);
  summed.resize(size + 16);
  crypto_generichash(summed.data() + size, 16, message.bytes().data(), message.bytes().size(), nullptr, 0);
  look(summed);
  return 0;
}
