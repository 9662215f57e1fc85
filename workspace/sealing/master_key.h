// Master keys: what wraps the data keys of cloud vaults, and is never in the database.
//
// Where one comes from is behind MasterKey. It wraps and opens and does not give itself away, so that a key
// that cannot leave its token fits as well as one from a file (key_file.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/signing.h"
#include "workspace/sealing/error.h"
#include "workspace/sealing/wrapping_key.h"

namespace cerby::workspace::sealing {

inline constexpr std::size_t kMostMasterKeys = 16;
inline constexpr std::size_t kMostKeyId = 64;

// 1 to 64 of a-z, 0-9 and "-".
[[nodiscard]] bool is_key_id(std::string_view text);

// Used by several threads at once.
class MasterKey {
 public:
  virtual ~MasterKey() = default;
  // Of this key and no other; goes into the row of each data key that it wraps.
  [[nodiscard]] virtual std::string_view id() const = 0;
  // `additional` is authenticated; opening takes the same. `key` is kKeySize bytes.
  [[nodiscard]] virtual Result<std::vector<std::uint8_t>> wrap(SecretView key, Bytes additional) const = 0;
  [[nodiscard]] virtual Result<Secret> open(Bytes wrapped, Bytes additional) const = 0;
  // Ed25519 (vault/signing.h), for checkpoints of the audit log, by a key that is derived from this one or
  // kept beside it. None: it does not sign.
  [[nodiscard]] virtual std::optional<vault::Signature> sign(Bytes) const { return {}; }
  [[nodiscard]] virtual std::optional<vault::PublicKey> public_key() const { return {}; }
  // The same for offline leases, by another key: what is signed for one is nothing to the other.
  [[nodiscard]] virtual std::optional<vault::Signature> sign_lease(Bytes) const { return {}; }
  [[nodiscard]] virtual std::optional<vault::PublicKey> lease_key() const { return {}; }
  // What wraps the seeds of sign-ins on their way (signin/seed.h): derived from this one when it was opened,
  // the same in every instance, and in memory from then on. Anybody begins sign-ins, and may not make a token
  // work by that.
  [[nodiscard]] virtual const WrappingKey& sign_ins() const = 0;
};

// One that is in this process's guarded memory. `key` is kKeySize bytes.
std::unique_ptr<MasterKey> master_key_of(std::string id, SecretView key);

// Those that the configuration names: the first wraps, all of them open.
class MasterKeys {
 public:
  // config_invalid: more than kMostMasterKeys, or two of one id.
  static Expected<MasterKeys> of(std::vector<std::unique_ptr<MasterKey>> keys);

  [[nodiscard]] bool empty() const { return keys_.empty(); }
  // Not of none.
  [[nodiscard]] const MasterKey& newest() const { return *keys_.front(); }
  [[nodiscard]] std::span<const std::unique_ptr<MasterKey>> all() const { return keys_; }
  // Null where there is none of that id.
  [[nodiscard]] const MasterKey* find(std::string_view id) const;

 private:
  std::vector<std::unique_ptr<MasterKey>> keys_;
};

}  // namespace cerby::workspace::sealing
