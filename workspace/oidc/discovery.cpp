#include "workspace/oidc/discovery.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/json.h"

namespace cerby::workspace::oidc {
namespace {

constexpr std::size_t kMostAddress = 2048;
constexpr std::size_t kMostNames = 256;  // of one list

struct Document {
  std::string issuer, authorization, token, keys;
  std::optional<std::string> end_session;
  std::vector<std::string> response_types, algorithms;
  std::optional<std::vector<std::string>> challenges;
  std::optional<bool> names_itself;
};

}  // namespace
}  // namespace cerby::workspace::oidc

namespace cerby::json {
using workspace::oidc::Document;

template <>
struct Schema<Document> {
  static constexpr bool open = true;
  static constexpr Limits kAddress{.bytes = workspace::oidc::kMostAddress};
  static constexpr Limits kNames{.count = workspace::oidc::kMostNames};
  static constexpr std::array members{
      member<&Document::issuer>("issuer", kAddress),
      member<&Document::authorization>("authorization_endpoint", kAddress),
      member<&Document::token>("token_endpoint", kAddress),
      member<&Document::keys>("jwks_uri", kAddress),
      member<&Document::end_session>("end_session_endpoint", kAddress),
      member<&Document::response_types>("response_types_supported", kNames),
      member<&Document::algorithms>("id_token_signing_alg_values_supported", kNames),
      member<&Document::challenges>("code_challenge_methods_supported", kNames),
      member<&Document::names_itself>("authorization_response_iss_parameter_supported")};
};
}  // namespace cerby::json

namespace cerby::workspace::oidc {
namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// The code flow with PKCE, and the configured algorithm. A provider that knows PKCE need not say so.
bool has_methods(const Document& document, Algorithm pinned) {
  return has(document.response_types, "code") && has(document.algorithms, name(pinned)) &&
         (!document.challenges || has(*document.challenges, "S256"));
}

Result<Address> endpoint(std::string_view text) {
  auto address = Address::parse(text);
  if (!address) return std::unexpected(Error::EndpointRefused);
  return *std::move(address);
}

}  // namespace

Result<Discovery> Discovery::parse(std::string_view json, std::string_view issuer, Algorithm pinned) {
  if (json.size() > kMostDiscovery) return std::unexpected(Error::DiscoveryTooLarge);
  Document document;
  if (!json::read(json, document)) return std::unexpected(Error::DiscoveryInvalid);
  if (document.issuer != issuer) return std::unexpected(Error::DiscoveryIssuerOther);
  CERBY_CHECK(discovery_address(issuer));
  CERBY_TRY(auto authorization, endpoint(document.authorization));
  CERBY_TRY(auto token, endpoint(document.token));
  CERBY_TRY(auto keys, endpoint(document.keys));
  std::optional<Address> end_session;
  if (document.end_session) {
    CERBY_TRY(end_session, endpoint(*document.end_session));
  }
  if (!has_methods(document, pinned)) return std::unexpected(Error::MethodMissing);
  return Discovery{std::move(document.issuer), std::move(authorization),
                   std::move(token),           std::move(keys),
                   std::move(end_session),     document.names_itself.value_or(false)};
}

std::optional<Elsewhere> elsewhere(const Discovery& discovery, std::span<const std::string> hosts) {
  const auto issuer = Address::parse(discovery.issuer);
  const std::array<std::pair<std::string_view, const Address*>, 4> endpoints{{
      {"authorization_endpoint", &discovery.authorization},
      {"token_endpoint", &discovery.token},
      {"jwks_uri", &discovery.keys},
      {"end_session_endpoint", discovery.end_session ? &*discovery.end_session : nullptr},
  }};
  for (const auto& [name, address] : endpoints) {
    if (address == nullptr) continue;
    const auto host = address->origin.host();
    const bool is_issuers = issuer && host == issuer->origin.host();
    if (!is_issuers && std::ranges::find(hosts, host) == hosts.end())
      return Elsewhere{name, std::string(host)};
  }
  return std::nullopt;
}

Result<Address> discovery_address(std::string_view issuer) {
  CERBY_TRY(const auto address, endpoint(issuer));
  if (address.path_and_query.find('?') != std::string::npos) return std::unexpected(Error::EndpointRefused);
  // Section 4.1: a final slash of the issuer is left away before this is added.
  std::string path = address.path_and_query;
  if (path.ends_with('/')) path.pop_back();
  return endpoint(address.origin.text() + path + "/.well-known/openid-configuration");
}

}  // namespace cerby::workspace::oidc
