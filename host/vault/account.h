// An account, as the vault holds it (FORMAT.md, "Items").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
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

// What is secret of an account lies in guarded memory that the account owns, in one piece as it was opened;
// the fields are views of it. An edit takes new memory: `account.password = account.keep(std::move(secret))`.
// Moving an account leaves its views good; it cannot be copied.
struct Account {
  Uuid id;
  std::uint64_t revision = 0;  // as it was read; 0: new. Vault::put refuses one that is not the newest
  std::string name, app;
  std::string workspace;             // origin
  std::string login_address;         // as Address::text()
  std::vector<std::string> origins;  // OriginPattern::text(); the log-in address's own is the first
  ItemRole role = ItemRole::None;
  std::string user_name;
  std::vector<std::string> allowed_form_sites;
  UnixTime created{}, changed{};
  SecretView password;  // empty: none
  SecretView otpauth;   // the whole address; empty: none
  SecretView notes;
  std::vector<SecretView> backup_codes;       // unused, the next one first
  std::vector<SecretView> used_backup_codes;  // given out, the oldest first
  std::string recipe;
  std::vector<std::pair<std::uint16_t, SecretView>> unknown;  // fields of a newer version, kept

  // The account owns `secret` from now on, for as long as it lives.
  SecretView keep(Secret secret);

 private:
  std::vector<Secret> kept_;
};

// Of what is written, in bytes; an account that is read may have more, within one item (seal.h).
inline constexpr std::size_t kMaxName = 256;  // name and app: what is shown of them fits into every message
inline constexpr std::size_t kMaxText = 4096, kMaxNotes = 64UL * 1024;
inline constexpr std::size_t kMaxRepeated = 64;  // fields with one tag

// input_invalid names the field that is too long, too many or not UTF-8.
Expected<Secret> encode(const Account& account);
// Takes the plaintext over: the fields are views of it. vault_damaged names the field that is wrong;
// vault_newer.
Expected<Account> decode(const Uuid& id, Secret plaintext);

}  // namespace cerby::vault
