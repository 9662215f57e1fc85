// An account's custom fields: a label with a value in plain text, or with one that is sealed
// (sealing/sealed_secret.h).
//
// As the functions of records.h; each change is one of the account, in its revision and in the feed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workspace/store/database.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

struct AccountField {
  Uuid id;
  std::string label;
  std::optional<std::string> value;  // none: it is sealed
  std::int64_t epoch = 1;            // of what is sealed
  std::int64_t version = 1;          // how often the value was set
  Stamps stamps;
};

inline constexpr std::int64_t kMostAccountFields = 50;

// Sealed where the field has no value. `Refused`: the account has kMostAccountFields of them.
Result<void> create_account_field(Transaction& transaction, const Act& act, const Uuid& account,
                                  const AccountField& field, const std::vector<std::uint8_t>& sealed);
Result<AccountField> find_account_field(Transaction& transaction, const Uuid& workspace, const Uuid& account,
                                        const Uuid& id);
// `NotFound` too where the value is not sealed.
Result<std::vector<std::uint8_t>> find_sealed_field(Transaction& transaction, const Uuid& workspace,
                                                    const Uuid& account, const Uuid& id);
// The oldest first.
Result<Listed<AccountField>> list_account_fields(Transaction& transaction, const Uuid& workspace,
                                                 const Uuid& account, Page page);
Result<void> rename_account_field(Transaction& transaction, const Act& act, const Uuid& account,
                                  const Uuid& id, const std::string& label);
// The value, or what is sealed, with its epoch. `Conflict` where `version` is not the next one.
Result<void> put_field_value(Transaction& transaction, const Act& act, const Uuid& account,
                             const AccountField& field, const std::vector<std::uint8_t>& sealed);
Result<void> remove_account_field(Transaction& transaction, const Act& act, const Uuid& account,
                                  const Uuid& id);

}  // namespace cerby::workspace::store
