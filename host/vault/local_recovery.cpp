#include "vault/local_recovery.h"

#include <sodium.h>

#include "vault/encoding.h"
#include "vault/seal.h"
#include "vault/sealed_key.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kEntropy = 32;
constexpr SecretAccess kDeriving("deriving what the words of a local vault open with");

Secret secret_of(const Secret& entropy) {
  Secret secret(kSubkeySize);
  const auto in = entropy.bytes(kDeriving);
  const auto out = secret.writable(kDeriving);
  const auto label = as_bytes("cerby local vault recovery 1");
  crypto_generichash(out.data(), out.size(), in.data(), in.size(), label.data(), label.size());
  return secret;
}

struct RecoveryKeys {
  explicit RecoveryKeys(const Secret& entropy) : both(subkeys(secret_of(entropy).view(), "cerbylcr", 2)) {}
  [[nodiscard]] SealKeys views() const {
    return {both.view().part(0, kSubkeySize), both.view().part(kSubkeySize, kSubkeySize)};
  }
  Secret both;
};

Encoding additional_data(const RecoveryPlace& place) {
  Encoding all("cerby local recovery 1");
  all.prefixed(as_bytes(place.workspace)).raw(place.vault.bytes).number(place.epoch).number(place.number);
  return all;
}

}  // namespace

Expected<std::vector<std::uint8_t>> seal_for_recovery(const Secret& entropy, const RecoveryPlace& place,
                                                      SecretView data_key) {
  if (entropy.size() != kEntropy || data_key.size() != kDataKeySize)
    return fail(Outcome::InputInvalid, "the recovery key of a local vault");
  CERBY_TRY(const auto box, seal(RecoveryKeys(entropy).views(), additional_data(place).bytes(), data_key));
  std::vector<std::uint8_t> sealed{kVersion};
  sealed.insert(sealed.end(), box.begin(), box.end());
  return sealed;
}

Expected<Secret> open_by_recovery(const Secret& entropy, const RecoveryPlace& place, Bytes sealed) {
  const auto refused = [] {
    return fail(Outcome::RecoveryWordsInvalid, "they are not the newest ones of this local vault");
  };
  if (entropy.size() != kEntropy || sealed.empty()) return refused();
  if (sealed[0] > kVersion) return fail(Outcome::VaultNewer, "the version of a local vault's recovery key");
  if (sealed[0] != kVersion) return refused();
  auto opened = open(RecoveryKeys(entropy).views(), additional_data(place).bytes(), sealed.subspan(1));
  if (!opened || opened->size() != kDataKeySize) return refused();
  return opened;
}

}  // namespace cerby::vault
