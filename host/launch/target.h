// What a launch address names: `https://<workspace host>/launch/<account id>`, and nothing else.
#pragma once

#include <string_view>

#include "base/config.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/uuid.h"

namespace cerby::launch {

struct Target {
  Workspace workspace;
  Uuid account;
};

// launch_address_invalid for any other form (a query too: the address carries no parameters);
// workspace_unknown.
Expected<Target> target_of(std::string_view address, const Config& config);

// The address that a chiclet carries.
std::string launch_address(const Origin& workspace, const Uuid& account);

}  // namespace cerby::launch
