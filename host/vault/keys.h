// The subkeys of a vault key and what is made with them (FORMAT.md, "Keys" and "Tables").
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "vault/encoding.h"
#include "vault/seal.h"

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
  // Where the index has the accounts of an origin, and the items of a type that is no account's.
  [[nodiscard]] Token origin(std::string_view origin) const;
  [[nodiscard]] Token type(std::uint32_t type) const;
  // Of the one-time codes that were used: counters.h, used_steps.h.
  [[nodiscard]] Digest used_code(std::initializer_list<Bytes> parts) const { return keyed(6, parts); }
  [[nodiscard]] Digest generation(Bytes message) const { return keyed(7, {message}); }

 private:
  static constexpr std::size_t kCount = 7;
  [[nodiscard]] SecretView part(std::size_t number) const {
    return all_.view().part((number - 1) * kSubkeySize, kSubkeySize);
  }
  [[nodiscard]] Digest keyed(std::size_t number, std::initializer_list<Bytes> parts) const;
  Secret all_;
};

}  // namespace cerby::vault
