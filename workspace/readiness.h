// Whether the database can be used, for /readyz: asked once a second, by a thread and a connection of its
// own, so that nobody who asks whether the service is ready waits for it, and a service whose connections are
// all in use is ready still.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/store/database.h"

namespace cerby::workspace {

class Readiness {
 public:
  // For how long an answer counts: one is missed, and the next one too.
  static constexpr MonotonicTime kCounts{3000};
  static constexpr std::chrono::milliseconds kPatience{2000};

  // The clock outlives it. As open_database() (admin.h) where there is none.
  static Expected<std::unique_ptr<Readiness>> start(const std::string& address, const Clock& clock);
  // From any thread.
  [[nodiscard]] bool is_database_usable() const { return clock_.monotonic() < answered_.load() + kCounts; }

 private:
  Readiness(std::unique_ptr<store::Database> database, const Clock& clock);
  void ask();

  const Clock& clock_;
  std::unique_ptr<store::Database> database_;
  std::atomic<MonotonicTime> answered_;
  bool was_usable_ = true;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  // the last: it ends before the rest
};

}  // namespace cerby::workspace
