// What is changed of a good token, one thing at a time (provider.h), and what each change is refused as.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workspace/oidc/algorithm.h"

namespace cerby::workspace::oidc::test {

struct Mutation {
  std::string what;
  std::string text;     // of the claims, the header or the token
  std::string outcome;  // the error's name
};
struct Variant {
  std::string what;
  std::string text;
};

// To be signed with a good header: by JSON text of the claims.
std::vector<Mutation> claim_mutations();
std::vector<Variant> claim_variants();
// To be signed, over good claims: by JSON text of the header.
std::vector<Mutation> header_mutations(Algorithm algorithm);
std::vector<Variant> header_variants(Algorithm algorithm);
// Of a token as it is: what somebody without the key can do to it.
std::vector<Mutation> text_mutations(Algorithm algorithm, std::string_view good);

}  // namespace cerby::workspace::oidc::test
