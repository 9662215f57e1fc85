// What of signing in goes into the audit log: sign-ins that were finished or refused, sessions that began or
// ended for what came again. What a session itself asks for, its end too, is the gate's to write (api/).
//
// Anybody can ask here, so that only what is some workspace's is written, and of refusals some a minute from
// one party's addresses; the others are counted.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "workspace/audit/entry.h"
#include "workspace/http/address.h"
#include "workspace/journal/journal.h"
#include "workspace/journal/refusals.h"
#include "workspace/signin/error.h"

namespace cerby::workspace::signin {

inline constexpr std::string_view kToBegin = "GET /sign-in/host", kToComeBack = "GET /sign-in/callback",
                                  kToRedeem = "POST /session/token";

// One request, with what was found out about it until it was answered.
struct Attempt {
  std::string_view operation;
  http::IpAddress client;
  std::optional<Uuid> workspace;  // none: nobody's log has it
  std::optional<Uuid> user, session;
};

class Witness {
 public:
  // Both outlive it.
  Witness(journal::Journal& journal, const Clock& clock) : journal_(journal), clock_(clock) {}

  // With the transaction: a sign-in that was finished, a session that has begun.
  store::Result<void> signed_in(store::Transaction& transaction, const Attempt& attempt);
  // With the transaction, which holds the feed: the session has ended since what had been replaced came
  // again.
  store::Result<void> ended_for_reuse(store::Transaction& transaction, const Attempt& attempt);
  // Refused it stays, also where it cannot be written.
  void refused(const Attempt& attempt, Error error);
  // How many refusals were not written: called now and then, and of all minutes at the end.
  void write_left_out(journal::Refusals::Minutes minutes = journal::Refusals::Minutes::Past);

 private:
  [[nodiscard]] audit::Entry entry(audit::Kind kind, const Attempt& attempt, std::string_view decision) const;
  [[nodiscard]] store::Time now() const;
  void write(const Uuid& workspace, const audit::Entry& entry);

  journal::Journal& journal_;
  const Clock& clock_;
  journal::Refusals refusals_;
};

}  // namespace cerby::workspace::signin
