// What the requests about devices share: how one is written, and keys, hashes and signatures in a body.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/base64.h"
#include "vault/enrolment.h"
#include "workspace/api/body.h"
#include "workspace/api/gate.h"
#include "workspace/api/json.h"
#include "workspace/store/devices.h"
#include "workspace/store/enrolments.h"

namespace cerby::workspace::api {

// In base64url, without padding.
template <std::size_t N>
std::expected<std::array<std::uint8_t, N>, http::Problem> bytes_of(std::string_view attribute,
                                                                   const std::optional<std::string>& text) {
  if (!text) return std::unexpected(invalid_body(attribute, "This is missing.", "missing"));
  const auto bytes = from_base64url(*text);
  std::array<std::uint8_t, N> result{};
  if (!bytes || bytes->size() != N)
    return std::unexpected(
        invalid_body(attribute, "It is not " + std::to_string(N) + " bytes in base64url.", "value"));
  std::ranges::copy(*bytes, result.begin());
  return result;
}

// The session's device: its key, and what there is of it. A call of this kind is by a session.
struct CallingDevice {
  store::Bytes32 key{};
  std::optional<store::Device> device;  // none: it has not asked yet, or more than a day ago
};
Outcomes<CallingDevice> calling_device(Call& call);

// Whose devices, as they sign it.
Outcomes<vault::Enrolment> enrolment_of(Call& call);
vault::Device public_part(const store::Device& device);

std::string_view word_of(store::DeviceStatus status);
void write_device_attributes(Writer& writer, const store::Device& device);
void write_bytes(Writer& writer, std::string_view name, Bytes bytes);

}  // namespace cerby::workspace::api
