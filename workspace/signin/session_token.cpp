#include "workspace/signin/session_token.h"

#include <sodium.h>

#include <algorithm>
#include <variant>

#include "base/log.h"
#include "workspace/signin/answered.h"
#include "workspace/signin/guarded_text.h"
#include "workspace/signin/seed.h"
#include "workspace/signin/token.h"
#include "workspace/signin/user.h"
#include "workspace/store/feed.h"
#include "workspace/store/sessions.h"
#include "workspace/store/users.h"
#include "workspace/store/workspaces.h"

namespace cerby::workspace::signin {
namespace {

using store::SessionEnd;
using store::TokenKind;
using store::Transaction;

constexpr SecretAccess kVerifying("a device's signature over a code or a refresh token is verified");
constexpr std::string_view kOverCode = "cerby sign-in code 1", kOverToken = "cerby refresh token 1";

constexpr store::Time milliseconds(std::chrono::milliseconds time) {
  return time.count();
}

store::Time now_of(const Clock& clock) {
  return milliseconds(clock.unix_time());
}

bool is_signed(std::string_view label, const std::string& host, SecretView grant, const Signature& signature,
               const store::Bytes32& key) {
  const Secret text = GuardedText(label.size() + host.size() + grant.size() + 2)
                          .put(label)
                          .put("\n")
                          .put(host)
                          .put("\n")
                          .put(grant)
                          .finish();
  const auto bytes = text.bytes(kVerifying);
  return crypto_sign_verify_detached(signature.data(), bytes.data(), bytes.size(), key.data()) == 0;
}

template <typename T = Tokens>
Answered<T> refused(Error error) {
  return Result<T>(std::unexpected(error));
}

// The answer for a row that is not there.
template <typename T, typename Row>
Answered<T> unknown(const store::Result<Row>& found) {
  if (found.error().error == store::Error::NotFound) return refused<T>(Error::GrantUnknown);
  return std::unexpected(found.error());
}

// Both kinds of the next number.
store::Result<Tokens> give(Transaction& transaction, const Uuid& workspace, const store::Session& session,
                           std::int64_t number, store::Time now) {
  Token access = make_token(Kind::Access, workspace), refresh = make_token(Kind::Refresh, workspace);
  const store::Time access_end = std::min(now + milliseconds(kAccessTime), session.expires_at);
  CERBY_CHECK(create_session_token(
      transaction, workspace, {access.hash, session.id, TokenKind::Access, number, now, access_end, {}}));
  CERBY_CHECK(create_session_token(
      transaction, workspace,
      {refresh.hash, session.id, TokenKind::Refresh, number, now, session.expires_at, {}}));
  const auto access_time =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(access_end - now));
  return Tokens{session.id, std::move(access.text), std::move(refresh.text), access_time};
}

// Ordered with what is being done by its tokens: whoever holds the feed is done before.
store::Result<void> end_for_reuse(Transaction& transaction, Witness& witness, const Attempt& attempt,
                                  const Uuid& session, store::Time now) {
  const Uuid& workspace = *attempt.workspace;
  CERBY_TRY(const auto kept, find_session(transaction, workspace, session));
  if (kept.ended_at) return {};
  CERBY_CHECK(hold_feed(transaction, workspace));
  CERBY_TRY(const bool ended,
            end_session(transaction, workspace, session, SessionEnd::ReplacedTokenUsed, now));
  if (!ended) return {};
  log::warn("the session {} ended: what had been redeemed came again", session.text());
  return witness.ended_for_reuse(transaction, attempt);
}

store::Result<bool> is_active(Transaction& transaction, const Uuid& workspace, const Uuid& user) {
  CERBY_TRY(const auto found, find_user(transaction, workspace, user));
  return found.status == access::UserStatus::Active;
}

// The code that this is, of whoever has its verifier and its device's key; used or not.
Answered<store::SignInCode> checked(Transaction& transaction, Attempt& attempt, const Presented& code,
                                    const CodeGrant& grant, store::Time now) {
  using Code = store::SignInCode;
  auto kept = find_sign_in_code(transaction, code.workspace, code.hash);
  if (!kept) return unknown<Code>(kept);
  attempt.workspace = code.workspace;
  attempt.user = kept->user;
  if (kept->expires_at <= now) return refused<Code>(Error::GrantExpired);
  CERBY_TRY(const auto workspace, find_workspace(transaction, code.workspace));
  const auto challenge = challenge_of(grant.verifier.view());
  if (sodium_memcmp(challenge.data(), kept->challenge.data(), challenge.size()) != 0)
    return refused<Code>(Error::VerifierOther);
  if (!is_signed(kOverCode, workspace.host, grant.code.view(), grant.signature, kept->device_key))
    return refused<Code>(Error::SignatureInvalid);
  return std::move(*kept);
}

// The refresh token that this is, with its open session, whose device's key signed it; used or not.
struct Refreshable {
  store::SessionToken token;
  store::Session session;
};
Answered<Refreshable> checked(Transaction& transaction, Attempt& attempt, const Presented& token,
                              const RefreshGrant& grant, store::Time now) {
  auto kept = find_session_token(transaction, token.workspace, token.hash);
  if (!kept) return unknown<Refreshable>(kept);
  if (kept->kind != TokenKind::Refresh) return refused<Refreshable>(Error::GrantUnknown);
  CERBY_TRY(const auto workspace, find_workspace(transaction, token.workspace));
  CERBY_TRY(auto session, find_session(transaction, token.workspace, kept->session));
  attempt.workspace = token.workspace;
  attempt.user = session.user;
  attempt.session = session.id;
  if (!is_signed(kOverToken, workspace.host, grant.token.view(), grant.signature, session.device_key))
    return refused<Refreshable>(Error::SignatureInvalid);
  if (!session.is_open(now)) return refused<Refreshable>(Error::SessionEnded);
  return Refreshable{std::move(*kept), std::move(session)};
}

Answered<Tokens> redeemed(Transaction& transaction, Witness& witness, Attempt& attempt, const Presented& code,
                          const CodeGrant& grant, store::Time now) {
  CERBY_TRY(const auto kept, checked(transaction, attempt, code, grant, now));
  if (!kept) return refused(kept.error());
  // Nobody is deactivated, and no device removed, between what is looked at and the session.
  CERBY_CHECK(hold_feed(transaction, code.workspace));
  // The one statement that decides between any number of them.
  CERBY_TRY(const bool first, use_sign_in_code(transaction, code.workspace, code.hash, now));
  if (!first) {
    // Again: the one that was first has committed since, and begun the session.
    CERBY_TRY(const auto used, find_sign_in_code(transaction, code.workspace, code.hash));
    attempt.session = used.session;
    if (used.session) CERBY_CHECK(end_for_reuse(transaction, witness, attempt, *used.session, now));
    return refused(Error::GrantUsed);
  }
  CERBY_TRY(const bool active, is_active(transaction, code.workspace, kept->user));
  if (!active) return refused(Error::UserDeactivated);
  CERBY_TRY(const auto device, check_device(transaction, code.workspace, kept->user, kept->device_key));
  if (!device) return refused(device.error());
  store::Session session;
  session.id = Uuid::random();
  session.user = kept->user;
  session.issuer = kept->issuer;
  session.agent = grant.agent;
  session.address = grant.client.text();
  session.device_key = kept->device_key;
  session.signed_in_at = session.last_used_at = now;
  session.expires_at = now + milliseconds(kSessionTime);
  CERBY_CHECK(create_session(transaction, code.workspace, session));
  CERBY_CHECK(note_session_of_code(transaction, code.workspace, code.hash, session.id));
  CERBY_TRY(auto tokens, give(transaction, code.workspace, session, 1, now));
  attempt.session = session.id;
  CERBY_CHECK(witness.signed_in(transaction, attempt));
  return tokens;
}

Answered<Tokens> refreshed(Transaction& transaction, Witness& witness, Attempt& attempt,
                           const Presented& token, const RefreshGrant& grant, store::Time now) {
  CERBY_TRY(const auto kept, checked(transaction, attempt, token, grant, now));
  if (!kept) return refused(kept.error());
  const auto& session = kept->session;
  CERBY_TRY(const bool first, use_session_token(transaction, token.workspace, token.hash, now));
  if (!first) {
    CERBY_CHECK(end_for_reuse(transaction, witness, attempt, session.id, now));
    return refused(Error::GrantUsed);
  }
  CERBY_TRY(const bool active, is_active(transaction, token.workspace, session.user));
  if (!active) return refused(Error::UserDeactivated);
  CERBY_TRY(auto tokens, give(transaction, token.workspace, session, kept->token.number + 1, now));
  return tokens;
}

// Before a transaction that writes, of which SQLite has one at a time: anybody can ask with what looks like a
// code or a token. What there is, is read again with it.
template <typename Find>
Result<void> check_known(store::Database& database, Find find) {
  const auto found = database.ask(find);
  if (found) return {};
  if (found.error().error == store::Error::NotFound) return std::unexpected(Error::GrantUnknown);
  return flat<void>(std::unexpected(found.error()));
}

// Before that transaction as well: whose it is, and whether they may ask. What is not signed takes nothing of
// what they may.
template <typename Grant>
Result<void> check_permitted(store::Database& database, Witness& witness, const Presented& presented,
                             const Grant& grant, store::Time now, const Permits& permits) {
  Attempt attempt;
  const auto found =
      flat<std::monostate>(database.read([&](Transaction& transaction) -> Answered<std::monostate> {
        attempt = {kToRedeem, grant.client, {}, {}, {}};
        CERBY_TRY(const auto kept, checked(transaction, attempt, presented, grant, now));
        if (!kept) return refused<std::monostate>(kept.error());
        return std::monostate();
      }));
  if (!found) {
    witness.refused(attempt, found.error());
    return std::unexpected(found.error());
  }
  if (permits && !permits(*attempt.workspace, *attempt.user)) return std::unexpected(Error::Failed);
  return {};
}

template <typename Work>
Result<Tokens> answered(store::Database& database, Witness& witness, const http::IpAddress& client,
                        Work work) {
  Attempt attempt;
  auto tokens = flat<Tokens>(database.write([&](Transaction& transaction) {
    attempt = {kToRedeem, client, {}, {}, {}};  // again, where the transaction is
    return work(transaction, attempt);
  }));
  if (!tokens) witness.refused(attempt, tokens.error());
  return tokens;
}

}  // namespace

