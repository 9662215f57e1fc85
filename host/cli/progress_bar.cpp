#include "cli/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace cerby::cli {

namespace {

constexpr std::size_t kSmallTotal = 200;
constexpr std::size_t kPercentPerCell = 4;

}  // namespace

ProgressBar::ProgressBar(const Output& output, std::string_view what, std::size_t total) : what_(what) {
  if (total >= kSmallTotal && !output.json() && ::isatty(STDERR_FILENO) == 1) total_ = total;
}

ProgressBar::~ProgressBar() {
  if (drawn_ > 0) fmt::print(stderr, "\r\x1b[K");
}

void ProgressBar::show(std::size_t done) {
  if (total_ == 0) return;
  const auto percent = done * 100 / total_;
  if (percent == drawn_) return;  // drawn at most 100 times
  drawn_ = percent;
  const auto cells = percent / kPercentPerCell;
  fmt::print(stderr, "\r{} [{:#<{}}{:.<{}}] {} of {}", what_, "", cells, "", 100 / kPercentPerCell - cells,
             done, total_);
  std::fflush(stderr);
}

std::function<void(std::uint64_t done, std::uint64_t all)> shown_on(std::optional<ProgressBar>& bar,
                                                                    const Output& output,
                                                                    std::string_view what) {
  return [&bar, &output, what](std::uint64_t done, std::uint64_t all) {
    if (!bar) bar.emplace(output, what, all);
    bar->show(done);
  };
}

}  // namespace cerby::cli
