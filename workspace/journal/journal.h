// The audit log as one run of the service writes it: its chains, when it starts and ends, its checkpoints.
//
// What belongs to a change is appended in the change's own transaction (`add`). What is written for itself, a
// secret that is about to leave, is on the disk when `write` returns: of those that wait at the same time,
// one appends all in one transaction, so that a chain takes as many entries a second as come, and not as many
// as the disk takes commits. Used by several threads at once.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "workspace/audit/entry.h"
#include "workspace/journal/checkpoints.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/audit.h"
#include "workspace/store/database.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::journal {

inline constexpr std::int64_t kEntriesPerCheckpoint = 1000;
inline constexpr MonotonicTime kTimePerCheckpoint{60'000};
inline constexpr std::size_t kMostAtOnce = 256;  // entries of one transaction

class Journal {
 public:
  // All outlive it. `label`: of this run, for those who read the log.
  Journal(store::Database& database, const Clock& clock, const sealing::MasterKeys& keys, std::string label);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // That the service has started, in every workspace, and a checkpoint.
  store::Result<void> start();
  // That it stops, in every workspace, and a checkpoint; nothing can be appended afterwards.
  store::Result<void> stop();
  // A checkpoint where it is time for one: called every second or so.
  store::Result<void> tick();

  // With the transaction.
  store::Result<void> add(store::Transaction& transaction, const Uuid& workspace, const audit::Entry& entry);
  // In a transaction of its own, on the disk when this succeeds. Where it fails, the entry may be there
  // nevertheless; what it is about must not happen.
  store::Result<void> write(const Uuid& workspace, const audit::Entry& entry);

  [[nodiscard]] const Uuid& instance() const { return instance_.id; }

 private:
  struct Waiting {
    audit::Entry entry;
    bool done = false;
    store::Result<void> result = store::fail(store::Error::Failed, "not written");
  };
  // Of one workspace.
  struct Queue {
    std::deque<std::shared_ptr<Waiting>> waiting;
    bool busy = false;  // one of those that waited appends
  };
  void append_some(const Uuid& workspace, Queue& queue, std::unique_lock<std::mutex>& lock);
  [[nodiscard]] store::Time now() const;
  template <typename Work>
  store::Result<void> in_each_workspace(Work work);

  store::Database& database_;
  const Clock& clock_;
  const sealing::MasterKeys& keys_;
  Checkpoints checkpoints_;
  const store::Instance instance_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Uuid, Queue> queues_;
  std::int64_t since_checkpoint_ = 0;
  MonotonicTime last_checkpoint_;
};

// The one entry of a command of the program, which is a run of its own: a chain of one.
store::Result<void> add_alone(store::Transaction& transaction, const Uuid& workspace, std::string label,
                              const audit::Entry& entry);

}  // namespace cerby::workspace::journal
