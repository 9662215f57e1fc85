#include "bench/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cerby::bench {

double percentile(std::vector<double> values, double percent) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

std::string table(const std::string& title, const std::vector<const Series*>& rows, const Series& floor) {
  std::string text =
      fmt::format("\n### {}\n\n| {:<42} | {:>9} | {:>9} | {:>7} | {:<11} | {:>8} | {:<12} | {:>6} |\n", title,
                  "", "median ms", "p95 ms", "× floor", "goal", "peak MiB", "goal", "faults");
  text += "| --- | --- | --- | --- | --- | --- | --- | --- |\n";
  const double base = median(floor.milliseconds);
  for (const Series* row : rows) {
    const double middle = median(row->milliseconds);
    text += fmt::format("| {:<42} | {:>9.3f} | {:>9.3f} | {:>7.2f} | {:<11} | {:>8} | {:<12} | {:>6} |\n",
                        row->name, middle, percentile(row->milliseconds, 95), base > 0 ? middle / base : 0,
                        row->goal_ratio ? fmt::format("goal ≤ {:.1f}", *row->goal_ratio) : "",
                        row->peak_mib.empty() ? "" : fmt::format("{:.2f}", percentile(row->peak_mib, 100)),
                        row->goal_mib ? fmt::format("goal ≤ {:.0f}", *row->goal_mib) : "",
                        row->minor_faults.empty() ? "" : fmt::format("{:.0f}", median(row->minor_faults)));
  }
  return text;
}

}  // namespace cerby::bench
