// An account, as the vault holds it (FORMAT.md, "Items").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"

namespace cerby::vault {

enum class ItemRole : std::uint8_t { None = 0, Collaborator = 1, Owner = 2 };
std::string_view text_of(ItemRole role);  // "none", "collaborator", "owner"
std::optional<ItemRole> item_role_from(std::string_view text);

struct Account {
  Uuid id;
  std::string name, app;
  std::string workspace;      // origin
  std::string login_address;  // as Address::text()
  std::vector<std::string> origins;  // OriginPattern::text(); the log-in address's own is the first
  ItemRole role = ItemRole::None;
  std::string user_name;
  std::vector<std::string> allowed_form_sites;
  UnixTime created{}, changed{};
  Secret password;  // empty: none
  Secret otpauth;   // the whole address; empty: none
  Secret notes;
  std::vector<Secret> backup_codes;
  std::string recipe;
  std::vector<std::pair<std::uint16_t, Secret>> unknown;  // fields of a newer version, kept
};

Secret encode(const Account& account);
// vault_damaged names the field that is wrong.
Expected<Account> decode(const Uuid& id, SecretView plaintext);

}  // namespace cerby::vault
