// Frames of every kind at the real host: each has one documented result (PROTOCOL.md, "Frames").
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <span>

#include "unit/wire/support/pipes.h"
#include "wire/frame.h"
#include "wire/support/host_process.h"

namespace cerby::test::frames_test {
namespace {

// Those that wait for the frame's 10 s wait together; as many as memory and descriptors allow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(__clang__)
constexpr bool kIsLarge = true;  // a sanitizer's host takes forty times the memory
#else
constexpr bool kIsLarge = false;
#endif
constexpr std::size_t kAtOnce = 50, kWaitAtOnce = kIsLarge ? 200 : 400;

constexpr int kTimedOut = 4;

enum class Body { None, Half, All };
enum class Input { Closed, LeftOpen };
struct Case {
  std::uint32_t length;
  Body body;
  Input input;
};
struct Result {
  std::string outcome;
  int exit_code;
};

std::size_t sent_of(const Case& given) {
  // Beyond what the host takes nobody needs to send four gigabytes: it has refused by then.
  const std::size_t most = std::min<std::size_t>(given.length, wire::kMaxToHost + 4096);
  return given.body == Body::None ? 0 : given.body == Body::Half ? most / 2 : most;
}

Result documented(const Case& given) {
  if (given.length == 0) return {"message_empty", 3};
  if (given.length > wire::kMaxToHost) return {"message_too_large", 3};
  if (given.body == Body::All) return {"json_invalid", 0};
  return given.input == Input::Closed ? Result{"frame_truncated", 3} : Result{"frame_timed_out", kTimedOut};
}

class Frames : public ::testing::Test {
 protected:
  void run(std::vector<Case> cases) {
    const auto waiting = std::ranges::partition(
        cases, [](const Case& given) { return documented(given).exit_code != kTimedOut; });
    run_groups({cases.begin(), waiting.begin()}, kAtOnce);
    run_groups(waiting, kWaitAtOnce);
  }
  TemporaryFolder home_;

