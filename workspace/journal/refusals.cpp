#include "workspace/journal/refusals.h"

#include <utility>

namespace cerby::workspace::journal {
namespace {

constexpr store::Time kMinute = 60'000;

}  // namespace

void Refusals::forget_past(std::int64_t minute) {
  std::erase_if(counts_,
                [&](const auto& one) { return one.second.minute < minute && one.second.left_out == 0; });
}

std::optional<std::int64_t> Refusals::take(const Asker& asker, store::Time now) {
  const std::int64_t minute = now / kMinute;
  const std::lock_guard lock(mutex_);
  Key key{asker.workspace, asker.by, asker.party};
  if (!counts_.contains(key) && counts_.size() >= kMostKeys) {
    forget_past(minute);
    if (counts_.size() >= kMostKeys) key = {asker.workspace, {}, {}};
  }
  Count& count = counts_[key];
  const bool is_of_all = key.by == audit::By() && key.party.empty();
  count.asker = is_of_all ? Asker{asker.workspace, {}, {}, {}} : asker;
  if (count.minute != minute) {
    count.minute = minute;
    count.written = 0;
  }
  if (count.written >= kPerMinute) {
    ++count.left_out;
    return std::nullopt;
  }
  ++count.written;
  return is_of_all ? 0 : std::exchange(count.left_out, 0);
}

std::vector<Refusals::LeftOut> Refusals::take_left_out(store::Time now, Minutes minutes) {
  const std::int64_t minute = now / kMinute;
  const std::lock_guard lock(mutex_);
  std::vector<LeftOut> all;
  for (auto& [key, count] : counts_) {
    if (count.left_out > 0 && (minutes == Minutes::All || count.minute != minute))
      all.push_back({count.asker, std::exchange(count.left_out, 0)});
  }
  forget_past(minute);
  return all;
}

}  // namespace cerby::workspace::journal
