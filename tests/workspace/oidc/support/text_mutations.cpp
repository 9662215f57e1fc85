#include "workspace/oidc/support/mutations.h"
#include "workspace/oidc/support/provider.h"

namespace cerby::workspace::oidc::test {
namespace {

struct Parts {
  std::string header, payload, signature;
  explicit Parts(std::string_view token) {
    const auto first = token.find('.'), second = token.rfind('.');
    header = token.substr(0, first);
    payload = token.substr(first + 1, second - first - 1);
    signature = token.substr(second + 1);
  }
  [[nodiscard]] std::string signed_text() const { return header + "." + payload; }
  [[nodiscard]] std::string token() const { return signed_text() + "." + signature; }
  [[nodiscard]] std::string with_signature(std::string_view bytes) const {
    return signed_text() + "." + encoded(bytes);
  }
};

std::string bytes_of(const std::string& part) {
  const auto bytes = *from_base64url(part);
  return {bytes.begin(), bytes.end()};
}

void add_signatures(std::vector<Mutation>& all, Algorithm algorithm, const Parts& parts) {
  const auto own = bytes_of(parts.signature);
  for (const std::size_t place : {std::size_t{0}, std::size_t{1}, own.size() / 2 - 1, own.size() / 2,
                                  own.size() / 2 + 1, own.size() - 2, own.size() - 1}) {
    for (const int bit : {0, 3, 7}) {
      auto changed = own;
      changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
      all.push_back({"bit " + std::to_string(bit) + " of byte " + std::to_string(place),
                     parts.with_signature(changed), "signature_invalid"});
    }
  }
  const std::string zero(1, '\0'), half_of_zeros(own.size() / 2, '\0');
  for (const auto& [what, bytes] :
       std::vector<Variant>{{"none", ""},
                            {"one byte", "s"},
                            {"cut off", own.substr(0, own.size() - 1)},
                            {"half", own.substr(0, own.size() / 2)},
                            {"twice", own + own},
                            {"a zero behind", own + zero},
                            {"a zero in front", zero + own},
                            {"zeros", std::string(own.size(), '\0')},
                            {"ones", std::string(own.size(), '\xFF')},
                            {"first half of zeros", half_of_zeros + own.substr(own.size() / 2)},
                            {"second half of zeros", own.substr(0, own.size() / 2) + half_of_zeros},
                            {"halves swapped", own.substr(own.size() / 2) + own.substr(0, own.size() / 2)},
                            {"of something else", signer_for(algorithm).sign(algorithm, "something else")}})
    all.push_back({"signature: " + what, parts.with_signature(bytes), "signature_invalid"});
}

// By the same key in another way, and by other keys.
void add_signers(std::vector<Mutation>& all, Algorithm algorithm, const Parts& parts) {
  for (const auto other : kAlgorithms) {
    if (other == algorithm) continue;
    all.push_back({"signed as " + std::string(name(other)),
                   parts.with_signature(signer_for(other).sign(other, parts.signed_text())),
                   "signature_invalid"});
  }
  static const Signer own_p256 = Signer::p256(), own_p384 = Signer::p384(), own_rsa = Signer::rsa(2048);
  const auto& stranger = kind_for(algorithm) == KeyKind::Rsa    ? own_rsa
                         : kind_for(algorithm) == KeyKind::P256 ? own_p256
                                                                : own_p384;
  all.push_back({"signed by a stranger", parts.with_signature(stranger.sign(algorithm, parts.signed_text())),
                 "signature_invalid"});
  if (kind_for(algorithm) != KeyKind::Rsa)
    all.push_back({"DER",
                   parts.with_signature(signer_for(algorithm).sign_as_der(algorithm, parts.signed_text())),
                   "signature_invalid"});
}

// What was signed is changed after it was.
void add_contents(std::vector<Mutation>& all, Algorithm algorithm, const Parts& parts) {
  const auto payload_of = [](const char* claim, const nlohmann::json& value) {
    auto claims = good_claims();
    claims[claim] = value;
    return encoded(claims.dump());
  };
  for (const auto& [what, payload] : std::vector<Variant>{{"another subject", payload_of("sub", "00u2")},
                                                          {"longer life", payload_of("exp", kNow + 999)},
                                                          {"more groups", payload_of("groups", "admins")},
                                                          {"nothing", ""},
                                                          {"empty claims", encoded("{}")},
                                                          {"spaces", encoded(good_claims().dump() + " ")}})
    all.push_back(
        {"payload: " + what, parts.header + "." + payload + "." + parts.signature, "signature_invalid"});
  auto header = good_header(algorithm);
  header["typ"] = "JWT";
  all.push_back({"header: one more member",
                 encoded(header.dump()) + "." + parts.payload + "." + parts.signature, "signature_invalid"});
  header["alg"] = "none";
  for (const auto& signature : {std::string(), parts.signature})
    all.push_back({"header: alg none", encoded(header.dump()) + "." + parts.payload + "." + signature,
                   "algorithm_refused"});
}

void add_forms(std::vector<Mutation>& all, const Parts& parts) {
  const auto good = parts.token();
  for (const auto& text : {std::string(),
                           std::string("."),
                           std::string(".."),
                           parts.header,
                           parts.signed_text(),
                           "." + parts.payload + "." + parts.signature,
                           good + ".",
                           "." + good,
                           good + "." + parts.signature,
                           parts.header + "." + good,
                           good + ".a.b",
                           good + "=",
                           good + " ",
                           " " + good,
                           good + "\n",
                           good + "\r\n",
                           good + std::string(1, '\0'),
                           "Bearer " + good,
                           parts.header + "=." + parts.payload + "." + parts.signature,
                           parts.header + "." + parts.payload + "=." + parts.signature,
                           parts.header + "." + parts.payload + "\n." + parts.signature,
                           "+" + good,
                           good + "/",
                           parts.header + "%2E" + parts.payload + "." + parts.signature,
                           R"({"protected":")" + parts.header + R"(","payload":")" + parts.payload +
                               R"(","signature":")" + parts.signature + R"("})"})
    all.push_back({"form: " + text.substr(0, 40), text, "token_malformed"});
  all.push_back({"too long", good + std::string(16UL * 1024, 'A'), "token_too_large"});
}

}  // namespace

std::vector<Mutation> text_mutations(Algorithm algorithm, std::string_view good) {
  const Parts parts(good);
  std::vector<Mutation> all;
  add_signatures(all, algorithm, parts);
  add_signers(all, algorithm, parts);
  add_contents(all, algorithm, parts);
  add_forms(all, parts);
  return all;
}

}  // namespace cerby::workspace::oidc::test
