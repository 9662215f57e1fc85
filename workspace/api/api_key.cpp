#include "workspace/api/api_key.h"

#include <sodium.h>

#include <algorithm>
#include <string_view>

namespace cerby::workspace::api {
namespace {

constexpr std::string_view kPrefix = "cerby_";
constexpr std::size_t kId = 16;
constexpr std::size_t kRandom = 32;
constexpr std::size_t kBytes = kId + kId + kRandom;
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kText = kPrefix.size() + (kBytes * 8 + 5) / 6;

constexpr SecretAccess kAccess("an API key is taken apart, hashed or written");

store::KeyHash hash_of(const Secret& bytes) {
  store::KeyHash hash;
  const auto all = bytes.bytes(kAccess);
  crypto_generichash(hash.data(), hash.size(), all.data(), all.size(), nullptr, 0);
  return hash;
}

}  // namespace

std::optional<PresentedKey> take_apart(SecretView text) {
  const auto all = text.text(kAccess);
  if (all.size() != kText || !all.starts_with(kPrefix)) return std::nullopt;
  Secret bytes(kBytes);
  std::size_t size = 0;
  const auto rest = all.substr(kPrefix.size());
  const int decoded = sodium_base642bin(bytes.writable(kAccess).data(), kBytes, rest.data(), rest.size(),
                                        nullptr, &size, nullptr, kVariant);
  if (decoded != 0 || size != kBytes) return std::nullopt;
  PresentedKey key;
  const auto parts = bytes.bytes(kAccess);
  std::ranges::copy(parts.first(kId), key.workspace.bytes.begin());
  std::ranges::copy(parts.subspan(kId, kId), key.id.bytes.begin());
  key.hash = hash_of(bytes);
  return key;
}

NewKey make_key(const Uuid& workspace) {
  NewKey key;
  key.id = Uuid::random();
  Secret bytes = Secret::random(kBytes);
  const auto parts = bytes.writable(kAccess);
  std::ranges::copy(workspace.bytes, parts.begin());
  std::ranges::copy(key.id.bytes, parts.begin() + kId);
  key.hash = hash_of(bytes);
  key.text = Secret(kText + 1);  // what sodium writes ends with a zero
  const auto text = key.text.writable(kAccess);
  std::ranges::copy(kPrefix, text.begin());
  sodium_bin2base64(reinterpret_cast<char*>(text.data()) + kPrefix.size(), text.size() - kPrefix.size(),
                    parts.data(), parts.size(), kVariant);
  key.text.shrink(kText);
  return key;
}

bool same_hash(const store::KeyHash& one, const store::KeyHash& other) {
  return sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace cerby::workspace::api
