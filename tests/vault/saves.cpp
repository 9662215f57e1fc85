#include "vault/saves.h"

#include <array>

namespace cerby::vault::torture {
namespace {

constexpr std::array kSaves = {
    Save{"one account changed",
         [](Vault& vault, std::vector<Account>& accounts) {
           accounts[kSaved].user_name = "mothra";
           return vault.put(accounts[kSaved]);
         }},
    Save{"one account added",
         [](Vault& vault, std::vector<Account>& accounts) { return vault.put(accounts.back()); }},
    Save{"one account removed",
         [](Vault& vault, std::vector<Account>& accounts) { return vault.remove(accounts[kSaved].id); }},
    Save{"all accounts changed",
         [](Vault& vault, std::vector<Account>& accounts) { return vault.put_all(accounts); }},
};

}  // namespace

std::span<const Save> saves() {
  return kSaves;
}

std::vector<Account> put_accounts(Vault& vault) {
  std::vector<Account> accounts;
  for (int i = 0; i < kSavedItems; ++i) accounts.push_back(account(i));
  must(vault.put_all(accounts));
  accounts.push_back(account(kSavedItems));
  return accounts;
}

std::map<Uuid, std::string> texts(const std::vector<Account>& accounts) {
  std::map<Uuid, std::string> all;
  for (const auto& one : accounts) all.emplace(one.id, text_of(one));
  return all;
}

}  // namespace cerby::vault::torture
