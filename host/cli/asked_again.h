// The vault opened by who is asked again, however long it stays open: before all of its secrets leave it.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/verb.h"
#include "vault/vault.h"

namespace cerby::cli {

// --passphrase-stdin and --words-stdin.
void add_asked_again(CLI::App& verb);
// By the passphrase where the vault has one, else by the recovery words: asked for on the terminal, once, or
// read from stdin, where either will do. Neither the open vault nor the key store counts, and the vault is
// not kept open by it. wrong_passphrase; input_invalid: nobody to ask, and nothing given; what Vault::open
// says.
Expected<vault::Vault> open_asked_again(Context& context, const CLI::App& verb);

}  // namespace cerby::cli
