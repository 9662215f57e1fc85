// The time that one step of a launch has for its workspace: for all that it asks, and not for each request. A
// step may need new tokens, then the account, then a lease; a workspace that takes its time for each of them
// would else hold the user up for as many times the longest request.
#pragma once

#include <chrono>

#include "base/clock.h"
#include "base/fetch.h"
#include "base/outcome.h"

namespace cerby::source {

class StepFetcher final : public Fetcher {
 public:
  // Both outlive it. The first step begins with it. `step_time`: above 0.
  StepFetcher(Fetcher& fetcher, const Clock& clock, std::chrono::milliseconds step_time = kLongestFetch);

  // From now on what is asked has the whole time again.
  void begin_step();

  // The same request, which may take what is left of the step, up to its own limit. workspace_timed_out
  // without asking, where hardly any is: a request that is heard there and not answered in time here would do
  // harm, since a refresh token is good once.
  Expected<Fetched> fetch(const FetchRequest& request) override;

 private:
  Fetcher& fetcher_;
  const Clock& clock_;
  const std::chrono::milliseconds step_time_;
  MonotonicTime end_{};
};

}  // namespace cerby::source
