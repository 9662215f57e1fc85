// A key in this process's guarded memory that wraps keys: XChaCha20-Poly1305 with a key commitment, as all
// that is sealed here (vault/seal.h).
#pragma once

#include <cstdint>
#include <vector>

#include "base/secret.h"
#include "vault/seal.h"
#include "workspace/sealing/error.h"

namespace cerby::workspace::sealing {

inline constexpr std::size_t kKeySize = 32;  // bytes of a master key, of a data key, of whatever is wrapped

// crypto_kdf's context of what wraps the seeds of sign-ins.
inline constexpr char kSignInContext[] = "cerbysiw";

// Used by several threads at once.
class WrappingKey {
 public:
  // `key` is kKeySize bytes; `context` is crypto_kdf's.
  WrappingKey(SecretView key, const char (&context)[9]);
  // `additional` is authenticated; opening takes the same. `key` is kKeySize bytes.
  [[nodiscard]] Result<std::vector<std::uint8_t>> wrap(SecretView key, Bytes additional) const;
  // WrappedKeyRefused.
  [[nodiscard]] Result<Secret> open(Bytes wrapped, Bytes additional) const;

 private:
  [[nodiscard]] vault::SealKeys keys() const;
  Secret subkeys_;
};

}  // namespace cerby::workspace::sealing
