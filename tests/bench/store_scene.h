// A workspace of a large company, written straight into a fresh database: accounts, users, teams, collections
// in one another, and the grants between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/uuid.h"
#include "workspace/store/database.h"

namespace bench {

struct StoreSize {
  std::size_t accounts = 100'000;
  std::size_t users = 10'000;
  std::size_t teams = 1'000;
  std::size_t collections = 5'000;
};

struct StoreScene {
  cerby::Uuid workspace;
  cerby::Uuid vault;  // of all accounts
  std::vector<cerby::Uuid> users;
  std::vector<cerby::Uuid> accounts;
  // A user and an account that is shared with that user or a team of theirs, directly.
  std::vector<std::pair<cerby::Uuid, cerby::Uuid>> shared;
};

cerby::workspace::store::Result<StoreScene> make_store_scene(cerby::workspace::store::Database& database,
                                                             const StoreSize& size = {});

}  // namespace bench
