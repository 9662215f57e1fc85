// The one way to every resource: who asks, whether they may, and only then the handler.
//
// A resource is a table of operations. Each says which scopes it takes and which question access/ has to
// answer about the first id of its path; a handler gets a Call, which nothing but an answer of Allowed makes.
// The key, evidence, decision and what is done are one transaction; one that writes holds the workspace's
// feed from before they are read, so that no key, grant or status changes in between.
// What a launch reads is one statement with the evidence, which sees one state without a transaction; the key
// is looked at just before.
//
// Whose key or session is good is held to how often a user may ask, whichever of their keys and sessions it
// is: before anything else is done for them, so that one user's script is not what all others wait for.
//
// The gate writes the audit log: of a change in the change's transaction, of a secret before it leaves (a
// response with one is not given where it cannot be written, or was not noted), of a refusal some a minute.
#pragma once

#include <atomic>
#include <span>
#include <variant>

#include "base/clock.h"
#include "workspace/access/scopes.h"
#include "workspace/access/workspace.h"
#include "workspace/api/audited.h"
#include "workspace/api/caller.h"
#include "workspace/api/refusal.h"
#include "workspace/api/uses.h"
#include "workspace/http/limiter.h"
#include "workspace/http/routes.h"
#include "workspace/journal/journal.h"
#include "workspace/journal/refusals.h"
#include "workspace/mail/outbox.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/account_at_once.h"
#include "workspace/store/database.h"
#include "workspace/store/records.h"
#include "workspace/store/revisions.h"

namespace cerby::workspace::api {

// What is asked of access/, about an id or about nothing in particular.
struct OnAccount {
  access::Action action;
};
struct OnCollection {
  access::Action action;
};
struct OnSecret {
  access::Action action;
};
struct OnPerson {
  access::WorkspaceRole becomes;  // to change one; the role afterwards
};
struct OnPersonsIdentity {  // to give one another e-mail or external id
  enum class By : std::uint8_t { Email, ExternalId } by;
};
struct OnNewPerson {
  access::WorkspaceRole becomes;
};
struct OnPersonToSee {};
struct OnTeamToSee {};
struct OnTeamToChange {};
struct OnVault {
  access::VaultAction action;
};
using Question =
    std::variant<access::Activity, OnAccount, OnCollection, OnSecret, OnPerson, OnPersonsIdentity,
                 OnNewPerson, OnPersonToSee, OnTeamToSee, OnTeamToChange, OnVault>;

// What the work of a launch's reads needs, besides the decision, of the account that the path names first: it
// is read in one statement with the evidence, in place of a transaction.
struct AtOnce {
  std::optional<store::SecretType> secret{};  // none: the account itself
};
using FoundAtOnce = std::variant<std::monostate, store::AccountAtOnce, store::SecretAtOnce>;

// What the administrator lets leave for some hours (leases.cpp).
struct Leases {
  std::chrono::hours term{0};  // none: no lease is given
  bool totp = false;           // whether one has the account's TOTP secret
};

class Call {
 public:
  const http::Request& request;
  store::Transaction& transaction;
  const store::Act act;  // in which workspace, by whom, when
  const access::Subject subject;
  const sealing::MasterKeys& keys;
  const std::optional<Uuid> session;  // by which it asks; none: by an API key
  const FoundAtOnce found;            // where the operation has `at_once`
  const Leases leases;

  [[nodiscard]] const Uuid& workspace() const { return act.workspace; }
  [[nodiscard]] const Uuid& user() const { return *act.by; }
  // Decides about what a request names besides: in its body, or by its second id. Refused as if it had been
  // named first.
  Outcomes<void> require(const Question& question, const Uuid& id = {});
  Outcomes<bool> may(const Question& question, const Uuid& id);
  // For the audit log: a secret of the item leaves with this call's response (SecretReleased, SecretUsed,
  // CodeGiven, KeyMade), or was changed by it (SecretChanged). Each is an entry that is on the disk before
  // the response leaves; a response with a `secret_body` needs one that says that a secret leaves. The log
  // itself is noted like that where it is read (Exported), of the workspace.
  void note_secret(audit::Kind kind, const Uuid& item, std::string_view type) {
    notes_.push_back({kind, item, type});
  }
  // The same of one that a device used by an offline lease, and tells of now (SecretUsed, CodeGiven).
  void note_lease_use(audit::Kind kind, const Uuid& item, std::string_view type, const ByLease& lease) {
    notes_.push_back({kind, item, type, lease});
  }
  // What ended by this change besides (KeyRevoked), each an entry of its own beside the change's.
  void note_ended(audit::Kind kind, const Uuid& item) { ended_.push_back({kind, item, {}}); }
  // That what was asked for is as it was before: there is nothing for the log to have.
  void note_nothing() { nothing_ = true; }
  // For the audit log as well: what this is about, where the path does not name it.
  void note_item(const Uuid& item) { item_ = item; }
  // And to or from what: the second id, where the path does not name it.
  void note_other(const Uuid& other) { other_ = other; }
  // And what of it was changed; see audit::Detail for what may be said.
  void note_detail(std::string_view what, std::string_view from = {}, std::string_view to = {}) {
    if (from != to || from.empty())
      details_.emplace_back(std::string(what), std::string(from), std::string(to));
  }
  // A refusal that undoes nothing of what was changed, such as a try that is counted. The log has its reason.
  http::Response refuse_for_good(const http::Problem& problem);
  // Whether this service sends mail, and one more when what was changed is kept.
  [[nodiscard]] bool sends_mail() const { return outbox_ != nullptr; }
  void send(mail::Message message) { mails_.push_back(std::move(message)); }

