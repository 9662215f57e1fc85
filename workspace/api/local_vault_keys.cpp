// A local vault's keys on their way between devices, and its epochs: by sessions of trusted devices alone.
// workspace/README.md, "Local vaults".
#include "workspace/api/local_vault_parts.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using access::VaultAction;
using http::Method;

struct SendingAttributes {
  std::int64_t epoch = 0;
  std::vector<KeyAttributes> keys;
};
struct EpochAttributes {
  std::int64_t epoch = 0;
  std::vector<KeyAttributes> keys;
  RecoveryAttributes recovery;
};

constexpr std::array<std::string_view, 2> kPages{"page[number]", "page[size]"};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::SendingAttributes> {
  using Attributes = workspace::api::SendingAttributes;
  static constexpr std::array members{
      member<&Attributes::epoch>("epoch", {.least = 1, .most = workspace::api::kLastEpoch}),
      member<&Attributes::keys>("keys", {.count = workspace::api::kMostKeys})};
};
template <>
struct Schema<workspace::api::EpochAttributes> {
  using Attributes = workspace::api::EpochAttributes;
  static constexpr std::array members{
      member<&Attributes::epoch>("epoch", {.least = 1, .most = workspace::api::kLastEpoch}),
      member<&Attributes::keys>("keys", {.count = workspace::api::kMostKeys}),
      member<&Attributes::recovery>("recovery")};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

// The calling device's own.
Reply list_keys(Call& call) {
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kPages));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const auto device, sender_of(call));
  CERBY_TRY(const auto listed,
            list_device_keys(call.transaction, call.workspace(), vault.id, device.id, page_for(page)));
  ListDocument document(target, page);
  auto& writer = document.data();
  for (const auto& key : listed.rows) {
    begin_resource(writer, "vault_key", std::to_string(key.epoch));
    writer.member("epoch", key.epoch);
    const auto purpose = static_cast<std::size_t>(key.purpose);
    writer.member("purpose", json::Names<store::KeyPurpose>::values.at(purpose));
    write_bytes(writer, "sealed", key.sealed);
    writer.member("sentBy", key.by.text());
    writer.member("sentByUser", key.by_user.text());
    write_time(writer, "createdAt", key.at);
    end_resource(writer);
  }
  return document.finish(listed.total, [&](Writer& to) { to.member("epoch", vault.epoch); });
}

// To whom the caller may send: the owner to everybody, another to their own devices.
Reply list_recipients(Call& call) {
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kPages));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const bool to_everybody, call.may(OnVault{access::VaultAction::Manage}, vault.id));
  const auto only = to_everybody ? std::nullopt : std::optional(call.user());
  CERBY_TRY(const auto listed, list_key_recipients(call.transaction, call.workspace(), vault.id, vault.epoch,
                                                   only, page_for(page)));
  ListDocument document(target, page);
  for (const auto& one : listed.rows) {
    begin_resource(document.data(), "key_recipient", one.device);
    document.data().member("user", one.user.text());
    document.data().member("hasKey", one.has_key);
    end_resource(document.data());
  }
  return document.finish(listed.total, [&](Writer& to) { to.member("epoch", vault.epoch); });
}

http::Problem key_missing() {
  auto problem = http::problem(403, "This device has no key of that epoch itself.");
  problem.reason = "key_missing";
  return problem;
}

Reply send(Call& call) {
  CERBY_TRY(const auto body, body_of<SendingAttributes>(call.request, "vault_key"));
  const std::int64_t epoch = body.attributes.epoch;
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const auto device, sender_of(call));
  CERBY_TRY(const auto keys, keys_of(body.attributes.keys, device, Own::Optional));
  if (epoch > vault.epoch) return std::unexpected(Refusal(sequence_other("The vault has no such epoch.")));
  CERBY_TRY(const bool has_own,
            has_device_key(call.transaction, call.workspace(), vault.id, epoch, device.id));
  if (!has_own) return std::unexpected(Refusal(key_missing()));
  CERBY_CHECK(require_recipients(call, vault, epoch, keys));
  for (const auto& key : keys) {
    CERBY_TRY(const bool is_there,
              has_device_key(call.transaction, call.workspace(), vault.id, epoch, key.device));
    if (is_there) return std::unexpected(Refusal(not_now("key_there", "A device has one of that epoch.")));
  }
  CERBY_CHECK(send_device_keys(call.transaction, call.act, {vault.id, epoch, device.id}, keys));
  for (const auto& key : keys) call.note_detail("device", {}, key.device.text());
  return no_content();
}

Reply begin(Call& call) {
  CERBY_TRY(const auto body, body_of<EpochAttributes>(call.request, "vault_epoch"));
  const auto& attributes = body.attributes;
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const auto device, sender_of(call));
  store::EpochKeys with{device.id, {}, {}};
  CERBY_TRY(with.keys, keys_of(attributes.keys, device, Own::Required));
  CERBY_TRY(with.recovery, sealed_of("recovery", attributes.recovery.sealed, kMostRecovery));
  if (attributes.epoch != vault.epoch + 1)
    return std::unexpected(Refusal(sequence_other("It is not the vault's next epoch: read it again.")));
  CERBY_CHECK(require_recipients(call, vault, attributes.epoch, with.keys));
  CERBY_CHECK(begin_epoch(call.transaction, call.act, vault, attributes.epoch, with));
  return no_content();
}

constexpr Operation on_vault(Method method, std::string_view path, VaultAction action, Reply (*work)(Call&)) {
  return {.method = method, .path = path, .question = OnVault{action}, .work = work};
}

constexpr std::array kOperations{
    on_vault(Method::Get, "/api/v1/vaults/{id}/keys", VaultAction::Hold, list_keys),
    on_vault(Method::Post, "/api/v1/vaults/{id}/keys", VaultAction::Hold, send),
    on_vault(Method::Get, "/api/v1/vaults/{id}/key-recipients", VaultAction::Hold, list_recipients),
    on_vault(Method::Post, "/api/v1/vaults/{id}/epochs", VaultAction::Manage, begin),
};

}  // namespace

std::span<const Operation> local_vault_key_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
