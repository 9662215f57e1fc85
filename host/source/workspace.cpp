#include "source/workspace.h"

#include <algorithm>
#include <string>
#include <utility>

#include "source/ask.h"
#include "source/workspace_answers.h"

namespace cerby::source {
namespace {

constexpr std::int64_t kLeastLeft = 3;  // as otp::choose_step has it
constexpr std::int32_t kUsualDigits = 6;
// The workspace's clock and this one each count whole seconds.
constexpr UnixTime kRounding{2};
// A step that was used and ends later than this from now is of a clock that was ahead then.
constexpr UnixTime kLongestStep{120};

std::uint64_t seconds(UnixTime time) {
  return static_cast<std::uint64_t>(std::max(time, UnixTime(0)).count());
}

std::unexpected<Failure> not_here() {
  return fail(Outcome::NotInWorkspace);
}

}  // namespace

Expected<Stated> WorkspaceSource::get(const Uuid& account, std::string_view what) {
  return ask_stated(FetchMethod::Get, workspace_, "/api/v1/accounts/" + account.text() + std::string(what),
                    *proof_, fetcher_);
}

Expected<vault::Account> WorkspaceSource::account(const Origin& workspace, const Uuid& id) {
  if (workspace != workspace_) return fail(Outcome::AccountUnknown, id.text());
  CERBY_TRY(auto answer, get(id, ""));
  CERBY_TRY(auto answered, account_from(std::move(answer.body), id, workspace_, loopback_));
  planned_ = {id, std::move(answer.account_state), answered.account.origins, answered.account.user_name};
  has_code_ = answered.has_code;
  local_vault_ = answered.local_vault;
  if (local_) {
    // Once it was sealed, nothing in the open takes its place.
    CERBY_TRY(const auto seen, local_->seen_in(id));
    if (seen && seen != local_vault_)
      return fail(Outcome::LocalAccountRefused, "it is said to be in another vault than before");
  }
  if (!local_vault_) return std::move(answered.account);
  if (!local_) return fail(Outcome::AccountIncomplete, "secrets outside of a local vault");
  return local_->open(id, *local_vault_);
}

Expected<Held> WorkspaceSource::held(const vault::Account& account) {
  if (local_vault_) return held_in(account);
  Held held{.password = true, .code_digits = {}};
  if (has_code_) held.code_digits = kUsualDigits;
  return held;
}

Expected<void> WorkspaceSource::still_allowed(const vault::Account& account) {
  CERBY_TRY(auto answer, get(account.id, ""));
  CERBY_TRY(const auto answered, account_from(std::move(answer.body), account.id, workspace_, loopback_));
  if (answered.local_vault != local_vault_)
    return fail(Outcome::WorkspaceAnswerInvalid, "the account was moved during the launch");
  if (local_vault_) return {};  // the rest of it is sealed
  // Where its pages are, and as whom, was planned by; another answer is another account's.
  if (answered.account.origins != account.origins || answered.account.user_name != account.user_name)
    return fail(Outcome::WorkspaceAnswerInvalid, "the account was changed during the launch");
  planned_ = {account.id, std::move(answer.account_state), account.origins, account.user_name};
  return {};
}

Expected<void> WorkspaceSource::is_of(const vault::Account& account, const std::string& state) {
  const bool known = !state.empty() && state == planned_.state && account.id == planned_.account &&
                     account.origins == planned_.origins && account.user_name == planned_.user_name;
  if (known) return {};
  // Asked after the secret, which does not say whose it is.
  return still_allowed(account);
}

Expected<Secret> WorkspaceSource::password(const vault::Account& account) {
  if (local_vault_) {
    CERBY_CHECK(still_allowed(account));
    return Secret::copy_of(account.password);
  }
  CERBY_TRY(auto answer, get(account.id, "/secrets?filter%5Btype%5D=password"));
  CERBY_TRY(auto password, password_from(std::move(answer.body)));
  CERBY_CHECK(is_of(account, answer.account_state));
  return password;
}

Expected<Code> WorkspaceSource::code(const vault::Account& account) {
  if (local_vault_) {
    CERBY_CHECK(still_allowed(account));
    return local_->code(account);
  }
  const auto now = [&] { return with_ ? with_->clock.unix_time() : UnixTime(0); };
  const auto asked = now();
  CERBY_TRY(auto answer, get(account.id, "/totp"));
  const auto heard = now();
  CERBY_TRY(auto answered, code_from(std::move(answer.body)));
  Code later{.digits = {}, .wait_seconds = answered.seconds_left};
  if (answered.seconds_left < kLeastLeft || answered.digits.view().equals(last_code_.view())) return later;
  CERBY_CHECK(is_of(account, answer.account_state));
  const auto left = answered.seconds_left - std::max(now() - heard, UnixTime(0)).count();
  later.wait_seconds = std::max<std::int64_t>(left, 1);
  if (left < kLeastLeft) return later;
  CERBY_TRY(const bool first, use_step(account, asked, heard, answered.seconds_left));
  if (!first) return later;
  last_code_ = Secret::copy_of(answered.digits.view());
  return Code{.digits = std::move(answered.digits), .wait_seconds = 0, .seconds_left = left};
}

// By when it ends, since the workspace says no more of it than that: the same for all of a step, but for the
// time that an answer takes. Where it may be one that was used, it counts as that.
Expected<bool> WorkspaceSource::use_step(const vault::Account& account, UnixTime asked, UnixTime heard,
                                         std::int64_t left) {
  if (!with_) return true;
  const auto earliest = asked + UnixTime(left), latest = heard + UnixTime(left);
  bool first = true;
  const auto choose = [&](auto last, UnixTime) -> std::optional<std::uint64_t> {
    if (!last || *last + seconds(kRounding) < seconds(earliest)) return seconds(latest);
    first = *last > seconds(latest + kLongestStep);
    return std::nullopt;
  };
  CERBY_CHECK(with_->vault.use_local_step(account, with_->clock, choose));
  return first;
}

Expected<void> WorkspaceSource::allow_form_site(vault::Account& account, const Origin& to) {
  auto& sites = account.allowed_form_sites;
  if (std::ranges::find(sites, to.text()) == sites.end()) sites.push_back(to.text());
  return {};
}

Expected<std::size_t> WorkspaceSource::each_account(const std::optional<Origin>&, const Visit&) {
  return not_here();
}
Expected<Secret> WorkspaceSource::backup_code(vault::Account& account) {
  return local_vault_ ? local_->backup_code(account, *local_vault_) : not_here();
}
Expected<void> WorkspaceSource::set_password(const vault::Account& account, Secret password) {
  return local_vault_ ? local_->set_password(account, *local_vault_, password.view()) : not_here();
}

Expected<void> ask_whether_it_answers(const Origin& workspace, Proof& proof, Fetcher& fetcher) {
  CERBY_CHECK(ask(FetchMethod::Get, workspace, std::string(kForEveryKey), proof, fetcher));
  return {};
}

}  // namespace cerby::source
