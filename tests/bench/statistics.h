// Medians and percentiles of what was measured, and the rows that show them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cerby::bench {

// By the nearest rank; 0 of nothing.
double percentile(std::vector<double> values, double percent);
inline double median(const std::vector<double>& values) {
  return percentile(values, 50);
}

// One kind of measurement of one program, over all runs.
struct Series {
  std::string name;
  std::vector<double> milliseconds{}, peak_mib{}, minor_faults{};
  std::optional<double> goal_ratio = std::nullopt;  // against the floor of the same table
  std::optional<double> goal_mib = std::nullopt;
};

// A table in Markdown; `floor` is the row that ratios are against.
std::string table(const std::string& title, const std::vector<const Series*>& rows, const Series& floor);

}  // namespace cerby::bench
