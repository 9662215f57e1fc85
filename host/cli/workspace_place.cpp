#include "cli/workspace_place.h"

#include <algorithm>

#include "cli/origin_given.h"
#include "cli/vault_access.h"

namespace cerby::cli {
namespace {

bool has_accounts(const Workspace& one) {
  return one.source == AccountSource::Workspace;
}

}  // namespace

Expected<Origin> workspace_with_accounts(const Config& config, const std::string& address) {
  if (!address.empty()) {
    CERBY_TRY(Origin origin, origin_given(address));
    const auto* const workspace = config.workspace(origin);
    if (workspace == nullptr) return fail(Outcome::NotFound, origin.text());
    if (!has_accounts(*workspace))
      return fail(Outcome::InputInvalid, origin.text() + " has its accounts in the vault: nobody signs in");
    return origin;
  }
  const auto found = std::ranges::find_if(config.workspaces, has_accounts);
  if (found == config.workspaces.end()) return fail(Outcome::NotFound, "a workspace that has accounts");
  if (std::ranges::count_if(config.workspaces, has_accounts) > 1)
    return fail(Outcome::InputInvalid, "there are several workspaces: name one");
  return found->address;
}

Expected<WorkspacePlace> WorkspacePlace::open(Context& context, const std::string& address) {
  CERBY_TRY(Config config, read_config(context.paths()));
  CERBY_TRY(Origin origin, workspace_with_accounts(config, address));
  CERBY_TRY(auto vault, open_vault(context));
  CERBY_TRY(auto helper, process::HelperChannel::start(context.environment, process::settings_of(config)));
  return WorkspacePlace{std::move(config), std::move(origin), std::move(vault), std::move(helper)};
}

}  // namespace cerby::cli
