#include "workspace/store/sign_ins.h"

#include <algorithm>

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Time kKeptAfterwards = 3'600'000;

constexpr Sql kForgetSignIns{"DELETE FROM sign_ins WHERE expires_at < :before"};
constexpr Sql kForgetCodes{"DELETE FROM sign_in_codes WHERE expires_at < :before"};
constexpr Sql kCreate{
    "INSERT INTO sign_ins (workspace_id, state_hash, browser_hash, challenge, device_key, master_key, "
    "wrapped, created_at, expires_at) VALUES (:workspace, :state, :browser, :challenge, :device_key, "
    ":master_key, :wrapped, :created_at, :expires_at)"};
constexpr Sql kFind{
    "SELECT state_hash, browser_hash, challenge, device_key, master_key, wrapped, created_at, expires_at, "
    "used_at FROM sign_ins WHERE workspace_id = :workspace AND state_hash = :state",
    9};
constexpr Sql kUse{
    "UPDATE sign_ins SET used_at = :now WHERE workspace_id = :workspace AND state_hash = :state "
    "AND used_at IS NULL AND expires_at > :now_too"};
constexpr Sql kCreateCode{
    "INSERT INTO sign_in_codes (workspace_id, code_hash, user_id, issuer, challenge, device_key, created_at, "
    "expires_at) VALUES (:workspace, :code, :user, :issuer, :challenge, :device_key, :created_at, "
    ":expires_at)"};
constexpr Sql kFindCode{
    "SELECT code_hash, user_id, issuer, challenge, device_key, created_at, expires_at, used_at, session_id "
    "FROM sign_in_codes WHERE workspace_id = :workspace AND code_hash = :code",
    9};
constexpr Sql kUseCode{
    "UPDATE sign_in_codes SET used_at = :now WHERE workspace_id = :workspace AND code_hash = :code "
    "AND used_at IS NULL AND expires_at > :now_too"};
constexpr Sql kNoteSession{
    "UPDATE sign_in_codes SET session_id = :session WHERE workspace_id = :workspace AND code_hash = :code"};

SignIn sign_in_of(const Statement& row) {
  SignIn sign_in;
  sign_in.state = bytes32_of(row, 0);
  sign_in.browser = bytes32_of(row, 1);
  sign_in.challenge = bytes32_of(row, 2);
  sign_in.device_key = bytes32_of(row, 3);
  sign_in.master_key = row.text(4);
  sign_in.wrapped = row.bytes(5);
  sign_in.created_at = row.integer(6);
  sign_in.expires_at = row.integer(7);
  sign_in.used_at = row.integer_or_none(8);
  return sign_in;
}

SignInCode code_of(const Statement& row) {
  SignInCode code;
  code.code = bytes32_of(row, 0);
  code.user = row.id(1);
  code.issuer = row.text(2);
  code.challenge = bytes32_of(row, 3);
  code.device_key = bytes32_of(row, 4);
  code.created_at = row.integer(5);
  code.expires_at = row.integer(6);
  code.used_at = row.integer_or_none(7);
  code.session = row.id_or_none(8);
  return code;
}

Result<void> forget(Transaction& transaction, Sql sql, Time now) {
  auto statement = transaction.prepare(sql);
  CERBY_CHECK(statement.bind("before", now - kKeptAfterwards).run());
  return {};
}

Result<bool> use(Transaction& transaction, Sql sql, const char* what, const Uuid& workspace, const Hash& hash,
                 Time now) {
  auto statement = transaction.prepare(sql);
  CERBY_TRY(const std::int64_t used, statement.bind("workspace", workspace)
                                         .bind(what, Bytes(hash))
                                         .bind("now", now)
                                         .bind("now_too", now)
                                         .run());
  return used == 1;
}

}  // namespace

Result<void> create_sign_in(Transaction& transaction, const Uuid& workspace, const SignIn& sign_in) {
  CERBY_CHECK(forget(transaction, kForgetSignIns, sign_in.created_at));
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", workspace)
                  .bind("state", Bytes(sign_in.state))
                  .bind("browser", Bytes(sign_in.browser))
                  .bind("challenge", Bytes(sign_in.challenge))
                  .bind("device_key", Bytes(sign_in.device_key))
                  .bind("master_key", sign_in.master_key)
                  .bind("wrapped", Bytes(sign_in.wrapped))
                  .bind("created_at", sign_in.created_at)
                  .bind("expires_at", sign_in.expires_at)
                  .run());
  return {};
}

Result<SignIn> find_sign_in(Transaction& transaction, const Uuid& workspace, const Hash& state) {
  auto statement = transaction.prepare(kFind);
  return one_row<SignIn>(statement.bind("workspace", workspace).bind("state", Bytes(state)), sign_in_of,
                         "sign-in");
}

Result<bool> use_sign_in(Transaction& transaction, const Uuid& workspace, const Hash& state, Time now) {
  return use(transaction, kUse, "state", workspace, state, now);
}

Result<void> create_sign_in_code(Transaction& transaction, const Uuid& workspace, const SignInCode& code) {
  CERBY_CHECK(forget(transaction, kForgetCodes, code.created_at));
  auto statement = transaction.prepare(kCreateCode);
  CERBY_CHECK(statement.bind("workspace", workspace)
                  .bind("code", Bytes(code.code))
                  .bind("user", code.user)
                  .bind("issuer", code.issuer)
                  .bind("challenge", Bytes(code.challenge))
                  .bind("device_key", Bytes(code.device_key))
                  .bind("created_at", code.created_at)
                  .bind("expires_at", code.expires_at)
                  .run());
  return {};
}

Result<SignInCode> find_sign_in_code(Transaction& transaction, const Uuid& workspace, const Hash& code) {
  auto statement = transaction.prepare(kFindCode);
  return one_row<SignInCode>(statement.bind("workspace", workspace).bind("code", Bytes(code)), code_of,
                             "sign-in code");
}

Result<bool> use_sign_in_code(Transaction& transaction, const Uuid& workspace, const Hash& code, Time now) {
  return use(transaction, kUseCode, "code", workspace, code, now);
}

Result<void> note_session_of_code(Transaction& transaction, const Uuid& workspace, const Hash& code,
                                  const Uuid& session) {
  auto statement = transaction.prepare(kNoteSession);
  statement.bind("workspace", workspace).bind("code", Bytes(code)).bind("session", session);
  return change_one(statement, "sign-in code");
}

}  // namespace cerby::workspace::store
