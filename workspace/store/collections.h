// Collections and what is in them, as the functions of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/uuid.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

// Itself is at depth 0.
inline constexpr std::int64_t kDeepestCollection = 64;

struct Collection {
  Uuid id;
  std::optional<Uuid> parent;
  std::string label;
  // Directly in it; read, never written.
  std::int64_t accounts = 0;
  std::int64_t secrets = 0;
  Stamps stamps;
  std::int64_t revision = 1;
};

enum class CollectionSort : std::uint8_t { CreatedAt, Label };
struct CollectionFilter {
  // Those that this user holds a role on, through any collection above; none: all of the workspace.
  std::optional<Uuid> held_by;
};

Result<void> create_collection(Transaction& transaction, const Act& act, const Collection& collection);
Result<Collection> find_collection(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<Listed<Collection>> list_collections(Transaction& transaction, const Uuid& workspace,
                                            const CollectionFilter& filter, CollectionSort sort,
                                            Direction direction, Page page);
Result<void> rename_collection(Transaction& transaction, const Act& act, const Uuid& id,
                               const std::string& label);
// With all that is below it. `Cycle` when the new parent is one of those.
Result<void> move_collection(Transaction& transaction, const Act& act, const Uuid& id,
                             const std::optional<Uuid>& parent);
// `Refused` while there are collections in it. Its grants go with it, each a change of its own; what it held
// stays.
Result<void> remove_collection(Transaction& transaction, const Act& act, const Uuid& id);
// An account or a secret. `Conflict` when it is there already.
Result<void> add_to_collection(Transaction& transaction, const Act& act, const Uuid& collection,
                               const Item& item);
Result<void> remove_from_collection(Transaction& transaction, const Act& act, const Uuid& collection,
                                    const Item& item);

}  // namespace cerby::workspace::store
