// What a backup starts with, in the clear: which format it is, what its passphrase costs, and a check of the
// key, since the cipher that follows does not commit to one (FORMAT.md).
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/unlock.h"

namespace cerby::backup {

inline constexpr std::size_t kHeaderSize = 96;
using HeaderBytes = std::array<std::uint8_t, kHeaderSize>;

struct Header {
  std::array<std::uint8_t, 28> kdf{};  // as the parameters of a vault's passphrase: memory, passes, salt
  std::array<std::uint8_t, 24> stream{};
  std::array<std::uint8_t, 32> check{};
};

// 32 bytes from a passphrase in its normal form (passphrase/normal_form.h), with what Header::kdf says.
using DeriveKey = std::function<Expected<Secret>(SecretView passphrase, Bytes kdf)>;
// Argon2id, as the vault's own. What vault::secret_from_passphrase says.
Expected<Secret> argon2id(SecretView passphrase, Bytes kdf);

// With a new salt, and neither stream nor check. kdf_out_of_bounds.
Expected<Header> new_header(vault::KdfCost cost);
HeaderBytes bytes_of(const Header& header);
// backup_newer; backup_damaged: it is no backup, or what its passphrase costs is out of the vault's bounds.
Expected<Header> header_from(Bytes bytes);

// The keys of one backup.
class BackupKeys {
 public:
  explicit BackupKeys(const Secret& derived);
  [[nodiscard]] SecretView stream() const { return both_.view().part(0, 32); }
  // Over all of the header but itself.
  [[nodiscard]] std::array<std::uint8_t, 32> check_of(const Header& header) const;

 private:
  Secret both_;
};

// What BackupKeys are made of. backup_not_opened: it is another passphrase's, or the header was altered.
Expected<Secret> key_of(const Header& header, SecretView passphrase, const DeriveKey& derive);
Expected<void> check_key(const Header& header, const BackupKeys& keys);

}  // namespace cerby::backup
