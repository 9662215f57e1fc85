#include "vault/keys.h"

#include <sodium.h>

namespace cerby::vault {
namespace {

constexpr SecretAccess kHashing("keyed digest of what the vault authenticates");

template <std::size_t Size>
std::array<std::uint8_t, Size> blake2b(Bytes key, Bytes message) {
  std::array<std::uint8_t, Size> digest;
  crypto_generichash(digest.data(), digest.size(), message.data(), message.size(), key.data(), key.size());
  return digest;
}

}  // namespace

bool same(Bytes a, Bytes b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Digest unkeyed_digest(Bytes message) {
  return blake2b<32>({}, message);
}

Keys::Keys(const Secret& vault_key) : all_(subkeys(vault_key.view(), "cerbyvlt", kCount)) {}

Digest Keys::keyed(std::size_t number, std::initializer_list<Bytes> parts) const {
  const Bytes key = part(number).bytes(kHashing);
  Digest digest;
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), digest.size());
  for (const Bytes one : parts) crypto_generichash_update(&state, one.data(), one.size());
  crypto_generichash_final(&state, digest.data(), digest.size());
  wipe(std::span(reinterpret_cast<std::uint8_t*>(&state), sizeof state));
  return digest;
}

std::uint8_t Keys::place(const Uuid& item) const {
  return keyed(3, {Encoding("place").raw(item.bytes).bytes()})[0];
}

Token Keys::origin(std::string_view origin) const {
  return blake2b<16>(part(5).bytes(kHashing), Encoding("origin").raw(as_bytes(origin)).bytes());
}

Token Keys::type(std::uint32_t type) const {
  return blake2b<16>(part(5).bytes(kHashing), Encoding("type").number(type).bytes());
}

}  // namespace cerby::vault
