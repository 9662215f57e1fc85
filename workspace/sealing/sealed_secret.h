// A secret of a cloud vault as it is kept: sealed with the vault's data key for one place and revision.
//
//   sealed = 0x01 ‖ place ‖ seal(subkeys of the data key, "cerby sealed secret 1" ‖ place; secret)
//   place  = workspace (16) ‖ vault (16) ‖ item (16) ‖ kind (u8) ‖ epoch (i64) ‖ revision (i64), little
//   endian
//
// `seal` is that of the users' own vaults (host/vault/seal.h): XChaCha20-Poly1305, padded, with a key
// commitment. The place is written besides so that what was swapped is refused by a name; what holds is that
// the same bytes are authenticated. An older state of a whole row is not noticed here: nothing in a row says
// what comes after it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/sealing/data_key.h"
#include "workspace/sealing/error.h"

namespace cerby::workspace::sealing {

// Append only: it is authenticated in what is kept.
enum class Kind : std::uint8_t {
  Password = 1,
  Totp = 2,
  BackupCodes = 3,
  Notes = 4,
  CustomFields = 5,
  Secret = 6
};

inline constexpr std::size_t kMostSecret = 64UL * 1024;  // bytes

struct Place {
  Uuid workspace, vault;
  Uuid item;  // the account that has it, or the secret or custom field itself
  Kind kind = Kind::Password;
  std::int64_t epoch = 1;
  std::int64_t revision = 1;
  bool operator==(const Place&) const = default;
};

// TooLarge.
Result<std::vector<std::uint8_t>> seal_secret(const DataKey& key, const Place& place, SecretView secret);
// The first that applies of OtherWorkspace to Newer, else Damaged.
Result<Secret> open_secret(const DataKey& key, const Place& place, Bytes sealed);

}  // namespace cerby::workspace::sealing
