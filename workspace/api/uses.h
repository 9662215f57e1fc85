// When keys and sessions were last used, to the minute: gathered, and written some at a time, so that no
// request waits for the disk for it. The first use of a key is written at once, since someone may look for
// it.
#pragma once

#include <map>
#include <mutex>
#include <utility>

#include "workspace/api/caller.h"
#include "workspace/store/database.h"

namespace cerby::workspace::api {

class Uses {
 public:
  // How exact the last use is kept, in milliseconds.
  static constexpr store::Time kIsNoted = 60'000;
  static constexpr std::size_t kMost = 10'000;  // those above come again with their next request
  static constexpr std::size_t kAtOnce = 500;   // of a transaction

  explicit Uses(store::Database& database) : database_(database) {}
  // `last`: as it is kept. A failure is logged and no more: a full disk is no reason not to read.
  void note(const Caller& caller, store::Time now, std::optional<store::Time> last);
  // Those that were gathered; called every second or so, and at the end.
  void write();

 private:
  enum class Kind : std::uint8_t { Key, Session };
  struct Used {
    Uuid workspace, id;
    Kind kind = Kind::Key;
    auto operator<=>(const Used&) const = default;
  };
  using Some = std::map<Used, store::Time>;
  Some take_some();
  store::Result<void> put(const Some& some);

  store::Database& database_;
  std::mutex mutex_;
  Some gathered_;
};

}  // namespace cerby::workspace::api
