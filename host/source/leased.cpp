#include "source/leased.h"

#include <utility>

#include "base/log.h"
#include "otp/code.h"
#include "otp/otpauth.h"
#include "source/ask.h"
#include "source/lease_notes.h"
#include "source/workspace_answers.h"

namespace cerby::source {
namespace {

// Seconds: the workspace's clock and this one each count whole ones (workspace.cpp).
constexpr std::uint64_t kRounding = 2;

// The proof is one, for the workspace's source as for leases.
class Borrowed final : public Proof {
 public:
  explicit Borrowed(Proof& proof) : proof_(proof) {}
  Expected<FetchHeader> header() override { return proof_.header(); }
  [[nodiscard]] bool is_key() const override { return proof_.is_key(); }
  Expected<void> renew() override { return proof_.renew(); }

 private:
  Proof& proof_;
};

// Whether the workspace said that this user, device or account does not count (any more).
bool is_refusal(Outcome outcome) {
  switch (outcome) {
    case Outcome::RoleNone:
    case Outcome::RoleLoginOnly:
    case Outcome::DeviceNotTrusted:
    case Outcome::SignInWanted:
    case Outcome::WorkspaceKeyRefused:
    case Outcome::AccountIncomplete:
      return true;
    default:
      return false;
  }
}

// As it names itself.
std::string authority_of(const Origin& workspace) {
  return workspace.text().substr(std::string_view("https://").size());
}

std::unexpected<Failure> refused(vault::LeaseRefusal why) {
  return fail(Outcome::WorkspaceUnreachable, "the lease: " + std::string(name(why)));
}

}  // namespace

bool is_away(Outcome outcome) {
  return outcome == Outcome::WorkspaceUnreachable || outcome == Outcome::WorkspaceNameUnknown ||
         outcome == Outcome::WorkspaceTimedOut;
}

LeasedSource::LeasedSource(const Origin& workspace, LoopbackHttp loopback, std::unique_ptr<Proof> proof,
                           Fetcher& fetcher, const WithLocalVaults& with)
    : workspace_(workspace),
      loopback_(loopback),
      proof_(std::move(proof)),
      fetcher_(fetcher),
      vault_(with.vault),
      clock_(with.clock),
      use_(with.use),
      asking_(workspace, loopback, std::make_unique<Borrowed>(*proof_), fetcher, with) {}

void LeasedSource::heed(const Failure& failure, const Uuid& account) {
  if (is_refusal(failure.outcome)) forget_lease(account);
}

void LeasedSource::forget_lease(const Uuid& account) {
  if (const auto removed = vault_.remove_lease(workspace_, account); !removed)
    log::warn("a lease was not removed: {}", describe(removed.error()));
}

Expected<vault::Account> LeasedSource::account(const Origin& workspace, const Uuid& id) {
  by_lease_.reset();
  auto account = asking_.account(workspace, id);
  answered_ = answered_ || account;
  if (account) return account;
  heed(account.error(), id);
  if (!is_away(account.error().outcome)) return account;
  return by_lease(id, account.error());
}

Expected<vault::Account> LeasedSource::by_lease(const Uuid& id, const Failure& why) {
  auto opened = opened_lease(id);
  if (!opened && opened.error().outcome == Outcome::NotFound) return std::unexpected(why);
  if (!opened) return fail(why.outcome, opened.error().detail);
  const auto& leased = opened->account;
  const auto address = Address::parse(leased.login_address, loopback_);
  if (!address) return fail(Outcome::AccountIncomplete, "a log-in address that is one");
  vault::Account account;
  account.id = id;
  account.name = leased.name;
  account.app = leased.app;
  account.workspace = workspace_.text();
  account.login_address = address->text();
  account.origins = leased.origins;
  account.role = opened->terms.owner ? vault::ItemRole::Owner : vault::ItemRole::Collaborator;
  account.user_name = leased.user_name;
  account.password = account.keep(Secret::copy_of(leased.password.view()));
  const auto parameters = otp::parse(leased.otpauth.view());
  if (parameters && parameters->kind == otp::Kind::Totp)
    account.otpauth = account.keep(Secret::copy_of(leased.otpauth.view()));
  log::info("{} is away: a lease is used that was given to this device", workspace_.text());
  by_lease_ = std::move(*opened);
  by_lease_->account = {};
  return account;
}

Expected<LeasedSource::InHand> LeasedSource::opened_lease(const Uuid& id) {
  CERBY_TRY(const auto key, vault_.lease_key(workspace_));
  CERBY_TRY(auto kept, vault_.lease(workspace_, id));
  CERBY_TRY(const auto device, vault_.device_keys());
  if (!key || !kept || !device) return fail(Outcome::NotFound);
  auto lease = vault::read_lease(kept->lease, *key);
  if (!lease) {
    CERBY_CHECK(vault_.remove_lease(workspace_, id));
    return refused(lease.error());
  }
  CERBY_CHECK(check(lease->terms, *kept));
  auto inside = device->open(lease->box);
  if (!inside) return refused(vault::LeaseRefusal::NotOpened);
  auto account = vault::leased_account(std::move(*inside));
  if (!account) return refused(account.error());
  return InHand{std::move(lease->terms), std::move(*kept), std::move(*account)};
}

Expected<void> LeasedSource::check(const vault::LeaseTerms& terms, vault::KeptLease& kept) {
  CERBY_TRY(const auto device, vault_.device_keys());
  if (!device) return fail(Outcome::NotFound);
  const auto now = clock_.unix_time();
  const auto checked = vault::check_lease(terms, {.workspace = authority_of(workspace_),
                                                  .device = device->device().id,
                                                  .account = kept.account,
                                                  .now = now,
                                                  .seen = kept.seen,
                                                  .received = kept.received});
  if (!checked) {
    // One that is refused for the clock alone is good again when the clock is right.
    if (checked.error() != vault::LeaseRefusal::ClockBack)
      CERBY_CHECK(vault_.remove_lease(workspace_, kept.account));
    return refused(checked.error());
  }
  if (now == kept.seen) return {};
  kept.seen = now;
  return vault_.put_lease(kept);
}

Expected<Held> LeasedSource::held(const vault::Account& account) {
  return by_lease_ ? held_in(account) : asking_.held(account);
}

Expected<void> LeasedSource::still_allowed(const vault::Account& account) {
  auto asked = asking_.still_allowed(account);
  answered_ = answered_ || asked;
  if (asked) return asked;
  heed(asked.error(), account.id);
  if (!by_lease_ || !is_away(asked.error().outcome)) return asked;
  return check(by_lease_->terms, by_lease_->kept);
}

Expected<Secret> LeasedSource::password(const vault::Account& account) {
  if (by_lease_) {
    CERBY_CHECK(check(by_lease_->terms, by_lease_->kept));
    CERBY_CHECK(note_use(vault::LeaseNote::Filled::Password));
    return Secret::copy_of(account.password);
  }
  auto password = asking_.password(account);
  if (!password) {
    heed(password.error(), account.id);
  } else if (asking_.is_in_local_vault()) {
    forget_lease(account.id);  // from when it was in another vault
  } else {
    renew_lease(account.id);
  }
  return password;
}

Expected<Code> LeasedSource::code(const vault::Account& account) {
  if (by_lease_) {
    CERBY_CHECK(check(by_lease_->terms, by_lease_->kept));
    CERBY_TRY(auto code, code_now(account));
    if (!code.digits.empty()) CERBY_CHECK(note_use(vault::LeaseNote::Filled::Code));
    return code;
  }
  auto code = asking_.code(account);
  if (!code) heed(code.error(), account.id);
  return code;
}

// Each step once, by however many launches of this device, also where the workspace gave its code before or
// does so after: kept as that of the workspace's is (workspace.cpp), of the account alone, by the second in
// which it ends.
Expected<Code> LeasedSource::code_now(const vault::Account& account) {
  CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
  const auto period = static_cast<std::uint64_t>(parameters.period);
  vault::Account without_secret;
  without_secret.id = account.id;
  otp::Choice choice;
  const auto choose = [&](auto last_end, UnixTime now) -> std::optional<std::uint64_t> {
    std::optional<std::uint64_t> last;
    if (last_end && *last_end / period > 0) last = (*last_end + kRounding) / period - 1;
    choice = otp::choose_step(now, parameters.period, last);
    if (!choice.step) return std::nullopt;
    return (*choice.step + 1) * period;
  };
  CERBY_TRY(const auto used, vault_.use_local_step(without_secret, clock_, choose));
  if (!used) return Code{.digits = {}, .wait_seconds = choice.wait_seconds};
  return Code{
      .digits = otp::code(parameters, *choice.step), .wait_seconds = 0, .seconds_left = choice.seconds_left};
}

// Before the secret leaves: where it cannot be noted, it does not. One that goes nowhere is no use.
Expected<void> LeasedSource::note_use(vault::LeaseNote::Filled filled) {
  if (use_ == Use::Played) return {};
  auto stub = vault::lease_stub(by_lease_->kept.lease);
  if (!stub) return refused(stub.error());
  return vault_.note_lease_use(workspace_, {.id = Uuid::random(),
                                            .used = clock_.unix_time(),
                                            .filled = filled,
                                            .left_out = 0,
                                            .refused = false,
                                            .lease = std::move(*stub)});
}

std::optional<UnixTime> LeasedSource::lease_end() const {
  if (!by_lease_) return {};
  return vault::lease_end(by_lease_->terms, by_lease_->kept.received);
}

void LeasedSource::finish() {
  if (answered_) {
    if (const auto told = tell_lease_uses(workspace_, *proof_, fetcher_, vault_, clock_); !told)
      log::info("the uses of leases were not told: {}", describe(told.error()));
  }
  if (const auto removed = vault_.remove_leases_over(clock_.unix_time()); !removed)
    log::warn("leases that are over were not removed: {}", describe(removed.error()));
}

// No launch fails for want of a lease.
void LeasedSource::renew_lease(const Uuid& account) {
  if (const auto taken = take_lease(account); !taken) {
    heed(taken.error(), account);
    log::info("no lease was taken: {}", describe(taken.error()));
  }
}

Expected<void> LeasedSource::take_lease(const Uuid& account) {
  CERBY_TRY(const auto key, vault_.lease_key(workspace_));
  if (!key) return {};  // it gives none
  CERBY_TRY(const auto device, vault_.device_keys());
  if (!device) return {};
  const auto now = clock_.unix_time();
  CERBY_TRY(const auto before, vault_.lease(workspace_, account));
  // One that has more than half of its time left is not replaced: each one is a secret that leaves. Unless it
  // is from when the clock was ahead.
  if (before && before->received <= now && before->seen <= now &&
      before->expires - now > (before->expires - before->received) / 2)
    return {};
  CERBY_TRY(auto body, ask(FetchMethod::Get, workspace_, "/api/v1/accounts/" + account.text() + "/lease",
                           *proof_, fetcher_));
  CERBY_TRY(auto bytes, lease_from(std::move(body)));
  const auto lease = vault::read_lease(bytes, *key);
  if (!lease) return refused(lease.error());
  const auto checked = vault::check_lease(lease->terms, {.workspace = authority_of(workspace_),
                                                         .device = device->device().id,
                                                         .account = account,
                                                         .now = now,
                                                         .seen = now,
                                                         .received = now});
  if (!checked) return refused(checked.error());
  return vault_.put_lease({.workspace = workspace_.text(),
                           .account = account,
                           .received = now,
                           .seen = now,
                           .expires = lease->terms.expires,
                           .lease = std::move(bytes)});
}

Expected<void> LeasedSource::allow_form_site(vault::Account& account, const Origin& to) {
  return asking_.allow_form_site(account, to);
}
Expected<std::size_t> LeasedSource::each_account(const std::optional<Origin>& naming, const Visit& visit) {
  return asking_.each_account(naming, visit);
}
Expected<Secret> LeasedSource::backup_code(vault::Account& account) {
  return asking_.backup_code(account);
}
Expected<void> LeasedSource::set_password(const vault::Account& account, Secret password) {
  return asking_.set_password(account, std::move(password));
}

}  // namespace cerby::source
