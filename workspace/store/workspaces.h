// Workspaces, as the functions of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "workspace/access/decide.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

// Whether the token for Okta works, as far as is known.
enum class TokenStatus : std::uint8_t { Unknown, Works, Refused };

struct Workspace {
  Uuid id;
  std::string host;
  std::string label;
  std::int64_t feed = 0;  // the last change's number
  access::Feature extended_access = access::Feature::Off;
  std::optional<std::string> okta_domain;
  // Sealed, and the name of the master key that it is sealed with; both or none.
  std::optional<std::vector<std::uint8_t>> okta_token;
  std::optional<std::string> okta_token_key;
  TokenStatus okta_token_status = TokenStatus::Unknown;
  std::optional<Time> okta_token_checked_at;
  Time longest_lease = 0;  // in milliseconds, at most 8 h; 0: none
};

Result<void> create_workspace(Transaction& transaction, const Workspace& workspace, Time now);
Result<Workspace> find_workspace(Transaction& transaction, const Uuid& id);
Result<Workspace> find_workspace_by_host(Transaction& transaction, const std::string& host);
// All but id and feed.
Result<void> change_workspace(Transaction& transaction, const Act& act, const Workspace& workspace);

}  // namespace cerby::workspace::store
