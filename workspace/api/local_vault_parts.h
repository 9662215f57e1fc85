// What the requests about local vaults share: sealed keys and a recovery key in a body, and who asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workspace/api/body.h"
#include "workspace/api/device_parts.h"
#include "workspace/api/gate.h"
#include "workspace/store/local_vaults.h"

namespace cerby::workspace::api {

inline constexpr std::size_t kMostKeys = 200;            // of one request
inline constexpr std::size_t kMostRecovery = 1024;       // bytes of a sealed recovery key
inline constexpr std::int64_t kLastEpoch = 0xFFFF'FFFF;  // a sealed key names it in 32 bits

// As a body has them.
struct KeyAttributes {
  std::string device;
  store::KeyPurpose purpose = store::KeyPurpose::Grant;
  std::vector<std::uint8_t> sealed;
};
struct RecoveryAttributes {
  std::string sealed;
};

// Bytes in base64url, at least one and at most `most`.
std::expected<std::vector<std::uint8_t>, http::Problem> sealed_of(std::string_view attribute,
                                                                  const std::string& text, std::size_t most);

// Of the path's vault. `Operation::question` has decided that it is a local one and the caller's to hold.
Outcomes<store::Vault> local_vault_of(Call& call);

// The trusted device that the session is of.
Outcomes<store::Device> sender_of(Call& call);

// Whether the sender sends one to itself has to be among them.
enum class Own : std::uint8_t { Required, Optional };
// 400: one is for the same device twice, or none is the sender's own.
std::expected<std::vector<store::DeviceKey>, http::Problem> keys_of(const std::vector<KeyAttributes>& from,
                                                                    const store::Device& sender, Own own);
// 400: one is for a device that is no recipient; of one whom the key was granted, those of others are none.
Outcomes<void> require_recipients(Call& call, const store::Vault& vault, std::int64_t epoch,
                                  const std::vector<store::DeviceKey>& keys);

http::Problem sequence_other(std::string sentence);

}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Names<workspace::store::KeyPurpose> {
  static constexpr std::array<std::string_view, 3> values{"grant", "enrolment", "rotation"};
};
template <>
struct Schema<workspace::api::KeyAttributes> {
  using Attributes = workspace::api::KeyAttributes;
  static constexpr std::array members{
      member<&Attributes::device>("device", {.bytes = 36}), member<&Attributes::purpose>("purpose"),
      member<&Attributes::sealed>("sealed", {.bytes = workspace::store::kSealedKeySize})};
};
template <>
struct Schema<workspace::api::RecoveryAttributes> {
  using Attributes = workspace::api::RecoveryAttributes;
  static constexpr std::array members{
      member<&Attributes::sealed>("sealed", {.bytes = workspace::api::kMostRecovery * 4 / 3 + 4})};
};
}  // namespace cerby::json
