// The vault opened by who is asked again, however long it stays open: before all of its secrets leave it.
#pragma once

#include <CLI/CLI.hpp>

#include "base/secret.h"
#include "cli/recovery_words.h"
#include "cli/verb.h"
#include "vault/vault.h"

namespace cerby::cli {

// --passphrase-stdin, --words-stdin and --skip-word-check.
void add_asked_again(CLI::App& verb, bool& skip_word_check);

struct AskedAgain {
  vault::Vault vault;
  Secret entropy;  // of the recovery words, where it was opened by them; else empty
};
// By the passphrase where the vault has one, else by the recovery words: asked for on the terminal, once, or
// read from stdin, where either will do. Neither the open vault nor the key store counts, and the vault is
// not kept open by it. wrong_passphrase; input_invalid: nobody to ask, and nothing given; what Vault::open
// says.
Expected<AskedAgain> open_asked_again(Context& context, const CLI::App& verb);

// Recovery words that were given are spent: new ones are shown and, with a person at the terminal, confirmed,
// and take their place (open_by_words.h), before anything leaves the vault. Says so, and gives the vault as
// it is then; a vault that the kernel keeps open stays open. After a passphrase, the same vault. The failures
// of open_by_words().
Expected<vault::Vault> spend_words(Context& context, AskedAgain asked, WordCheck check);

}  // namespace cerby::cli
