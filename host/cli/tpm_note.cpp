#include "cli/tpm_note.h"

#include <fmt/format.h>

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
}

}  // namespace cerby::cli
