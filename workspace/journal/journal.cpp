#include "workspace/journal/journal.h"

#include <algorithm>
#include <vector>

#include "base/log.h"
#include "workspace/journal/checkpoints.h"

namespace cerby::workspace::journal {
namespace {

// Whatever keeps an entry from being written is a fault of ours: it must not pass for an answer about what
// was asked for. What may be better another time stays that.
store::Failure ours(store::Failure failure) {
  using enum store::Error;
  if (failure.error != Busy && failure.error != Unavailable && failure.error != NotWritten)
    failure.error = Failed;
  failure.detail = "the audit log: " + failure.detail;
  return failure;
}

}  // namespace

Journal::Journal(store::Database& database, const Clock& clock, const sealing::MasterKeys& keys,
                 std::string label)
    : database_(database),
      clock_(clock),
      keys_(keys),
      checkpoints_(database, keys),
      instance_{Uuid::random(), std::move(label), std::chrono::milliseconds(clock.unix_time()).count()},
      last_checkpoint_(clock.monotonic()) {}

store::Time Journal::now() const {
  return std::chrono::milliseconds(clock_.unix_time()).count();
}

template <typename Work>
store::Result<void> Journal::in_each_workspace(Work work) {
  std::optional<Uuid> after;
  while (true) {
    CERBY_TRY(const auto some, database_.read([&](store::Transaction& transaction) {
      return store::workspaces_after(transaction, after);
    }));
    if (some.empty()) return {};
    for (const Uuid& workspace : some)
      CERBY_CHECK(
          database_.write([&](store::Transaction& transaction) { return work(transaction, workspace); }));
    after = some.back();
  }
}

store::Result<void> Journal::start() {
  audit::Entry entry;
  entry.at = now();
  entry.kind = audit::Kind::ServiceStarted;
  bool is_for_none = true;
  const auto begin = [&](store::Transaction& transaction, const Uuid& workspace) {
    is_for_none = false;
    return add(transaction, workspace, entry);
  };
  CERBY_CHECK(in_each_workspace(begin));
  if (!is_for_none && signing_key(keys_) == nullptr)
    log::warn(
        "no master key signs: the audit log has no checkpoints, and cutting off its end is not noticed");
  return checkpoints_.make_all(now());
}

store::Result<void> Journal::stop() {
  audit::Entry entry;
  entry.at = now();
  entry.kind = audit::Kind::ServiceStopped;
  const auto end = [&](store::Transaction& transaction, const Uuid& workspace) -> store::Result<void> {
    CERBY_CHECK(add(transaction, workspace, entry));
    return store::end_chain(transaction, workspace, instance_.id, entry.at);
  };
  CERBY_CHECK(in_each_workspace(end));
  return checkpoints_.make_all(now());
}

store::Result<void> Journal::tick() {
  {
    const std::lock_guard lock(mutex_);
    const auto time = clock_.monotonic();
    if (since_checkpoint_ < kEntriesPerCheckpoint && time - last_checkpoint_ < kTimePerCheckpoint) return {};
    since_checkpoint_ = 0;
    last_checkpoint_ = time;
  }
  return checkpoints_.make_all(now());
}

store::Result<void> Journal::add(store::Transaction& transaction, const Uuid& workspace,
                                 const audit::Entry& entry) {
  const auto head = store::append(transaction, workspace, instance_, {&entry, 1});
  if (!head) return std::unexpected(ours(head.error()));
  const std::lock_guard lock(mutex_);
  ++since_checkpoint_;
  return {};
}

// With `lock` held, which is given back while the database is waited for.
void Journal::append_some(const Uuid& workspace, Queue& queue, std::unique_lock<std::mutex>& lock) {
  std::vector<std::shared_ptr<Waiting>> some;
  std::vector<audit::Entry> entries;
  const std::size_t count = std::min(queue.waiting.size(), kMostAtOnce);
  for (std::size_t i = 0; i < count; ++i) {
    entries.push_back(queue.waiting.front()->entry);
    some.push_back(std::move(queue.waiting.front()));
    queue.waiting.pop_front();
  }
  queue.busy = true;
  // Also where something throws: those that wait must not do so for ever.
  struct Turn {
    Journal& journal;
    Queue& queue;
    std::unique_lock<std::mutex>& lock;
    std::vector<std::shared_ptr<Waiting>>& some;
    store::Result<void> result = store::fail(store::Error::Failed, "not written");
    ~Turn() {
      lock.lock();
      queue.busy = false;
      journal.since_checkpoint_ += std::ssize(some);
      for (const auto& one : some) {
        one->result = result;
        one->done = true;
      }
      journal.changed_.notify_all();
    }
  };
  lock.unlock();
  Turn turn{*this, queue, lock, some};
  const auto head = database_.write([&](store::Transaction& transaction) {
    return store::append(transaction, workspace, instance_, entries);
  });
  if (head) {
    turn.result = {};
  } else {
    turn.result = std::unexpected(ours(head.error()));
  }
}

store::Result<void> Journal::write(const Uuid& workspace, const audit::Entry& entry) {
  const auto own = std::make_shared<Waiting>();
  own->entry = entry;
  std::unique_lock lock(mutex_);
  // A queue stays where it is: there are as many as there are workspaces.
  Queue& queue = queues_[workspace];
  queue.waiting.push_back(own);
  while (!own->done) {
    if (queue.busy) {
      changed_.wait(lock);
    } else {
      append_some(workspace, queue, lock);
    }
  }
  return own->result;
}

store::Result<void> add_alone(store::Transaction& transaction, const Uuid& workspace, std::string label,
                              const audit::Entry& entry) {
  const store::Instance instance{Uuid::random(), std::move(label), entry.at};
  CERBY_CHECK(store::append(transaction, workspace, instance, {&entry, 1}));
  return store::end_chain(transaction, workspace, instance.id, entry.at);
}

}  // namespace cerby::workspace::journal
