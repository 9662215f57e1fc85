// The input is what an identity provider sends: a token in its first line, and its key set behind it. The
// token is held against that set, and against one whose key signed a single token (RFC 7515, A.3).
#include <array>
#include <initializer_list>

#include "target.h"
#include "workspace/oidc/jws.h"

using namespace cerby;
using namespace cerby::workspace;

namespace {

using oidc::Algorithm;
using oidc::Error;

constexpr std::string_view kKnown =
    R"({"keys": [{"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", )"
    R"("y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
constexpr std::string_view kSigned =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr std::string_view kSignature =
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

constexpr std::array kAlgorithms{Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512, Algorithm::Ps256,
                                 Algorithm::Ps384, Algorithm::Ps512, Algorithm::Es256, Algorithm::Es384};

void require_error(Error error, std::initializer_list<Error> named) {
  for (const Error one : named) {
    if (error == one) return;
  }
  (void)std::fprintf(stderr, "refused with %s\n", std::string(oidc::name(error)).c_str());
  std::abort();
}

void require_refused(const oidc::Result<oidc::Jws>& verified, const char* what) {
  fuzz::require(!verified, what);
  require_error(verified.error(),
                {Error::TokenTooLarge, Error::TokenMalformed, Error::TokenCritical, Error::TokenBringsKey,
                 Error::AlgorithmRefused, Error::KeyUnknown, Error::SignatureInvalid});
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto known = oidc::KeySet::parse(kKnown);
  fuzz::require(known && verify(std::string(kSigned) + std::string(kSignature), Algorithm::Es256, *known),
                "what the known key signed is taken");
  const auto text = fuzz::text_of(data, size);
  const auto token = text.substr(0, text.find('\n'));
  const auto by_known = verify(token, Algorithm::Es256, *known);
  // A signature can be written in two ways, and what it is over in one.
  if (!by_known) require_refused(by_known, "");
  if (by_known) fuzz::require(token.starts_with(kSigned), "nothing is taken that the known key did not sign");
  require_refused(verify(token, Algorithm::Rs256, *known), "not by another algorithm");

  const auto set = oidc::KeySet::parse(text.substr(std::min(token.size() + 1, size)));
  if (!set) {
    require_error(set.error(),
                  {Error::KeySetTooLarge, Error::KeySetInvalid, Error::KeySetPrivate, Error::KeyIdDuplicate});
    return 0;
  }
  fuzz::require(set->size() <= oidc::kMostKeys, "as many keys as a set may have");
  for (const Algorithm algorithm : kAlgorithms) {
    const auto verified = verify(token, algorithm, *set);
    if (!verified) require_refused(verified, "");
    if (verified) fuzz::require(set->has(algorithm), "by a key of the set that is for it");
  }
  return 0;
}
