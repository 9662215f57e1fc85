#include "workspace/readiness.h"

#include <stop_token>
#include <utility>

#include "base/log.h"
#include "workspace/admin_support.h"
#include "workspace/store/workspaces.h"

namespace cerby::workspace {

Expected<std::unique_ptr<Readiness>> Readiness::start(const std::string& address, const Clock& clock) {
  store::DatabaseSettings settings;
  settings.address = address;
  settings.connections = 1;
  settings.patience = kPatience;
  auto database = store::Database::open(settings);
  if (!database) return failed(database.error());
  return std::unique_ptr<Readiness>(new Readiness(std::move(*database), clock));
}

Readiness::Readiness(std::unique_ptr<store::Database> database, const Clock& clock)
    : clock_(clock),
      database_(std::move(database)),
      answered_(clock.monotonic()),
      thread_([this](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; })) {
          if (stop.stop_requested()) return;
          ask();
        }
      }) {}

void Readiness::ask() {
  // A workspace that there is not: the question is whether there is an answer.
  const auto asked = database_->ask(
      [](store::Transaction& transaction) { return store::find_workspace(transaction, Uuid{}); });
  const bool usable = asked || asked.error().error == store::Error::NotFound;
  if (usable) answered_ = clock_.monotonic();
  if (usable != was_usable_) {
    log::info("the database {}", usable ? "answers again" : "does not answer: not ready until it does");
  }
  was_usable_ = usable;
}

}  // namespace cerby::workspace
