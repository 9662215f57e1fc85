#include "wire/frame.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <thread>
#include <vector>

#include "unit/wire/support/pipes.h"

namespace cerby::wire::frame_test {
namespace {

using test::frame;
using test::header;
using test::Pipe;

constexpr MonotonicTime kSoon{0};

struct Reading {
  Pipe pipe;
  test::StepClock clock;
  FrameReader reader{pipe.out.get(), clock};
  Expected<std::optional<std::string_view>> next() { return reader.read(clock.now + kSoon); }
};

TEST(FrameReader, ReadsFrameAfterFrame) {
  Reading reading;
  reading.pipe.put(frame("{}") + frame("[1]"));
  EXPECT_EQ(**reading.next(), "{}");
  EXPECT_EQ(**reading.next(), "[1]");
}

TEST(FrameReader, EndBetweenFramesIsNone) {
  Reading reading;
  reading.pipe.put(frame("{}"));
  reading.pipe.in.reset();
  EXPECT_TRUE(reading.next()->has_value());
  EXPECT_FALSE(reading.next()->has_value());
}

TEST(FrameReader, BodySplitAtEveryByte) {
  const std::string whole = frame(R"({"type":"status","id":1})");
  for (std::size_t split = 1; split < whole.size(); ++split) {
    Reading reading;
    reading.pipe.put(whole.substr(0, split));
    std::thread rest([&] { reading.pipe.put(whole.substr(split)); });
    const auto body = reading.next();
    rest.join();
    ASSERT_TRUE(body && *body) << split;
    EXPECT_EQ(**body, whole.substr(4)) << split;
  }
}

TEST(FrameReader, EndAtEveryByteWithinAFrameIsTruncated) {
  const std::string whole = frame("{\"a\":1}");
  for (std::size_t split = 1; split < whole.size(); ++split) {
    Reading reading;
    reading.pipe.put(whole.substr(0, split));
    reading.pipe.in.reset();
    const auto body = reading.next();
    ASSERT_FALSE(body) << split;
    EXPECT_EQ(body.error().outcome, Outcome::FrameTruncated) << split;
  }
}

TEST(FrameReader, TenSecondsAfterTheFirstByteItIsOver) {
  for (const std::string& part : {header(5).substr(0, 1), header(5), header(5) + "{"}) {
    Reading reading;
    reading.pipe.put(part);
    reading.clock.step = kFrameTime + MonotonicTime(1);
    const auto body = reading.reader.read(std::nullopt);
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().outcome, Outcome::FrameTimedOut);
  }
}

TEST(FrameReader, WithoutAFirstByteItIsTheCallersDeadline) {
  Reading reading;
  EXPECT_EQ(reading.next().error().outcome, Outcome::TimedOut);
  reading.pipe.put(frame("{}"));
  EXPECT_EQ(**reading.next(), "{}");
}

TEST(FrameReader, LengthsAtTheirBounds) {
  for (const std::uint32_t size : {1U, 2U, 4095U, 4096U, 65535U, 65536U, 262143U, 262144U}) {
    Reading reading;
    reading.pipe.put(header(size) + std::string(size, 'x'));
    const auto body = reading.next();
    ASSERT_TRUE(body && *body) << size;
    EXPECT_EQ((*body)->size(), size);
  }
}

TEST(FrameReader, LengthsOutsideAreRefusedBeforeTheBody) {
  Reading empty;
  empty.pipe.put(header(0));
  EXPECT_EQ(empty.next().error().outcome, Outcome::MessageEmpty);
  std::vector<std::uint32_t> sizes = {262145,     262146,     0x7FFFFFFF, 0x80000000,
                                      0x80000001, 0xFFFFFFFE, 0xFFFFFFFF};
  for (std::uint32_t bit = 19; bit < 32; ++bit)
    sizes.insert(sizes.end(), {(1U << bit) - 1, 1U << bit, (1U << bit) + 1});
  for (const std::uint32_t size : sizes) {
    Reading reading;
    reading.pipe.put(header(size) + "body");
    const auto body = reading.next();
    ASSERT_FALSE(body) << size;
    EXPECT_EQ(body.error().outcome, Outcome::MessageTooLarge) << size;
    EXPECT_EQ(reading.pipe.take(), "body") << "the body was read";
  }
}

TEST(FrameReader, WhatIsNoDescriptorFails) {
  const test::StepClock clock;
  FrameReader reader(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), clock);
  EXPECT_EQ(reader.read(std::nullopt).error().outcome, Outcome::SystemFailed);
  ::close(reader.descriptor());
}

struct Writing {
  Pipe pipe;
  test::StepClock clock;
  FrameWriter writer{pipe.in.get(), clock};
};

TEST(FrameWriter, WritesLengthAndBody) {
  Writing writing;
  ASSERT_TRUE(writing.writer.write("{}"));
  EXPECT_EQ(writing.pipe.take(), frame("{}"));
}

TEST(FrameWriter, LargestAndOneMore) {
  Writing writing;
  const std::string largest(kMaxToExtension, 'x');
  ASSERT_TRUE(writing.writer.write(largest));
  EXPECT_EQ(writing.pipe.take(), frame(largest));
  EXPECT_EQ(writing.writer.write(largest + "x").error().outcome, Outcome::MessageTooLarge);
  EXPECT_EQ(writing.pipe.take(), "");
  EXPECT_TRUE(writing.writer.write("{}")) << "nothing was written, so the output is still whole";
}

TEST(FrameWriter, SecretsGoOutAsTheyAre) {
  ASSERT_TRUE(start_secrets());
  Writing writing;
  std::string text = "{\"value\":1}";
  ASSERT_TRUE(writing.writer.write(Secret::take(std::span<char>(text))));
  EXPECT_EQ(writing.pipe.take(), frame("{\"value\":1}"));
}

TEST(FrameWriter, AFailedWriteIsFinal) {
  Writing writing;
  Pipe other;
  writing.pipe.out.reset();
  EXPECT_EQ(writing.writer.write("{}").error().outcome, Outcome::SystemFailed);
  // Even if somebody reads there again.
  ASSERT_GE(::dup2(other.in.get(), writing.pipe.in.get()), 0);
  EXPECT_EQ(writing.writer.write("{}").error().outcome, Outcome::SystemFailed);
  EXPECT_EQ(other.take(), "");
}

TEST(FrameWriter, AReaderThatTakesNothingCountsAsGone) {
  Writing writing;
  ::fcntl(writing.pipe.in.get(), F_SETPIPE_SZ, 4096);
  ASSERT_TRUE(writing.writer.write(std::string(4092, 'x')));
  writing.clock.step = kFrameTime + MonotonicTime(1);
  EXPECT_EQ(writing.writer.write("{}").error().outcome, Outcome::SystemFailed);
}

}  // namespace
}  // namespace cerby::wire::frame_test
