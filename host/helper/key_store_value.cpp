#include "helper/key_store_value.h"

#include <sodium.h>

#include <cstdint>
#include <cstring>

namespace cerby::helper {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kRawSize = 1 + kSecretSize + 8;
constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
constexpr std::size_t kTextSize = sodium_base64_ENCODED_LEN(kRawSize, kVariant);  // with the final zero

}  // namespace

Secret value_of(const vault::KeyStore::Entry& entry) {
  Secret raw(kRawSize);
  const auto bytes = raw.writable(SecretAccess("putting the key store's value together"));
  bytes[0] = kVersion;
  const Bytes secret = entry.unlock_secret.bytes(SecretAccess("the key store keeps it"));
  std::memcpy(bytes.data() + 1, secret.data(), kSecretSize);
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[1 + kSecretSize + i] = static_cast<std::uint8_t>(entry.generation >> (8 * i));
  }
  Secret text(kTextSize);
  const auto out = text.writable(SecretAccess("the key store's value as base64"));
  sodium_bin2base64(reinterpret_cast<char*>(out.data()), out.size(), bytes.data(), bytes.size(), kVariant);
  return text;
}

std::optional<vault::KeyStore::Entry> entry_from(SecretView value) {
  if (value.size() != kTextSize - 1) return std::nullopt;
  Secret raw(kRawSize);
  const auto bytes = raw.writable(SecretAccess("taking the key store's value apart"));
  const std::string_view text = value.text(SecretAccess("the key store's value as base64"));
  std::size_t size = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        kVariant) != 0) {
    return std::nullopt;
  }
  if (size != kRawSize || bytes[0] != kVersion) return std::nullopt;
  vault::KeyStore::Entry entry;
  entry.unlock_secret = Secret::copy_of(raw.view().part(1, kSecretSize));
  for (std::size_t i = 0; i < 8; ++i) {
    entry.generation |= static_cast<std::uint64_t>(bytes[1 + kSecretSize + i]) << (8 * i);
  }
  return entry;
}

}  // namespace cerby::helper
