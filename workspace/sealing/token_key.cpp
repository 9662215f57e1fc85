#include "workspace/sealing/token_key.h"

#include <sodium.h>

#include <array>
#include <cstdlib>
#include <optional>

#include "vault/encoding.h"
#include "vault/seal.h"
#include "workspace/sealing/token.h"

namespace cerby::workspace::sealing {
namespace {

constexpr std::size_t kSalt = 32;
constexpr std::size_t kSubkeys = 2;

class KeyInToken final : public MasterKey {
 public:
  KeyInToken(std::unique_ptr<Token> token, SecretView seed, SecretView lease_seed)
      : token_(std::move(token)), signing_(seed), leases_(lease_seed) {}

  [[nodiscard]] std::string_view id() const override { return token_->key_id(); }
  [[nodiscard]] Result<std::vector<std::uint8_t>> wrap(SecretView key, Bytes additional) const override {
    if (key.size() != kKeySize) std::abort();  // always one of ours
    std::array<std::uint8_t, kSalt> salt{};
    randombytes_buf(salt.data(), salt.size());
    CERBY_TRY(const Secret subkeys, subkeys_for(salt));
    const auto sealed = vault::seal(seal_keys(subkeys), additional, key);
    if (!sealed) return std::unexpected(Error::TooLarge);
    std::vector<std::uint8_t> wrapped(salt.begin(), salt.end());
    wrapped.insert(wrapped.end(), sealed->begin(), sealed->end());
    return wrapped;
  }
  [[nodiscard]] Result<Secret> open(Bytes wrapped, Bytes additional) const override {
    if (wrapped.size() <= kSalt) return std::unexpected(Error::WrappedKeyRefused);
    CERBY_TRY(const Secret subkeys, subkeys_for(wrapped.first(kSalt)));
    auto key = vault::open(seal_keys(subkeys), additional, wrapped.subspan(kSalt));
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
  [[nodiscard]] Result<Secret> subkeys_for(Bytes salt) const {
    const auto message = vault::Encoding("cerby token wrapping key 1").prefixed(salt);
    CERBY_TRY(const Secret key, token_->mac(message.bytes()));
    return vault::subkeys(key.view(), "cerbytok", kSubkeys);
  }
  static vault::SealKeys seal_keys(const Secret& subkeys) {
    return {subkeys.view().part(0, vault::kSubkeySize),
            subkeys.view().part(vault::kSubkeySize, vault::kSubkeySize)};
  }
  std::unique_ptr<Token> token_;
  vault::SigningKey signing_, leases_;
};

}  // namespace

Expected<std::unique_ptr<MasterKey>> master_key_in_token(const Pkcs11Uri& uri) {
  CERBY_TRY(auto token, Token::open(uri));
  const auto seed = token->mac(vault::Encoding("cerby token checkpoint seed 1").bytes());
  const auto lease_seed = token->mac(vault::Encoding("cerby token lease seed 1").bytes());
  if (!seed || !lease_seed) return fail(Outcome::ConfigInvalid, "the token does not answer");
  static_assert(kMac == vault::kSigningSeed);
  return std::make_unique<KeyInToken>(std::move(token), seed->view(), lease_seed->view());
}

Expected<std::string> create_key_in_token(const Pkcs11Uri& uri) {
  CERBY_CHECK(Token::create_key(uri));
  CERBY_TRY(const auto token, Token::open(uri));
  return token->key_id();
}

}  // namespace cerby::workspace::sealing