 private:
  friend class Gate;
  Call(const http::Request& the_request, store::Transaction& the_transaction, const store::Act& the_act,
       const access::Subject& the_subject, const sealing::MasterKeys& the_keys,
       const std::optional<Uuid>& the_session, FoundAtOnce the_found, const Leases& the_leases,
       const mail::Outbox* outbox)
      : request(the_request),
        transaction(the_transaction),
        act(the_act),
        subject(the_subject),
        keys(the_keys),
        session(the_session),
        found(std::move(the_found)),
        leases(the_leases),
        outbox_(outbox) {}
  const mail::Outbox* outbox_;
  std::vector<SecretNote> notes_, ended_;
  std::vector<mail::Message> mails_;
  std::optional<Uuid> item_, other_;
  std::vector<audit::Detail> details_;
  std::string kept_refusal_;  // its reason
  bool nothing_ = false;
};

// A session counts for what it is of only by a device that was let in.
enum class Device : std::uint8_t { Trusted, Any };

struct Operation {
  http::Method method = http::Method::Get;
  std::string_view path;
  std::int64_t scopes = 0;  // any of these bits
  Question question;
  Reply (*work)(Call& call) = nullptr;
  // Of a change: the row whose revision If-Match is held against. None: no tag is ever the current one.
  std::optional<store::Counted> counted{};
  std::int64_t all_scopes = 0;  // and besides all of these; a wider scope has the narrower ones in it
  Device device = Device::Trusted;
  std::optional<AtOnce> at_once{};  // of a GET about an account
};

// What went wrong of the service's own, in all: for who watches it.
struct GateFailures {
  std::atomic<std::uint64_t> database{0};  // requests that the database did not do
  std::atomic<std::uint64_t> audit{0};     // entries, of a secret or a refusal, that were not written
};

class Gate {
 public:
  // All outlive the gate, and the gate the routes. Without an outbox no mail is sent; without a rate each
  // user may ask as often as they like.
  Gate(store::Database& database, const Clock& clock, const sealing::MasterKeys& keys,
       journal::Journal& journal, mail::Outbox* outbox = nullptr, const Leases& leases = {},
       const std::optional<http::Rate>& rate_per_user = {});
  void add(http::Routes& routes, std::span<const Operation> operations);
  // How many refusals were not written: called now and then, and of all minutes at the end.
  void write_left_out(journal::Refusals::Minutes minutes = journal::Refusals::Minutes::Past);
  // Which keys and sessions were used: likewise.
  void write_uses() { uses_.write(); }
  [[nodiscard]] const GateFailures& failures() const { return failures_; }

 private:
  // What comes of a call besides its response.
  struct Effects {
    std::vector<audit::Entry> entries;  // not yet written
    std::vector<mail::Message> mails;   // not yet sent
  };
  http::Response answer(const Operation& operation, const http::Request& request);
  // Takes one of what the caller's user may ask. Zero: there was one; else how long until there is.
  std::chrono::milliseconds hold_to_rate(const Caller& caller);
  Reply decide_and_do(const Operation& operation, const http::Request& request, const Caller& caller,
                      store::Transaction& transaction, store::Time now, Effects& effects);
  [[nodiscard]] store::Time now() const;
  void write_refusal(const Audited& audited, const Uuid& workspace, const Refusal& refusal);

  store::Database& database_;
  const Clock& clock_;
  const sealing::MasterKeys& keys_;
  journal::Journal& journal_;
  mail::Outbox* outbox_;
  Leases leases_;
  journal::Refusals refusals_;
  Uses uses_;
  std::optional<http::Limiter> users_;
  GateFailures failures_;
};

}  // namespace cerby::workspace::api
