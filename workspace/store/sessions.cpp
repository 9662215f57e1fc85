#include "workspace/store/sessions.h"

#include <algorithm>

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Time kKeptAfterwards = 30LL * 24 * 3'600'000;

#define OF_SESSION                                                                                        \
  "s.id, s.user_id, s.device_id, s.channel, s.issuer, s.agent, s.address, s.device_key, s.signed_in_at, " \
  "s.last_used_at, s.expires_at, s.ended_at, s.ended_why"
constexpr Sql kAccess{
    "SELECT " OF_SESSION
    ", t.expires_at, d.status FROM session_tokens t "
    "JOIN sessions s ON s.workspace_id = t.workspace_id AND s.id = t.session_id "
    "LEFT JOIN devices d ON d.workspace_id = s.workspace_id AND d.signing_key = s.device_key AND d.user_id = "
    "s.user_id WHERE t.workspace_id = :workspace AND t.hash = :hash AND t.kind = :kind",
    15};
#undef OF_SESSION
#define COLUMNS                                                                                       \
  "id, user_id, device_id, channel, issuer, agent, address, device_key, signed_in_at, last_used_at, " \
  "expires_at, ended_at, ended_why"
constexpr int kColumns = 13;
constexpr Sql kFind{"SELECT " COLUMNS " FROM sessions WHERE workspace_id = :workspace AND id = :id",
                    kColumns};
constexpr Sql kList{"SELECT " COLUMNS
                    " FROM sessions WHERE workspace_id = :workspace AND user_id = :user AND ended_at IS NULL "
                    "AND expires_at > :now ORDER BY signed_in_at DESC, id DESC LIMIT :limit OFFSET :offset",
                    kColumns};
#undef COLUMNS
constexpr Sql kCount{
    "SELECT COUNT(*) FROM sessions WHERE workspace_id = :workspace AND user_id = :user AND ended_at IS NULL "
    "AND expires_at > :now",
    1};
constexpr Sql kForget{"DELETE FROM sessions WHERE expires_at < :before"};
constexpr Sql kEndOthers{
    "UPDATE sessions SET ended_at = :now, ended_why = :why WHERE workspace_id = :workspace AND user_id = "
    ":user AND device_key = :device_key AND ended_at IS NULL"};
constexpr Sql kCreate{
    "INSERT INTO sessions (workspace_id, id, user_id, device_id, channel, issuer, agent, address, "
    "device_key, signed_in_at, last_used_at, expires_at) VALUES (:workspace, :id, :user, :device, :channel, "
    ":issuer, :agent, :address, :device_key, :signed_in_at, :last_used_at, :expires_at)"};
constexpr Sql kEnd{
    "UPDATE sessions SET ended_at = :now, ended_why = :why WHERE workspace_id = :workspace AND id = :id AND "
    "ended_at IS NULL"};
constexpr Sql kEndOfUser{
    "UPDATE sessions SET ended_at = :now, ended_why = :why WHERE workspace_id = :workspace AND user_id = "
    ":user AND ended_at IS NULL"};
constexpr Sql kNoteUse{
    "UPDATE sessions SET last_used_at = :now WHERE workspace_id = :workspace AND id = :id AND last_used_at < "
    ":since"};
constexpr Sql kForgetTokens{
    "DELETE FROM session_tokens WHERE workspace_id = :workspace AND session_id = :session AND kind = :kind "
    "AND expires_at <= :before"};
constexpr Sql kCreateToken{
    "INSERT INTO session_tokens (workspace_id, hash, session_id, kind, number, issued_at, expires_at) VALUES "
    "(:workspace, :hash, :session, :kind, :number, :issued_at, :expires_at)"};
constexpr Sql kFindToken{
    "SELECT hash, session_id, kind, number, issued_at, expires_at, used_at FROM session_tokens WHERE "
    "workspace_id = :workspace AND hash = :hash",
    7};
constexpr Sql kUseToken{
    "UPDATE session_tokens SET used_at = :now WHERE workspace_id = :workspace AND hash = :hash AND used_at "
    "IS NULL"};
constexpr Sql kHolder{
    "SELECT id, user_id, status FROM devices WHERE workspace_id = :workspace AND signing_key = :key", 3};

Session session_of(const Statement& row) {
  Session session;
  session.id = row.id(0);
  session.user = row.id(1);
  session.device = row.id_or_none(2);
  session.channel = row.as<access::Channel>(3);
  session.issuer = row.text_or_none(4).value_or("");
  session.agent = row.text(5);
  session.address = row.text(6);
  session.device_key = bytes32_of(row, 7);
  session.signed_in_at = row.integer(8);
  session.last_used_at = row.integer(9);
  session.expires_at = row.integer(10);
  session.ended_at = row.integer_or_none(11);
  if (session.ended_at) session.ended_why = row.as<SessionEnd>(12);
  return session;
}

SessionToken token_of(const Statement& row) {
  SessionToken token;
  token.hash = bytes32_of(row, 0);
  token.session = row.id(1);
  token.kind = row.as<TokenKind>(2);
  token.number = row.integer(3);
  token.issued_at = row.integer(4);
  token.expires_at = row.integer(5);
  token.used_at = row.integer_or_none(6);
  return token;
}

