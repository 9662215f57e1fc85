// What a provider says of itself (OpenID Connect Discovery 1.0, section 3): where its endpoints are.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/origin.h"
#include "workspace/oidc/algorithm.h"
#include "workspace/oidc/error.h"

namespace cerby::workspace::oidc {

inline constexpr std::size_t kMostDiscovery = 64UL * 1024;

struct Discovery {
  std::string issuer;
  Address authorization, token, keys;
  std::optional<Address> end_session;
  // Whether its answers to a sign-in always say who it is (RFC 9207).
  bool names_itself = false;

  // Of the document that was fetched for `issuer`, which is configured, as the algorithm is. All addresses
  // are https in the strict form of base/origin.h; where they are is for elsewhere() to say.
  // DiscoveryTooLarge, DiscoveryInvalid, DiscoveryIssuerOther, EndpointRefused, MethodMissing, in this order.
  static Result<Discovery> parse(std::string_view json, std::string_view issuer, Algorithm pinned);
};

// The endpoint that is neither on the issuer's host nor on one of those, the first one in the order above,
// and its host: whoever writes the document could have it send the client's secret and the codes anywhere.
struct Elsewhere {
  std::string_view endpoint;  // as the document calls it
  std::string host;
};
std::optional<Elsewhere> elsewhere(const Discovery& discovery, std::span<const std::string> hosts);

// Where that document is: below the issuer. EndpointRefused, where the issuer is no https address or has a
// query.
Result<Address> discovery_address(std::string_view issuer);

}  // namespace cerby::workspace::oidc
