#include "workspace/store/enrolments.h"

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Sql kCreateRequest{
    "INSERT INTO device_requests (workspace_id, device_id, user_id, commitment) VALUES (:workspace, :device, "
    ":user, :commitment)"};
constexpr Sql kFindRequest{
    "SELECT device_id, commitment, approver_id, approver_nonce, expires_at, nonce FROM device_requests WHERE "
    "workspace_id = :workspace AND device_id = :device",
    6};
constexpr Sql kCompare{
    "UPDATE device_requests SET approver_id = :approver, approver_nonce = :nonce, expires_at = :expires_at "
    "WHERE workspace_id = :workspace AND device_id = :device AND approver_id IS NULL"};
constexpr Sql kShow{
    "UPDATE device_requests SET nonce = :nonce WHERE workspace_id = :workspace AND device_id = :device AND "
    "approver_id IS NOT NULL AND nonce IS NULL"};
constexpr Sql kForgetCode{"DELETE FROM device_codes WHERE workspace_id = :workspace AND device_id = :device"};
constexpr Sql kCreateCode{
    "INSERT INTO device_codes (workspace_id, device_id, code_hash, master_key, wrapped, expires_at) VALUES "
    "(:workspace, :device, :hash, :master_key, :wrapped, :expires_at)"};
constexpr Sql kFindCode{
    "SELECT device_id, code_hash, master_key, wrapped, tries, expires_at, used_at FROM device_codes WHERE "
    "workspace_id = :workspace AND device_id = :device",
    7};
constexpr Sql kTry{
    "UPDATE device_codes SET tries = tries + 1 WHERE workspace_id = :workspace AND device_id = :device AND "
    "used_at IS NULL AND tries < :most AND expires_at > :now"};
constexpr Sql kUse{
    "UPDATE device_codes SET used_at = :now WHERE workspace_id = :workspace AND device_id = :device AND "
    "used_at IS NULL AND expires_at > :now_too"};
constexpr Sql kForgetMails{"DELETE FROM device_mails WHERE sent_at < :before"};
constexpr Sql kCreateMail{
    "INSERT INTO device_mails (workspace_id, id, user_id, sent_at) VALUES (:workspace, :id, :user, :now)"};
constexpr Sql kCountMails{
    "SELECT COUNT(*) FROM device_mails WHERE workspace_id = :workspace AND user_id = :user AND sent_at > "
    ":since",
    1};

DeviceRequest request_of(const Statement& row) {
  DeviceRequest request;
  request.device = row.id(0);
  request.commitment = bytes32_of(row, 1);
  if (!row.is_null(2)) request.comparison = {row.id(2), bytes32_of(row, 3), row.integer(4)};
  if (!row.is_null(5)) request.nonce = bytes32_of(row, 5);
  return request;
}

DeviceCode code_of(const Statement& row) {
  return {row.id(0),      bytes32_of(row, 1), std::string(row.text(2)), row.bytes(3),
          row.integer(4), row.integer(5),     row.integer_or_none(6)};
}

// Whether it changed the row.
Result<bool> changed(Statement& statement) {
  CERBY_TRY(const std::int64_t rows, statement.run());
  return rows == 1;
}

}  // namespace

Result<void> create_device_request(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                   const DeviceRequest& request) {
  auto statement = transaction.prepare(kCreateRequest);
  CERBY_CHECK(statement.bind("workspace", workspace)
                  .bind("device", request.device)
                  .bind("user", user)
                  .bind("commitment", Bytes(request.commitment))
                  .run());
  return {};
}

Result<DeviceRequest> find_device_request(Transaction& transaction, const Uuid& workspace,
                                          const Uuid& device) {
  auto statement = transaction.prepare(kFindRequest);
  return one_row<DeviceRequest>(statement.bind("workspace", workspace).bind("device", device), request_of,
                                "device request");
}

Result<bool> begin_comparison(Transaction& transaction, const Uuid& workspace, const Uuid& device,
                              const DeviceRequest::Comparison& comparison) {
  auto statement = transaction.prepare(kCompare);
  return changed(statement.bind("workspace", workspace)
                     .bind("device", device)
                     .bind("approver", comparison.approver)
                     .bind("nonce", Bytes(comparison.nonce))
                     .bind("expires_at", comparison.expires_at));
}

Result<bool> show_device_nonce(Transaction& transaction, const Uuid& workspace, const Uuid& device,
                               const Bytes32& nonce) {
  auto statement = transaction.prepare(kShow);
  return changed(statement.bind("workspace", workspace).bind("device", device).bind("nonce", Bytes(nonce)));
}

Result<void> put_device_code(Transaction& transaction, const Uuid& workspace, const DeviceCode& code) {
  auto forget = transaction.prepare(kForgetCode);
  CERBY_CHECK(forget.bind("workspace", workspace).bind("device", code.device).run());
  auto create = transaction.prepare(kCreateCode);
  CERBY_CHECK(create.bind("workspace", workspace)
                  .bind("device", code.device)
                  .bind("hash", Bytes(code.hash))
                  .bind("master_key", code.master_key)
                  .bind("wrapped", Bytes(code.wrapped))
                  .bind("expires_at", code.expires_at)
                  .run());
  return {};
}

Result<DeviceCode> find_device_code(Transaction& transaction, const Uuid& workspace, const Uuid& device) {
  auto statement = transaction.prepare(kFindCode);
  return one_row<DeviceCode>(statement.bind("workspace", workspace).bind("device", device), code_of,
                             "device code");
}

Result<bool> count_try(Transaction& transaction, const Uuid& workspace, const Uuid& device, Time now) {
  auto statement = transaction.prepare(kTry);
  return changed(statement.bind("workspace", workspace)
                     .bind("device", device)
                     .bind("most", kMostTries)
                     .bind("now", now));
}

Result<bool> use_device_code(Transaction& transaction, const Uuid& workspace, const Uuid& device, Time now) {
  auto statement = transaction.prepare(kUse);
  return changed(
      statement.bind("workspace", workspace).bind("device", device).bind("now", now).bind("now_too", now));
}

Result<void> note_device_mail(Transaction& transaction, const Uuid& workspace, const Uuid& user, Time now) {
  auto forget = transaction.prepare(kForgetMails);
  CERBY_CHECK(forget.bind("before", now - kMailsAreCounted).run());
  auto create = transaction.prepare(kCreateMail);
  CERBY_CHECK(create.bind("workspace", workspace)
                  .bind("id", Uuid::random())
                  .bind("user", user)
                  .bind("now", now)
                  .run());
  return {};
}

Result<std::int64_t> count_device_mails(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                        Time since) {
  auto statement = transaction.prepare(kCountMails);
  return count_of(statement.bind("workspace", workspace).bind("user", user).bind("since", since));
}

}  // namespace cerby::workspace::store
