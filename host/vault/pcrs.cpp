#include "vault/pcrs.h"

#include <charconv>

namespace cerby::vault {

std::string text_of(Pcrs pcrs) {
  if (pcrs.none()) return "none";
  std::string text;
  for (std::uint32_t number = 0; number < kPcrs; ++number) {
    if ((pcrs.mask >> number & 1U) == 0) continue;
    if (!text.empty()) text += ',';
    text += std::to_string(number);
  }
  return text;
}

Expected<Pcrs> pcrs_from(std::string_view text) {
  const auto invalid = [&] {
    return fail(Outcome::InputInvalid, "PCRs are numbers from 0 to 23, as in 7 or 0,2,7, or none");
  };
  Pcrs pcrs;
  if (text == "none") return pcrs;
  while (true) {
    const auto comma = text.find(',');
    const auto part = text.substr(0, comma);
    std::uint32_t number = kPcrs;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size() || number >= kPcrs) return invalid();
    if ((pcrs.mask >> number & 1U) != 0) return invalid();
    pcrs.mask |= 1U << number;
    if (comma == std::string_view::npos) return pcrs;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace cerby::vault
