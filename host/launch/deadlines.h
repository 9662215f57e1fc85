// The time a launch may take: 120 s of machine time in all, and five minutes for each human step, which are
// not counted into the former. Making a vault is longer than a step: 24 words are written down by hand.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace cerby::launch {

inline constexpr MonotonicTime kMachineTime{120'000};
inline constexpr MonotonicTime kHumanTime{300'000};
inline constexpr MonotonicTime kSetUpTime{1'800'000};
// How long a page may take to show something to act on: before the first fill, and after a submit.
inline constexpr MonotonicTime kSettleTime{10'000};
inline constexpr MonotonicTime kAnswerTime{15'000};
// How long a page outside the account's origins may take to go on to one of them.
inline constexpr MonotonicTime kPassThroughTime{3'000};
// At the latest after this the extension describes the page again.
inline constexpr MonotonicTime kLookAgain{2'000};
// A code may be waited for this long, in seconds: a few of its periods. More, and the clock has gone back.
inline constexpr std::int64_t kLongestCodeWait = 240;

class Deadlines {
 public:
  explicit Deadlines(const Clock& clock) : clock_(clock), machine_end_(clock.monotonic() + kMachineTime) {}
  [[nodiscard]] MonotonicTime machine() const { return machine_end_; }

  // While one lives, the machine's time stands still.
  class Human {
   public:
    Human(Deadlines& deadlines, MonotonicTime at_most)
        : deadlines_(deadlines), start_(deadlines.clock_.monotonic()), end_(start_ + at_most) {}
    ~Human() { deadlines_.machine_end_ += deadlines_.clock_.monotonic() - start_; }
    Human(const Human&) = delete;
    Human& operator=(const Human&) = delete;
    [[nodiscard]] MonotonicTime end() const { return end_; }

   private:
    Deadlines& deadlines_;
    MonotonicTime start_, end_;
  };

 private:
  const Clock& clock_;
  MonotonicTime machine_end_;
};

}  // namespace cerby::launch
