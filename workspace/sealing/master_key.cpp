#include "workspace/sealing/master_key.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>

#include "vault/seal.h"

namespace cerby::workspace::sealing {
namespace {

// Encryption and commitment; 3 is the file's (key_file.cpp), which derives it for itself.
constexpr std::size_t kSubkeys = 2;
constexpr std::uint64_t kCheckpointSubkey = 4, kLeaseSubkey = 5;
constexpr const char* kContext = "cerbymst";
constexpr SecretAccess kDeriving("the seed of a key that signs");

vault::SigningKey signing_key_of(SecretView key, std::uint64_t subkey) {
  Secret seed(vault::kSigningSeed);
  const auto out = seed.writable(kDeriving);
  crypto_kdf_derive_from_key(out.data(), out.size(), subkey, kContext, key.bytes(kDeriving).data());
  return vault::SigningKey(seed.view());
}

class KeyInMemory final : public MasterKey {
 public:
  KeyInMemory(std::string id, SecretView key)
      : id_(std::move(id)),
        subkeys_(vault::subkeys(key, "cerbymst", kSubkeys)),
        signing_(signing_key_of(key, kCheckpointSubkey)),
        leases_(signing_key_of(key, kLeaseSubkey)) {}

  [[nodiscard]] std::string_view id() const override { return id_; }
  [[nodiscard]] Result<std::vector<std::uint8_t>> wrap(SecretView key, Bytes additional) const override {
    if (key.size() != kKeySize) std::abort();  // always one of ours
    auto wrapped = vault::seal(keys(), additional, key);
    if (!wrapped) return std::unexpected(Error::TooLarge);
    return std::move(*wrapped);
  }
  [[nodiscard]] Result<Secret> open(Bytes wrapped, Bytes additional) const override {
    auto key = vault::open(keys(), additional, wrapped);
    if (!key || key->size() != kKeySize) return std::unexpected(Error::WrappedKeyRefused);
    return std::move(*key);
  }
  [[nodiscard]] std::optional<vault::Signature> sign(Bytes message) const override {
    return signing_.sign(message);
  }
  [[nodiscard]] std::optional<vault::PublicKey> public_key() const override { return signing_.public_key(); }
  [[nodiscard]] std::optional<vault::Signature> sign_lease(Bytes message) const override {
    return leases_.sign(message);
  }
  [[nodiscard]] std::optional<vault::PublicKey> lease_key() const override { return leases_.public_key(); }

 private:
  [[nodiscard]] vault::SealKeys keys() const {
    return {subkeys_.view().part(0, vault::kSubkeySize),
            subkeys_.view().part(vault::kSubkeySize, vault::kSubkeySize)};
  }
  std::string id_;
  Secret subkeys_;
  vault::SigningKey signing_, leases_;
};

}  // namespace

bool is_key_id(std::string_view text) {
  return !text.empty() && text.size() <= kMostKeyId && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::unique_ptr<MasterKey> master_key_of(std::string id, SecretView key) {
  if (key.size() != kKeySize) std::abort();  // whoever reads one has checked it
  return std::make_unique<KeyInMemory>(std::move(id), key);
}

Expected<MasterKeys> MasterKeys::of(std::vector<std::unique_ptr<MasterKey>> keys) {
  if (keys.size() > kMostMasterKeys) return fail(Outcome::ConfigInvalid, "too many master keys");
  for (auto key = keys.begin(); key != keys.end(); ++key) {
    const auto same = [&](const auto& other) { return other->id() == (*key)->id(); };
    if (std::any_of(keys.begin(), key, same))
      return fail(Outcome::ConfigInvalid, "two master keys of one id: " + std::string((*key)->id()));
  }
  MasterKeys all;
  all.keys_ = std::move(keys);
  return all;
}

const MasterKey* MasterKeys::find(std::string_view id) const {
  const auto found = std::ranges::find_if(keys_, [&](const auto& key) { return key->id() == id; });
  return found == keys_.end() ? nullptr : found->get();
}

}  // namespace cerby::workspace::sealing
