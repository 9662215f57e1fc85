// Offline leases (vault/lease.h): what an account takes to be logged in to, sealed to the asking device for
// some hours and signed. Where the administrator allows them, and by a session alone: an API key has no
// device. That one is given is an entry for each secret that leaves with it.
#include "base/base64.h"
#include "vault/lease.h"
#include "workspace/api/device_parts.h"
#include "workspace/api/own.h"
#include "workspace/api/resources.h"
#include "workspace/api/sealed.h"

namespace cerby::workspace::api {
namespace {

using store::SecretType;

std::unexpected<Refusal> refused(std::string_view reason, std::string sentence) {
  auto problem = http::problem(403, std::move(sentence));
  problem.reason = reason;
  return std::unexpected(Refusal(std::move(problem)));
}

// Its times are those of the call, to the second.
Outcomes<vault::LeaseTerms> terms_of(Call& call, const Uuid& device, const Uuid& account) {
  CERBY_TRY(const auto enrolment, enrolment_of(call));
  CERBY_TRY(const bool owner, call.may(OnAccount{access::Action::Edit}, account));
  const UnixTime now(call.act.at / 1000);
  return vault::LeaseTerms{.workspace = enrolment.workspace,
                           .user = call.user(),
                           .device = device,
                           .account = account,
                           .owner = owner,
                           .issued = now,
                           .expires = now + call.leases.term};
}

Outcomes<vault::LeasedAccount> contents_of(Call& call, const store::Account& account) {
  vault::LeasedAccount leased;
  leased.name = account.label;
  leased.app = account.application;
  leased.login_address = account.url;
  leased.user_name = account.username.empty() ? account.email : account.username;
  CERBY_TRY(leased.origins, find_origins(call.transaction, call.workspace(), account.id));
  CERBY_TRY(auto password, open_secret_of(call, SecretType::Password));
  leased.password = std::move(password.secret);
  call.note_secret(audit::Kind::LeaseGiven, account.id, word_of(SecretType::Password));
  if (call.leases.totp && account.has_totp) {
    CERBY_TRY(auto totp, open_secret_of(call, SecretType::Totp));
    leased.otpauth = std::move(totp.secret);
    call.note_secret(audit::Kind::LeaseGiven, account.id, word_of(SecretType::Totp));
  }
  return leased;
}

Reply give(Call& call) {
  if (call.leases.term.count() <= 0) return refused("no_leases", "This workspace gives no offline leases.");
  CERBY_CHECK(require_session(call));  // a device's, by a session alone
  const auto& id = call.request.ids.front();
  CERBY_TRY(const auto calling, calling_device(call));
  if (!calling.device) return refused("device_not_trusted", "This device was not let in.");
  CERBY_TRY(const auto account, find_account(call.transaction, call.workspace(), id));
  CERBY_TRY(const auto leased, contents_of(call, account));
  if (leased.origins.empty()) return std::unexpected(Refusal(not_now("no_login_address", "It has none.")));
  CERBY_TRY(const auto terms, terms_of(call, calling.device->id, id));
  const auto lease = vault::make_lease(terms, calling.device->sealing_key, leased, [&](Bytes message) {
    return *call.keys.newest().sign_lease(message);
  });
  if (!lease)
    return std::unexpected(
        Refusal(store::Failure{store::Error::Failed, "a lease: " + std::string(name(lease.error()))}));
  return document(call.request.target, [&](auto& writer) {
    begin_resource(writer, "account_lease", id);
    writer.member("lease", base64url(*lease));
    writer.member("expiresAt", text_of_time(std::chrono::milliseconds(terms.expires)));
    end_resource(writer);
  });
}

constexpr std::array kOperations{reads_secret("/api/v1/accounts/{id}/lease", give)};

}  // namespace

std::span<const Operation> lease_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
