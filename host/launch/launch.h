// One launch, from the click to logged in: the story of DESIGN.md, section 2, as the host lives it. Blocking
// and straight: it asks, waits for what comes back, and goes on; time, extension, vault and source come from
// outside.
#pragma once

#include <cstdint>
#include <functional>

#include "base/clock.h"
#include "base/config.h"
#include "base/fetch.h"
#include "base/outcome.h"
#include "launch/gate.h"
#include "source/local_vault.h"
#include "wire/port.h"

namespace cerby::launch {

// What the launch needs of the rest of the host.
struct Surroundings {
  const Config& config;
  const Clock& clock;
  Gate& gate;
  wire::Conversation& extension;
  std::int32_t protocol;  // that hello agreed on
  // Called when the vault has been opened on the way: proves the host's identity to the extension.
  std::function<void()> prove_identity;
  source::Use use = source::Use::Real;
  // What asks a workspace; null where no helper runs.
  Fetcher* fetcher = nullptr;
  // Called once the extension was told how the launch ended: that it hangs up now ends nothing any more.
  std::function<void()> told_ending = [] {};
};

// Answers `launch` and everything that follows, up to `done` or `failed`, which it has sent when it returns.
// Returns what it was, for the log.
Expected<Outcome> run(const wire::LaunchRequest& request, Surroundings surroundings);

}  // namespace cerby::launch
