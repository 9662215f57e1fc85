#include "vault/unlock.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "vault/argon2id.h"
#include "vault/encoding.h"
#include "vault/schema.h"
#include "vault/seal.h"

namespace cerby::vault {
namespace {

constexpr std::uint64_t kMiB = 1024ULL * 1024;
constexpr std::uint64_t kMostMemory = 1024 * kMiB;
constexpr std::uint32_t kMostPasses = 10;
constexpr std::uint64_t kMostWork = 4096 * kMiB;  // memory times passes

constexpr std::size_t kSalt = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t kParameters = 8 + 4 + kSalt;
static_assert(kSalt == 16);

constexpr std::string_view kRecoveryLabel = "cerby recovery 1";
static_assert(kRecoveryLabel.size() >= crypto_generichash_KEYBYTES_MIN);

// What a wrapped vault key ("wrap") and a kept unlock secret ("secret") are bound to.
Encoding method_data(std::string_view label, const Uuid& vault, const Method& method) {
  return Encoding(label)
      .number(kFormat)
      .raw(vault.bytes)
      .raw(method.id.bytes)
      .prefixed(as_bytes(text_of(method.kind)))
      .prefixed(method.parameters);
}

// Two subkeys that seal: of an unlock secret those that wrap the vault key, of the vault key those under
// which the unlock secrets are kept.
class TwoKeys {
 public:
  static TwoKeys wrapping(const Secret& unlock_secret) {
    return TwoKeys(subkeys(unlock_secret.view(), "cerbywrp", 2));
  }
  static TwoKeys keeping(const Secret& vault_key) {
    return TwoKeys(subkeys(vault_key.view(), "cerbysec", 2));
  }
  [[nodiscard]] SealKeys keys() const {
    return {both_.view().part(0, kSubkeySize), both_.view().part(kSubkeySize, kSubkeySize)};
  }

