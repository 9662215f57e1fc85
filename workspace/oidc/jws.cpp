#include "workspace/oidc/jws.h"

#include <array>

#include "base/base64.h"
#include "base/json.h"
#include "workspace/oidc/signature.h"

namespace cerby::workspace::oidc {
namespace {

constexpr std::size_t kMostHeader = 8UL * 1024;  // characters

struct Inside {};
struct Header {
  std::string algorithm;
  std::optional<std::string> id, type;
  std::optional<std::vector<std::string>> critical;
  std::optional<bool> encoded;
  // What a token might bring, or point at.
  std::optional<Inside> key;
  std::optional<std::string> key_address, chain_address;
  std::optional<std::vector<std::string>> chain;
};

struct Parts {
  std::string_view header, payload, signature;
  std::string_view signed_text;  // the first two with the dot between
};

std::optional<Parts> split(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
               token.substr(0, second)};
}

}  // namespace
}  // namespace cerby::workspace::oidc

namespace cerby::json {
using workspace::oidc::Header;
using workspace::oidc::Inside;

template <>
struct Schema<Inside> {
  static constexpr bool open = true;
  static constexpr std::array<Member, 0> members{};
};
template <>
struct Schema<Header> {
  static constexpr bool open = true;
  static constexpr std::array members{member<&Header::algorithm>("alg", {.bytes = 32}),
                                      member<&Header::id>("kid", {.bytes = workspace::oidc::kMostKeyId}),
                                      member<&Header::type>("typ", {.bytes = 64}),
                                      member<&Header::critical>("crit", {.count = 16}),
                                      member<&Header::encoded>("b64"),
                                      member<&Header::key>("jwk"),
                                      member<&Header::key_address>("jku", {.bytes = 2048}),
                                      member<&Header::chain_address>("x5u", {.bytes = 2048}),
                                      member<&Header::chain>("x5c", {.bytes = 8192, .count = 16})};
};
}  // namespace cerby::json

namespace cerby::workspace::oidc {
namespace {

Result<Header> header_of(std::string_view part) {
  if (part.size() > kMostHeader) return std::unexpected(Error::TokenMalformed);
  const auto bytes = from_base64url(part);
  if (!bytes || bytes->empty()) return std::unexpected(Error::TokenMalformed);
  Header header;
  if (!json::read({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, header))
    return std::unexpected(Error::TokenMalformed);
  return header;
}

}  // namespace

Result<Jws> verify(std::string_view token, Algorithm algorithm, const KeySet& keys) {
  if (token.size() > kMostToken) return std::unexpected(Error::TokenTooLarge);
  const auto parts = split(token);
  if (!parts) return std::unexpected(Error::TokenMalformed);
  CERBY_TRY(auto header, header_of(parts->header));
  auto payload = from_base64url(parts->payload);
  const auto signature = from_base64url(parts->signature);
  if (!payload || !signature) return std::unexpected(Error::TokenMalformed);
  if (header.critical || header.encoded) return std::unexpected(Error::TokenCritical);
  if (header.key || header.key_address || header.chain_address || header.chain)
    return std::unexpected(Error::TokenBringsKey);
  if (header.algorithm != name(algorithm)) return std::unexpected(Error::AlgorithmRefused);
  const Key* const key = keys.find(algorithm, header.id);
  if (key == nullptr) return std::unexpected(Error::KeyUnknown);
  if (!is_signature(algorithm, *key->key, parts->signed_text, *signature))
    return std::unexpected(Error::SignatureInvalid);
  return Jws{std::move(header.type), std::move(*payload)};
}

}  // namespace cerby::workspace::oidc
