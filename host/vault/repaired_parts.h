// What a repaired vault is built of: what was whole in the damaged one. Inside this folder only.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "vault/findings.h"
#include "vault/salvage.h"

namespace cerby::vault {

struct IndexedItem {
  Item item;  // sealed as it was
  std::vector<IndexName> names;
};

struct RepairedParts {
  Uuid vault;
  std::uint32_t epoch = 1;
  UnixTime created{};
  std::uint64_t generation = 0;  // the newest that anything remembers; the repaired vault's is larger
  std::vector<MethodRow> methods;
  std::vector<IndexedItem> items;
  std::vector<CounterRow> counters;
  std::optional<Uuid> newer;  // an item that opens, and that only a newer version can read
};

struct Judged {
  Findings findings;
  RepairedParts parts;
};

// vault_rolled_back: the head is whole, and older than what was seen: that is no damage, and repairing it
// would only hide it.
Expected<Judged> judge(Salvage found, const Paths& paths, const DamagedKey& key, OlderItems older);

}  // namespace cerby::vault
