#include "workspace/oidc/id_token.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/json.h"

namespace cerby::workspace::oidc {
namespace {

constexpr std::int64_t kMostTime = 253'402'300'799;  // the year 9999's last second
constexpr std::size_t kMostIssuer = 2048;
constexpr std::size_t kMostText = 1024;

struct Claims {
  std::string issuer, subject, nonce;
  std::int64_t expires = 0, issued = 0;
  std::optional<std::int64_t> not_before, authenticated;
  std::optional<std::string> party, email;
};
struct OneAudience {
  std::string audience;
};
struct Audiences {
  std::vector<std::string> audience;
};
struct Verified {
  std::optional<bool> email;
};
struct VerifiedWord {
  std::string email;
};

}  // namespace
}  // namespace cerby::workspace::oidc

namespace cerby::json {
using workspace::oidc::Audiences;
using workspace::oidc::Claims;
using workspace::oidc::OneAudience;
using workspace::oidc::Verified;
using workspace::oidc::VerifiedWord;

template <>
struct Schema<Claims> {
  static constexpr bool open = true;
  static constexpr Limits kTime{.least = 0, .most = workspace::oidc::kMostTime};
  static constexpr Limits kText{.bytes = workspace::oidc::kMostText};
  static constexpr std::array members{member<&Claims::issuer>("iss", {.bytes = workspace::oidc::kMostIssuer}),
                                      member<&Claims::subject>("sub", kText),
                                      member<&Claims::nonce>("nonce", kText),
                                      member<&Claims::expires>("exp", kTime),
                                      member<&Claims::issued>("iat", kTime),
                                      member<&Claims::not_before>("nbf", kTime),
                                      member<&Claims::authenticated>("auth_time", kTime),
                                      member<&Claims::party>("azp", kText),
                                      member<&Claims::email>("email", kText)};
};
template <>
struct Schema<OneAudience> {
  static constexpr bool open = true;
  static constexpr std::array members{
      member<&OneAudience::audience>("aud", {.bytes = workspace::oidc::kMostText})};
};
template <>
struct Schema<Audiences> {
  static constexpr bool open = true;
  static constexpr std::array members{member<&Audiences::audience>(
      "aud", {.bytes = workspace::oidc::kMostText, .count = workspace::oidc::kMostAudiences})};
};
template <>
struct Schema<Verified> {
  static constexpr bool open = true;
  static constexpr std::array members{member<&Verified::email>("email_verified")};
};
template <>
struct Schema<VerifiedWord> {
  static constexpr bool open = true;
  static constexpr std::array members{member<&VerifiedWord::email>("email_verified", {.bytes = 5})};
};
}  // namespace cerby::json

namespace cerby::workspace::oidc {
namespace {

// RFC 7519, 4.1.3: one string, or a list of them.
Result<std::vector<std::string>> audiences_of(std::string_view text) {
  OneAudience one;
  if (json::read(text, one)) return std::vector{std::move(one.audience)};
  Audiences several;
  if (!json::read(text, several)) return std::unexpected(Error::ClaimsInvalid);
  return std::move(several.audience);
}

// Core 1.0, 5.1: a boolean, as Okta sends it. Some providers send the word for it, which they sign all the
// same and which has no second meaning; refused, it would keep all of their users out, also those who are
// known by their subject. Anything else is no answer to the question.
Result<bool> is_email_verified(std::string_view text) {
  Verified verified;
  if (json::read(text, verified)) return verified.email.value_or(false);
  VerifiedWord word;
  if (!json::read(text, word) || (word.email != "true" && word.email != "false"))
    return std::unexpected(Error::ClaimsInvalid);
  return word.email == "true";
}

Result<void> check_parties(const Claims& claims, const std::vector<std::string>& audiences,
                           const Expectation& expected) {
  if (claims.issuer != expected.issuer) return std::unexpected(Error::IssuerOther);
  if (std::ranges::find(audiences, expected.client_id) == audiences.end())
    return std::unexpected(Error::AudienceOther);
  if (!claims.party && audiences.size() > 1) return std::unexpected(Error::PartyOther);
  if (claims.party && *claims.party != expected.client_id) return std::unexpected(Error::PartyOther);
  return {};
}

bool is_nonce(std::string_view text, const Secret& nonce) {
  const SecretView given = view_of(text);
  return !nonce.empty() && nonce.view().equals(given);
}

Result<void> check_times(const Claims& claims, const Expectation& expected, UnixTime now) {
  if (now - kSkew >= UnixTime(claims.expires)) return std::unexpected(Error::Expired);
  if (claims.not_before && now + kSkew < UnixTime(*claims.not_before))
    return std::unexpected(Error::NotYetValid);
  if (now + kSkew < UnixTime(claims.issued)) return std::unexpected(Error::IssuedLater);
  if (now - kSkew > UnixTime(claims.issued) + kMostTokenAge) return std::unexpected(Error::IssuedTooLongAgo);
  if (claims.authenticated && now + kSkew < UnixTime(*claims.authenticated))
    return std::unexpected(Error::AuthenticatedTooLongAgo);
  if (expected.max_age &&
      (!claims.authenticated || now - kSkew > UnixTime(*claims.authenticated) + *expected.max_age))
    return std::unexpected(Error::AuthenticatedTooLongAgo);
  return {};
}

// An ID token has no type, or this one; others (RFC 9068: "at+jwt") are for somebody else.
bool is_type(const std::optional<std::string>& type) {
  return !type || *type == "JWT" || *type == "jwt";
}

bool is_subject(std::string_view text) {
  const auto is_control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
  return !text.empty() && text.size() <= kMostSubject && std::ranges::none_of(text, is_control);
}

IdToken token_of(Claims&& claims, bool email_verified) {
  IdToken token{std::move(claims.subject), UnixTime(claims.issued), UnixTime(claims.expires), {}, {}};
  if (claims.authenticated) token.authenticated = UnixTime(*claims.authenticated);
  if (email_verified) token.verified_email = std::move(claims.email);
  return token;
}

}  // namespace

Result<IdToken> read_id_token(const Jws& jws, const Expectation& expected, UnixTime now) {
  if (!is_type(jws.type)) return std::unexpected(Error::TypeRefused);
  const std::string_view text(reinterpret_cast<const char*>(jws.payload.data()), jws.payload.size());
  Claims claims;
  if (!json::read(text, claims)) return std::unexpected(Error::ClaimsInvalid);
  CERBY_TRY(const auto audiences, audiences_of(text));
  CERBY_TRY(const bool email_verified, is_email_verified(text));
  CERBY_CHECK(check_parties(claims, audiences, expected));
  if (!is_nonce(claims.nonce, expected.nonce)) return std::unexpected(Error::NonceOther);
  if (!is_subject(claims.subject)) return std::unexpected(Error::SubjectInvalid);
  CERBY_CHECK(check_times(claims, expected, now));
  return token_of(std::move(claims), email_verified);
}

}  // namespace cerby::workspace::oidc
