#include "cli/tpm_note.h"

#include <fmt/format.h>

#include <cstdint>

namespace cerby::cli {

void note_what_tpm_opens(const Context& context, vault::Pcrs pcrs) {
  if (pcrs.none()) {
    context.output.note(
        "Whoever can use the TPM of this computer with this file opens it: encrypt the disk.");
    return;
  }
  context.output.note(fmt::format(
      "It does while the PCRs {} stay as they are now; after an update that changes them, open the "
      "vault in another way and run: cerbyctl vault method add tpm",
      text_of(pcrs)));
  // The TCG's PC Client profile lets these be reset, and so brought back to any value, by every program.
  constexpr std::uint32_t kResettable = 1U << 16U | 1U << 23U;
  if ((pcrs.mask & ~kResettable) == 0)
    context.output.note("PCRs 16 and 23 can be set back by any program: alone, they bind to nothing.");
}

}  // namespace cerby::cli
