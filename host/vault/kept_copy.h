// A copy of the vault's file that stays beside it, because the file itself is about to become another one.
// Inside this folder only.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/outcome.h"
#include "vault/secure_file.h"

namespace cerby::vault {

// The copy's name: that of the vault, `middle`, and the date and time in UTC, as "20260131T235959Z"; with a
// number after it where there is one of that name, since none is ever written over. Mode 0600, and durable
// when this returns. `vault` is the file, open for reading. What a killed writer has left in the journal is
// kept in the same way. storage_failed.
Expected<std::string> keep_copy(const SecureFolder& folder, const std::string& name, int vault,
                                const std::string& middle, UnixTime now);

}  // namespace cerby::vault
