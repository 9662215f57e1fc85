// What commands about a workspace that has its accounts work with: the workspace, the open vault, and what
// asks the network.
#pragma once

#include <string>

#include "base/config.h"
#include "cli/verb.h"
#include "process/helper_channel.h"
#include "source/kept_session.h"
#include "vault/vault.h"

namespace cerby::cli {

// The one that is named; of an empty name, the only one that has its accounts. not_found; input_invalid: its
// accounts are in the vault, or there are several.
Expected<Origin> workspace_with_accounts(const Config& config, const std::string& address);

struct WorkspacePlace {
  Config config;
  Origin address;
  vault::Vault vault;
  process::HelperChannel helper;

  // Those of workspace_with_accounts(), and what opening the vault takes.
  static Expected<WorkspacePlace> open(Context& context, const std::string& address);
  // By this computer's session, or the API key in its place.
  source::KeptSession proof(const Context& context) {
    return {address, vault, helper.fetcher(), context.clock};
  }
};

}  // namespace cerby::cli
