#include "source/step_fetcher.h"

#include <algorithm>

namespace cerby::source {
namespace {

// Less than this part of a step's time is hardly any.
constexpr int kPartThatCounts = 20;

}  // namespace

StepFetcher::StepFetcher(Fetcher& fetcher, const Clock& clock, std::chrono::milliseconds step_time)
    : fetcher_(fetcher), clock_(clock), step_time_(step_time) {
  begin_step();
}

void StepFetcher::begin_step() {
  end_ = clock_.monotonic() + step_time_;
}

Expected<Fetched> StepFetcher::fetch(const FetchRequest& request) {
  const std::chrono::milliseconds left = end_ - clock_.monotonic();
  if (left <= step_time_ / kPartThatCounts)
    return fail(Outcome::WorkspaceTimedOut, "what was asked before took the step's time");
  FetchRequest within{.method = request.method,
                      .url = request.url,
                      .body = Secret::copy_of(request.body.view()),
                      .limit = std::min(request.limit, left)};
  for (const auto& header : request.headers)
    within.headers.push_back({header.name, Secret::copy_of(header.value.view())});
  return fetcher_.fetch(within);
}

}  // namespace cerby::source
