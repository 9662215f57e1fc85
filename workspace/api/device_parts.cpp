#include "workspace/api/device_parts.h"

#include "workspace/api/own.h"
#include "workspace/api/resources.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace::api {

Outcomes<CallingDevice> calling_device(Call& call) {
  CERBY_CHECK(require_session(call));  // by a session alone
  CERBY_TRY(const auto session, find_session(call.transaction, call.workspace(), *call.session));
  CallingDevice calling{session.device_key, {}};
  auto found = find_device_by_key(call.transaction, call.workspace(), session.device_key);
  if (!found && found.error().error != store::Error::NotFound) return std::unexpected(Refusal(found.error()));
  // Another user's is nothing of this session's.
  if (!found || found->user != call.user()) return calling;
  if (found->status != store::DeviceStatus::Waiting || still_waits(*found, call.act.at))
    calling.device = std::move(*found);
  return calling;
}

Outcomes<vault::Enrolment> enrolment_of(Call& call) {
  CERBY_TRY(const auto workspace, find_workspace(call.transaction, call.workspace()));
  return vault::Enrolment{workspace.host, call.user()};
}

vault::Device public_part(const store::Device& device) {
  return {device.id, device.signing_key, device.sealing_key};
}

std::string_view word_of(store::DeviceStatus status) {
  switch (status) {
    case store::DeviceStatus::Waiting:
      return "pending";
    case store::DeviceStatus::Trusted:
      return "trusted";
    case store::DeviceStatus::Disabled:
      break;
  }
  return "removed";
}

void write_bytes(Writer& writer, std::string_view name, Bytes bytes) {
  writer.member(name, base64url(bytes));
}

void write_device_attributes(Writer& writer, const store::Device& device) {
  writer.member("label", device.label);
  writer.member("status", word_of(device.status));
  writer.member("userId", device.user.text());
  write_bytes(writer, "signingKey", device.signing_key);
  write_bytes(writer, "sealingKey", device.sealing_key);
  write_id(writer, "approvedBy", device.approved_by);
  write_time(writer, "createdAt", device.created_at);
  write_time(writer, "enrolledAt", device.enrolled_at);
  write_time(writer, "removedAt", device.disabled_at);
  write_time(writer, "lastUsedAt", device.last_used_at);
}

}  // namespace cerby::workspace::api