Result<Tokens> redeem(store::Database& database, const Clock& clock, Witness& witness, const CodeGrant& grant,
                      const Permits& permits) {
  const auto code = take_apart(Kind::Code, grant.code.view());
  if (!code) return std::unexpected(Error::GrantUnknown);
  CERBY_CHECK(check_known(database, [&](Transaction& transaction) {
    return find_sign_in_code(transaction, code->workspace, code->hash);
  }));
  const auto now = now_of(clock);
  CERBY_CHECK(check_permitted(database, witness, *code, grant, now, permits));
  return answered(database, witness, grant.client, [&](Transaction& transaction, Attempt& attempt) {
    return redeemed(transaction, witness, attempt, *code, grant, now);
  });
}

Result<Tokens> refresh(store::Database& database, const Clock& clock, Witness& witness,
                       const RefreshGrant& grant, const Permits& permits) {
  const auto token = take_apart(Kind::Refresh, grant.token.view());
  if (!token) return std::unexpected(Error::GrantUnknown);
  CERBY_CHECK(check_known(database, [&](Transaction& transaction) {
    return find_session_token(transaction, token->workspace, token->hash);
  }));
  const auto now = now_of(clock);
  CERBY_CHECK(check_permitted(database, witness, *token, grant, now, permits));
  return answered(database, witness, grant.client, [&](Transaction& transaction, Attempt& attempt) {
    return refreshed(transaction, witness, attempt, *token, grant, now);
  });
}

store::Result<std::optional<Bearer>> bearer_of(Transaction& transaction, const Uuid& workspace,
                                               const store::Hash& hash, store::Time now) {
  CERBY_TRY(const auto kept, find_access(transaction, workspace, hash));
  const bool good = kept && kept->token_expires_at > now && kept->session.is_open(now) &&
                    kept->device != store::DeviceStatus::Disabled;
  if (!good) return std::optional<Bearer>();
  const auto& session = kept->session;
  return Bearer{workspace,
                session.user,
                session.id,
                session.channel,
                kept->device == store::DeviceStatus::Trusted,
                session.last_used_at};
}

}  // namespace cerby::workspace::signin
