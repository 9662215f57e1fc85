#include "workspace/sealing/wrapping_key.h"

#include <cstdlib>

namespace cerby::workspace::sealing {
namespace {

constexpr std::size_t kSubkeys = 2;  // encryption and commitment

}  // namespace

WrappingKey::WrappingKey(SecretView key, const char (&context)[9])
    : subkeys_(vault::subkeys(key, context, kSubkeys)) {}

Result<std::vector<std::uint8_t>> WrappingKey::wrap(SecretView key, Bytes additional) const {
  if (key.size() != kKeySize) std::abort();  // always one of ours
  auto wrapped = vault::seal(keys(), additional, key);
  if (!wrapped) return std::unexpected(Error::TooLarge);
  return std::move(*wrapped);
}

Result<Secret> WrappingKey::open(Bytes wrapped, Bytes additional) const {
  auto key = vault::open(keys(), additional, wrapped);
  if (!key || key->size() != kKeySize) return std::unexpected(Error::WrappedKeyRefused);
  return std::move(*key);
}

vault::SealKeys WrappingKey::keys() const {
  return {subkeys_.view().part(0, vault::kSubkeySize),
          subkeys_.view().part(vault::kSubkeySize, vault::kSubkeySize)};
}

}  // namespace cerby::workspace::sealing
