#include "workspace/api/local_vault_parts.h"

#include <algorithm>

#include "base/base64.h"
#include "workspace/api/own.h"

namespace cerby::workspace::api {

std::expected<std::vector<std::uint8_t>, http::Problem> sealed_of(std::string_view attribute,
                                                                  const std::string& text, std::size_t most) {
  auto bytes = from_base64url(text);
  if (!bytes || bytes->empty() || bytes->size() > most)
    return std::unexpected(
        invalid_body(attribute, "It is not 1 to " + std::to_string(most) + " bytes in base64url.", "value"));
  return std::move(*bytes);
}

Outcomes<store::Vault> local_vault_of(Call& call) {
  CERBY_TRY(auto vault, find_vault(call.transaction, call.workspace(), call.request.ids.front()));
  return vault;
}

Outcomes<store::Device> sender_of(Call& call) {
  CERBY_TRY(auto calling, calling_device(call));
  if (!calling.device || calling.device->status != store::DeviceStatus::Trusted)
    return std::unexpected(Refusal(access::Answer::NotFound));
  return std::move(*calling.device);
}

std::expected<std::vector<store::DeviceKey>, http::Problem> keys_of(const std::vector<KeyAttributes>& from,
                                                                    const store::Device& sender, Own own) {
  std::vector<store::DeviceKey> keys;
  for (const auto& one : from) {
    CERBY_TRY(const auto device, id_of("keys", one.device));
    if (std::ranges::find(keys, device, &store::DeviceKey::device) != keys.end())
      return std::unexpected(invalid_body("keys", "Two are for the same device.", "twice"));
    keys.push_back({device, one.purpose, one.sealed});
  }
  if (keys.empty()) return std::unexpected(invalid_body("keys", "There is none.", "missing"));
  const bool has_own = std::ranges::find(keys, sender.id, &store::DeviceKey::device) != keys.end();
  if (own == Own::Required && !has_own)
    return std::unexpected(invalid_body("keys", "None is for the device that sends them.", "own"));
  return keys;
}

Outcomes<void> require_recipients(Call& call, const store::Vault& vault, std::int64_t epoch,
                                  const std::vector<store::DeviceKey>& keys) {
  CERBY_TRY(const bool to_everybody, call.may(OnVault{access::VaultAction::Manage}, vault.id));
  for (const auto& key : keys) {
    CERBY_TRY(const auto recipient,
              find_key_recipient(call.transaction, call.workspace(), vault.id, epoch, key.device));
    bool may = recipient && to_everybody;
    if (recipient && !may) {
      CERBY_TRY(may, may_own(call, access::OwnAction::Use, recipient->user));
    }
    if (!may)
      return std::unexpected(
          Refusal(invalid_body("keys", "One is for a device that is no recipient.", "recipient")));
  }
  return {};
}

http::Problem sequence_other(std::string sentence) {
  return not_now("sequence_other", std::move(sentence));
}

}  // namespace cerby::workspace::api