 private:
  void run_groups(std::span<const Case> cases, std::size_t at_once) {
    for (; !cases.empty(); cases = cases.subspan(std::min(cases.size(), at_once))) {
      run_together(cases.first(std::min(cases.size(), at_once)));
    }
  }
  void run_together(std::span<const Case> cases) {
    std::vector<HostProcess> hosts;
    for (const auto& given : cases) {
      auto& host = hosts.emplace_back(home_.path(), HostProcess::Options{.arguments = chromium_arguments()});
      host.put(header(given.length) + std::string(sent_of(given), 'x'));
      if (given.input == Input::Closed) host.close_input();
    }
    for (std::size_t i = 0; i < cases.size(); ++i) check(cases[i], hosts[i]);
  }
  static void check(const Case& given, HostProcess& host) {
    const auto expected = documented(given);
    const auto reply = host.next_frame();
    const std::string what = std::to_string(given.length) + " bytes, sent " + std::to_string(sent_of(given)) +
                             (given.input == Input::Closed ? ", closed" : ", left open");
    ASSERT_TRUE(reply) << what;
    EXPECT_EQ(outcome_in(*reply), expected.outcome) << what;
    host.close_input();
    const auto ending = host.end();
    EXPECT_EQ(ending.exit_code, expected.exit_code) << what;
    EXPECT_EQ(ending.output, "") << what;
  }
};

std::vector<std::uint32_t> boundaries() {
  std::set<std::uint32_t> lengths = {
      0, 1, 2, 3, 4, 5, wire::kMaxToHost - 1, wire::kMaxToHost, wire::kMaxToHost + 1, 0xFFFFFFFF, 0xFFFFFFFE};
  for (unsigned bit = 2; bit < 32; ++bit) {
    for (const int beside : {-1, 0, 1}) lengths.insert((1U << bit) + static_cast<std::uint32_t>(beside));
  }
  return {lengths.begin(), lengths.end()};
}

std::vector<Case> every_way(const std::vector<std::uint32_t>& lengths) {
  std::vector<Case> cases;
  for (const auto length : lengths) {
    for (const auto body : {Body::None, Body::Half, Body::All}) {
      for (const auto input : {Input::Closed, Input::LeftOpen}) cases.push_back({length, body, input});
    }
  }
  return cases;
}

TEST_F(Frames, LengthsAtEveryBoundaryInEveryWay) {
  run(every_way(boundaries()));
}

TEST_F(Frames, ASampleOfTwoThousandLengths) {
  std::mt19937 random(20240229);  // the same sample each time, so that a failure can be seen again
  std::vector<Case> cases;
  for (int i = 0; i < 2000; ++i) {
    // Half of them within what the host takes: evenly over all lengths, hardly one would be.
    const std::uint32_t length = i % 2 == 0 ? static_cast<std::uint32_t>(random())
                                            : static_cast<std::uint32_t>(random()) % wire::kMaxToHost;
    cases.push_back({length, static_cast<Body>(i / 2 % 3), static_cast<Input>(i / 6 % 2)});
  }
  run(cases);
}

TEST_F(Frames, EverySmallLength) {
  if (!is_long_run()) GTEST_SKIP() << "takes an hour: CERBY_LONG=1";
  if (kIsLarge) GTEST_SKIP() << "an hour and a half with a sanitizer: the release build's alone";
  std::vector<std::uint32_t> lengths(65538);
  std::iota(lengths.begin(), lengths.end(), 0U);
  run(every_way(lengths));
}

TEST_F(Frames, EndWithinTheLengthIsTruncated) {
  for (std::size_t bytes = 1; bytes < 4; ++bytes) {
    HostProcess host(home_.path(), {.arguments = chromium_arguments()});
    host.put(header(10).substr(0, bytes));
    host.close_input();
    const auto reply = host.next_frame();
    ASSERT_TRUE(reply);
    EXPECT_EQ(outcome_in(*reply), "frame_truncated");
    EXPECT_EQ(host.end().exit_code, 3);
  }
}

TEST_F(Frames, EndBetweenFramesIsAGoodEnd) {
  HostProcess host(home_.path(), {.arguments = chromium_arguments()});
  host.close_input();
  const auto ending = host.end();
  EXPECT_EQ(ending.exit_code, 0);
  EXPECT_EQ(ending.output, "");
}

TEST_F(Frames, HelloSplitAtEveryByte) {
  // A few at a time: they start side by side.
  constexpr std::size_t kGroup = 8;
  const std::string whole = frame(hello_body());
  for (std::size_t first = 1; first < whole.size(); first += kGroup) {
    const std::size_t end = std::min(first + kGroup, whole.size());
    std::vector<HostProcess> hosts;
    for (std::size_t split = first; split < end; ++split) {
      hosts.emplace_back(home_.path(), HostProcess::Options{.arguments = chromium_arguments()})
          .put(whole.substr(0, split));
    }
    for (std::size_t split = first; split < end; ++split) {
      auto& host = hosts[split - first];
      ASSERT_TRUE(host.has_read()) << split;
      host.put(whole.substr(split));
      const auto reply = host.next_frame();
      ASSERT_TRUE(reply) << split;
      EXPECT_TRUE(reply->starts_with(R"({"type":"hello","id":1,"protocol":1,)")) << *reply;
      host.close_input();
      EXPECT_EQ(host.end().exit_code, 0);
    }
  }
}

TEST_F(Frames, ARequestBehindHelloIsAnsweredAfterIt) {
  HostProcess host(home_.path(), {.arguments = chromium_arguments()});
  host.put(frame(hello_body()) + frame(R"({"type":"status","id":2})"));
  EXPECT_TRUE(host.next_frame().value_or("").starts_with(R"({"type":"hello","id":1,)"));
  EXPECT_TRUE(host.next_frame().value_or("").starts_with(R"({"type":"status","id":2,)"));
  host.close_input();
  EXPECT_EQ(host.end().exit_code, 0);
}

TEST_F(Frames, OutputThatClosesEndsTheHost) {
  HostProcess host(home_.path(), {.arguments = chromium_arguments()});
  host.close_output();
  host.put(frame(hello_body()));
  EXPECT_EQ(host.end().exit_code, 5);
}

}  // namespace
}  // namespace cerby::test::frames_test
