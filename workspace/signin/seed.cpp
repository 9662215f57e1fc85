#include "workspace/signin/seed.h"

#include <sodium.h>

#include "vault/encoding.h"
#include "workspace/signin/token.h"

namespace cerby::workspace::signin {
namespace {

constexpr SecretAccess kDeriving("verifier and nonce of a sign-in are derived");
constexpr const char* kContext = "cerbysgn";
enum Subkey : std::uint64_t { kVerifier = 1, kNonce = 2 };

vault::Encoding additional(const Uuid& workspace, const store::SignIn& sign_in) {
  vault::Encoding encoding("cerby sign-in 2");
  encoding.raw(workspace.bytes).raw(sign_in.state).raw(sign_in.browser);
  encoding.raw(sign_in.challenge).raw(sign_in.device_key).number(sign_in.expires_at);
  return encoding;
}

Secret derived(SecretView seed, Subkey number) {
  Secret key(32);
  crypto_kdf_derive_from_key(key.writable(kDeriving).data(), key.size(), number, kContext,
                             seed.bytes(kDeriving).data());
  return encoded(key.view());
}

}  // namespace

sealing::Result<Seed> Seed::open(const sealing::MasterKeys& keys, const Uuid& workspace,
                                 const store::SignIn& sign_in) {
  const auto* const key = keys.find(sign_in.master_key);
  if (key == nullptr) return std::unexpected(sealing::Error::MasterKeyUnknown);
  CERBY_TRY(auto seed, key->sign_ins().open(sign_in.wrapped, additional(workspace, sign_in).bytes()));
  return Seed(std::move(seed));
}

sealing::Result<void> Seed::wrap(const sealing::MasterKeys& keys, const Uuid& workspace,
                                 store::SignIn& sign_in) const {
  if (keys.empty()) return std::unexpected(sealing::Error::MasterKeyUnknown);
  sign_in.master_key = keys.newest().id();
  CERBY_TRY(sign_in.wrapped,
            keys.newest().sign_ins().wrap(seed_.view(), additional(workspace, sign_in).bytes()));
  return {};
}

Secret Seed::verifier() const {
  return derived(seed_.view(), kVerifier);
}

Secret Seed::nonce() const {
  return derived(seed_.view(), kNonce);
}

store::Bytes32 challenge_of(SecretView verifier) {
  store::Bytes32 digest{};
  const auto bytes = verifier.bytes(kDeriving);
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

}  // namespace cerby::workspace::signin
