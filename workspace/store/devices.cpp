#include "workspace/store/devices.h"

#include "workspace/store/feed.h"
#include "workspace/store/list.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace::store {
namespace {

#define SELECT_DEVICE                                                                              \
  "SELECT d.id, d.user_id, d.label, d.signing_key, d.sealing_key, d.status, d.approved_by, "       \
  "d.created_at, d.enrolled_at, d.disabled_at, (SELECT MAX(s.last_used_at) FROM sessions s WHERE " \
  "s.workspace_id = d.workspace_id AND s.device_id = d.id) FROM devices d WHERE d.workspace_id = " \
  ":workspace "
constexpr int kColumns = 11;
constexpr Sql kFind{SELECT_DEVICE "AND d.id = :id", kColumns};
constexpr Sql kFindByKey{SELECT_DEVICE "AND d.signing_key = :key", kColumns};
constexpr Sql kList{SELECT_DEVICE
                    "AND d.user_id = :user ORDER BY d.created_at DESC, d.id LIMIT :limit OFFSET :offset",
                    kColumns};
#undef SELECT_DEVICE
constexpr Sql kCount{"SELECT COUNT(*) FROM devices WHERE workspace_id = :workspace AND user_id = :user", 1};
constexpr Sql kCountOf{
    "SELECT COUNT(*) FROM devices WHERE workspace_id = :workspace AND user_id = :user AND status = :status",
    1};
constexpr Sql kWaiting{
    "SELECT id, created_at FROM devices WHERE workspace_id = :workspace AND user_id = :user AND status = "
    ":status ORDER BY created_at DESC, id",
    2};
constexpr Sql kOfUser{
    "SELECT id, status FROM devices WHERE workspace_id = :workspace AND user_id = :user AND status <> "
    ":disabled ORDER BY created_at, id",
    2};
constexpr Sql kCreate{
    "INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, created_at) "
    "VALUES (:workspace, :id, :user, :label, :signing_key, :sealing_key, :status, :now)"};
constexpr Sql kAskAgain{
    "UPDATE devices SET label = :label, sealing_key = :sealing_key, created_at = :now WHERE workspace_id = "
    ":workspace AND id = :id"};
constexpr Sql kForget{"DELETE FROM devices WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kForgetRequest{
    "DELETE FROM device_requests WHERE workspace_id = :workspace AND device_id = :id"};
constexpr Sql kForgetCode{"DELETE FROM device_codes WHERE workspace_id = :workspace AND device_id = :id"};
constexpr Sql kLeaveSessions{
    "UPDATE sessions SET device_id = NULL WHERE workspace_id = :workspace AND device_id = :id"};
constexpr Sql kTakeSessions{
    "UPDATE sessions SET device_id = :id WHERE workspace_id = :workspace AND user_id = :user AND device_key "
    "= :key"};
constexpr Sql kEndSessions{
    "UPDATE sessions SET ended_at = :now, ended_why = :why WHERE workspace_id = :workspace AND user_id = "
    ":user AND device_key = :key AND ended_at IS NULL"};
constexpr Sql kTrust{
    "UPDATE devices SET status = :trusted, enrolled_at = :now, approved_by = :approved_by WHERE workspace_id "
    "= :workspace AND id = :id AND status = :waiting"};
constexpr Sql kDisable{
    "UPDATE devices SET status = :disabled, disabled_at = :now WHERE workspace_id = :workspace AND id = :id "
    "AND status <> :disabled_too"};

Device device_of(const Statement& row) {
  Device device;
  device.id = row.id(0);
  device.user = row.id(1);
  device.label = row.text(2);
  device.signing_key = bytes32_of(row, 3);
  device.sealing_key = bytes32_of(row, 4);
  device.status = row.as<DeviceStatus>(5);
  device.approved_by = row.id_or_none(6);
  device.created_at = row.integer(7);
  device.enrolled_at = row.integer_or_none(8);
  device.disabled_at = row.integer_or_none(9);
  device.last_used_at = row.integer_or_none(10);
  return device;
}

Result<void> run_for(Transaction& transaction, Sql sql, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(sql);
  CERBY_CHECK(statement.bind("workspace", workspace).bind("id", id).run());
  return {};
}

Result<void> forget_what_was_begun(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  CERBY_CHECK(run_for(transaction, kForgetRequest, workspace, id));
  return run_for(transaction, kForgetCode, workspace, id);
}

Result<void> forget(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  CERBY_CHECK(run_for(transaction, kLeaveSessions, workspace, id));
  return run_for(transaction, kForget, workspace, id);
}

Result<std::vector<Uuid>> superfluous(Transaction& transaction, const Act& act, const Uuid& user) {
  auto rows = transaction.prepare(kWaiting);
  rows.bind("workspace", act.workspace).bind("user", user).bind("status", DeviceStatus::Waiting);
  std::vector<Uuid> found;
  for (std::size_t newer = 0;; ++newer) {
    CERBY_TRY(const bool row, rows.step());
    if (!row) return found;
    if (newer + 1 >= kMostWaiting || rows.integer(1) <= act.at - kWaitingTime) found.push_back(rows.id(0));
  }
}

Result<void> make_room(Transaction& transaction, const Act& act, const Uuid& user) {
  CERBY_TRY(const auto ids, superfluous(transaction, act, user));
  for (const Uuid& id : ids) CERBY_CHECK(forget(transaction, act.workspace, id));
  return {};
}

Result<void> write_asking(Transaction& transaction, const Act& act, const Device& device) {
  const auto known = find_device_by_key(transaction, act.workspace, device.signing_key);
  if (!known && known.error().error != Error::NotFound) return std::unexpected(known.error());
  if (!known) {
    CERBY_CHECK(make_room(transaction, act, device.user));
    auto create = transaction.prepare(kCreate);
    CERBY_CHECK(create.bind("workspace", act.workspace)
                    .bind("id", device.id)
                    .bind("user", device.user)
                    .bind("label", device.label)
                    .bind("signing_key", Bytes(device.signing_key))
                    .bind("sealing_key", Bytes(device.sealing_key))
                    .bind("status", DeviceStatus::Waiting)
                    .bind("now", act.at)
                    .run());
    return {};
  }
  if (known->id != device.id || known->user != device.user) return fail(Error::Conflict, "device");
  if (known->status != DeviceStatus::Waiting) return fail(Error::Refused, "device");
  CERBY_CHECK(forget_what_was_begun(transaction, act.workspace, device.id));
  auto again = transaction.prepare(kAskAgain);
  again.bind("workspace", act.workspace)
      .bind("id", device.id)
      .bind("label", device.label)
      .bind("sealing_key", Bytes(device.sealing_key))
      .bind("now", act.at);
  return change_one(again, "device");
}

Result<void> write_change(Transaction& transaction, const Act& act, ChangeKind kind, const Device& device) {
  CERBY_CHECK(record(transaction, act, {kind, {}, Member{MemberKind::User, device.user}, device.id}));
  return {};
}

}  // namespace

