// The session's own device, from its request to its being let in: all that a device may ask which nobody has
// let in yet. workspace/README.md, "Devices".
#include "base/log.h"
#include "workspace/api/device_parts.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/api/secret_body.h"
#include "workspace/devices/code.h"
#include "workspace/sealing/vault_keys.h"

namespace cerby::workspace::api {
namespace {

using http::Method;

constexpr std::string_view kType = "session_device";

struct AskingAttributes {
  std::optional<std::string> device_id, label, sealing_key, commitment, signature;
};
struct ShowingAttributes {
  std::optional<std::string> nonce;
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::AskingAttributes> {
  using Attributes = workspace::api::AskingAttributes;
  static constexpr std::array members{member<&Attributes::device_id>("deviceId", {.bytes = 36}),
                                      member<&Attributes::label>("label", {.bytes = 128}),
                                      member<&Attributes::sealing_key>("sealingKey", {.bytes = 64}),
                                      member<&Attributes::commitment>("commitment", {.bytes = 64}),
                                      member<&Attributes::signature>("signature", {.bytes = 128})};
};
template <>
struct Schema<workspace::api::ShowingAttributes> {
  using Attributes = workspace::api::ShowingAttributes;
  static constexpr std::array members{member<&Attributes::nonce>("nonce", {.bytes = 64})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

http::Problem not_pending() {
  return not_now("device_not_pending", "This device does not wait to be let in.");
}

bool waits(const store::Device& device) {
  return device.status == store::DeviceStatus::Waiting;
}

// What it asks for makes sense of one that waits alone.
Outcomes<store::Device> waiting_device(Call& call) {
  CERBY_TRY(auto calling, calling_device(call));
  if (!calling.device || !waits(*calling.device)) return std::unexpected(Refusal(not_pending()));
  return std::move(*calling.device);
}

Outcomes<std::optional<store::DeviceRequest>> request_of(Call& call, const Uuid& device) {
  auto found = find_device_request(call.transaction, call.workspace(), device);
  if (found) return std::optional(std::move(*found));
  if (found.error().error == store::Error::NotFound) return std::optional<store::DeviceRequest>();
  return std::unexpected(Refusal(found.error()));
}

void write_comparison(Writer& writer, const store::DeviceRequest& request, const store::Device& approver) {
  writer.key("comparison");
  writer.begin_object();
  writer.member("deviceId", approver.id.text());
  writer.member("label", approver.label);
  write_bytes(writer, "signingKey", approver.signing_key);
  write_bytes(writer, "sealingKey", approver.sealing_key);
  write_bytes(writer, "nonce", request.comparison->nonce);
  write_time(writer, "expiresAt", request.comparison->expires_at);
  writer.member("shown", request.nonce.has_value());
  writer.end_object();
}

Reply shown(Call& call) {
  CERBY_TRY(const auto calling, calling_device(call));
  CERBY_TRY(const auto enrolment, enrolment_of(call));
  std::optional<store::DeviceRequest> request;
  std::optional<store::Device> approver;
  if (calling.device) {
    CERBY_TRY(request, request_of(call, calling.device->id));
  }
  if (request && request->comparison && request->comparison->expires_at > call.act.at) {
    CERBY_TRY(approver, find_device(call.transaction, call.workspace(), request->comparison->approver));
  }
  return document(call.request.target, [&](auto& writer) {
    begin_resource(writer, kType, *call.session);
    writer.member("workspace", enrolment.workspace);
    writer.member("userId", enrolment.user.text());
    write_bytes(writer, "signingKey", calling.key);
    writer.member("status", calling.device ? word_of(calling.device->status) : "unknown");
    if (calling.device) writer.member("deviceId", calling.device->id.text());
    writer.member("mail", call.sends_mail());
    if (approver) write_comparison(writer, *request, *approver);
    end_resource(writer);
  });
}

Reply get(Call& call) {
  CERBY_CHECK(refuse_unknown(call.request.target, {}));
  return shown(call);
}

Outcomes<store::Device> asked_for(Call& call, const CallingDevice& calling, const AskingAttributes& from,
                                  const store::Bytes32& commitment) {
  store::Device device;
  if (!from.device_id) return std::unexpected(invalid_body("deviceId", "This is missing.", "missing"));
  CERBY_TRY(device.id, id_of("deviceId", *from.device_id));
  if (!from.label) return std::unexpected(invalid_body("label", "This is missing.", "missing"));
  CERBY_CHECK(check_line("label", *from.label, Empty::Refused));
  device.label = *from.label;
  device.user = call.user();
  device.signing_key = calling.key;
  CERBY_TRY(device.sealing_key, bytes_of<32>("sealingKey", from.sealing_key));
  CERBY_TRY(const auto signature, bytes_of<64>("signature", from.signature));
  CERBY_TRY(const auto enrolment, enrolment_of(call));
  const auto part = public_part(device);
  if (!vault::is_sound_box_key(part.box))
    return std::unexpected(invalid_body("sealingKey", "This is no key that can be used.", "value"));
  if (!vault::verify(part.signing, request_message(enrolment, part, commitment), signature))
    return std::unexpected(invalid_body("signature", "The device's key did not sign this.", "value"));
  return device;
}

Reply ask(Call& call) {
  CERBY_TRY(const auto body, body_of<AskingAttributes>(call.request, kType));
  CERBY_TRY(const auto calling, calling_device(call));
  CERBY_TRY(const auto commitment, bytes_of<32>("commitment", body.attributes.commitment));
  CERBY_TRY(const auto device, asked_for(call, calling, body.attributes, commitment));
  if (calling.device && !waits(*calling.device)) return std::unexpected(Refusal(not_pending()));
  CERBY_CHECK(ask_for_device(call.transaction, call.act, device));
  CERBY_CHECK(create_device_request(call.transaction, call.workspace(), call.user(),
                                    {device.id, commitment, {}, {}}));
  call.note_item(device.id);
  return shown(call);
}

// To whom a code may go now; none: nobody, and why is not for who asks.
Outcomes<std::optional<mail::Address>> recipient(Call& call) {
  CERBY_TRY(const bool trusted, has_trusted_device(call.transaction, call.workspace(), call.user()));
  CERBY_TRY(const auto mails, count_device_mails(call.transaction, call.workspace(), call.user(),
                                                 call.act.at - store::kMailsAreCounted));
  CERBY_TRY(const auto user, find_user(call.transaction, call.workspace(), call.user()));
  if (trusted || mails >= devices::kMostMails) return std::optional<mail::Address>();
  auto address = mail::Address::parse(user.email);
  if (!address) log::warn("the address of the user {} is none that mail is sent to", user.id.text());
  return address;
}

Outcomes<void> mail_code(Call& call, const store::Device& device, const mail::Address& to) {
  auto code = devices::make_code(call.keys, call.workspace(), device.id, call.act.at);
  if (!code) return std::unexpected(Refusal(sealing::failed(code.error()).error()));
  CERBY_CHECK(put_device_code(call.transaction, call.workspace(), code->kept));
  CERBY_CHECK(note_device_mail(call.transaction, call.workspace(), call.user(), call.act.at));
  CERBY_TRY(const auto enrolment, enrolment_of(call));
  call.send(devices::message_with(to, enrolment.workspace, code->letters.view()));
  return {};
}

Reply ask_for_code(Call& call) {
  if (!call.sends_mail()) return std::unexpected(Refusal(not_now("no_mail", "This service sends no mail.")));
  CERBY_TRY(const auto device, waiting_device(call));
  CERBY_TRY(const auto to, recipient(call));
  if (to) {
    CERBY_CHECK(mail_code(call, device, *to));
  }
  call.note_item(device.id);
  auto response = no_content();
  response.status = 202;
  return response;
}

http::Problem code_refused() {
  auto problem = http::problem(403, "This code does not count.");
  problem.reason = "code_refused";
  return problem;
}

// Whether that lets the device in, of a code whose try was counted. Where it cannot be told, no try is.
Outcomes<bool> counts(Call& call, const Uuid& device, SecretView typed) {
  CERBY_TRY(const auto kept, find_device_code(call.transaction, call.workspace(), device));
  const auto same = devices::is_code(call.keys, call.workspace(), kept, typed);
  if (!same && same.error() == sealing::Error::MasterKeyUnavailable)
    return std::unexpected(Refusal(sealing::failed(same.error()).error()));
  if (!same) log::error("a device's code was not opened: {}", sealing::name(same.error()));
  CERBY_TRY(const bool trusted, has_trusted_device(call.transaction, call.workspace(), call.user()));
  if (!same || !*same || trusted) return false;
  CERBY_TRY(const bool first, use_device_code(call.transaction, call.workspace(), device, call.act.at));
  return first;
}

Reply enrol(Call& call) {
  CERBY_TRY(const auto typed, secret_of(call.request, devices::kMostTyped, "device_code"));
  CERBY_TRY(const auto calling, calling_device(call));
  if (!calling.device) return std::unexpected(Refusal(code_refused()));
  const Uuid& device = calling.device->id;
  CERBY_TRY(const bool tried, count_try(call.transaction, call.workspace(), device, call.act.at));
  if (!tried) return std::unexpected(Refusal(code_refused()));
  call.note_item(device);
  CERBY_TRY(const bool counted, counts(call, device, typed.view()));
  if (!counted) return call.refuse_for_good(code_refused());
  CERBY_CHECK(trust_device(call.transaction, call.act, device, {}));
  return no_content();
}

// Its nonce, for the trusted device that has given its own.
Reply show(Call& call) {
  CERBY_TRY(const auto body, body_of<ShowingAttributes>(call.request, "device_comparison"));
  CERBY_TRY(const auto nonce, bytes_of<32>("nonce", body.attributes.nonce));
  CERBY_TRY(const auto device, waiting_device(call));
  CERBY_TRY(const auto request, request_of(call, device.id));
  if (!request || !request->comparison || request->nonce || request->comparison->expires_at <= call.act.at)
    return std::unexpected(
        Refusal(not_now("comparison_missing", "No trusted device compares with this one now.")));
  CERBY_TRY(const auto enrolment, enrolment_of(call));
  if (commitment_to(enrolment, public_part(device), nonce) != request->commitment)
    return std::unexpected(
        Refusal(not_now("commitment_other", "It is not the nonce that the request was made with.")));
  CERBY_TRY(const bool first, show_device_nonce(call.transaction, call.workspace(), device.id, nonce));
  if (!first) return std::unexpected(Refusal(store::Failure{store::Error::Conflict, "device nonce"}));
  call.note_item(device.id);
  return no_content();
}

constexpr Operation of_device(Method method, std::string_view path, Reply (*work)(Call&)) {
  return {.method = method,
          .path = path,
          .question = access::Activity::ListItems,
          .work = work,
          .device = Device::Any};
}

constexpr std::array kOperations{
    of_device(Method::Get, "/api/v1/session/device", get),
    of_device(Method::Post, "/api/v1/session/device", ask),
    of_device(Method::Post, "/api/v1/session/device/code", ask_for_code),
    of_device(Method::Post, "/api/v1/session/device/enrolment", enrol),
    of_device(Method::Put, "/api/v1/session/device/comparison", show),
};

}  // namespace

std::span<const Operation> session_device_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
