// Changes that a program makes, for what is tried at each step of one.
#pragma once

#include <span>

#include "vault/world.h"

namespace cerby::vault::torture {

constexpr int kSavedItems = 36;

struct Save {
  const char* name;
  // With what put_accounts() gave.
  Expected<void> (*make)(Vault& vault, std::vector<Account>& accounts);
};
std::span<const Save> saves();

// Puts that many into the vault, and gives them with one more, which is not in it.
std::vector<Account> put_accounts(Vault& vault);
// Of which one is changed, or removed.
constexpr std::size_t kSaved = 7;

std::map<Uuid, std::string> texts(const std::vector<Account>& accounts);

}  // namespace cerby::vault::torture
