// A bar on the person's terminal while something takes long. Nothing where stderr is not one, or with --json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/output.h"

namespace cerby::cli {

class ProgressBar {
 public:
  // Small totals get none: they are done before it is read.
  ProgressBar(const Output& output, std::string_view what, std::size_t total);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();  // takes the bar away
  void show(std::size_t done);

 private:
  std::string what_;
  std::size_t total_ = 0;  // 0: there is no bar
  std::size_t drawn_ = 0;  // per cent
};

// Draws on a bar that learns its length with the first step.
std::function<void(std::uint64_t done, std::uint64_t all)> shown_on(std::optional<ProgressBar>& bar,
                                                                    const Output& output,
                                                                    std::string_view what);

}  // namespace cerby::cli
