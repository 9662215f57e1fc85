// The accounts of local vaults, which a workspace keeps and cannot read: fetched, opened with the vault's
// key, and held against what this device has seen of them before.
//
// The workspace decides anew at each step whether the user may, and says where the account is kept; what is
// filled in, where, and as whom is what was sealed. So one that lies can refuse, and no more.
#pragma once

#include <optional>

#include "base/clock.h"
#include "source/sent_keys.h"
#include "source/source.h"

namespace cerby::source {

class LocalAccounts {
 public:
  // All outlive it.
  LocalAccounts(const LocalTalk& talk, const Clock& clock, LoopbackHttp loopback, Use use)
      : talk_(talk), clock_(clock), loopback_(loopback), use_(use) {}

  // In which local vault the account is, as it was seen here before; none: it never was.
  Expected<std::optional<Uuid>> seen_in(const Uuid& account);

  // The account, with its secrets. local_account_refused: it is not what was sealed for it there;
  // local_account_rolled_back; what data_key_of() says; account_incomplete: nothing was sealed for it yet, or
  // it has no log-in address; role_none: the vault is not shared with the user, whatever the account is.
  Expected<vault::Account> open(const Uuid& account, const Uuid& local_vault);

  // The same for who writes it, whatever places it names; where nothing was sealed for it yet, a new one
  // (revision 0) with the name that it has in the open. not_in_workspace: it is in no local vault.
  struct Found {
    Uuid local_vault;
    vault::Account account;
  };
  Expected<Found> to_write(const Uuid& account);

  // As Source has them. Codes by a counter are otp_invalid: the counter would be every device's own.
  Expected<Code> code(const vault::Account& account);
  // local_backup_code: the user is no Owner, who alone can note that it was used.
  Expected<Secret> backup_code(vault::Account& account, const Uuid& local_vault);
  Expected<void> set_password(const vault::Account& account, const Uuid& local_vault, SecretView password);

  // Seals it anew in the place of what is there, under the newest key that is held; `account.revision` is the
  // one that it replaces, 0 for none. changed_elsewhere: somebody else was first. Gives the new revision.
  Expected<std::int64_t> put(const vault::Account& account, const Uuid& local_vault);

 private:
  Expected<vault::Account> read(const Uuid& account, const Uuid& local_vault);  // not_found: nothing is there
  std::unexpected<Failure> nothing_in(const Uuid& local_vault);
  template <typename Edit>
  Expected<vault::Account> change(const Uuid& account, const Uuid& local_vault, Edit edit);

  LocalTalk talk_;
  const Clock& clock_;
  LoopbackHttp loopback_;
  Use use_;
};

}  // namespace cerby::source
