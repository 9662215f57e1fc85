// How many refusals of each asker are written: kPerMinute a minute; those that are left out are counted, and
// the next one that is written says how many they were. So nobody fills the disk by asking for what there is
// not. Used by several threads at once.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "workspace/audit/entry.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::journal {

class Refusals {
 public:
  static constexpr std::int64_t kPerMinute = 30;
  // Beyond those that are remembered, all of a workspace count as one, which is nobody's.
  static constexpr std::size_t kMostKeys = 10'000;

  struct Asker {
    Uuid workspace, user;
    audit::By by;
    std::string party;  // of one without key and session: the addresses that it is known by
  };
  // How many of the asker's were left out since the last one that was written, this one being written; none:
  // it is left out.
  std::optional<std::int64_t> take(const Asker& asker, store::Time now);

  struct LeftOut {
    Asker asker;
    std::int64_t count = 0;
  };
  // All: also of the minute that is not over, since nobody asks any more.
  enum class Minutes : std::uint8_t { Past, All };
  // What was left out in those minutes, and has not been said; it is now taken to be.
  std::vector<LeftOut> take_left_out(store::Time now, Minutes minutes = Minutes::Past);

 private:
  struct Count {
    Asker asker;
    std::int64_t minute = 0, written = 0, left_out = 0;
  };
  struct Key {
    Uuid workspace;
    audit::By by;
    std::string party;
    auto operator<=>(const Key&) const = default;
  };
  void forget_past(std::int64_t minute);
  std::mutex mutex_;
  std::map<Key, Count> counts_;
};

}  // namespace cerby::workspace::journal
