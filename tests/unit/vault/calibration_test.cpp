#include "vault/calibration.h"

#include <gtest/gtest.h>

#include <deque>
#include <vector>

namespace cerby::vault::calibration_test {
namespace {

constexpr std::uint64_t kMiB = 1024ULL * 1024;
constexpr std::uint64_t kPlenty = 64 * 1024 * kMiB;

struct Row {
  const char* machine;
  std::int64_t trial_ms;
  std::uint64_t memory_mib;
  std::uint64_t cost_mib;
  std::uint32_t passes;
};

TEST(Calibration, TakesAboutASecondWithinItsBounds) {
  for (const Row& row : {
           Row{"that takes 83 ms for a third of the usual work in a pass", 83, 65536, 256, 9},
           Row{"an ordinary one", 150, 65536, 256, 5},
           Row{"a second for the usual", 250, 65536, 256, 3},
           Row{"a bit slower: less memory, not fewer passes", 300, 65536, 208, 3},
           Row{"a slow one", 700, 65536, 80, 3},
           Row{"too slow for the least, which it gets all the same", 1500, 65536, 64, 3},
           Row{"extremely slow", 3'600'000, 65536, 64, 3},
           Row{"faster than any", 1, 65536, 256, 10},
           Row{"a clock that stands still", 0, 65536, 256, 3},
           Row{"a clock that went back", -5, 65536, 256, 3},
           Row{"exactly enough memory", 250, 1024, 256, 3},
           Row{"little memory: more passes", 250, 512, 128, 6},
           Row{"little memory and fast", 50, 512, 128, 10},
           Row{"next to no memory", 250, 100, 64, 10},
           Row{"memory that is not known to be there", 250, 0, 64, 10},
           Row{"an odd amount of memory", 250, 777, 192, 4},
       }) {
    const auto cost = cost_for(MonotonicTime(row.trial_ms), row.memory_mib * kMiB);
    EXPECT_EQ(cost.memory_bytes, row.cost_mib * kMiB) << row.machine;
    EXPECT_EQ(cost.passes, row.passes) << row.machine;
  }
}

TEST(Calibration, WhateverIsMeasuredIsWithinTheBoundsOfAReader) {
  for (std::int64_t trial = 0; trial < 5000; trial += 7) {
    for (std::uint64_t memory = 0; memory <= 4096; memory += 61) {
      const auto cost = cost_for(MonotonicTime(trial), memory * kMiB);
      ASSERT_TRUE(check_bounds(cost)) << trial << " ms, " << memory << " MiB";
      ASSERT_GE(cost.memory_bytes, kLeastNewKdfCost.memory_bytes);
      ASSERT_LE(cost.memory_bytes, kUsualKdfCost.memory_bytes);
      ASSERT_GE(cost.passes, kLeastNewKdfCost.passes);
      ASSERT_TRUE(cost.memory_bytes <= memory * kMiB / 4 ||
                  cost.memory_bytes == kLeastNewKdfCost.memory_bytes);
    }
  }
}

// Each trial takes as long as the next of `takes`.
class Machine final : public Clock {
 public:
  std::deque<std::int64_t> takes;
  std::vector<KdfCost> tried;
  [[nodiscard]] MonotonicTime monotonic() const override { return MonotonicTime(now_); }
  [[nodiscard]] MonotonicTime boottime() const override { return MonotonicTime(now_); }
  [[nodiscard]] UnixTime unix_time() const override { return {}; }
  KdfTrial trial() {
    return [this](KdfCost cost) -> Expected<void> {
      tried.push_back(cost);
      if (takes.empty()) return fail(Outcome::SystemFailed);
      now_ += takes.front();
      takes.pop_front();
      return {};
    };
  }

 private:
  std::int64_t now_ = 1'000'000;
};

TEST(Calibration, TheFasterTrialCounts) {
  for (const auto& takes : {std::deque<std::int64_t>{900, 250}, {250, 900}}) {
    Machine machine;
    machine.takes = takes;
    const auto cost = calibrated(machine, kPlenty, machine.trial());
    EXPECT_EQ(cost.memory_bytes, 256 * kMiB);
    EXPECT_EQ(cost.passes, 3U);
    ASSERT_EQ(machine.tried.size(), 2U);
    EXPECT_EQ(machine.tried[1].memory_bytes, kLeastNewKdfCost.memory_bytes);
    EXPECT_EQ(machine.tried[1].passes, kLeastNewKdfCost.passes);
  }
}

TEST(Calibration, AMachineThatCannotEvenTryGetsTheLeast) {
  Machine machine;
  machine.takes = {1};
  const auto cost = calibrated(machine, kPlenty, machine.trial());
  EXPECT_EQ(cost.memory_bytes, kLeastNewKdfCost.memory_bytes);
  EXPECT_EQ(cost.passes, kLeastNewKdfCost.passes);
}

TEST(Calibration, ThisMachine) {
  EXPECT_GT(memory_of_machine(), 64 * kMiB);
  const auto tried = try_argon2id(kLeastNewKdfCost);
  EXPECT_TRUE(tried) << describe(tried.error());
  const auto cost = calibrated();
  EXPECT_TRUE(check_bounds(cost));
  EXPECT_GE(cost.passes, kLeastNewKdfCost.passes);
}

}  // namespace
}  // namespace cerby::vault::calibration_test
