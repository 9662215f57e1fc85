// An account, or a secret of it, together with the evidence for the decision about it: all that such a read
// asks of the database in one statement, which sees one state without a transaction around it.
//
// What is found is what there is, whoever asks: decide() comes after, and a sealed secret is opened after
// that.
#pragma once

#include <optional>
#include <vector>

#include "workspace/store/account_secrets.h"
#include "workspace/store/accounts.h"
#include "workspace/store/evidence.h"
#include "workspace/store/sql.h"
#include "workspace/store/vault_keys.h"
#include "workspace/store/vaults.h"

namespace cerby::workspace::store {

struct AccountAtOnce {
  Evidence evidence;
  std::optional<Account> account;  // none: the workspace does not have it
};

// Of the secret's account: what places it, and its revision.
struct SecretAtOnce {
  Evidence evidence;
  Uuid vault;
  std::int64_t account_revision = 0;
  std::optional<VaultKind> vault_kind;  // none: there is no such account
  std::optional<SealedSecret> secret;   // none: the account has none of the type
  std::optional<VaultKey> key;          // of the secret's epoch
};

// Meant for Database::ask.
Result<AccountAtOnce> find_account_at_once(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                           const Uuid& account);
Result<SecretAtOnce> find_secret_at_once(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                         const Uuid& account, SecretType type);

// ---- what the statements are put together from; of accounts.cpp and evidence.cpp ----

// Of "accounts a", as account_of reads them.
inline constexpr int kAccountColumns = 34;
Piece account_columns();
Account account_of(const Statement& row, int first);

inline constexpr int kEvidenceColumns = 10;
struct EvidenceTexts {
  Piece select;  // and its columns
  Piece from;    // "accounts a" last
  Piece where;
};
EvidenceTexts evidence_texts();
// Of the row's first columns.
Result<Evidence> evidence_of(const Statement& row);

}  // namespace cerby::workspace::store
