// A workspace of a large company, written straight into a fresh database: 100,000 accounts, 10,000 users,
// 1,000 teams, 5,000 collections in one another, and the grants between them.
#pragma once

#include <cstdint>
#include <vector>

#include "base/uuid.h"
#include "workspace/store/database.h"

namespace bench {

struct StoreScene {
  cerby::Uuid workspace;
  std::vector<cerby::Uuid> users;
  std::vector<cerby::Uuid> accounts;
  // A user and an account that is shared with that user or a team of theirs, directly.
  std::vector<std::pair<cerby::Uuid, cerby::Uuid>> shared;
};

cerby::workspace::store::Result<StoreScene> make_store_scene(cerby::workspace::store::Database& database);

}  // namespace bench