Result<void> ask_for_device(Transaction& transaction, const Act& act, const Device& device) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_CHECK(write_asking(transaction, act, device));
  auto take = transaction.prepare(kTakeSessions);
  CERBY_CHECK(take.bind("workspace", act.workspace)
                  .bind("id", device.id)
                  .bind("user", device.user)
                  .bind("key", Bytes(device.signing_key))
                  .run());
  return {};
}

Result<Device> find_device(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kFind);
  return one_row<Device>(statement.bind("workspace", workspace).bind("id", id), device_of, "device");
}

Result<Device> find_device_by_key(Transaction& transaction, const Uuid& workspace, const Bytes32& key) {
  auto statement = transaction.prepare(kFindByKey);
  return one_row<Device>(statement.bind("workspace", workspace).bind("key", Bytes(key)), device_of, "device");
}

Result<Listed<Device>> list_devices(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                    Page page) {
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace).bind("user", user); };
  return listed<Device>(transaction, kCount, kList, page, bind, device_of);
}

Result<std::int64_t> count_trusted_devices(Transaction& transaction, const Uuid& workspace,
                                           const Uuid& user) {
  auto statement = transaction.prepare(kCountOf);
  return count_of(
      statement.bind("workspace", workspace).bind("user", user).bind("status", DeviceStatus::Trusted));
}

Result<bool> has_trusted_device(Transaction& transaction, const Uuid& workspace, const Uuid& user) {
  CERBY_TRY(const std::int64_t trusted, count_trusted_devices(transaction, workspace, user));
  return trusted > 0;
}

Result<void> trust_device(Transaction& transaction, const Act& act, const Uuid& id,
                          const std::optional<Uuid>& approved_by) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto trust = transaction.prepare(kTrust);
  trust.bind("workspace", act.workspace)
      .bind("id", id)
      .bind("trusted", DeviceStatus::Trusted)
      .bind("waiting", DeviceStatus::Waiting)
      .bind("approved_by", approved_by)
      .bind("now", act.at);
  CERBY_CHECK(change_one(trust, "device"));
  CERBY_CHECK(forget_what_was_begun(transaction, act.workspace, id));
  CERBY_TRY(const auto device, find_device(transaction, act.workspace, id));
  return write_change(transaction, act, ChangeKind::DeviceTrusted, device);
}

Result<void> disable_device(Transaction& transaction, const Act& act, const Uuid& id) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto disable = transaction.prepare(kDisable);
  disable.bind("workspace", act.workspace)
      .bind("id", id)
      .bind("disabled", DeviceStatus::Disabled)
      .bind("disabled_too", DeviceStatus::Disabled)
      .bind("now", act.at);
  CERBY_CHECK(change_one(disable, "device"));
  CERBY_CHECK(forget_what_was_begun(transaction, act.workspace, id));
  CERBY_TRY(const auto device, find_device(transaction, act.workspace, id));
  auto end = transaction.prepare(kEndSessions);
  CERBY_CHECK(end.bind("workspace", act.workspace)
                  .bind("user", device.user)
                  .bind("key", Bytes(device.signing_key))
                  .bind("why", SessionEnd::DeviceDisabled)
                  .bind("now", act.at)
                  .run());
  return write_change(transaction, act, ChangeKind::DeviceRemoved, device);
}

Result<void> disable_devices_of(Transaction& transaction, const Act& act, const Uuid& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  std::vector<std::pair<Uuid, DeviceStatus>> devices;
  {
    auto rows = transaction.prepare(kOfUser);
    rows.bind("workspace", act.workspace).bind("user", user).bind("disabled", DeviceStatus::Disabled);
    for (;;) {
      CERBY_TRY(const bool row, rows.step());
      if (!row) break;
      devices.emplace_back(rows.id(0), rows.as<DeviceStatus>(1));
    }
  }
  for (const auto& [id, status] : devices) {
    const bool waits = status == DeviceStatus::Waiting;
    CERBY_CHECK(waits ? forget(transaction, act.workspace, id) : disable_device(transaction, act, id));
  }
  return {};
}

}  // namespace cerby::workspace::store
