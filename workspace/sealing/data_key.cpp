#include "workspace/sealing/data_key.h"

#include "vault/encoding.h"

namespace cerby::workspace::sealing {
namespace {

vault::Encoding additional_for(const KeyPlace& place, std::string_view master_key) {
  vault::Encoding encoding("cerby wrapped key 1");
  encoding.prefixed(vault::as_bytes("cloud vault"));
  encoding.raw(place.workspace.bytes).raw(place.vault.bytes).number(place.epoch);
  encoding.prefixed(vault::as_bytes(master_key));
  return encoding;
}

}  // namespace

Result<DataKey> DataKey::open(const MasterKeys& keys, const KeyPlace& place, const WrappedKey& wrapped) {
  const MasterKey* const master = keys.find(wrapped.master_key);
  if (master == nullptr) return std::unexpected(Error::MasterKeyUnknown);
  const auto additional = additional_for(place, wrapped.master_key);
  CERBY_TRY(auto key, master->open(wrapped.wrapped, additional.bytes()));
  return DataKey(std::move(key));
}

Result<WrappedKey> DataKey::wrap(const MasterKeys& keys, const KeyPlace& place) const {
  if (keys.empty()) return std::unexpected(Error::MasterKeyUnknown);
  const MasterKey& master = keys.newest();
  const auto additional = additional_for(place, master.id());
  CERBY_TRY(auto wrapped, master.wrap(key_.view(), additional.bytes()));
  return WrappedKey{std::string(master.id()), std::move(wrapped)};
}

}  // namespace cerby::workspace::sealing