 private:
  explicit TwoKeys(Secret both) : both_(std::move(both)) {}
  Secret both_;
};

Method wrapped(Method method, const Uuid& vault, const Secret& unlock_secret, const Secret& vault_key) {
  // 32 bytes always fit, so that these cannot fail.
  method.wrapped = seal(TwoKeys::wrapping(unlock_secret).keys(), method_data("wrap", vault, method).bytes(),
                        vault_key.view())
                       .value();
  method.secret = seal(TwoKeys::keeping(vault_key).keys(), method_data("secret", vault, method).bytes(),
                       unlock_secret.view())
                      .value();
  return method;
}

Expected<void> check_passphrase(SecretView passphrase) {
  if (passphrase.empty()) return fail(Outcome::InputInvalid, "the passphrase is empty");
  if (passphrase.size() > kMaxPassphrase) return fail(Outcome::InputInvalid, "the passphrase is too long");
  return {};
}

}  // namespace

const Method* method_of(const std::vector<Method>& methods, MethodKind kind) {
  const auto found = std::ranges::find(methods, kind, &Method::kind);
  return found == methods.end() ? nullptr : &*found;
}

std::string_view text_of(MethodKind kind) {
  switch (kind) {
    case MethodKind::KeyStore:
      return "key_store";
    case MethodKind::Passphrase:
      return "passphrase";
    case MethodKind::Recovery:
      return "recovery";
    case MethodKind::Tpm:
      return "tpm";
  }
  return {};
}

std::optional<MethodKind> method_kind_from(std::string_view text) {
  for (const auto kind :
       {MethodKind::KeyStore, MethodKind::Passphrase, MethodKind::Recovery, MethodKind::Tpm}) {
    if (text == text_of(kind)) return kind;
  }
  return std::nullopt;
}

Expected<void> check_bounds(KdfCost cost) {
  if (cost.memory_bytes < kLeastKdfCost.memory_bytes || cost.memory_bytes > kMostMemory) {
    return fail(Outcome::KdfOutOfBounds, "memory");
  }
  if (cost.passes < kLeastKdfCost.passes || cost.passes > kMostPasses) {
    return fail(Outcome::KdfOutOfBounds, "passes");
  }
  if (cost.memory_bytes * cost.passes > kMostWork)
    return fail(Outcome::KdfOutOfBounds, "memory times passes");
  return {};
}

Expected<KdfCost> bounded(const Method& passphrase_method) {
  const Bytes parameters = passphrase_method.parameters;
  if (parameters.size() != kParameters) return fail(Outcome::KdfOutOfBounds, "parameters");
  const KdfCost cost{.memory_bytes = read_number<std::uint64_t>(parameters),
                     .passes = read_number<std::uint32_t>(parameters.subspan(8))};
  CERBY_CHECK(check_bounds(cost));
  return cost;
}

Expected<void> check_new_passphrase(SecretView passphrase) {
  CERBY_CHECK(check_passphrase(passphrase));
  if (count_characters(passphrase.text(SecretAccess("counting its characters"))) >= kShortestPassphrase)
    return {};
  return fail(Outcome::InputInvalid,
              "a passphrase has at least " + std::to_string(kShortestPassphrase) + " characters");
}

Expected<Secret> secret_from_passphrase(SecretView passphrase, const Method& method) {
  CERBY_CHECK(check_passphrase(passphrase));
  CERBY_TRY(const auto cost, bounded(method));
  return argon2id(passphrase, Bytes(method.parameters).last(kSalt), cost);
}

Secret secret_from_recovery(SecretView entropy) {
  Secret secret(kUnlockSecretSize);
  const auto bytes = entropy.bytes(SecretAccess("unlock secret of the recovery words"));
  const auto label = as_bytes(kRecoveryLabel);
  crypto_generichash(secret.writable(SecretAccess("unlock secret of the recovery words")).data(),
                     kUnlockSecretSize, bytes.data(), bytes.size(), label.data(), label.size());
  return secret;
}

Expected<Method> make_passphrase_method(const Uuid& vault, SecretView passphrase, KdfCost cost,
                                        const Secret& vault_key, UnixTime now) {
  CERBY_CHECK(check_passphrase(passphrase));
  if (!is_utf8(passphrase.text(SecretAccess("checking that it is text"))))
    return fail(Outcome::InputInvalid, "the passphrase is not UTF-8");
  CERBY_CHECK(check_bounds(cost));
  std::array<std::uint8_t, kSalt> salt{};
  randombytes_buf(salt.data(), salt.size());
  const auto parameters = Encoding("").number(cost.memory_bytes).number(cost.passes).raw(salt);
  Method method{.id = Uuid::random(),
                .kind = MethodKind::Passphrase,
                .parameters = {parameters.bytes().begin(), parameters.bytes().end()},
                .wrapped = {},
                .secret = {},
                .created = now};
  CERBY_TRY(const auto secret, argon2id(passphrase, salt, cost));
  return wrapped(std::move(method), vault, secret, vault_key);
}

Method make_method(const Uuid& vault, MethodKind kind, const Secret& unlock_secret, const Secret& vault_key,
                   UnixTime now, std::vector<std::uint8_t> parameters) {
  return wrapped({.id = Uuid::random(),
                  .kind = kind,
                  .parameters = std::move(parameters),
                  .wrapped = {},
                  .secret = {},
                  .created = now},
                 vault, unlock_secret, vault_key);
}

Expected<Secret> unwrap(const Uuid& vault, const Method& method, const Secret& unlock_secret) {
  if (unlock_secret.size() != kUnlockSecretSize) return fail(Outcome::WrongPassphrase);
  const auto keys = TwoKeys::wrapping(unlock_secret);
  auto vault_key = open(keys.keys(), method_data("wrap", vault, method).bytes(), method.wrapped);
  if (!vault_key || vault_key->size() != kVaultKeySize) return fail(Outcome::WrongPassphrase);
  return vault_key;
}

Expected<OpenedByWords> unwrap_with_words(const Uuid& vault, const std::vector<Method>& methods,
                                          SecretView entropy) {
  if (method_of(methods, MethodKind::Recovery) == nullptr)
    return fail(Outcome::NotFound, "the vault has no recovery words");
  const Secret secret = secret_from_recovery(entropy);
  for (const Method& method : methods) {
    if (method.kind != MethodKind::Recovery) continue;
    if (auto key = unwrap(vault, method, secret)) return OpenedByWords{method.id, std::move(*key)};
  }
  return fail(Outcome::WrongPassphrase);
}

Expected<Secret> unlock_secret_of(const Uuid& vault, const Method& method, const Secret& vault_key) {
  const auto keys = TwoKeys::keeping(vault_key);
  auto secret = open(keys.keys(), method_data("secret", vault, method).bytes(), method.secret);
  if (!secret || secret->size() != kUnlockSecretSize) {
    return fail(Outcome::VaultDamaged, "the kept secret of the unlock method " + method.id.text());
  }
  return secret;
}

Expected<Method> rewrapped(const Uuid& vault, const Method& method, const Secret& from, const Secret& to) {
  CERBY_TRY(const auto secret, unlock_secret_of(vault, method, from));
  return wrapped(method, vault, secret, to);
}

Expected<void> check_method(const Uuid& vault, const Method& method, const Secret& vault_key) {
  if (const auto secret = unlock_secret_of(vault, method, vault_key)) {
    const auto opened = unwrap(vault, method, *secret);
    if (opened && opened->view().equals(vault_key.view())) return {};
  }
  return fail(Outcome::InputInvalid, "an unlock method that is not for this vault and its key");
}

}  // namespace cerby::vault
