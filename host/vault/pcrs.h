// The PCRs (platform configuration registers) of a TPM that something is bound to: some of 0 to 23, always in
// the bank of SHA-256. TCG PC Client Platform Firmware Profile, section 3.3.4, says what is measured into
// which.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby::vault {

struct Pcrs {
  std::uint32_t mask = 0;  // bit n is PCR n
  [[nodiscard]] bool none() const { return mask == 0; }
  friend bool operator==(Pcrs, Pcrs) = default;
};

inline constexpr std::uint32_t kPcrs = 24;

// "0,2,7"; "none".
std::string text_of(Pcrs pcrs);
// The same the other way round: numbers with commas between them, each once, in any order. input_invalid.
Expected<Pcrs> pcrs_from(std::string_view text);

}  // namespace cerby::vault
