#include "source/session_tokens.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/base64.h"
#include "source/ask.h"
#include "source/workspace_answers.h"

namespace cerby::source {
namespace {

constexpr SecretAccess kWriting("a code or token is signed, or stands in a form");
constexpr std::string_view kPath = "/api/v1/session/token";
constexpr std::string_view kOverCode = "cerby sign-in code 1\n", kOverToken = "cerby refresh token 1\n";

// As a browser names it in a request, which is how the workspace knows itself.
std::string_view authority_of(const Origin& workspace) {
  return std::string_view(workspace.text()).substr(std::string_view("https://").size());
}

std::string signature_over(std::string_view label, const Asking& asking, SecretView grant) {
  const auto text = joined({view_of(label), view_of(authority_of(asking.workspace)), view_of("\n"), grant});
  return base64url(asking.device.sign(text.bytes(kWriting)));
}

Expected<Fetched> post(const Asking& asking, Secret form) {
  FetchRequest request{.method = FetchMethod::Post,
                       .url = asking.workspace.text() + std::string(kPath),
                       .body = std::move(form)};
  request.headers.push_back(plain_header("Content-Type", "application/x-www-form-urlencoded"));
  request.headers.push_back(plain_header("Accept", "application/json"));
  CERBY_TRY(auto answer, asking.fetcher.fetch(request));
  if (answer.body.size() > kMaxFetchedBody) return fail(Outcome::WorkspaceAnswerTooLarge);
  return answer;
}

Expected<vault::Session> session_from(const Asking& asking, Secret body) {
  CERBY_TRY(auto tokens, tokens_from(std::move(body)));
  if (!is_token(tokens.access.view()) || !is_token(tokens.refresh.view()))
    return fail(Outcome::WorkspaceAnswerInvalid, "tokens of another form");
  const auto now = asking.clock.unix_time();
  return vault::Session{.kind = vault::Session::Kind::SignIn,
                        .workspace = asking.workspace.text(),
                        .created = now,
                        .proof = std::move(tokens.refresh),
                        .id = tokens.session,
                        .access = std::move(tokens.access),
                        .access_end = now + UnixTime(tokens.seconds),
                        .lease_key = tokens.lease_key};
}

// Of the user or the device, whom another code helps no further.
bool is_denial(std::string_view reason) {
  return reason == "user_deactivated" || reason == "device_disabled" || reason == "device_is_anothers";
}

}  // namespace

bool is_token(SecretView text) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return text.size() >= vault::kLeastProof && text.size() <= kMostToken &&
         std::ranges::all_of(text.text(kWriting), is_part);
}

Secret joined(std::initializer_list<SecretView> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  Secret whole(size);
  auto at = whole.writable(kWriting).begin();
  for (const auto part : parts) at = std::ranges::copy(part.bytes(kWriting), at).out;
  return whole;
}

Expected<vault::Session> redeem(const Asking& asking, SecretView code, SecretView verifier) {
  const auto signature = signature_over(kOverCode, asking, code);
  CERBY_TRY(auto answer,
            post(asking, joined({view_of("grant_type=authorization_code&code="), code,
                                 view_of("&code_verifier="), verifier, view_of("&device_signature="),
                                 view_of(signature), view_of("&agent=cerby-host%20" CERBY_VERSION)})));
  if (answer.status == 200) return session_from(asking, std::move(answer.body));
  const auto reason = reason_from(std::move(answer.body));
  if (answer.status == 400 && is_denial(reason)) return fail(Outcome::SignInDenied, reason);
  if (answer.status == 400 || answer.status == 404) return fail(Outcome::SignInFailed, reason);
  return refused(answer.status, reason);
}

Expected<vault::Session> refresh(const Asking& asking, const vault::Session& session) {
  const auto signature = signature_over(kOverToken, asking, session.proof.view());
  CERBY_TRY(auto answer,
            post(asking, joined({view_of("grant_type=refresh_token&refresh_token="), session.proof.view(),
                                 view_of("&device_signature="), view_of(signature)})));
  if (answer.status == 200) {
    CERBY_TRY(auto next, session_from(asking, std::move(answer.body)));
    next.created = session.created;
    if (next.id != session.id) return fail(Outcome::WorkspaceAnswerInvalid, "another session's tokens");
    return next;
  }
  const auto reason = reason_from(std::move(answer.body));
  // What has no word of the workspace's may be a proxy's, which ends no session.
  if (answer.status == 400 && !reason.empty()) return fail(Outcome::SignInWanted, reason);
  return refused(answer.status, reason);
}

}  // namespace cerby::source
