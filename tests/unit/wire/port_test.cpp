#include "wire/port.h"

#include <gtest/gtest.h>

#include "unit/wire/support/pipes.h"

namespace cerby::wire::port_test {
namespace {

using test::frame;

class PortTest : public ::testing::Test {
 protected:
  void put(std::string_view body) const { in_.put(frame(body)); }
  Expected<RequestBody> next() { return port_.next(clock_.now); }
  // The outcome and id of the one reply that was written; "" for none.
  [[nodiscard]] std::string reply() const {
    const std::string text = out_.take();
    return text.empty() ? text : text.substr(4);
  }
  void expect_failed(std::uint64_t id, Outcome outcome) const {
    const auto text = reply();
    EXPECT_TRUE(text.starts_with(R"({"type":"failed","id":)" + std::to_string(id) + R"(,"outcome":")" +
                                 std::string(code(outcome)) + "\""))
        << text;
  }
  test::Pipe in_, out_;
  test::StepClock clock_;
  Port port_{Pipes{in_.out.get(), out_.in.get()}, clock_};
};

constexpr auto kStatus = R"({"type":"status","id":1})";

TEST_F(PortTest, AnswersTheRequestThatCame) {
  put(R"({"type":"status","id":41})");
  ASSERT_TRUE(next());
  port_.send(DoneReply{});
  EXPECT_TRUE(reply().starts_with(R"({"type":"done","id":41,)"));
  EXPECT_FALSE(port_.ended());
}

TEST_F(PortTest, NothingInTimeIsTimedOutAndGoesOn) {
  EXPECT_EQ(next().error().outcome, Outcome::TimedOut);
  EXPECT_FALSE(port_.ended());
  put(kStatus);
  EXPECT_TRUE(next());
}

TEST_F(PortTest, IdsMustGrow) {
  put(R"({"type":"status","id":5})");
  ASSERT_TRUE(next());
  for (const int id : {5, 4}) {
    put(R"({"type":"status","id":)" + std::to_string(id) + "}");
    EXPECT_EQ(next().error().outcome, Outcome::TimedOut) << "it was skipped";
    expect_failed(static_cast<std::uint64_t>(id), Outcome::ValueOutOfBounds);
  }
  put(R"({"type":"status","id":6})");
  EXPECT_TRUE(next());
}

TEST_F(PortTest, ARefusedBodyIsAnsweredAndChangesNothing) {
  put(R"({"type":"status","id":9,"x":1})");
  put(kStatus);
  EXPECT_TRUE(next()) << "9 was refused, so 1 is still larger than the one before";
  expect_failed(9, Outcome::KeyUnknown);
}

TEST_F(PortTest, TwentyRefusedBodiesEndIt) {
  for (int i = 1; i < 20; ++i) put("[]");
  EXPECT_EQ(next().error().outcome, Outcome::TimedOut);
  EXPECT_FALSE(port_.ended());
  put("[]");
  EXPECT_EQ(next().error().outcome, Outcome::ValueWrongType);
  ASSERT_TRUE(port_.ended());
  EXPECT_EQ(port_.ended()->exit_code, 3);
  put(kStatus);
  EXPECT_FALSE(next());
}

TEST_F(PortTest, EndOfTheInputEndsItWell) {
  in_.in.reset();
  EXPECT_EQ(next().error().outcome, Outcome::TabClosed);
  EXPECT_EQ(port_.ended()->exit_code, 0);
  EXPECT_EQ(reply(), "");
}

TEST_F(PortTest, BrokenFramesEndItWithTheirNames) {
  in_.put(test::header(0));
  EXPECT_EQ(next().error().outcome, Outcome::MessageEmpty);
  expect_failed(0, Outcome::MessageEmpty);
  EXPECT_EQ(port_.ended()->exit_code, 3);
}

TEST_F(PortTest, AFrameThatIsNotWholeInTimeEndsItWith4) {
  in_.put(test::header(9));
  clock_.step = kFrameTime + MonotonicTime(1);
  EXPECT_EQ(port_.next(clock_.now + 3 * kFrameTime).error().outcome, Outcome::FrameTimedOut);
  EXPECT_EQ(port_.ended()->exit_code, 4);
}

TEST_F(PortTest, OutputThatIsGoneEndsItWith5) {
  put(kStatus);
  ASSERT_TRUE(next());
  out_.out.reset();
  port_.send(DoneReply{});
  EXPECT_EQ(port_.ended()->exit_code, 5);
  EXPECT_FALSE(next());
}

TEST_F(PortTest, CancelIsNotAnsweredItself) {
  put(R"({"type":"cancel","id":1,"why":"user"})");
  EXPECT_EQ(next().error().outcome, Outcome::Cancelled);
  put(R"({"type":"cancel","id":2,"why":"tab_closed"})");
  EXPECT_EQ(next().error().outcome, Outcome::TabClosed);
  EXPECT_FALSE(port_.ended());
  EXPECT_EQ(reply(), "");
}

TEST_F(PortTest, TheFailureOfACancelledRequestCarriesItsId) {
  put(R"({"type":"unlock","id":7})");
  ASSERT_TRUE(next());
  put(R"({"type":"cancel","id":8,"why":"user"})");
  const auto failure = port_.interrupted();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->outcome, Outcome::Cancelled);
  port_.send(FailedReply{*failure, false});
  expect_failed(7, Outcome::Cancelled);
}

