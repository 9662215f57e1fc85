// An item as another program would store it, of any size: secret-tool takes a few KiB only.
#pragma once

#include <string>

#include "base/paths.h"
#include "base/uuid.h"

namespace cerby::keystore {

// False when the key store did not take it. `copy`: one more attribute, so that it stands beside the others.
[[nodiscard]] bool plant(const Environment& environment, const Uuid& vault, const std::string& value,
                         const std::string& copy = {});

}  // namespace cerby::keystore
