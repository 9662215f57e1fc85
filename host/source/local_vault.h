// The local key vault as a source of accounts: its own user's, each with the role that was given to it.
#pragma once

#include "base/clock.h"
#include "source/source.h"
#include "vault/vault.h"

namespace cerby::source {

class LocalVault final : public Source {
 public:
  // Both outlive it.
  LocalVault(vault::Vault& vault, const Clock& clock, Use use = Use::Real)
      : vault_(vault), clock_(clock), use_(use) {}
  Expected<vault::Account> account(const Origin& workspace, const Uuid& id) override;
  Expected<std::size_t> each_account(const std::optional<Origin>& naming, const Visit& visit) override;
  Expected<Code> code(const vault::Account& account) override;
  Expected<Secret> backup_code(vault::Account& account) override;
  Expected<void> set_password(const vault::Account& account, Secret password) override;
  Expected<void> allow_form_site(vault::Account& account, const Origin& to) override;

 private:
  enum class Edited { No, Yes };
  // Reads the account again, since a launch may have held it for minutes, and writes it where `edit` changed
  // it; once more, a few times, where somebody else wrote it in between. account_unknown, and what `edit`
  // refuses.
  template <typename Edit>
  Expected<vault::Account> change(const Uuid& id, Edit edit);

  vault::Vault& vault_;
  const Clock& clock_;
  Use use_;
};

}  // namespace cerby::source
