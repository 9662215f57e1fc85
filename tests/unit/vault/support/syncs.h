// What this program makes durable, and when: each fsync(2) and fdatasync(2) of it, SQLite's too.
#pragma once

#include <filesystem>
#include <functional>

namespace cerby::vault::testing_support {

// While one lives, `told` is called before each sync, with the path of what is synced. One at a time.
class WatchedSyncs {
 public:
  using Told = std::function<void(const std::filesystem::path&)>;
  explicit WatchedSyncs(Told told);
  WatchedSyncs(const WatchedSyncs&) = delete;
  WatchedSyncs& operator=(const WatchedSyncs&) = delete;
  ~WatchedSyncs();
};

}  // namespace cerby::vault::testing_support
