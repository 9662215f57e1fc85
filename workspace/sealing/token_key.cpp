#include "workspace/sealing/token_key.h"

#include <sodium.h>

#include <array>
#include <optional>

#include "vault/encoding.h"
#include "workspace/sealing/token.h"

namespace cerby::workspace::sealing {
namespace {

constexpr std::size_t kSalt = 32;

class KeyInToken final : public MasterKey {
 public:
  KeyInToken(std::unique_ptr<Token> token, SecretView seed, SecretView lease_seed, SecretView sign_in)
      : token_(std::move(token)), signing_(seed), leases_(lease_seed), sign_ins_(sign_in, kSignInContext) {}

  [[nodiscard]] std::string_view id() const override { return token_->key_id(); }
  [[nodiscard]] Result<std::vector<std::uint8_t>> wrap(SecretView key, Bytes additional) const override {
    std::array<std::uint8_t, kSalt> salt{};
    randombytes_buf(salt.data(), salt.size());
    CERBY_TRY(const auto wrapping, wrapping_key(salt));
    CERBY_TRY(const auto sealed, wrapping.wrap(key, additional));
    std::vector<std::uint8_t> wrapped(salt.begin(), salt.end());
    wrapped.insert(wrapped.end(), sealed.begin(), sealed.end());
    return wrapped;
  }
  [[nodiscard]] Result<Secret> open(Bytes wrapped, Bytes additional) const override {
    if (wrapped.size() <= kSalt) return std::unexpected(Error::WrappedKeyRefused);
    CERBY_TRY(const auto wrapping, wrapping_key(wrapped.first(kSalt)));
    return wrapping.open(wrapped.subspan(kSalt), additional);
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
  [[nodiscard]] Result<WrappingKey> wrapping_key(Bytes salt) const {
    const auto message = vault::Encoding("cerby token wrapping key 1").prefixed(salt);
    CERBY_TRY(const Secret key, token_->mac(message.bytes()));
    return WrappingKey(key.view(), "cerbytok");
  }
  std::unique_ptr<Token> token_;
  vault::SigningKey signing_, leases_;
  WrappingKey sign_ins_;
};

}  // namespace

Expected<std::unique_ptr<MasterKey>> master_key_in_token(const Pkcs11Uri& uri) {
  CERBY_TRY(auto token, Token::open(uri));
  const auto seed = token->mac(vault::Encoding("cerby token checkpoint seed 1").bytes());
  const auto lease_seed = token->mac(vault::Encoding("cerby token lease seed 1").bytes());
  const auto sign_in = token->mac(vault::Encoding("cerby token sign-in key 1").bytes());
  if (!seed || !lease_seed || !sign_in) return fail(Outcome::ConfigInvalid, "the token does not answer");
  static_assert(kMac == vault::kSigningSeed && kMac == kKeySize);
  return std::make_unique<KeyInToken>(std::move(token), seed->view(), lease_seed->view(), sign_in->view());
}

Expected<std::string> create_key_in_token(const Pkcs11Uri& uri) {
  CERBY_CHECK(Token::create_key(uri));
  CERBY_TRY(const auto token, Token::open(uri));
  return token->key_id();
}

}  // namespace cerby::workspace::sealing
