#include "workspace/api/gate.h"

#include <algorithm>

#include "base/log.h"
#include "workspace/api/precondition.h"
#include "workspace/store/evidence.h"
#include "workspace/store/feed.h"
#include "workspace/store/local_vaults.h"

namespace cerby::workspace::api {
namespace {

using access::Answer;
using store::Error;

// A row that is not there is another workspace's; any other failure is one.
template <typename Row>
store::Result<std::optional<Row>> row_or_none(store::Result<Row> found) {
  if (found) return std::optional<Row>(std::move(*found));
  if (found.error().error == Error::NotFound) return std::optional<Row>();
  return std::unexpected(found.error());
}

access::Tenant tenant_of(bool found) {
  return found ? access::Tenant::Same : access::Tenant::Other;
}

// Loads the evidence that the question needs and has access/ decide: the only place in the API that does.
class Decision {
 public:
  // `known`: the evidence about the account, where it was read already.
  Decision(store::Transaction& transaction, const store::Act& act, const access::Subject& subject,
           const Uuid& id, const store::Evidence* known = nullptr)
      : transaction_(transaction), act_(act), subject_(subject), id_(id), known_(known) {}

  store::Result<Answer> operator()(access::Activity activity) const { return decide(subject_, activity); }
  store::Result<Answer> operator()(const OnAccount& on) const {
    if (known_ != nullptr) return decide(subject_, known_->account, on.action);
    CERBY_TRY(const auto evidence, collect_evidence(transaction_, act_.workspace, *act_.by, id_));
    return decide(subject_, evidence.account, on.action);
  }
  store::Result<Answer> operator()(const OnCollection& on) const {
    CERBY_TRY(const auto evidence, collect_collection_evidence(transaction_, act_.workspace, *act_.by, id_));
    return decide(subject_, evidence, on.action);
  }
  store::Result<Answer> operator()(const OnSecret& on) const {
    CERBY_TRY(const auto evidence, collect_secret_evidence(transaction_, act_.workspace, *act_.by, id_));
    return decide(subject_, evidence, on.action);
  }
  store::Result<Answer> operator()(const OnPerson& on) const {
    CERBY_TRY(const auto user, row_or_none(find_user(transaction_, act_.workspace, id_)));
    access::Person person;
    person.tenant = tenant_of(user.has_value());
    if (user) person.role = user->role;
    return decide(subject_, person, on.becomes);
  }
  store::Result<Answer> operator()(const OnPersonsIdentity& on) const {
    CERBY_TRY(const auto user, row_or_none(find_user(transaction_, act_.workspace, id_)));
    access::Person person;
    person.tenant = tenant_of(user.has_value());
    auto signed_in = access::SignedIn::Never;
    if (user) {
      person.role = user->role;
      // An external id counts again once it is forgotten who they were at the provider (unbind-user).
      if (user->subject && on.by == OnPersonsIdentity::By::Email) signed_in = access::SignedIn::Before;
    }
    CERBY_TRY(const bool holds, holds_items(transaction_, act_.workspace, id_));
    return decide_identity(subject_, person, signed_in,
                           holds ? access::Holding::Items : access::Holding::Nothing);
  }
  // One that is not there yet has the narrowest role.
  store::Result<Answer> operator()(const OnNewPerson& on) const {
    return decide(subject_, access::Person{access::Tenant::Same, access::WorkspaceRole::Guest}, on.becomes);
  }
  store::Result<Answer> operator()(OnPersonToSee) const {
    CERBY_TRY(const auto user, row_or_none(find_user(transaction_, act_.workspace, id_)));
    return seen(user.has_value());
  }
  store::Result<Answer> operator()(OnTeamToSee) const {
    CERBY_TRY(const auto team, row_or_none(find_team(transaction_, act_.workspace, id_)));
    return seen(team.has_value());
  }
  store::Result<Answer> operator()(OnTeamToChange) const {
    CERBY_TRY(const auto found, row_or_none(find_team(transaction_, act_.workspace, id_)));
    access::Team team;
    team.tenant = tenant_of(found.has_value());
    if (found && found->kind == store::TeamKind::UserManaged) team.managed = access::Managed::Here;
    return decide_change(subject_, team);
  }
  store::Result<Answer> operator()(const OnVault& on) const {
    CERBY_TRY(const auto vault, row_or_none(find_vault(transaction_, act_.workspace, id_)));
    auto use = access::VaultUse::Foreign;
    if (vault && vault->kind == store::VaultKind::Cloud) use = access::VaultUse::Shared;
    if (vault && vault->kind == store::VaultKind::Local) {
      CERBY_TRY(const bool is_member, is_vault_member(transaction_, act_.workspace, id_, *act_.by));
      if (is_member) use = access::VaultUse::Granted;
      if (vault->owner == act_.by) use = access::VaultUse::Own;
    }
    return decide(subject_, use, on.action);
  }

