// Syncs that a disk refuses: fsync(2) and fdatasync(2) of this program, SQLite's too (syncs.cpp).
#pragma once

#include <filesystem>
#include <functional>

namespace cerby::vault::testing_support {

// While one lives, a sync of what `fails` says so of does nothing and fails, EIO. One at a time.
class FailedSyncs {
 public:
  using Fails = std::function<bool(const std::filesystem::path&)>;
  explicit FailedSyncs(Fails fails);
  FailedSyncs(const FailedSyncs&) = delete;
  FailedSyncs& operator=(const FailedSyncs&) = delete;
  ~FailedSyncs();
};

}  // namespace cerby::vault::testing_support
