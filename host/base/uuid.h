// Uuid: the id of an account, and of whatever else the vault holds. RFC 4122 text, lower case, with hyphens.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;

  static Uuid random();  // version 4
  // Only the canonical 36 characters; anything else is input_invalid.
  static Expected<Uuid> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

}  // namespace cerby
