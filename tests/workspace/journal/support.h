// What the tests of the journal share.
#pragma once

#include <vector>

#include "base/clock.h"
#include "workspace/journal/verify.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/connection.h"
#include "workspace/store/feed.h"
#include "workspace/store/support/fixture.h"

namespace journal_tests {

using namespace store_tests;
namespace journal = cerby::workspace::journal;
namespace sealing = cerby::workspace::sealing;
namespace audit = cerby::workspace::audit;

class SetClock final : public cerby::Clock {
 public:
  cerby::MonotonicTime now{1000};
  [[nodiscard]] cerby::MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] cerby::MonotonicTime boottime() const override { return now; }
  [[nodiscard]] cerby::UnixTime unix_time() const override { return cerby::UnixTime(kNow / 1000); }
};

// Keys that differ by their number, the same for the same number.
inline sealing::MasterKeys key_ring(const char* name, std::uint8_t number) {
  std::vector<std::uint8_t> bytes(sealing::kKeySize, number);
  std::vector<std::unique_ptr<sealing::MasterKey>> all;
  all.push_back(sealing::master_key_of(name, cerby::Secret::take(std::span(bytes)).view()));
  return sealing::MasterKeys::of(std::move(all)).value();
}

inline audit::Entry entry(std::int64_t number) {
  audit::Entry made;
  made.at = kNow + number;
  made.kind = audit::Kind::AccountChanged;
  made.operation = "PATCH /accounts/{id}";
  made.decision = "allowed";
  made.first_change = number + 1;
  return made;
}

class JournalTest : public StoreTest {
 protected:
  journal::Verified verified(const Uuid& workspace,
                             const std::optional<journal::KnownCheckpoint>& expected = {}) {
    return must(journal::verify(database(), keys, workspace, expected, [](std::int64_t) {}));
  }
  // As whoever owns the database can.
  void take_the_guards_away() {
    if (is_postgres()) {
      must(raw("DROP TRIGGER audit_kept ON audit"));
      must(raw("DROP TRIGGER checkpoints_kept ON audit_checkpoints"));
      return;
    }
    for (const char* trigger : {"audit_kept", "audit_stays", "audit_once", "checkpoints_kept",
                                "checkpoints_stay", "checkpoints_once"})
      must(raw("DROP TRIGGER " + std::string(trigger)));
  }
  store::Result<void> raw(const std::string& sql) {
    return database().write(
        [&](store::Transaction& transaction) { return transaction.connection().run(sql); });
  }
  SetClock clock;
  sealing::MasterKeys keys = key_ring("one", 1);
};

}  // namespace journal_tests
