// Accounts as people name them and as cerbyctl shows them.
#pragma once

#include <string_view>

#include "cli/verb.h"
#include "vault/vault.h"

namespace cerby::cli {

// By id, or by a name that one account alone has (any case of ASCII letters). account_unknown; input_invalid
// lists the ids where several have it.
Expected<vault::Account> find_account(vault::Vault& vault, std::string_view id_or_name);

// "https://acme.cerby.test/launch/<id>": what the chiclet points to.
std::string launch_url(const vault::Account& account);

// Everything but the secrets, of which only is said whether they are there.
Json shown(const vault::Account& account);
void print(const Output& output, const vault::Account& account);

}  // namespace cerby::cli
