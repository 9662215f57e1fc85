// Unlock methods: each wraps the vault key once, and the vault key seals the secret of each in turn, so that
// a new vault key can be wrapped for all of them without asking anybody. Adding or removing one never touches
// the items.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"

namespace cerby::vault {

enum class MethodKind : std::uint8_t { KeyStore, Passphrase, Recovery, Tpm };
std::string_view text_of(MethodKind kind);  // "key_store", "passphrase", "recovery", "tpm"
std::optional<MethodKind> method_kind_from(std::string_view text);

struct Method {
  Uuid id;
  MethodKind kind = MethodKind::Recovery;
  std::vector<std::uint8_t>
      parameters;  // passphrase: memory in bytes (u64), passes (u32), salt (16); tpm: tpm_seal.h; else empty
  std::vector<std::uint8_t> wrapped;  // the vault key, sealed under the unlock secret
  std::vector<std::uint8_t> secret;   // the unlock secret, sealed under the vault key
  UnixTime created{};
};
// The first of that kind; null: there is none.
const Method* method_of(const std::vector<Method>& methods, MethodKind kind);

// What Argon2id costs. The bounds are FORMAT.md's, checked when a method is made and again each time one is
// used.
struct KdfCost {
  std::uint64_t memory_bytes = 256ULL * 1024 * 1024;
  std::uint32_t passes = 3;
};
inline constexpr KdfCost kLeastKdfCost{.memory_bytes = 64ULL * 1024 * 1024, .passes = 2};
Expected<void> check_bounds(KdfCost cost);                   // kdf_out_of_bounds
Expected<KdfCost> bounded(const Method& passphrase_method);  // kdf_out_of_bounds

inline constexpr std::size_t kUnlockSecretSize = 32, kVaultKeySize = 32;
// A passphrase comes in its normal form (passphrase/normal_form.h), in which every way of typing it is the
// same. Bytes, and at least one: input_invalid. One that is not UTF-8 makes no method: input_invalid.
inline constexpr std::size_t kMaxPassphrase = 1024;

// What a new passphrase must have, wherever one is chosen; one that was chosen before opens its vault
// whatever it has. Characters are code points of UTF-8. input_invalid says which.
inline constexpr std::size_t kShortestPassphrase = 8;  // NIST SP 800-63B, section 5.1.1.1
Expected<void> check_new_passphrase(SecretView passphrase);

Expected<Secret> secret_from_passphrase(SecretView passphrase, const Method& method);
Secret secret_from_recovery(SecretView entropy);

// Makes a method that opens with `unlock_secret` (32 bytes; for Passphrase pass the passphrase's own with
// `cost`).
Expected<Method> make_passphrase_method(const Uuid& vault, SecretView passphrase, KdfCost cost,
                                        const Secret& vault_key, UnixTime now);
Method make_method(const Uuid& vault, MethodKind kind, const Secret& unlock_secret, const Secret& vault_key,
                   UnixTime now, std::vector<std::uint8_t> parameters = {});
// The vault key; wrong_passphrase when the secret is not the one.
Expected<Secret> unwrap(const Uuid& vault, const Method& method, const Secret& unlock_secret);
// The same with recovery words, of which a vault may have several sets: the one that they are of. not_found:
// it has none; wrong_passphrase.
struct OpenedByWords {
  Uuid method;
  Secret vault_key;
};
Expected<OpenedByWords> unwrap_with_words(const Uuid& vault, const std::vector<Method>& methods,
                                          SecretView entropy);
// The unlock secret; vault_damaged when the method was not made for this key.
Expected<Secret> unlock_secret_of(const Uuid& vault, const Method& method, const Secret& vault_key);
// The same method, opened by the same secret, for another vault key. vault_damaged.
Expected<Method> rewrapped(const Uuid& vault, const Method& method, const Secret& from, const Secret& to);
// That a method opens to this key and keeps its secret under it: input_invalid.
Expected<void> check_method(const Uuid& vault, const Method& method, const Secret& vault_key);

}  // namespace cerby::vault
