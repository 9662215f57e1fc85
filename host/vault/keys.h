// The subkeys of a vault key and what is made with them (FORMAT.md, "Keys" and "Tables").
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "vault/encoding.h"
#include "vault/seal.h"
#include "vault/signing.h"

namespace cerby::vault {

using Digest = std::array<std::uint8_t, 32>;
using Token = std::array<std::uint8_t, 16>;

bool same(Bytes a, Bytes b);  // in constant time
Digest unkeyed_digest(Bytes message);

class Keys {
 public:
  explicit Keys(const Secret& vault_key);

  [[nodiscard]] SealKeys items() const { return {part(1), part(2)}; }
  // Which of the 256 buckets the item's entry is in.
  [[nodiscard]] std::uint8_t place(const Uuid& item) const;
  [[nodiscard]] Digest entry(Bytes message) const { return keyed(3, {message}); }
  // Of the parts, one after the other.
  [[nodiscard]] Digest head(std::initializer_list<Bytes> parts) const { return keyed(4, parts); }
  [[nodiscard]] Token origin(std::string_view origin) const;
  [[nodiscard]] Digest step(std::initializer_list<Bytes> parts) const { return keyed(7, parts); }
  [[nodiscard]] Digest generation(Bytes message) const { return keyed(8, {message}); }

  // Ed25519; the pair is derived from its seed at the first use.
  [[nodiscard]] PublicKey identity() const;
  [[nodiscard]] Signature sign(Bytes message) const;

 private:
  static constexpr std::size_t kCount = 8;
  [[nodiscard]] SecretView part(std::size_t number) const {
    return all_.view().part((number - 1) * kSubkeySize, kSubkeySize);
  }
  [[nodiscard]] Digest keyed(std::size_t number, std::initializer_list<Bytes> parts) const;
  [[nodiscard]] const SigningKey& signing_key() const;
  Secret all_;
  mutable std::optional<SigningKey> signing_key_;
};

}  // namespace cerby::vault
