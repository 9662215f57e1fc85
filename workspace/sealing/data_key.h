// Data keys: one a cloud vault and epoch, 256 random bits, wrapped by a master key.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/sealing/error.h"
#include "workspace/sealing/master_key.h"

namespace cerby::workspace::sealing {

// Whose it is; all of it is authenticated with the wrapped key.
struct KeyPlace {
  Uuid workspace, vault;
  std::int64_t epoch = 1;
};

// As it is kept.
struct WrappedKey {
  std::string master_key;  // the id of the one that opens it
  std::vector<std::uint8_t> wrapped;
};

class DataKey {
 public:
  static DataKey random() { return DataKey(Secret::random(kKeySize)); }
  // MasterKeyUnknown, WrappedKeyRefused.
  static Result<DataKey> open(const MasterKeys& keys, const KeyPlace& place, const WrappedKey& wrapped);

  // By the newest master key.
  [[nodiscard]] Result<WrappedKey> wrap(const MasterKeys& keys, const KeyPlace& place) const;
  [[nodiscard]] SecretView view() const { return key_.view(); }

 private:
  explicit DataKey(Secret key) : key_(std::move(key)) {}
  Secret key_;
};

}  // namespace cerby::workspace::sealing