 private:
  [[nodiscard]] Answer seen(bool found) const {
    const Answer answer = decide(subject_, access::Activity::SeePeople);
    return answer == Answer::Allowed && !found ? Answer::NotFound : answer;
  }
  store::Transaction& transaction_;
  const store::Act& act_;
  const access::Subject& subject_;
  const Uuid& id_;
  const store::Evidence* known_;
};

store::Result<FoundAtOnce> find_at_once(store::Transaction& transaction, const Operation& operation,
                                        const Caller& caller, const Uuid& id) {
  if (!operation.at_once) return FoundAtOnce();
  if (!operation.at_once->secret) return find_account_at_once(transaction, caller.workspace, caller.user, id);
  return find_secret_at_once(transaction, caller.workspace, caller.user, id, *operation.at_once->secret);
}

const store::Evidence* evidence_in(const FoundAtOnce& found) {
  if (const auto* const account = std::get_if<store::AccountAtOnce>(&found)) return &account->evidence;
  if (const auto* const secret = std::get_if<store::SecretAtOnce>(&found)) return &secret->evidence;
  return nullptr;
}

// The user as they are in the same state of the database as what is asked about.
store::Result<access::Subject> subject_of(store::Transaction& transaction, const Caller& caller,
                                          const store::Evidence* known) {
  access::Subject subject;
  subject.channel = caller.channel;
  if (known != nullptr) {
    subject.status = known->user_status;
    subject.role = known->user_role;
    subject.all_access = known->all_access;
    return subject;
  }
  CERBY_TRY(const auto user, row_or_none(find_user(transaction, caller.workspace, caller.user)));
  if (user) {
    subject.status = user->status;
    subject.role = user->role;
    subject.all_access = user->all_access;
  }
  return subject;
}

// Of the database's, or of ours, and not of what was asked for.
bool is_fault(const store::Failure& failure) {
  switch (failure.error) {
    case Error::NotFound:
    case Error::Stale:
    case Error::Conflict:
    case Error::Refused:
    case Error::Invalid:
    case Error::Cycle:
    case Error::TooDeep:
      return false;
    case Error::Busy:
    case Error::Unavailable:
    case Error::SchemaNewer:
    case Error::SchemaOlder:
    case Error::SchemaDiffers:
    case Error::Unsafe:
    case Error::NotWritten:
    case Error::Failed:
      break;
  }
  return true;
}

http::Problem device_not_trusted() {
  auto problem =
      http::problem(403, "Another device of yours, or a code by mail, has to let this one in first.");
  problem.reason = "device_not_trusted";
  return problem;
}

// Whoever may not change it does not learn which revision it has: after the decision. The feed is held, so
// that what matched here is what is changed.
Outcomes<void> hold_against(const Operation& operation, const Call& call) {
  if (operation.method == http::Method::Get || operation.method == http::Method::Post) return {};
  CERBY_TRY(const auto precondition, precondition_of(call.request.if_match));
  if (!precondition.tags) return {};
  if (!operation.counted) return std::unexpected(Refusal(store::Failure{Error::Stale, "no revision"}));
  CERBY_CHECK(expect_revision(call.transaction, call.workspace(), *operation.counted,
                              call.request.ids.front(), *precondition.tags));
  return {};
}

}  // namespace

Outcomes<void> Call::require(const Question& question, const Uuid& id) {
  CERBY_TRY(const Answer answer, std::visit(Decision(transaction, act, subject, id), question));
  if (answer != Answer::Allowed) return std::unexpected(Refusal(answer));
  return {};
}

Outcomes<bool> Call::may(const Question& question, const Uuid& id) {
  CERBY_TRY(const Answer answer, std::visit(Decision(transaction, act, subject, id), question));
  return answer == Answer::Allowed;
}

http::Response Call::refuse_for_good(const http::Problem& problem) {
  kept_refusal_ = problem.reason;
  return http::response_of(problem);
}

Gate::Gate(store::Database& database, const Clock& clock, const sealing::MasterKeys& keys,
           journal::Journal& journal, mail::Outbox* outbox, const Leases& leases,
           const std::optional<http::Rate>& rate_per_user)
    : database_(database),
      clock_(clock),
      keys_(keys),
      journal_(journal),
      outbox_(outbox),
      leases_(leases),
      uses_(database) {
  if (rate_per_user) users_.emplace(*rate_per_user, clock);
}

void Gate::add(http::Routes& routes, std::span<const Operation> operations) {
  for (const Operation& operation : operations) {
    routes.add(operation.method, operation.path,
               [this, operation](const http::Request& request) { return answer(operation, request); });
  }
}

Reply Gate::decide_and_do(const Operation& operation, const http::Request& request, const Caller& caller,
                          store::Transaction& transaction, store::Time now, Effects& effects) {
  const Uuid id = request.ids.empty() ? Uuid{} : request.ids.front();
  CERBY_TRY(auto found, find_at_once(transaction, operation, caller, id));
  CERBY_TRY(auto subject, subject_of(transaction, caller, evidence_in(found)));
  if (access::covers(caller.scopes, operation.scopes, operation.all_scopes))
    subject.scope = access::Scope::Held;
  // Before anything is decided, as whether a session is over is: it is not of what is asked for, but of who
  // asks. Its own sessions are all that a device has which nobody let in.
  if (subject.status == access::UserStatus::Active && caller.session && !caller.of_trusted_device &&
      operation.device == Device::Trusted)
    return std::unexpected(Refusal(device_not_trusted()));
  Call call(request, transaction, {caller.workspace, caller.user, now}, subject, keys_, caller.session,
            std::move(found), leases_, outbox_);
  CERBY_TRY(
      const Answer answer,
      std::visit(Decision(transaction, call.act, subject, id, evidence_in(call.found)), operation.question));
  if (answer != Answer::Allowed) return std::unexpected(Refusal(answer));
  CERBY_CHECK(hold_against(operation, call));
  CERBY_TRY(auto response, operation.work(call));
  if (!response.secret_body.empty() && std::ranges::none_of(call.notes_, is_release))
    return std::unexpected(Refusal(store::Failure{Error::Failed, "a secret that no entry would name"}));
  const Audited audited{request, operation.path, caller.user, caller.by(), now};
  auto& entries = effects.entries;
  for (const SecretNote& note : call.notes_) entries.push_back(audited.of_secret(note));
  if (operation.method == http::Method::Get) return response;
  effects.mails = std::move(call.mails_);
  if (!call.kept_refusal_.empty()) entries.push_back(audited.of_kept_refusal(call.kept_refusal_));
  if (call.nothing_ && !transaction.first_change && entries.empty()) return response;
  if (entries.empty()) entries.push_back(audited.of_change(transaction, response));
  if (call.item_) entries.back().item = call.item_;
  if (call.other_) entries.back().other = call.other_;
  entries.back().details = std::move(call.details_);
  for (const SecretNote& note : call.ended_) entries.push_back(audited.of_secret(note));
  for (const audit::Entry& entry : entries) CERBY_CHECK(journal_.add(transaction, caller.workspace, entry));
  entries.clear();
  return response;
}

store::Time Gate::now() const {
  return std::chrono::milliseconds(clock_.unix_time()).count();
}

// What is refused stays so where it cannot be written: nothing leaves.
void Gate::write_refusal(const Audited& audited, const Uuid& workspace, const Refusal& refusal) {
  auto entry = audited.of_refusal(refusal);
  if (!entry) return;
  const auto left_out = refusals_.take({workspace, audited.user, audited.by, {}}, audited.at);
  if (!left_out) return;
  entry->left_out = *left_out;
  if (const auto written = journal_.write(workspace, *entry); !written) {
    ++failures_.audit;
    log::error("the audit log: a refusal was not written: {} ({})", name(written.error().error),
               written.error().detail);
  }
}

void Gate::write_left_out(journal::Refusals::Minutes minutes) {
  const store::Time time = now();
  for (const auto& one : refusals_.take_left_out(time, minutes)) {
    audit::Entry entry;
    entry.at = time;
    entry.kind = audit::Kind::Refused;
    if (one.asker.by != audit::By()) entry.user = one.asker.user;
    entry.by(one.asker.by);
    entry.left_out = one.count;
    if (const auto written = journal_.write(one.asker.workspace, entry); !written) {
      ++failures_.audit;
      log::error("the audit log: {} refusals were not counted: {} ({})", one.count,
                 name(written.error().error), written.error().detail);
    }
  }
}

std::chrono::milliseconds Gate::hold_to_rate(const Caller& caller) {
  if (!users_) return std::chrono::milliseconds(0);
  // Nobody is the same user in two workspaces.
  std::string key;
  for (const Uuid& id : {caller.workspace, caller.user}) key.append(id.bytes.begin(), id.bytes.end());
  return users_->take(key);
}

http::Response Gate::answer(const Operation& operation, const http::Request& request) {
  const store::Time now = this->now();
  const auto credential = credential_of(request);
  if (!credential) return unauthorized();
  const auto asked = ask_for_caller(database_, *credential, now);
  if (!asked) {
    if (is_fault(asked.error())) ++failures_.database;
    return response_of(Refusal(asked.error()));
  }
  if (!*asked) return unauthorized();
  const Caller& caller = (*asked)->caller;
  uses_.note(caller, now, (*asked)->last_used_at);
  if (const auto wait = hold_to_rate(caller); wait.count() > 0) return http::too_many_requests(wait);
  std::optional<Refusal> refusal;
  Effects effects;
  const auto work = [&](store::Transaction& transaction) -> store::Result<http::Response> {
    refusal.reset();
    effects = {};
    Reply reply = std::unexpected(Refusal(Answer::UserNotActive));
    if (operation.method == http::Method::Get) {
      reply = decide_and_do(operation, request, caller, transaction, now, effects);
    } else {
      CERBY_CHECK(hold_feed(transaction, caller.workspace));
      // Again: it may have been revoked while the feed was waited for. Looked at before all that too, so that
      // nobody without a key holds others up.
      CERBY_TRY(const auto kept, caller_of(transaction, *credential, now));
      if (kept) reply = decide_and_do(operation, request, *kept, transaction, now, effects);
    }
    if (reply) return std::move(*reply);
    refusal = std::move(reply.error());
    // The store's own failures may be worth another attempt; an answer is not, and undoes what was done.
    if (const auto* const failure = std::get_if<store::Failure>(&refusal->why))
      return std::unexpected(*failure);
    return store::fail(Error::Refused, "answered");
  };
  const bool reads = operation.method == http::Method::Get;
  auto done = operation.at_once ? database_.ask(work) : reads ? database_.read(work) : database_.write(work);
  // Of a secret that is read: on the disk before it leaves, or it does not.
  for (auto entry = effects.entries.begin(); done && entry != effects.entries.end(); ++entry) {
    const auto written = journal_.write(caller.workspace, *entry);
    if (written) continue;
    ++failures_.audit;
    done = std::unexpected(written.error());
  }
  if (done) {
    for (auto& message : effects.mails) outbox_->put(std::move(message));
    return std::move(*done);
  }
  if (refusal)
    write_refusal({request, operation.path, caller.user, caller.by(), now}, caller.workspace, *refusal);
  const bool answered = refusal && !std::holds_alternative<store::Failure>(refusal->why);
  if (!answered && is_fault(done.error())) ++failures_.database;
  return response_of(answered ? *refusal : Refusal(done.error()));
}

}  // namespace cerby::workspace::api