// The user's own device with that key; none where it is nobody's, or somebody else's.
Result<std::optional<Uuid>> device_of(Transaction& transaction, const Uuid& workspace,
                                      const Session& session) {
  const auto holder = find_key_holder(transaction, workspace, session.device_key);
  if (holder && holder->user == session.user) return std::optional(holder->device);
  if (!holder && holder.error().error != Error::NotFound) return std::unexpected(holder.error());
  return std::optional<Uuid>();
}

}  // namespace

Result<void> create_session(Transaction& transaction, const Uuid& workspace, const Session& session) {
  auto forget = transaction.prepare(kForget);
  CERBY_CHECK(forget.bind("before", session.signed_in_at - kKeptAfterwards).run());
  auto end = transaction.prepare(kEndOthers);
  CERBY_CHECK(end.bind("workspace", workspace)
                  .bind("user", session.user)
                  .bind("device_key", Bytes(session.device_key))
                  .bind("why", SessionEnd::SignedInAnew)
                  .bind("now", session.signed_in_at)
                  .run());
  CERBY_TRY(const auto device, device_of(transaction, workspace, session));
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", workspace)
                  .bind("id", session.id)
                  .bind("user", session.user)
                  .bind("device", device)
                  .bind("channel", session.channel)
                  .bind("issuer", session.issuer)
                  .bind("agent", session.agent)
                  .bind("address", session.address)
                  .bind("device_key", Bytes(session.device_key))
                  .bind("signed_in_at", session.signed_in_at)
                  .bind("last_used_at", session.last_used_at)
                  .bind("expires_at", session.expires_at)
                  .run());
  return {};
}

Result<Session> find_session(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kFind);
  return one_row<Session>(statement.bind("workspace", workspace).bind("id", id), session_of, "session");
}

Result<Listed<Session>> list_sessions(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                      Time now, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace).bind("user", user).bind("now", now);
  };
  return listed<Session>(transaction, kCount, kList, page, bind, session_of);
}

Result<bool> end_session(Transaction& transaction, const Uuid& workspace, const Uuid& id, SessionEnd why,
                         Time now) {
  auto statement = transaction.prepare(kEnd);
  CERBY_TRY(const std::int64_t ended,
            statement.bind("workspace", workspace).bind("id", id).bind("why", why).bind("now", now).run());
  return ended == 1;
}

Result<void> end_sessions_of(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                             SessionEnd why, Time now) {
  auto statement = transaction.prepare(kEndOfUser);
  CERBY_CHECK(
      statement.bind("workspace", workspace).bind("user", user).bind("why", why).bind("now", now).run());
  return {};
}

Result<void> note_session_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                              Time since) {
  auto statement = transaction.prepare(kNoteUse);
  CERBY_CHECK(
      statement.bind("workspace", workspace).bind("id", id).bind("now", now).bind("since", since).run());
  return {};
}

Result<void> create_session_token(Transaction& transaction, const Uuid& workspace,
                                  const SessionToken& token) {
  if (token.kind == TokenKind::Access) {
    auto forget = transaction.prepare(kForgetTokens);
    CERBY_CHECK(forget.bind("workspace", workspace)
                    .bind("session", token.session)
                    .bind("kind", token.kind)
                    .bind("before", token.issued_at)
                    .run());
  }
  auto statement = transaction.prepare(kCreateToken);
  CERBY_CHECK(statement.bind("workspace", workspace)
                  .bind("hash", Bytes(token.hash))
                  .bind("session", token.session)
                  .bind("kind", token.kind)
                  .bind("number", token.number)
                  .bind("issued_at", token.issued_at)
                  .bind("expires_at", token.expires_at)
                  .run());
  return {};
}

Result<SessionToken> find_session_token(Transaction& transaction, const Uuid& workspace, const Hash& hash) {
  auto statement = transaction.prepare(kFindToken);
  return one_row<SessionToken>(statement.bind("workspace", workspace).bind("hash", Bytes(hash)), token_of,
                               "session token");
}

Result<bool> use_session_token(Transaction& transaction, const Uuid& workspace, const Hash& hash, Time now) {
  auto statement = transaction.prepare(kUseToken);
  CERBY_TRY(const std::int64_t used,
            statement.bind("workspace", workspace).bind("hash", Bytes(hash)).bind("now", now).run());
  return used == 1;
}

Result<std::optional<Access>> find_access(Transaction& transaction, const Uuid& workspace, const Hash& hash) {
  auto statement = transaction.prepare(kAccess);
  statement.bind("workspace", workspace).bind("hash", Bytes(hash)).bind("kind", TokenKind::Access);
  CERBY_TRY(const bool row, statement.step());
  if (!row) return std::optional<Access>();
  Access access;
  access.session = session_of(statement);
  access.token_expires_at = statement.integer(13);
  if (!statement.is_null(14)) access.device = statement.as<DeviceStatus>(14);
  return access;
}

Result<KeyHolder> find_key_holder(Transaction& transaction, const Uuid& workspace, const Bytes32& key) {
  auto statement = transaction.prepare(kHolder);
  const auto holder_of = [](const Statement& row) {
    return KeyHolder{row.id(0), row.id(1), row.as<DeviceStatus>(2)};
  };
  return one_row<KeyHolder>(statement.bind("workspace", workspace).bind("key", Bytes(key)), holder_of,
                            "device");
}

}  // namespace cerby::workspace::store
