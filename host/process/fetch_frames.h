// How a request for the network and its answer lie in frames of host and helper.
//
//   request  method(u8) ‖ limit in milliseconds(u32) ‖ lp(url) ‖ headers(u32) ‖ [lp(name) ‖ lp(value)]… ‖
//   body answer   status(u32) ‖ lp(account state) ‖ body
#pragma once

#include <chrono>

#include "base/fetch.h"
#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::process {

// What was asked, with how long it may take.
struct TimedFetch {
  FetchRequest request;
  std::chrono::milliseconds limit{};
};

// helper_failed: more than fits into one frame.
Expected<Secret> payload_of(const FetchRequest& request, std::chrono::milliseconds limit);
// helper_failed: malformed, or out of bounds (fetch.h). The url and the headers are looked at by who uses
// them.
Expected<TimedFetch> fetch_from(const Secret& payload);

Secret payload_of(const Fetched& answer);
Expected<Fetched> fetched_from(const Secret& payload);

}  // namespace cerby::process
