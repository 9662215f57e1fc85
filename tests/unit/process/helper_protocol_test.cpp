#include "process/helper_protocol.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "base/descriptor.h"

namespace cerby::process::helper_protocol_test {
namespace {

class HelperProtocolTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  HelperProtocolTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    here_ = Descriptor(ends[0]);
    there_ = Descriptor(ends[1]);
  }
  Expected<HelperFrame> receive() {
    return receive_frame(here_.get(), [] { return Expected<void>(); });
  }
  void raw(const std::vector<std::uint8_t>& bytes) {
    ASSERT_EQ(::send(there_.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }
  static std::vector<std::uint8_t> head(std::uint32_t length, std::uint8_t kind) {
    std::vector<std::uint8_t> bytes(5);
    std::memcpy(bytes.data(), &length, 4);
    bytes[4] = kind;
    return bytes;
  }

  Descriptor here_, there_;
};

TEST_F(HelperProtocolTest, FramesComeAsTheyWereSent) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, kMaxHelperPayload}) {
    const Secret sent = Secret::random(size);
    ASSERT_TRUE(send_frame(there_.get(), FrameKind::ShowRecovery, sent.view())) << size;
    const auto frame = receive();
    ASSERT_TRUE(frame) << size;
    EXPECT_EQ(frame->kind, FrameKind::ShowRecovery);
    EXPECT_TRUE(frame->payload.view().equals(sent.view())) << size;
  }
}

TEST_F(HelperProtocolTest, APayloadOver64KiBIsNotSent) {
  EXPECT_FALSE(send_frame(there_.get(), FrameKind::Done, Secret(kMaxHelperPayload + 1).view()));
}

TEST_F(HelperProtocolTest, AReaderThatDoesNotReadIsAFailureAndNoWait) {
  const Secret big(kMaxHelperPayload);
  Expected<void> sent;
  for (int i = 0; i < 1000 && sent; ++i) sent = send_frame(there_.get(), FrameKind::Done, big.view());
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().outcome, Outcome::HelperFailed);
}

TEST_F(HelperProtocolTest, AClosedOtherEndIsAFailureBothWays) {
  there_.reset();
  EXPECT_FALSE(receive());
  EXPECT_FALSE(send_frame(here_.get(), FrameKind::Done));
}

TEST_F(HelperProtocolTest, LengthsOutOfBoundsAreRefusedBeforeMemoryIsTaken) {
  for (const std::uint32_t length :
       {0U, static_cast<std::uint32_t>(kMaxHelperPayload) + 2, 0x7fffffffU, 0xffffffffU}) {
    raw(head(length, 16));
    const auto frame = receive();
    ASSERT_FALSE(frame) << length;
    EXPECT_NE(frame.error().detail.find("length"), std::string::npos) << length;
  }
}

TEST_F(HelperProtocolTest, AFrameMayComeByteByByte) {
  std::vector<std::uint8_t> bytes = head(4, 16);
  bytes.insert(bytes.end(), {'a', 'b', 'c'});
  std::size_t next = 0;
  const auto frame = receive_frame(here_.get(), [&] {
    if (next < bytes.size()) raw({bytes[next++]});
    return Expected<void>();
  });
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->payload.text(SecretAccess("test")), "abc");
}

TEST_F(HelperProtocolTest, AFrameThatBreaksOffIsAFailureAtEveryByte) {
  std::vector<std::uint8_t> bytes = head(4, 16);
  bytes.insert(bytes.end(), {'a', 'b', 'c'});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    here_ = Descriptor(ends[0]);
    there_ = Descriptor(ends[1]);
    if (size > 0) raw({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
    there_.reset();
    EXPECT_FALSE(receive()) << size;
  }
}

TEST_F(HelperProtocolTest, AWaitThatFailsEndsTheReceiving) {
  const auto frame = receive_frame(here_.get(), [] { return Expected<void>(fail(Outcome::TabClosed)); });
  ASSERT_FALSE(frame);
  EXPECT_EQ(frame.error().outcome, Outcome::TabClosed);
}

TEST_F(HelperProtocolTest, PayloadsAreReadAsTheyWereWritten) {
  const Uuid id = Uuid::random();
  const Secret rest = Secret::random(32);
  PayloadWriter writer(100);
  const Secret payload = writer.u8(7)
                             .u32(70'000)
                             .u64(0x123456789abcdef0)
                             .id(id)
                             .text("grün\n")
                             .text("")
                             .rest(rest.view())
                             .finish();
  PayloadReader reader(payload);
  EXPECT_EQ(reader.u8(), 7);
  EXPECT_EQ(reader.u32(), 70'000u);
  EXPECT_EQ(reader.u64(), 0x123456789abcdef0u);
  EXPECT_EQ(reader.id(), id);
  EXPECT_EQ(reader.text(), "grün\n");
  EXPECT_EQ(reader.text(), "");
  EXPECT_FALSE(reader.finished());
  EXPECT_TRUE(reader.rest().view().equals(rest.view()));
  EXPECT_TRUE(reader.finished());
}

TEST_F(HelperProtocolTest, APayloadThatIsTooShortIsRememberedWhateverIsReadLater) {
  const Secret payload = PayloadWriter(4).u32(1000).finish();  // a text of 1000 bytes, of which none is there
  PayloadReader reader(payload);
  EXPECT_EQ(reader.text(), "");
  EXPECT_EQ(reader.u8(), 0);
  EXPECT_EQ(reader.u64(), 0u);
  EXPECT_EQ(reader.id(), Uuid());
  EXPECT_TRUE(reader.rest().empty());
  EXPECT_FALSE(reader.finished());
}

TEST_F(HelperProtocolTest, AFailureOfTheHelperComesWithItsDetail) {
  for (const Outcome outcome :
       {Outcome::KeyStoreUnavailable, Outcome::UnlockCancelled, Outcome::UnlockUnavailable, Outcome::TimedOut,
        Outcome::SystemFailed, Outcome::HelperFailed}) {
    const Failure failure = failure_from(payload_of({outcome, "why"}));
    EXPECT_EQ(failure.outcome, outcome);
    EXPECT_EQ(failure.detail, "why");
  }
}

TEST_F(HelperProtocolTest, AFailureThatIsNotAHelpersBecomesOne) {
  EXPECT_EQ(failure_from(payload_of({Outcome::LoggedIn, ""})).outcome, Outcome::HelperFailed);
  EXPECT_EQ(failure_from(payload_of({Outcome::VaultRolledBack, ""})).outcome, Outcome::HelperFailed);
  EXPECT_EQ(failure_from(PayloadWriter(20).text("no_such").text("").finish()).outcome, Outcome::HelperFailed);
  EXPECT_EQ(failure_from(Secret()).outcome, Outcome::HelperFailed);
}

TEST_F(HelperProtocolTest, ALongDetailIsCut) {
  EXPECT_EQ(failure_from(payload_of({Outcome::SystemFailed, std::string(100'000, 'x')})).detail,
            std::string(1024, 'x'));
}

}  // namespace
}  // namespace cerby::process::helper_protocol_test
