#include "vault/seal.h"

#include <sodium.h>

#include <array>
#include <cstring>

#include "vault/cipher.h"
#include "vault/encoding.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kNonce = kCipherNonce;
constexpr std::size_t kTag = kCipherTag;
constexpr std::size_t kCommitment = 32;
constexpr std::size_t kBlock = 256;
constexpr std::size_t kHeader = 1 + kNonce + kCommitment;

using Commitment = std::array<std::uint8_t, kCommitment>;

Commitment commit(SecretView key, Bytes additional, Bytes nonce, Bytes box) {
  const auto start = Encoding("").number(kVersion).prefixed(additional);
  crypto_generichash_state state;
  const auto key_bytes = key.bytes(SecretAccess("key commitment"));
  crypto_generichash_init(&state, key_bytes.data(), key_bytes.size(), kCommitment);
  for (const auto part : {start.bytes(), nonce, box})
    crypto_generichash_update(&state, part.data(), part.size());
  Commitment commitment;
  crypto_generichash_final(&state, commitment.data(), commitment.size());
  return commitment;
}

}  // namespace

Secret subkeys(SecretView key, const char (&context)[9], std::size_t count) {
  static_assert(sizeof(context) == crypto_kdf_CONTEXTBYTES + 1);
  Secret all(count * kSubkeySize);
  const auto out = all.writable(SecretAccess("deriving subkeys"));
  const auto master = key.bytes(SecretAccess("deriving subkeys"));
  if (master.size() != crypto_kdf_KEYBYTES) std::abort();
  for (std::size_t i = 0; i < count; ++i) {
    crypto_kdf_derive_from_key(out.data() + i * kSubkeySize, kSubkeySize, i + 1, context, master.data());
  }
  return all;
}

Expected<std::vector<std::uint8_t>> seal(const SealKeys& keys, Bytes additional, SecretView plaintext) {
  if (plaintext.size() > kMaxPlaintext) return fail(Outcome::InputInvalid, "larger than an item may be");
  const auto padded_size = (plaintext.size() / kBlock + 1) * kBlock;
  Secret padded(padded_size);
  const auto text = padded.writable(SecretAccess("padding"));
  if (!plaintext.empty()) {
    std::memcpy(text.data(), plaintext.bytes(SecretAccess("padding")).data(), plaintext.size());
  }
  text[plaintext.size()] = 0x80;  // ISO 7816-4, as sodium_pad: this byte, then the zeros that are there

  std::vector<std::uint8_t> sealed(kHeader + padded_size + kTag);
  sealed[0] = kVersion;
  const auto nonce = std::span(sealed).subspan(1, kNonce);
  const auto box = std::span(sealed).subspan(kHeader);
  randombytes_buf(nonce.data(), nonce.size());
  encrypt(box, keys.encryption, nonce, additional, text);
  const auto commitment = commit(keys.commitment, additional, nonce, box);
  std::memcpy(sealed.data() + 1 + kNonce, commitment.data(), commitment.size());
  return sealed;
}

Expected<Secret> open(const SealKeys& keys, Bytes additional, Bytes sealed) {
  const auto damaged = fail(Outcome::VaultDamaged, "a sealed item does not open");
  if (sealed.size() > kMaxSealed || sealed.size() < kHeader + kBlock + kTag) return damaged;
  if ((sealed.size() - kHeader - kTag) % kBlock != 0 || sealed[0] != kVersion) return damaged;
  const auto nonce = sealed.subspan(1, kNonce);
  const auto stored = sealed.subspan(1 + kNonce, kCommitment);
  const auto box = sealed.subspan(kHeader);
  // First of all: a ciphertext can be made that opens under two keys, a commitment to both cannot.
  const auto expected = commit(keys.commitment, additional, nonce, box);
  if (sodium_memcmp(expected.data(), stored.data(), kCommitment) != 0) return damaged;

  Secret plaintext(box.size() - kTag);
  const auto text = plaintext.writable(SecretAccess("opening a sealed item"));
  if (!decrypt(text, keys.encryption, nonce, additional, box)) return damaged;
  std::size_t size = 0;
  if (sodium_unpad(&size, text.data(), text.size(), kBlock) != 0) return damaged;
  plaintext.shrink(size);
  return plaintext;
}

}  // namespace cerby::vault
