// A user's devices, by a session of one that was let in: to see, to let in another, to remove. By no key:
// none has a scope for it. workspace/README.md, "Devices".
#include "workspace/api/device_chain.h"
#include "workspace/api/own.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using http::Method;

constexpr std::string_view kType = "device";
constexpr std::string_view kOfUser = "filter[user]";
constexpr store::Time kComparisonTime = 600'000;

struct ComparingAttributes {
  std::optional<std::string> nonce;
};
struct SigningAttributes {
  std::optional<std::int64_t> number;
  std::optional<std::string> signature;
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::ComparingAttributes> {
  using Attributes = workspace::api::ComparingAttributes;
  static constexpr std::array members{member<&Attributes::nonce>("nonce", {.bytes = 64})};
};
template <>
struct Schema<workspace::api::SigningAttributes> {
  using Attributes = workspace::api::SigningAttributes;
  static constexpr std::array members{member<&Attributes::number>("number", {.least = 1}),
                                      member<&Attributes::signature>("signature", {.bytes = 128})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

Outcomes<store::Device> own_device(Call& call) {
  CERBY_TRY(auto device, find_device(call.transaction, call.workspace(), call.request.ids.front()));
  CERBY_CHECK(require_own(call, access::OwnAction::Use, device.user));
  return device;
}

// That could be let in now.
Outcomes<store::Device> own_waiting_device(Call& call) {
  CERBY_TRY(auto device, own_device(call));
  if (!still_waits(device, call.act.at))
    return std::unexpected(Refusal(not_now("device_not_pending", "This device does not wait to be let in.")));
  CERBY_TRY(const auto trusted, count_trusted_devices(call.transaction, call.workspace(), call.user()));
  if (trusted >= store::kMostTrusted)
    return std::unexpected(Refusal(
        not_now("devices_too_many", "You have as many devices as one may: remove one of them first.")));
  return device;
}

// Of a device that waits. One without a request is not there: both are made together.
Outcomes<store::DeviceRequest> request_of(Call& call, const Uuid& device) {
  CERBY_TRY(auto request, find_device_request(call.transaction, call.workspace(), device));
  return request;
}

// Those of another are for who makes and changes users.
Outcomes<Uuid> whose(Call& call) {
  const auto* const text = call.request.target.parameter(kOfUser);
  if (text == nullptr) return call.user();
  const auto user = Uuid::parse(*text);
  if (!user) return std::unexpected(invalid_parameter(kOfUser, "This is no id.", "id"));
  CERBY_CHECK(require_own(call, access::OwnAction::SeeDevices, *user));
  return *user;
}

void write_device(Writer& writer, const store::Device& device, const store::Bytes32& key) {
  begin_resource(writer, kType, device.id);
  write_device_attributes(writer, device);
  writer.member("current", device.signing_key == key);
  end_resource(writer);
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 3> kKnown{"page[number]", "page[size]", kOfUser};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto user, whose(call));
  CERBY_TRY(const auto calling, calling_device(call));
  CERBY_TRY(const auto listed, list_devices(call.transaction, call.workspace(), user, page_for(page)));
  ListDocument document(target, page);
  for (const auto& device : listed.rows) write_device(document.data(), device, calling.key);
  return document.finish(listed.total);
}

void write_request(Writer& writer, const store::DeviceRequest& request, const vault::ChainPlace& place) {
  writer.key("request");
  writer.begin_object();
  write_bytes(writer, "commitment", request.commitment);
  if (request.comparison) {
    writer.member("approver", request.comparison->approver.text());
    write_bytes(writer, "approverNonce", request.comparison->nonce);
    write_time(writer, "expiresAt", request.comparison->expires_at);
  }
  if (request.nonce) write_bytes(writer, "nonce", *request.nonce);
  writer.member("approvalNumber", static_cast<std::int64_t>(place.number));
  write_bytes(writer, "previousApproval", place.previous);
  writer.end_object();
}

Reply get(Call& call) {
  CERBY_CHECK(refuse_unknown(call.request.target, {}));
  CERBY_TRY(const auto device, own_device(call));
  CERBY_TRY(const auto calling, calling_device(call));
  CERBY_TRY(const auto end, chain_end(call));
  std::optional<store::DeviceRequest> request;
  if (device.status == store::DeviceStatus::Waiting) {
    CERBY_TRY(request, request_of(call, device.id));
  }
  return document(call.request.target, [&](auto& writer) {
    begin_resource(writer, kType, device.id);
    write_device_attributes(writer, device);
    writer.member("current", device.signing_key == calling.key);
    if (request) write_request(writer, *request, end.next);
    end_resource(writer);
  });
}

Reply compare(Call& call) {
  CERBY_TRY(const auto body, body_of<ComparingAttributes>(call.request, "device_comparison"));
  CERBY_TRY(const auto nonce, bytes_of<32>("nonce", body.attributes.nonce));
  CERBY_TRY(const auto device, own_waiting_device(call));
  CERBY_TRY(const auto calling, calling_device(call));
  if (!calling.device) return std::unexpected(Refusal(access::Answer::NotFound));
  CERBY_TRY(const bool begun, begin_comparison(call.transaction, call.workspace(), device.id,
                                               {calling.device->id, nonce, call.act.at + kComparisonTime}));
  if (!begun)
    return std::unexpected(Refusal(
        not_now("comparison_taken", "This request was compared before: the device has to make it anew.")));
  return no_content();
}

// That there was a comparison between the two, to its end and in time. Whether a person saw the same letters
// is what the signature says.
bool is_compared(const store::DeviceRequest& request, const Uuid& approver, store::Time now) {
  return request.comparison && request.comparison->approver == approver && request.nonce &&
         request.comparison->expires_at > now;
}

Reply approve(Call& call) {
  CERBY_TRY(const auto body, body_of<SigningAttributes>(call.request, "device_approval"));
  if (!body.attributes.number) return std::unexpected(invalid_body("number", "This is missing.", "missing"));
  CERBY_TRY(const auto signature, bytes_of<64>("signature", body.attributes.signature));
  CERBY_TRY(const auto device, own_waiting_device(call));
  CERBY_TRY(const auto calling, calling_device(call));
  if (!calling.device) return std::unexpected(Refusal(access::Answer::NotFound));
  CERBY_TRY(const auto request, request_of(call, device.id));
  if (!is_compared(request, calling.device->id, call.act.at))
    return std::unexpected(
        Refusal(not_now("comparison_missing", "The two devices were not compared, or too long ago.")));
  CERBY_CHECK(add_to_chain(call, store::DeviceChainKind::Approval, device, *calling.device,
                           {*body.attributes.number, signature}));
  CERBY_CHECK(trust_device(call.transaction, call.act, device.id, calling.device->id));
  return no_content();
}

// One's own, or that of a user whom one may change. Anybody else's is not there.
Outcomes<store::Device> device_to_remove(Call& call) {
  CERBY_TRY(auto device, find_device(call.transaction, call.workspace(), call.request.ids.front()));
  CERBY_CHECK(require_own(call, access::OwnAction::RemoveDevice, device.user));
  return device;
}

// Of one's own alone; also of one that somebody removed before without signing it.
Reply remove_signed(Call& call, const store::Device& device) {
  CERBY_TRY(const auto body, body_of<SigningAttributes>(call.request, "device_removal"));
  if (!body.attributes.number) return std::unexpected(invalid_body("number", "This is missing.", "missing"));
  CERBY_TRY(const auto signature, bytes_of<64>("signature", body.attributes.signature));
  CERBY_TRY(const auto calling, calling_device(call));
  if (!calling.device || device.user != call.user())
    return std::unexpected(
        Refusal(not_now("device_not_in_chain", "It is not in the chain of your devices.")));
  CERBY_CHECK(add_removal(call, device, *calling.device, {*body.attributes.number, signature}));
  if (device.status != store::DeviceStatus::Disabled)
    CERBY_CHECK(disable_device(call.transaction, call.act, device.id));
  return no_content();
}

Reply remove(Call& call) {
  CERBY_TRY(const auto device, device_to_remove(call));
  if (!call.request.body.empty()) return remove_signed(call, device);
  CERBY_CHECK(disable_device(call.transaction, call.act, device.id));
  return no_content();
}

constexpr Operation on_devices(Method method, std::string_view path, Reply (*work)(Call&)) {
  return {.method = method, .path = path, .question = access::Activity::ListItems, .work = work};
}

constexpr std::array kOperations{
    on_devices(Method::Get, "/api/v1/devices", list),
    on_devices(Method::Get, "/api/v1/devices/{id}", get),
    on_devices(Method::Delete, "/api/v1/devices/{id}", remove),
    on_devices(Method::Post, "/api/v1/devices/{id}/comparison", compare),
    on_devices(Method::Post, "/api/v1/devices/{id}/approval", approve),
};

}  // namespace

std::span<const Operation> device_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
