#include "cli/new_passphrase.h"

#include "cli/vault_access.h"
#include "passphrase/normal_form.h"
#include "vault/unlock.h"

namespace cerby::cli {

Expected<Secret> new_passphrase(Context& context, const Secret& from_stdin) {
  CERBY_TRY(Secret passphrase, in_normal_form(from_stdin.view()));
  if (passphrase.empty()) {
    TerminalPrompt prompt(context.output);
    CERBY_TRY(passphrase, prompt.passphrase({.text = {}, .error = {}, .repeat = true}));
  }
  CERBY_CHECK(vault::check_new_passphrase(passphrase.view()));
  return passphrase;
}

}  // namespace cerby::cli
