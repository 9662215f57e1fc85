// Accounts and where their log-in pages are, as the functions of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "workspace/access/decide.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"
#include "workspace/store/vaults.h"

namespace cerby::workspace::store {

struct Extended {
  Time at = 0;
  std::optional<Uuid> by;
};

struct Account {
  Uuid id;
  Uuid vault;
  std::string label;
  std::string application;
  access::AccountStatus status = access::AccountStatus::Enabled;
  std::string url;
  std::string domain;
  std::string username;
  std::string email;
  std::string phone;
  std::string avatar_url;
  std::string recipe;
  bool autofill_mfa = true;
  bool password_visible = false;
  bool mfa_enabled = false;
  std::string mfa_types;
  bool has_passkey = false;
  std::optional<Extended> extended;
  std::optional<Time> synced_at;
  std::optional<Time> last_login_at;
  std::optional<Uuid> last_login_by;
  std::optional<Time> last_password_change_at;
  // Which secrets there are; read, never written.
  bool has_password = false;
  bool has_totp = false;
  bool has_backup_codes = false;
  std::optional<Deleted> deleted;
  Stamps stamps;
  std::int64_t revision = 1;
  VaultKind vault_kind = VaultKind::Cloud;  // read, never written
};

enum class AccountSort : std::uint8_t { CreatedAt, UpdatedAt, Label, Application };
struct AccountFilter {
  // Those that this user holds a role on; none: all of the workspace.
  std::optional<Uuid> held_by;
  // None: all; `Invalid` for more than kMostFilterValues.
  std::vector<std::string> applications;
  std::vector<access::AccountStatus> statuses;
  // Those directly in this collection; none: wherever they are.
  std::optional<Uuid> in_collection{};
};

Result<void> create_account(Transaction& transaction, const Act& act, const Account& account);
Result<Account> find_account(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<Listed<Account>> list_accounts(Transaction& transaction, const Uuid& workspace,
                                      const AccountFilter& filter, AccountSort sort, Direction direction,
                                      Page page);
// All but vault, stamps and what is said to be read only or noted. `Invalid` for the status Deleted;
// `NotFound` for an account that is deleted.
Result<void> change_account(Transaction& transaction, const Act& act, const Account& account);
// The row stays, with its id, grants and secrets. `NotFound` for one that is deleted.
Result<void> delete_account(Transaction& transaction, const Act& act, const Uuid& id);
// What was deleted is there again, disabled: an Owner says when it is used. `NotFound` for one that is not
// deleted.
Result<void> undelete_account(Transaction& transaction, const Act& act, const Uuid& id);
// Where the account's log-in pages are; replaces all.
Result<void> set_origins(Transaction& transaction, const Act& act, const Uuid& account,
                         const std::vector<std::string>& origins);
Result<std::vector<std::string>> find_origins(Transaction& transaction, const Uuid& workspace,
                                              const Uuid& account);
// Not a change of the feed.
Result<void> note_login(Transaction& transaction, const Act& act, const Uuid& account);

}  // namespace cerby::workspace::store
