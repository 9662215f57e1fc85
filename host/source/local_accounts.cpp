#include "source/local_accounts.h"

#include <string>
#include <utility>

#include "base/base64.h"
#include "otp/otpauth.h"
#include "source/ask.h"
#include "source/document_writer.h"
#include "source/local_answers.h"
#include "source/step_code.h"
#include "source/workspace_answers.h"
#include "vault/local_account.h"

namespace cerby::source {
namespace {

// How often an account is read and written where somebody else writes it in between.
constexpr int kTries = 4;

std::string path_of(const Uuid& account) {
  return "/api/v1/accounts/" + account.text() + "/sealed";
}

std::string body_of(const vault::LocalPlace& place, Bytes sealed) {
  return document_of("sealed_account", {}, [&](DocumentWriter& writer) {
    writer.member("epoch", place.epoch);
    writer.member("revision", place.revision);
    writer.member("sealed", base64url(sealed));
  });
}

vault::SeenLocalAccount seen_as(const vault::LocalPlace& place, Bytes sealed) {
  return {.workspace = place.workspace,
          .account = place.account,
          .vault = place.vault,
          .epoch = static_cast<std::uint32_t>(place.epoch),
          .revision = place.revision,
          .hash = vault::hash_of_local_account(sealed)};
}

// Where it leads is held against the rules as if it had been typed here.
Expected<void> check_places(const vault::Account& account, LoopbackHttp loopback) {
  const auto address = Address::parse(account.login_address, loopback);
  if (!address) return fail(Outcome::AccountIncomplete, "a log-in address that is one");
  bool has_own = false;
  for (const auto& origin : account.origins) {
    const auto pattern = OriginPattern::parse(origin, loopback);
    if (!pattern) return fail(Outcome::AccountIncomplete, "origins that are some");
    has_own = has_own || pattern->matches(address->origin);
  }
  if (!has_own) return fail(Outcome::AccountIncomplete, "the log-in address among its origins");
  return {};
}

}  // namespace

Expected<std::optional<Uuid>> LocalAccounts::seen_in(const Uuid& account) {
  CERBY_TRY(const auto seen, talk_.vault.seen_local_account(talk_.workspace(), account));
  return seen ? std::optional(seen->vault) : std::nullopt;
}

Expected<vault::Account> LocalAccounts::read(const Uuid& account, const Uuid& local_vault) {
  const auto& talk = talk_.devices;
  auto body = ask(FetchMethod::Get, talk.workspace, path_of(account), talk.proof, talk.fetcher);
  if (!body && body.error().outcome == Outcome::RoleNone && body.error().detail.starts_with("status 404"))
    return fail(Outcome::NotFound, body.error().detail);
  if (!body) return std::unexpected(std::move(body).error());
  CERBY_TRY(const auto answered, sealed_account_from(std::move(*body), account));
  if (answered.vault != local_vault)
    return fail(Outcome::LocalAccountRefused, "it is said to be in two vaults");
  const vault::LocalPlace place{.workspace = talk_.workspace(),
                                .vault = local_vault,
                                .account = account,
                                .epoch = answered.epoch,
                                .revision = answered.revision};
  CERBY_TRY(const auto key, data_key_of(talk_, local_vault, static_cast<std::uint32_t>(place.epoch)));
  CERBY_TRY(auto opened, vault::open_local_account(key.view(), place, answered.sealed));

  const auto now = seen_as(place, answered.sealed);
  CERBY_TRY(const auto before, talk_.vault.seen_local_account(place.workspace, account));
  if (before != now) {
    // What was removed from the vault's devices still has the older keys.
    CERBY_TRY(const auto keys, talk_.vault.data_keys(place.workspace, local_vault));
    if (keys && keys->newest() > now.epoch)
      return fail(Outcome::LocalAccountRolledBack, "it was sealed under an older key of its vault");
    CERBY_CHECK(talk_.vault.see(now));
  }
  opened.workspace = talk.workspace.text();
  opened.role = vault::ItemRole::Collaborator;
  return opened;
}

// Two reasons have one answer: nobody has sealed anything, or the user may not have what was sealed there.
std::unexpected<Failure> LocalAccounts::nothing_in(const Uuid& local_vault) {
  const auto& talk = talk_.devices;
  const auto seen =
      ask(FetchMethod::Get, talk.workspace, "/api/v1/vaults/" + local_vault.text(), talk.proof, talk.fetcher);
  if (seen)
    return fail(Outcome::AccountIncomplete,
                "something that is sealed for it; its vault's owner: cerbyctl local-vault put");
  if (seen.error().outcome != Outcome::RoleNone) return std::unexpected(seen.error());
  return fail(Outcome::RoleNone,
              "its local vault is not shared with you; the vault's owner: cerbyctl local-vault share");
}

Expected<vault::Account> LocalAccounts::open(const Uuid& account, const Uuid& local_vault) {
  auto opened = read(account, local_vault);
  if (!opened && opened.error().outcome == Outcome::NotFound) return nothing_in(local_vault);
  if (opened) CERBY_CHECK(check_places(*opened, loopback_));
  return opened;
}

Expected<LocalAccounts::Found> LocalAccounts::to_write(const Uuid& account) {
  const auto& talk = talk_.devices;
  CERBY_TRY(auto body, ask(FetchMethod::Get, talk.workspace, "/api/v1/accounts/" + account.text(), talk.proof,
                           talk.fetcher));
  CERBY_TRY(auto answered, account_from(std::move(body), account, talk.workspace, loopback_));
  CERBY_TRY(const auto seen, seen_in(account));
  if (seen && seen != answered.local_vault)
    return fail(Outcome::LocalAccountRefused, "it is said to be in another vault than before");
  if (!answered.local_vault) return fail(Outcome::NotInWorkspace, "its secrets are in a cloud vault");
  auto found = read(account, *answered.local_vault);
  if (found) return Found{*answered.local_vault, std::move(*found)};
  // What was seen here cannot be gone.
  if (found.error().outcome != Outcome::NotFound || seen) return std::unexpected(std::move(found).error());
  answered.account.created = clock_.unix_time();
  return Found{*answered.local_vault, std::move(answered.account)};
}

Expected<Code> LocalAccounts::code(const vault::Account& account) {
  CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
  if (parameters.kind == otp::Kind::Hotp)
    return fail(Outcome::OtpInvalid, "codes by a counter are not for local vaults");
  return next_step_code(
      parameters, [&](const auto& choose) { return talk_.vault.use_local_step(account, clock_, choose); });
}

Expected<std::int64_t> LocalAccounts::put(const vault::Account& account, const Uuid& local_vault) {
  const auto workspace = talk_.workspace();
  CERBY_TRY(const auto keys, talk_.vault.data_keys(workspace, local_vault));
  if (!keys) return fail(Outcome::LocalKeyMissing);
  const vault::LocalPlace place{.workspace = workspace,
                                .vault = local_vault,
                                .account = account.id,
                                .epoch = keys->newest(),
                                .revision = static_cast<std::int64_t>(account.revision) + 1};
  CERBY_TRY(const auto sealed, vault::seal_local_account(keys->key(keys->newest()), place, account));
  const auto& talk = talk_.devices;
  CERBY_CHECK(ask(FetchMethod::Put, talk.workspace, path_of(account.id), talk.proof, talk.fetcher,
                  body_of(place, sealed)));
  CERBY_CHECK(talk_.vault.see(seen_as(place, sealed)));
  return place.revision;
}

template <typename Edit>
Expected<vault::Account> LocalAccounts::change(const Uuid& account, const Uuid& local_vault, Edit edit) {
  for (int tries = kTries;; --tries) {
    CERBY_TRY(auto newest, open(account, local_vault));
    CERBY_CHECK(edit(newest));
    newest.changed = clock_.unix_time();
    const auto put_there = put(newest, local_vault);
    if (put_there) return newest;
    if (put_there.error().outcome != Outcome::ChangedElsewhere || tries <= 1)
      return std::unexpected(put_there.error());
  }
}

Expected<Secret> LocalAccounts::backup_code(vault::Account& account, const Uuid& local_vault) {
  const auto all_used = [&]() -> Expected<void> {
    account.backup_codes.clear();
    return fail(Outcome::NotFound, "every backup code of the account was used");
  };
  if (use_ == Use::Played) {
    if (account.backup_codes.empty()) return std::unexpected(all_used().error());
    return Secret::copy_of(account.backup_codes.front());
  }
  // In the workspace before it leaves, as every code is noted before.
  const auto newest = change(account.id, local_vault, [&](vault::Account& edited) -> Expected<void> {
    if (edited.backup_codes.empty()) return all_used();
    auto& used = edited.used_backup_codes;
    used.push_back(edited.backup_codes.front());
    edited.backup_codes.erase(edited.backup_codes.begin());
    if (used.size() > vault::kMaxRepeated) used.erase(used.begin());
    return {};
  });
  if (!newest && newest.error().outcome == Outcome::RoleNone)
    return fail(Outcome::LocalBackupCode, newest.error().detail);
  if (!newest) return std::unexpected(newest.error());
  account.backup_codes.clear();
  for (const auto left : newest->backup_codes)
    account.backup_codes.push_back(account.keep(Secret::copy_of(left)));
  return Secret::copy_of(newest->used_backup_codes.back());
}

Expected<void> LocalAccounts::set_password(const vault::Account& account, const Uuid& local_vault,
                                           SecretView password) {
  CERBY_CHECK(change(account.id, local_vault, [&](vault::Account& edited) -> Expected<void> {
    edited.password = edited.keep(Secret::copy_of(password));
    return {};
  }));
  return {};
}

}  // namespace cerby::source
