// An item that the vault's own functions would not put there: as another version might, or a slip.
#pragma once

#include <gtest/gtest.h>

#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault::testing_support {

// In the place of what is there.
inline void put_item(const Paths& paths, const Vault& vault, const Uuid& id, std::uint32_t type,
                     SecretView plaintext) {
  auto database = Database::open(paths.vault, std::chrono::milliseconds(0));
  ASSERT_TRUE(database);
  OpenVault other{.database = std::move(*database),
                  .id = vault.id(),
                  .paths = paths,
                  .key = Secret::copy_of(vault.key().view()),
                  .keys = Keys(vault.key()),
                  .methods = {},
                  .identity = {}};
  auto change = Change::begin(other);
  ASSERT_TRUE(change) << describe(change.error());
  const auto before = change->item(id);
  ASSERT_TRUE(before);
  ASSERT_TRUE(change->put(id, type, *before ? (*before)->revision : 0, plaintext));
  ASSERT_TRUE(change->commit());
}

}  // namespace cerby::vault::testing_support
