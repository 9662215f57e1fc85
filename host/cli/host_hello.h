// The host, started as a browser would, and asked for its `hello`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "cli/browsers.h"

namespace cerby::cli {

struct HostAnswer {
  std::string version, vault;  // "0.1.0"; "open", "locked", …
  std::int64_t protocol = 0;
  std::vector<std::uint8_t> key{};  // that proved itself; empty: it did not need to (the vault is not open)
};

// host_exited: no answer within 10 s, or the host ended (its exit code is in the detail); host_unproven: its
// signature is not its key's; otherwise what it failed with.
Expected<HostAnswer> ask_for_hello(const std::filesystem::path& host, Family family,
                                   const std::filesystem::path& manifest, const Environment& environment,
                                   const Clock& clock);

}  // namespace cerby::cli
