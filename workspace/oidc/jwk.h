// A provider's key set (RFC 7517): the keys by which its tokens are verified.
//
// Taken: RSA of 2048 to 4096 bits, EC on P-256 and P-384, meant for signatures. What is of another kind, for
// another use, or weak is left out, as RFC 7517 has it. The whole set is refused where two keys have one id,
// or where a key is secret: private, or one that is shared.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/oidc/algorithm.h"
#include "workspace/oidc/error.h"

using EVP_PKEY = struct evp_pkey_st;

namespace cerby::workspace::oidc {

inline constexpr std::size_t kMostKeySet = 64UL * 1024;
inline constexpr std::size_t kMostKeys = 32;
inline constexpr std::size_t kMostKeyId = 256;

struct Key {
  std::optional<std::string> id;
  KeyKind kind = KeyKind::Rsa;
  std::optional<Algorithm> algorithm;  // the only one it is for, where it says so
  std::shared_ptr<EVP_PKEY> key;
};

class KeySet {
 public:
  // KeySetTooLarge, KeySetInvalid, KeySetPrivate, KeyIdDuplicate.
  static Result<KeySet> parse(std::string_view json);

  // For a token of that algorithm and key id. A token without an id is verified where one key alone fits.
  [[nodiscard]] const Key* find(Algorithm algorithm, const std::optional<std::string>& id) const;
  // Whether any token of that algorithm could be verified.
  [[nodiscard]] bool has(Algorithm algorithm) const;
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  std::vector<Key> keys_;
};

}  // namespace cerby::workspace::oidc
