#include "source/workspace.h"

#include <algorithm>
#include <string>
#include <utility>

#include "source/workspace_answers.h"

namespace cerby::source {
namespace {

constexpr std::int64_t kLeastLeft = 3;  // as otp::choose_step has it
constexpr std::int32_t kUsualDigits = 6;

FetchHeader header_of(const vault::Session& session) {
  // The place of the next kind: Authorization: Bearer, for a token of a sign-in.
  switch (session.kind) {
    case vault::Session::Kind::ApiKey:
      break;
  }
  return {"X-API-Key", Secret::copy_of(session.proof.view())};
}

std::unexpected<Failure> not_here() {
  return fail(Outcome::NotInWorkspace);
}

std::unexpected<Failure> refused(std::uint32_t status, const std::string& reason) {
  const auto said = "status " + std::to_string(status) + (reason.empty() ? "" : ", " + reason);
  if (status == 401 || reason == "scope_missing") return fail(Outcome::WorkspaceKeyRefused, said);
  if (reason == "role_too_narrow") return fail(Outcome::RoleLoginOnly, said);
  if (reason == "local_vault") return fail(Outcome::AccountIncomplete, "secrets outside of a local vault");
  if (status == 403 || status == 404) return fail(Outcome::RoleNone, said);
  if (status == 429) return fail(Outcome::WorkspaceBusy, said);
  if (status >= 500) return fail(Outcome::WorkspaceFailed, said);
  return fail(Outcome::WorkspaceAnswerInvalid, said);
}

Expected<Secret> get_path(const Origin& workspace, const std::string& path, const vault::Session& session,
                          Fetcher& fetcher) {
  FetchRequest request{.method = FetchMethod::Get, .url = workspace.text() + path};
  request.headers.push_back(header_of(session));
  std::string media = "application/json";
  request.headers.push_back({"Accept", Secret::take(std::span(media))});
  CERBY_TRY(auto answer, fetcher.fetch(request));
  if (answer.body.size() > kMaxFetchedBody) return fail(Outcome::WorkspaceAnswerTooLarge);
  if (answer.status != 200) return refused(answer.status, reason_from(std::move(answer.body)));
  return std::move(answer.body);
}

}  // namespace

Expected<Secret> WorkspaceSource::get(const Uuid& account, std::string_view what) {
  return get_path(workspace_, "/api/v1/accounts/" + account.text() + std::string(what), session_, fetcher_);
}

Expected<vault::Account> WorkspaceSource::account(const Origin& workspace, const Uuid& id) {
  if (workspace != workspace_) return fail(Outcome::AccountUnknown, id.text());
  CERBY_TRY(auto body, get(id, ""));
  CERBY_TRY(auto answered, account_from(std::move(body), id, workspace_, loopback_));
  has_code_ = answered.has_code;
  return std::move(answered.account);
}

Expected<Held> WorkspaceSource::held(const vault::Account&) {
  Held held{.password = true, .code_digits = {}};
  if (has_code_) held.code_digits = kUsualDigits;
  return held;
}

Expected<void> WorkspaceSource::still_allowed(const vault::Account& account) {
  CERBY_TRY(auto body, get(account.id, ""));
  CERBY_TRY(const auto answered, account_from(std::move(body), account.id, workspace_, loopback_));
  // Where its pages are, and as whom, was planned by; another answer is another account's.
  if (answered.account.origins != account.origins || answered.account.user_name != account.user_name)
    return fail(Outcome::WorkspaceAnswerInvalid, "the account was changed during the launch");
  return {};
}

Expected<Secret> WorkspaceSource::password(const vault::Account& account) {
  CERBY_TRY(auto body, get(account.id, "/secrets?filter%5Btype%5D=password"));
  return password_from(std::move(body));
}

Expected<Code> WorkspaceSource::code(const vault::Account& account) {
  CERBY_TRY(auto body, get(account.id, "/totp"));
  CERBY_TRY(auto answered, code_from(std::move(body)));
  if (answered.seconds_left < kLeastLeft || answered.digits.view().equals(last_code_.view()))
    return Code{.digits = {}, .wait_seconds = answered.seconds_left};
  last_code_ = Secret::copy_of(answered.digits.view());
  return Code{.digits = std::move(answered.digits), .wait_seconds = 0, .seconds_left = answered.seconds_left};
}

Expected<void> WorkspaceSource::allow_form_site(vault::Account& account, const Origin& to) {
  auto& sites = account.allowed_form_sites;
  if (std::ranges::find(sites, to.text()) == sites.end()) sites.push_back(to.text());
  return {};
}

Expected<std::size_t> WorkspaceSource::each_account(const std::optional<Origin>&, const Visit&) {
  return not_here();
}
Expected<Secret> WorkspaceSource::backup_code(vault::Account&) {
  return not_here();
}
Expected<void> WorkspaceSource::set_password(const vault::Account&, Secret) {
  return not_here();
}

Expected<void> ask_whether_it_answers(const Origin& workspace, const vault::Session& session,
                                      Fetcher& fetcher) {
  CERBY_CHECK(get_path(workspace, "/api/v1/accounts?page%5Bsize%5D=1", session, fetcher));
  return {};
}

}  // namespace cerby::source
