#include "workspace/mail/outbox.h"

#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <vector>

namespace cerby::workspace::mail::outbox_test {
namespace {

constexpr SecretAccess kReading("a test reads what was sent");

Message message(std::string text) {
  return {*Address::parse("zilla@acme.example"), "Subject", Secret::take(std::span(text))};
}

// Keeps what it is given, and holds the outbox's thread with the first until it is let go.
class Kept : public Sender {
 public:
  explicit Kept(std::ptrdiff_t expected) : left_(expected) {}
  Result<void> send(const Message& sent) override {
    first_.count_down(first_.try_wait() ? 0 : 1);
    go_.wait();
    texts_.emplace_back(sent.text.text(kReading));
    left_.count_down();
    if (texts_.size() == 1) return std::unexpected(Error::Refused);
    return {};
  }
  std::latch first_{1}, go_{1}, left_;
  std::vector<std::string> texts_;
};

TEST(Outbox, SendsInOrderAndGoesOnAfterOneThatWasRefused) {
  Kept sender(3);
  Outbox outbox(sender);
  outbox.put(message("a")), outbox.put(message("b")), outbox.put(message("c"));
  sender.go_.count_down();
  sender.left_.wait();
  EXPECT_EQ(sender.texts_, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Outbox, OneTooManyIsLeftOut) {
  Kept sender(1 + static_cast<std::ptrdiff_t>(kMostInOutbox));
  {
    Outbox outbox(sender);
    outbox.put(message("first"));
    sender.first_.wait();  // it is in no queue any more
    for (std::size_t i = 0; i <= kMostInOutbox; ++i) outbox.put(message(std::to_string(i)));
    sender.go_.count_down();
    sender.left_.wait();
  }
  EXPECT_EQ(sender.texts_.size(), 1 + kMostInOutbox);
  EXPECT_EQ(sender.texts_.back(), std::to_string(kMostInOutbox - 1));
}

}  // namespace
}  // namespace cerby::workspace::mail::outbox_test