TEST_F(PortTest, NothingInterruptsWhileNothingComes) {
  EXPECT_FALSE(port_.interrupted());
}

TEST_F(PortTest, AnotherRequestMeanwhileIsUnexpected) {
  put(R"({"type":"unlock","id":7})");
  ASSERT_TRUE(next());
  put(R"({"type":"status","id":8})");
  EXPECT_FALSE(port_.interrupted());
  expect_failed(8, Outcome::MessageUnexpected);
  put("{}");
  EXPECT_FALSE(port_.interrupted());
  expect_failed(0, Outcome::KeyMissing);
  port_.send(DoneReply{});
  EXPECT_TRUE(reply().starts_with(R"({"type":"done","id":7,)"));
}

TEST_F(PortTest, WhatComesInTheExtensionsTurnIsKeptForNext) {
  put(R"({"type":"status","id":7})");
  ASSERT_TRUE(next());
  port_.send(WaitReply{WaitReply::Turn::Extension, WaitReply::For::Page, 2'000});
  (void)reply();
  put(R"({"type":"lock","id":8})");
  EXPECT_FALSE(port_.interrupted());
  EXPECT_EQ(reply(), "");
  put(R"({"type":"status","id":9})");
  EXPECT_FALSE(port_.interrupted()) << "one at a time";
  expect_failed(9, Outcome::MessageUnexpected);
  const auto kept = next();
  ASSERT_TRUE(kept);
  EXPECT_TRUE(std::holds_alternative<LockRequest>(*kept));
  port_.send(DoneReply{});
  EXPECT_TRUE(reply().starts_with(R"({"type":"done","id":8,)"));
}

TEST_F(PortTest, ACancelInTheExtensionsTurnInterrupts) {
  put(kStatus);
  ASSERT_TRUE(next());
  port_.send(WaitReply{WaitReply::Turn::Extension, WaitReply::For::Captcha, 2'000});
  put(R"({"type":"cancel","id":2,"why":"user"})");
  const auto failure = port_.interrupted();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->outcome, Outcome::Cancelled);
}

TEST_F(PortTest, AWaitForTheHostLeavesTheTurnWithIt) {
  put(kStatus);
  ASSERT_TRUE(next());
  port_.send(WaitReply{WaitReply::Turn::Host, WaitReply::For::Unlock, 2'000});
  (void)reply();
  put(R"({"type":"status","id":2})");
  EXPECT_FALSE(port_.interrupted());
  expect_failed(2, Outcome::MessageUnexpected);
}

TEST_F(PortTest, HangingUpInterrupts) {
  in_.in.reset();
  const auto failure = port_.interrupted();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->outcome, Outcome::TabClosed);
  EXPECT_EQ(port_.ended()->exit_code, 0);
}

TEST_F(PortTest, AnAnswerThatIsTooLargeFailsInternally) {
  put(kStatus);
  ASSERT_TRUE(next());
  port_.send(OpenReply{std::string(kMaxToExtension, 'x'), "", ""});
  expect_failed(1, Outcome::InternalError);
}

}  // namespace
}  // namespace cerby::wire::port_test
