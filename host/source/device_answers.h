// What a workspace answers about devices, read and held against its bounds as in workspace_answers.h. What it
// says of keys is no more than what it says: device_chain.h and comparison.h tell what to believe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/device_chain.h"

namespace cerby::source {

inline constexpr std::int64_t kDevicePage = 50;
inline constexpr std::size_t kMostDeviceText = 256;  // bytes of a label or a time

enum class DeviceState : std::uint8_t { Unknown, Pending, Trusted, Removed };

// The session's own device.
// A trusted device that compares with this one.
struct AnsweredComparison {
  vault::Device approver;
  std::string label;
  vault::EnrolmentNonce nonce{};
  bool shown = false;  // this device's own nonce
};

struct AnsweredOwnDevice {
  vault::Enrolment enrolment;
  vault::PublicKey signing{};
  DeviceState state = DeviceState::Unknown;
  bool mail = false;  // whether a code can be mailed
  std::optional<AnsweredComparison> comparison;
};
Expected<AnsweredOwnDevice> own_device_from(Secret body);

// Of a device that waits.
struct AnsweredRequest {
  vault::EnrolmentHash commitment{};
  std::optional<vault::EnrolmentNonce> nonce;
};

struct AnsweredDevice {
  vault::Device device;
  DeviceState state = DeviceState::Unknown;
  std::string label, created_at, enrolled_at, removed_at, last_used_at;  // "" where there is no such time
  bool current = false;
  std::optional<AnsweredRequest> request;  // of one that waits, by itself
};
Expected<AnsweredDevice> device_from(Secret body);
// A page, at most kDevicePage.
Expected<std::vector<AnsweredDevice>> devices_from(Secret body);

struct AnsweredChainPage {
  std::vector<vault::ChainEntry> entries;  // at most kDevicePage
  std::uint32_t generation = 0;
};
// Whose entries are numbered from `first` on.
Expected<AnsweredChainPage> chain_page_from(Secret body, std::uint64_t first);

}  // namespace cerby::source
