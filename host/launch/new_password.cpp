#include "launch/new_password.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/log.h"
#include "launch/target.h"

namespace cerby::launch {
namespace {

constexpr int kTries = 3;

// A prompt that was closed without an answer.
Expected<Secret> given(Expected<Secret> answer) {
  if (!answer && answer.error().outcome == Outcome::UnlockCancelled) return fail(Outcome::PasswordKept);
  if (answer && answer->empty()) return fail(Outcome::PasswordKept);
  return answer;
}

}  // namespace

Expected<vault::Account> account_to_change(const wire::NewPasswordRequest& request, const Config& config,
                                           source::Source& source) {
  CERBY_TRY(const Target target, target_of(request.address, config));
  if (target.workspace.role == WorkspaceRole::LoginOnly) return fail(Outcome::RoleLoginOnly);
  if (target.workspace.source != AccountSource::Vault) return fail(Outcome::NotInWorkspace);
  CERBY_TRY(auto account, source.account(target.workspace.address, target.account));
  if (account.role != vault::ItemRole::Owner) return fail(Outcome::RoleNotOwner, "password");
  return account;
}

Expected<void> replace_password(const vault::Account& account, vault::Prompt& prompt,
                                source::Source& source) {
  const auto named = fmt::format("{} on {} ({})", account.name, account.app, account.user_name);
  std::string error;
  for (int tried = 0; tried < kTries; ++tried) {
    CERBY_TRY(auto password,
              given(prompt.passphrase({.text = "The password that is now the right one for " + named,
                                       .error = std::exchange(error, {}),
                                       .of_app = true})));
    CERBY_TRY(const auto again,
              given(prompt.passphrase(
                  {.text = "The same password once more, for " + named, .error = {}, .of_app = true})));
    if (!again.view().equals(password.view())) {
      error = "The two were not the same.";
      continue;
    }
    CERBY_CHECK(source.set_password(account, std::move(password)));
    log::info("the password of account {} was replaced by its Owner", account.id.text());
    return {};
  }
  return fail(Outcome::PasswordKept);
}

}  // namespace cerby::launch
