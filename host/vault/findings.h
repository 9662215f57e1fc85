// What is whole in a damaged vault, and what is not, by name: each item that its file or its summary speaks
// of, and everything else that is not as it was written. Nothing that does not open under the vault's key is
// ever taken for anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/paths.h"
#include "base/secret.h"
#include "base/uuid.h"

namespace cerby::vault {

// What opened a damaged vault (damaged_key.h).
struct DamagedKey {
  Uuid vault;
  Secret key;
  std::uint64_t outside_generation = 0;  // what the key store remembers, 0 for nothing
};

enum class ItemState : std::uint8_t {
  Whole,         // opens, and is the one that the summary has
  Unvouched,     // opens; its part of the summary is destroyed, so that nothing says it is the newest
  Older,         // opens, and is not the one that was written last: an older one was put back
  NotInSummary,  // opens, and the summary has none of that id: it was removed, and put back
  Unreadable,    // is there, and does not open
  Missing,       // the summary has it, and the file does not
};
std::string_view text_of(ItemState state);  // "whole", "unvouched", ..., as `--json` has it

struct FoundItem {
  Uuid id;
  ItemState state{};
  bool taken = false;      // into a repaired vault
  std::uint32_t type = 0;  // 0: not known
  std::string name;        // of an account that opens
  bool operator==(const FoundItem&) const = default;
};

// Whether a repaired vault gets what opens and is not what was written last. By itself it does not: somebody
// with an old copy of the file could put an account back as it was, and have the vault repaired.
enum class OlderItems : std::uint8_t { LeaveOut, Take };

// How much is known of what is gone. What is neither in `items` nor in `methods_lost` is known of only from
// the head, which has the number of the items and vouches for the unlock methods.
enum class Loss : std::uint8_t {
  Named,    // nothing is gone but what is named
  Counted,  // items are gone of which the number is known, and not the ids
  Unknown,  // the head is not whole: any number of items and of unlock methods may be gone
};
std::string_view text_of(Loss loss);  // "named", "counted", "unknown", as `--json` has it

struct Findings {
  std::vector<FoundItem> items;           // in the order of their ids
  std::vector<std::string> damage;        // one line each, of what is no item
  std::vector<std::string> methods_lost;  // the kinds of unlock methods that are not whole
  std::size_t methods_whole = 0;
  bool new_identity = false;  // the host's identity is not whole: a repaired vault gets another one
  bool counters_lost = false;
  Loss loss = Loss::Named;

  [[nodiscard]] bool is_whole() const;
  [[nodiscard]] std::size_t taken() const;
  // Whether a repaired vault has all items and unlock methods that the vault had; false also where that is
  // not known.
  [[nodiscard]] bool takes_all() const;
  [[nodiscard]] std::size_t not_whole() const;  // items
  bool operator==(const Findings&) const = default;
};

}  // namespace cerby::vault
