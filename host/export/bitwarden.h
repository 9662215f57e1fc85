// Accounts as Bitwarden writes them when they are exported without encryption, in JSON or CSV: what most
// other password managers can import, and cerbyctl too. In plain text; so each account is written into
// guarded memory, and from there straight into the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "vault/account.h"

namespace cerby::exporting {

enum class Format : std::uint8_t { BitwardenJson, BitwardenCsv };
std::string_view name_of(Format format);  // "bitwarden-json", as --format takes it
std::vector<std::string> format_names();
std::optional<Format> format_from(std::string_view name);

// What stands before the first account, between two, and after the last one.
std::string_view start_of(Format format);
std::string_view between(Format format);
std::string_view end_of(Format format);

// One account: name, log-in address and further origins, user name, password, one-time secret, notes, and
// backup codes, as fields of their own. An origin with a wildcard is a regular expression in JSON; CSV has no
// place for it.
Secret text_of(const vault::Account& account, Format format);
// What of the account the format has no place for, in words for a person. None of it is secret.
std::vector<std::string> parts_left_out(const vault::Account& account, Format format);
// What of every account no such file has: another manager knows no apps and no workspaces. In the same words.
std::vector<std::string> never_in_it();

}  // namespace cerby::exporting
