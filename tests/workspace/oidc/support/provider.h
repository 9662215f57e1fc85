// A provider with one key a kind, a workspace that is its client, and the moment of a sign-in.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "workspace/oidc/id_token.h"
#include "workspace/oidc/support/signer.h"

namespace cerby::workspace::oidc::test {

inline constexpr std::array kAlgorithms{Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512,
                                        Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512,
                                        Algorithm::Es256, Algorithm::Es384};
inline constexpr std::int64_t kNow = 1'800'000'000;
inline constexpr std::string_view kIssuer = "https://acme.okta.example";
inline constexpr std::string_view kClient = "0oa-client";
inline constexpr std::string_view kNonce = "n-0S6_WzA2Mj";

const Signer& signer_for(Algorithm algorithm);
const KeySet& provider_keys();  // ids: "rsa", "p256", "p384"
std::string_view key_id_for(Algorithm algorithm);

nlohmann::json good_claims();
nlohmann::json good_header(Algorithm algorithm);
Expectation expectation();

// "accepted", or the error's name: the token as the workspace would take it, with that algorithm configured.
std::string outcome_of(std::string_view token, Algorithm algorithm);

}  // namespace cerby::workspace::oidc::test
