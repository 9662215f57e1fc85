#include "source/local_vault.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "otp/code.h"
#include "otp/otpauth.h"
#include "source/step_code.h"

namespace cerby::source {
namespace {

// How often an account is read and written where somebody else writes it in between.
constexpr int kTries = 8;

}  // namespace

Expected<vault::Account> LocalVault::account(const Origin& workspace, const Uuid& id) {
  CERBY_TRY(auto found, vault_.account(id));
  // An account of another workspace is as unknown as one that is not there.
  if (!found || found->workspace != workspace.text()) return fail(Outcome::AccountUnknown, id.text());
  if (found->role == vault::ItemRole::None) return fail(Outcome::RoleNone, id.text());
  return std::move(*found);
}

Expected<std::size_t> LocalVault::each_account(const std::optional<Origin>& naming, const Visit& visit) {
  std::size_t unread = 0;
  const vault::Vault::Visit each = [&](const vault::Account& account) { return visit(account); };
  const vault::Vault::Unread note = [&](const Uuid&, const Failure& failure) {
    log::warn("an account is not listed: {}", failure.detail);
    ++unread;
  };
  if (naming) {
    CERBY_CHECK(vault_.each_account_for(*naming, each, note));
  } else {
    CERBY_CHECK(vault_.each_account(each, note));
  }
  return unread;
}

Expected<Code> LocalVault::code(const vault::Account& account) {
  CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
  // Recorded before it leaves: a code that was never used is a smaller fault than one that is used twice.
  if (parameters.kind == otp::Kind::Hotp) {
    // The one that the account came with, or the one after the last.
    CERBY_TRY(const auto counter, vault_.use_counter(account.id, parameters.counter));
    return Code{.digits = otp::code(parameters, counter), .wait_seconds = 0};
  }
  return next_step_code(parameters,
                        [&](const auto& choose) { return vault_.use_step(account, clock_, choose); });
}

template <typename Edit>
Expected<vault::Account> LocalVault::change(const Uuid& id, Edit edit) {
  for (int tries = kTries;; --tries) {
    CERBY_TRY(auto found, vault_.account(id));
    if (!found) return fail(Outcome::AccountUnknown, id.text());
    auto newest = std::move(*found);
    CERBY_TRY(const Edited edited, edit(newest));
    if (edited == Edited::No) return newest;
    newest.changed = clock_.unix_time();
    const auto put = vault_.put(newest);
    if (put) return newest;
    if (put.error().outcome != Outcome::VaultBusy || tries <= 1) return std::unexpected(put.error());
  }
}

Expected<Secret> LocalVault::backup_code(vault::Account& account) {
  // Recorded before it leaves, as every code is.
  const auto use_one = [&](vault::Account& newest) -> Expected<Edited> {
    if (newest.backup_codes.empty()) {
      account.backup_codes.clear();
      return fail(Outcome::NotFound, "every backup code of the account was used");
    }
    if (use_ == Use::Played) return Edited::No;
    auto& used = newest.used_backup_codes;
    used.push_back(newest.backup_codes.front());
    newest.backup_codes.erase(newest.backup_codes.begin());
    if (used.size() > vault::kMaxRepeated) used.erase(used.begin());
    return Edited::Yes;
  };
  CERBY_TRY(const auto newest, change(account.id, use_one));
  account.backup_codes.clear();
  for (const auto left : newest.backup_codes)
    account.backup_codes.push_back(account.keep(Secret::copy_of(left)));
  return Secret::copy_of(use_ == Use::Played ? newest.backup_codes.front() : newest.used_backup_codes.back());
}

Expected<void> LocalVault::set_password(const vault::Account& account, Secret password) {
  const auto replace = [&](vault::Account& newest) -> Expected<Edited> {
    newest.password = newest.keep(Secret::copy_of(password.view()));
    return Edited::Yes;
  };
  CERBY_CHECK(change(account.id, replace));
  return {};
}

Expected<void> LocalVault::allow_form_site(vault::Account& account, const Origin& to) {
  const auto allow = [&](vault::Account& newest) -> Expected<Edited> {
    auto& sites = newest.allowed_form_sites;
    if (std::ranges::find(sites, to.text()) != sites.end()) return Edited::No;
    sites.push_back(to.text());
    return Edited::Yes;
  };
  CERBY_TRY(auto newest, change(account.id, allow));
  account.allowed_form_sites = std::move(newest.allowed_form_sites);
  return {};
}

}  // namespace cerby::source
