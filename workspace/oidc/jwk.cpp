#include "workspace/oidc/jwk.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "workspace/oidc/public_key.h"

namespace cerby::workspace::oidc {
namespace {

// Characters of one number of a key: far above 4096 bits, so that a longer key is left out rather than its
// set refused.
constexpr std::size_t kMostNumber = 8192;

struct OtherPrime {};
struct KeyText {
  std::string type;
  std::optional<std::string> use, algorithm, id, modulus, exponent, curve, x, y;
  std::optional<std::vector<std::string>> operations;
  // What only the holder of a secret has.
  std::optional<std::string> d, p, q, dp, dq, qi, shared;
  std::optional<std::vector<OtherPrime>> others;
};
struct SetText {
  std::vector<KeyText> keys;
};

}  // namespace
}  // namespace cerby::workspace::oidc

namespace cerby::json {
using workspace::oidc::KeyText;
using workspace::oidc::OtherPrime;
using workspace::oidc::SetText;

template <>
struct Schema<OtherPrime> {
  static constexpr bool open = true;
  static constexpr std::array<Member, 0> members{};
};
template <>
struct Schema<KeyText> {
  static constexpr bool open = true;
  static constexpr Limits kNumber{.bytes = workspace::oidc::kMostNumber};
  static constexpr std::array members{member<&KeyText::type>("kty"),
                                      member<&KeyText::use>("use"),
                                      member<&KeyText::algorithm>("alg"),
                                      member<&KeyText::id>("kid", {.bytes = workspace::oidc::kMostKeyId}),
                                      member<&KeyText::operations>("key_ops", {.count = 16}),
                                      member<&KeyText::modulus>("n", kNumber),
                                      member<&KeyText::exponent>("e", kNumber),
                                      member<&KeyText::curve>("crv"),
                                      member<&KeyText::x>("x", kNumber),
                                      member<&KeyText::y>("y", kNumber),
                                      member<&KeyText::d>("d", kNumber),
                                      member<&KeyText::p>("p", kNumber),
                                      member<&KeyText::q>("q", kNumber),
                                      member<&KeyText::dp>("dp", kNumber),
                                      member<&KeyText::dq>("dq", kNumber),
                                      member<&KeyText::qi>("qi", kNumber),
                                      member<&KeyText::shared>("k", kNumber),
                                      member<&KeyText::others>("oth", {.count = 16})};
};
template <>
struct Schema<SetText> {
  static constexpr bool open = true;
  static constexpr std::array members{member<&SetText::keys>("keys", {.count = workspace::oidc::kMostKeys})};
};
}  // namespace cerby::json

namespace cerby::workspace::oidc {
namespace {

bool is_secret(const KeyText& text) {
  return text.type == "oct" || text.d || text.p || text.q || text.dp || text.dq || text.qi || text.shared ||
         text.others;
}

bool is_for_verifying(const KeyText& text) {
  if (text.use && *text.use != "sig") return false;
  return !text.operations || std::ranges::find(*text.operations, "verify") != text.operations->end();
}

std::optional<KeyKind> kind_of(const KeyText& text) {
  if (text.type == "RSA" && text.modulus && text.exponent) return KeyKind::Rsa;
  if (text.type != "EC" || !text.x || !text.y) return std::nullopt;
  if (text.curve == "P-256") return KeyKind::P256;
  if (text.curve == "P-384") return KeyKind::P384;
  return std::nullopt;
}

std::optional<Key> key_of(const KeyText& text) {
  const auto kind = kind_of(text);
  if (!kind || !is_for_verifying(text)) return std::nullopt;
  Key key{text.id, *kind, std::nullopt, nullptr};
  if (text.algorithm) {
    key.algorithm = algorithm_from(*text.algorithm);
    if (!key.algorithm || kind_for(*key.algorithm) != *kind) return std::nullopt;
  }
  key.key = *kind == KeyKind::Rsa ? rsa_key(*text.modulus, *text.exponent) : ec_key(*kind, *text.x, *text.y);
  if (!key.key) return std::nullopt;
  return key;
}

bool fits(const Key& key, Algorithm algorithm) {
  return key.kind == kind_for(algorithm) && (!key.algorithm || *key.algorithm == algorithm);
}

Error error_of(const json::Fault& fault) {
  const bool is_one_more =
      fault.outcome == Outcome::ValueOutOfBounds && fault.place == "/keys/" + std::to_string(kMostKeys);
  return is_one_more ? Error::KeySetTooLarge : Error::KeySetInvalid;
}

}  // namespace

Result<KeySet> KeySet::parse(std::string_view json) {
  if (json.size() > kMostKeySet) return std::unexpected(Error::KeySetTooLarge);
  SetText text;
  if (const auto read = json::read(json, text); !read) return std::unexpected(error_of(read.error()));
  if (std::ranges::any_of(text.keys, is_secret)) return std::unexpected(Error::KeySetPrivate);
  KeySet set;
  for (auto one = text.keys.begin(); one != text.keys.end(); ++one) {
    // Of all keys, not only those that are taken: which of the two a provider means is its own to say.
    const auto same = [&](const KeyText& other) { return one->id && other.id == one->id; };
    if (std::any_of(text.keys.begin(), one, same)) return std::unexpected(Error::KeyIdDuplicate);
    if (auto key = key_of(*one)) set.keys_.push_back(std::move(*key));
  }
  return set;
}

const Key* KeySet::find(Algorithm algorithm, const std::optional<std::string>& id) const {
  const Key* found = nullptr;
  for (const auto& key : keys_) {
    if (!fits(key, algorithm) || (id && key.id != id)) continue;
    if (found != nullptr) return nullptr;
    found = &key;
  }
  return found;
}

bool KeySet::has(Algorithm algorithm) const {
  return std::ranges::any_of(keys_, [&](const Key& key) { return fits(key, algorithm); });
}

}  // namespace cerby::workspace::oidc
