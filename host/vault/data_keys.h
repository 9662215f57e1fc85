// The data encryption keys of one local vault that this device was sent (FORMAT.md, "Items"): one an epoch,
// the newest for what is sealed now, those before for what nobody has sealed anew yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/sealed_key.h"

namespace cerby::vault {

class DataKeySet {
 public:
  static constexpr std::size_t kMost = 16;  // the oldest gives way

  DataKeySet(std::string workspace, const Uuid& vault) : workspace_(std::move(workspace)), vault_(vault) {}
  // vault_damaged; vault_newer for a version that is not known.
  static Expected<DataKeySet> decode(const Secret& plaintext);
  [[nodiscard]] Expected<Secret> encoded() const;

  [[nodiscard]] const std::string& workspace() const { return workspace_; }  // its host name
  [[nodiscard]] const Uuid& vault() const { return vault_; }
  [[nodiscard]] std::uint32_t newest() const { return keys_.empty() ? 0 : keys_.back().epoch; }
  // Empty: there is none of that epoch.
  [[nodiscard]] SecretView key(std::uint32_t epoch) const;
  // sealed_key_refused: it has another one of that epoch. input_invalid: no key, or epoch 0.
  Expected<void> add(std::uint32_t epoch, SecretView key);

 private:
  struct Key {
    std::uint32_t epoch;
    Secret key;
  };
  std::string workspace_;
  Uuid vault_;
  std::vector<Key> keys_;  // by epoch, ascending
};

// The id of its item.
Uuid data_keys_item(std::string_view workspace, const Uuid& vault);

}  // namespace cerby::vault
