#include "workspace/signin/witness.h"

#include <chrono>

#include "base/log.h"

namespace cerby::workspace::signin {
namespace {

using audit::Kind;

}  // namespace

store::Time Witness::now() const {
  return std::chrono::milliseconds(clock_.unix_time()).count();
}

audit::Entry Witness::entry(Kind kind, const Attempt& attempt, std::string_view decision) const {
  audit::Entry entry;
  entry.at = now();
  entry.kind = kind;
  entry.user = attempt.user;
  entry.session = attempt.session;
  entry.operation = attempt.operation;
  entry.decision = decision;
  entry.address = attempt.client.text();
  return entry;
}

store::Result<void> Witness::signed_in(store::Transaction& transaction, const Attempt& attempt) {
  return journal_.add(transaction, *attempt.workspace, entry(Kind::SignedIn, attempt, "allowed"));
}

store::Result<void> Witness::ended_for_reuse(store::Transaction& transaction, const Attempt& attempt) {
  auto ended = entry(Kind::SessionEnded, attempt, name(Error::GrantUsed));
  ended.item = attempt.session;
  return journal_.add(transaction, *attempt.workspace, ended);
}

void Witness::write(const Uuid& workspace, const audit::Entry& entry) {
  if (const auto written = journal_.write(workspace, entry); !written)
    log::error("the audit log: a refused sign-in was not written: {} ({})", name(written.error().error),
               written.error().detail);
}

void Witness::refused(const Attempt& attempt, Error error) {
  if (!attempt.workspace) return;
  auto refusal = entry(Kind::SignInRefused, attempt, name(error));
  // Of the address alone, whoever it says that it is: one bucket for each user would be as many as it can
  // name.
  const journal::Refusals::Asker asker{*attempt.workspace, {}, {}, attempt.client.of_one_party().text()};
  const auto left_out = refusals_.take(asker, refusal.at);
  if (!left_out) return;
  refusal.left_out = *left_out;
  write(*attempt.workspace, refusal);
}

void Witness::write_left_out(journal::Refusals::Minutes minutes) {
  const store::Time time = now();
  for (const auto& one : refusals_.take_left_out(time, minutes)) {
    audit::Entry entry;
    entry.at = time;
    entry.kind = Kind::SignInRefused;
    entry.address = one.asker.party;
    entry.left_out = one.count;
    write(one.asker.workspace, entry);
  }
}

}  // namespace cerby::workspace::signin
