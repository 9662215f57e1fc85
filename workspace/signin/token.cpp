#include "workspace/signin/token.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cerby::workspace::signin {
namespace {

constexpr std::array<std::string_view, 5> kPrefixes{"cerbystate_", "cerbybrowser_", "cerbycode_",
                                                    "cerbyaccess_", "cerbyrefresh_"};
constexpr std::size_t kId = 16;
constexpr std::size_t kBytes = kId + 32;
constexpr std::size_t kEncoded = kBytes * 8 / 6;
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr SecretAccess kAccess("a token of a sign-in is taken apart, hashed or written");

std::string_view prefix_of(Kind kind) {
  return kPrefixes.at(static_cast<std::size_t>(kind));
}

store::Hash hash_of(SecretView text) {
  store::Hash hash;
  const auto bytes = text.bytes(kAccess);
  crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
  return hash;
}

}  // namespace

std::optional<Presented> take_apart(Kind kind, SecretView text) {
  const auto all = text.text(kAccess);
  const auto prefix = prefix_of(kind);
  if (all.size() != prefix.size() + kEncoded || !all.starts_with(prefix)) return std::nullopt;
  Secret bytes(kBytes);
  std::size_t size = 0;
  const auto rest = all.substr(prefix.size());
  const int decoded = sodium_base642bin(bytes.writable(kAccess).data(), kBytes, rest.data(), rest.size(),
                                        nullptr, &size, nullptr, kVariant);
  if (decoded != 0 || size != kBytes) return std::nullopt;
  Presented presented;
  std::ranges::copy(bytes.bytes(kAccess).first(kId), presented.workspace.bytes.begin());
  presented.hash = hash_of(text);
  return presented;
}

Token make_token(Kind kind, const Uuid& workspace) {
  Secret bytes = Secret::random(kBytes);
  std::ranges::copy(workspace.bytes, bytes.writable(kAccess).begin());
  const auto prefix = prefix_of(kind);
  const Secret rest = encoded(bytes.view());
  Token token;
  token.text = Secret(prefix.size() + rest.size());
  const auto text = token.text.writable(kAccess);
  std::ranges::copy(prefix, text.begin());
  std::ranges::copy(rest.bytes(kAccess), text.begin() + static_cast<std::ptrdiff_t>(prefix.size()));
  token.hash = hash_of(token.text.view());
  return token;
}

Secret encoded(SecretView bytes) {
  const auto raw = bytes.bytes(kAccess);
  Secret text(sodium_base64_encoded_len(raw.size(), kVariant));  // with a zero at the end
  sodium_bin2base64(reinterpret_cast<char*>(text.writable(kAccess).data()), text.size(), raw.data(),
                    raw.size(), kVariant);
  text.shrink(text.size() - 1);
  return text;
}

}  // namespace cerby::workspace::signin
