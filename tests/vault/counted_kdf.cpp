#include "vault/counted_kdf.h"

#include <sodium.h>

#include "vault/argon2id.h"
#include "vault/encoding.h"

namespace cerby::vault {
namespace {

torture::KdfRuns runs;

}  // namespace

Expected<Secret> argon2id(SecretView passphrase, Bytes salt, KdfCost cost) {
  constexpr SecretAccess kWhy("in the place of Argon2id");
  ++runs.all;
  if (!torture::is_in_bounds(cost.memory_bytes, cost.passes)) ++runs.out_of_bounds;
  const auto all = Encoding("").number(cost.memory_bytes).number(cost.passes).raw(salt);
  const auto key = passphrase.bytes(kWhy);
  Secret secret(kUnlockSecretSize);
  if (crypto_generichash(secret.writable(kWhy).data(), kUnlockSecretSize, all.bytes().data(),
                         all.bytes().size(), key.data(), key.size()) != 0)
    return fail(Outcome::InputInvalid, "a passphrase that is too long for a key of this hash");
  return secret;
}

}  // namespace cerby::vault

namespace cerby::vault::torture {

KdfRuns kdf_runs() {
  return runs;
}

bool is_in_bounds(std::uint64_t memory_bytes, std::uint32_t passes) {
  constexpr std::uint64_t kMiB = 1024ULL * 1024;
  return memory_bytes >= 64 * kMiB && memory_bytes <= 1024 * kMiB && passes >= 2 && passes <= 10 &&
         memory_bytes * passes <= 4096 * kMiB;
}

}  // namespace cerby::vault::torture
