#include "source/sign_in.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/base64.h"
#include "source/ask.h"
#include "source/workspace_answers.h"
#include "vault/session_lock.h"

namespace cerby::source {
namespace {

constexpr SecretAccess kParsing("the address at which a sign-in ended is taken apart");
constexpr SecretAccess kMaking("a verifier is made, and its challenge (RFC 7636, 4.1 and 4.2)");
constexpr std::size_t kVerifierBytes = 32, kMostReason = 64;

// In base64url: 43 characters.
Secret new_verifier() {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  const Secret bytes = Secret::random(kVerifierBytes);
  Secret text(sodium_base64_encoded_len(kVerifierBytes, kVariant));  // with a zero byte
  const auto room = text.writable(kMaking);
  sodium_bin2base64(reinterpret_cast<char*>(room.data()), room.size(), bytes.bytes(kMaking).data(),
                    kVerifierBytes, kVariant);
  text.shrink(text.size() - 1);
  return text;
}

std::string challenge_of(const Secret& verifier) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  const auto bytes = verifier.bytes(kMaking);
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  return base64url(hash);
}

// Those with which the same user gets no further by trying again.
bool is_denial(std::string_view reason) {
  constexpr std::array<std::string_view, 7> kDenials{
      "access_denied",    "email_not_verified", "user_unknown",      "user_is_anothers",
      "user_deactivated", "device_disabled",    "device_is_anothers"};
  return std::ranges::find(kDenials, reason) != kDenials.end();
}

std::unexpected<Failure> refusal(std::string_view reason) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (reason.size() > kMostReason || !std::ranges::all_of(reason, is_letter)) reason = {};
  // Its keys are refused for good.
  if (reason == "device_disabled")
    return fail(Outcome::SignInDenied, "device_disabled; to use this computer again: cerbyctl device renew");
  return fail(is_denial(reason) ? Outcome::SignInDenied : Outcome::SignInFailed, std::string(reason));
}

}  // namespace

Expected<SignIn> SignIn::begin(const Origin& workspace, vault::Vault& vault, const Clock& clock) {
  CERBY_TRY(auto device, vault.make_device_keys(clock.unix_time()));
  SignIn made(workspace, std::move(device));
  made.verifier_ = new_verifier();
  made.address_ = workspace.text() + "/sign-in/host?challenge=" + challenge_of(made.verifier_) +
                  "&device=" + base64url(made.device_.device().signing);
  return made;
}

Expected<void> SignIn::finish(SecretView last, vault::Vault& vault, Fetcher& fetcher,
                              const Clock& clock) const {
  const auto done_with = done() + "#code=", refused_with = refused() + "?outcome=";
  const auto text = last.text(kParsing);
  if (text.starts_with(refused_with)) return refusal(text.substr(refused_with.size()));
  if (last.size() > kMostFinalAddress || !text.starts_with(done_with))
    return fail(Outcome::SignInFailed, "the address is not that of the page at which it ends");
  const auto code = last.part(done_with.size(), last.size() - done_with.size());
  if (!is_token(code)) return fail(Outcome::SignInFailed, "the address has no code of a sign-in");
  // No other program puts its next tokens over these.
  CERBY_TRY(const auto lock, vault::SessionLock::take(vault));
  CERBY_TRY(const auto session, redeem({workspace_, device_, fetcher, clock}, code, verifier_.view()));
  return vault.put_session(session);
}

Expected<void> ask_whether_one_can_sign_in(const Origin& workspace, Fetcher& fetcher) {
  // Without the parameters, so that nothing is begun: it is sent to the page that says so.
  CERBY_TRY(auto answer,
            fetcher.fetch({.method = FetchMethod::Get, .url = workspace.text() + "/sign-in/host"}));
  if (answer.status == 303) return {};
  if (answer.status == 404) return fail(Outcome::WorkspaceKeyMissing, workspace.text());
  return source::refused(answer.status, reason_from(std::move(answer.body)));
}

}  // namespace cerby::source
