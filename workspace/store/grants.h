// Grants of an item to a user or a team, as the functions of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/uuid.h"
#include "workspace/access/decide.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

struct Grant {
  Item item;
  Member member;
  access::ItemRole role = access::ItemRole::Collaborator;
  Time granted_at = 0;
  std::optional<Uuid> granted_by;
};

// Shares, or gives the member another role on the item; the same role again changes nothing.
Result<void> put_grant(Transaction& transaction, const Act& act, const Item& item, const Member& member,
                       access::ItemRole role);
Result<Grant> find_grant(Transaction& transaction, const Uuid& workspace, const Item& item,
                         const Member& member);
Result<void> remove_grant(Transaction& transaction, const Act& act, const Item& item, const Member& member);
// The item's own, not those of collections that it is in; the oldest first.
Result<Listed<Grant>> list_grants_of(Transaction& transaction, const Uuid& workspace, const Item& item,
                                     MemberKind kind, Page page);
// Whether anything is shared with the user by a grant of their own, and not by a team's.
Result<bool> holds_items(Transaction& transaction, const Uuid& workspace, const Uuid& user);
// What the user alone is an Owner of, by a grant of their own: nobody else who is not deactivated holds that
// role on it, by a grant on the item itself or by a team. What is deleted is left out.
Result<std::vector<Item>> items_owned_alone(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& user);
// All of the item's or the member's.
Result<void> remove_grants_of(Transaction& transaction, const Act& act, const Item& item);
Result<void> remove_grants_of(Transaction& transaction, const Act& act, const Member& member);

}  // namespace cerby::workspace::store
