#include "workspace/sealing/master_key.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>

namespace cerby::workspace::sealing {
namespace {

// 1 and 2 are the wrapping key's; 3 is the file's (key_file.cpp), which derives it for itself.
constexpr std::uint64_t kCheckpointSubkey = 4, kLeaseSubkey = 5, kSignInSubkey = 6;
constexpr char kContext[] = "cerbymst";
constexpr SecretAccess kDeriving("a key for one purpose is derived from a master key");

Secret subkey_of(SecretView key, std::uint64_t number) {
  Secret subkey(kKeySize);
  const auto out = subkey.writable(kDeriving);
  crypto_kdf_derive_from_key(out.data(), out.size(), number, kContext, key.bytes(kDeriving).data());
  return subkey;
}
static_assert(kKeySize == vault::kSigningSeed);

class KeyInMemory final : public MasterKey {
 public:
  KeyInMemory(std::string id, SecretView key)
      : id_(std::move(id)),
        wrapping_(key, kContext),
        signing_(subkey_of(key, kCheckpointSubkey).view()),
        leases_(subkey_of(key, kLeaseSubkey).view()),
        sign_ins_(subkey_of(key, kSignInSubkey).view(), kSignInContext) {}

  [[nodiscard]] std::string_view id() const override { return id_; }
  [[nodiscard]] Result<std::vector<std::uint8_t>> wrap(SecretView key, Bytes additional) const override {
    return wrapping_.wrap(key, additional);
  }
  [[nodiscard]] Result<Secret> open(Bytes wrapped, Bytes additional) const override {
    return wrapping_.open(wrapped, additional);
  }
  [[nodiscard]] std::optional<vault::Signature> sign(Bytes message) const override {
    return signing_.sign(message);
  }
  [[nodiscard]] std::optional<vault::PublicKey> public_key() const override { return signing_.public_key(); }
  [[nodiscard]] std::optional<vault::Signature> sign_lease(Bytes message) const override {
    return leases_.sign(message);
  }
  [[nodiscard]] std::optional<vault::PublicKey> lease_key() const override { return leases_.public_key(); }

  [[nodiscard]] const WrappingKey& sign_ins() const override { return sign_ins_; }

 private:
  std::string id_;
  WrappingKey wrapping_;
  vault::SigningKey signing_, leases_;
  WrappingKey sign_ins_;
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
