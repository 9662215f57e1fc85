// A user's chain of devices, for hosts that verify it: as the devices signed it. workspace/README.md,
// "Devices".
#include "workspace/api/device_chain.h"

#include "workspace/api/own.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using store::DeviceChainKind;

constexpr std::string_view kType = "device_chain_entry";
constexpr std::string_view kOfUser = "filter[user]";

void write_device(Writer& writer, std::string_view name, const store::ChainDevice& device) {
  writer.key(name);
  writer.begin_object();
  writer.member("id", device.id.text());
  write_bytes(writer, "signingKey", device.signing_key);
  write_bytes(writer, "sealingKey", device.sealing_key);
  writer.end_object();
}

void write_entry(Writer& writer, const store::ListedChainEntry& entry) {
  writer.begin_object();
  writer.member("id", std::to_string(entry.number));
  writer.member("type", kType);
  writer.key("attributes");
  writer.begin_object();
  writer.member("kind", entry.kind == DeviceChainKind::Approval ? "approval" : "removal");
  write_device(writer, "device", entry.device);
  write_device(writer, "by", entry.by);
  write_bytes(writer, "signature", entry.signature);
  writer.end_object();
  writer.end_object();
}

// Another's is for whoever may see that user: keys that a local vault is shared with are looked up in it.
Outcomes<Uuid> whose(Call& call) {
  const auto* const text = call.request.target.parameter(kOfUser);
  if (text == nullptr) return call.user();
  const auto user = Uuid::parse(*text);
  if (!user) return std::unexpected(invalid_parameter(kOfUser, "This is no id.", "id"));
  CERBY_CHECK(require_own(call, access::OwnAction::SeeChain, *user));
  return *user;
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 3> kKnown{"page[number]", "page[size]", kOfUser};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_CHECK(calling_device(call));  // by a session alone
  CERBY_TRY(const auto user, whose(call));
  CERBY_TRY(const auto generation, device_generation(call.transaction, call.workspace(), user));
  CERBY_TRY(const auto listed,
            list_device_chain(call.transaction, call.workspace(), user, generation, page_for(page)));
  ListDocument document(target, page);
  for (const auto& entry : listed.rows) write_entry(document.data(), entry);
  return document.finish(listed.total, [&](Writer& meta) {
    meta.member("generation", generation);
    meta.member("number", listed.total);
  });
}

constexpr std::array kOperations{Operation{.method = http::Method::Get,
                                           .path = "/api/v1/device-chain",
                                           .question = access::Activity::ListItems,
                                           .work = list}};

}  // namespace

Outcomes<ChainEnd> chain_end(Call& call) {
  ChainEnd end;
  CERBY_TRY(end.generation, device_generation(call.transaction, call.workspace(), call.user()));
  CERBY_TRY(const auto last,
            last_device_chain_entry(call.transaction, call.workspace(), call.user(), end.generation));
  if (last) end.next = {static_cast<std::uint64_t>(last->number) + 1, last->hash};
  return end;
}

Outcomes<void> add_to_chain(Call& call, DeviceChainKind kind, const store::Device& device,
                            const store::Device& by, const SignedEntry& entry) {
  CERBY_TRY(const auto end, chain_end(call));
  if (static_cast<std::uint64_t>(entry.number) != end.next.number)
    return std::unexpected(Refusal(not_now("sequence_other", "Another entry came before: read it again.")));
  CERBY_TRY(const auto enrolment, enrolment_of(call));
  const auto message = kind == DeviceChainKind::Approval
                           ? approval_message(enrolment, public_part(device), public_part(by), end.next)
                           : removal_message(enrolment, public_part(device), public_part(by), end.next);
  if (!vault::verify(by.signing_key, message, entry.signature))
    return std::unexpected(Refusal(not_now("signature_invalid", "This device's key did not sign this.")));
  CERBY_CHECK(create_device_chain_entry(
      call.transaction, call.workspace(),
      {call.user(), end.generation, entry.number, kind, device.id, by.id, end.next.previous, entry.signature,
       vault::hash_of_entry(message, entry.signature), call.act.at}));
  return {};
}

Outcomes<void> add_removal(Call& call, const store::Device& device, const store::Device& by,
                           const SignedEntry& entry) {
  CERBY_TRY(const auto end, chain_end(call));
  CERBY_TRY(const bool in_chain,
            is_in_device_chain(call.transaction, call.workspace(), call.user(), end.generation, device.id));
  // Without an entry, the chain is the one that is trusted, and can take itself out.
  const bool alone = end.next.number == 1 && device.id == by.id;
  if (!in_chain && !alone)
    return std::unexpected(
        Refusal(not_now("device_not_in_chain", "It is not in the chain of your devices.")));
  return add_to_chain(call, DeviceChainKind::Removal, device, by, entry);
}

std::span<const Operation> device_chain_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
