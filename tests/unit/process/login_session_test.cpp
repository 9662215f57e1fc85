// The answers of a bus that is not what it should be. A real one: tests/keystore/login_session_test.cpp.
#include "process/login_session.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cerby::process::bus::login_session_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kReply = 2, kError = 3, kSignal = 4;

template <typename Number>
void add(Bytes& to, Number value) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// An answer to the question `serial`, laid out as the D-Bus Specification has it.
Bytes message(std::uint8_t type, std::uint32_t serial, const Bytes& body) {
  Bytes whole{'l', type, 1, 1};
  add(whole, static_cast<std::uint32_t>(body.size()));
  add(whole, std::uint32_t{9});               // its own serial
  add(whole, std::uint32_t{8});               // the size of the one field
  whole.insert(whole.end(), {5, 1, 'u', 0});  // whose answer it is
  add(whole, serial);
  whole.insert(whole.end(), body.begin(), body.end());
  return whole;
}

Bytes text(std::string_view value) {
  Bytes body{1, 's', 0, 0};
  add(body, static_cast<std::uint32_t>(value.size()));
  body.insert(body.end(), value.begin(), value.end());
  body.push_back(0);
  return body;
}
Bytes boolean(bool value) {
  Bytes body{1, 'b', 0, 0};
  add(body, std::uint32_t{value});
  return body;
}
Bytes number(std::uint64_t value) {
  Bytes body{1, 't', 0, 0, 0, 0, 0, 0};
  add(body, value);
  return body;
}

const std::string kWelcome = "OK 0123456789abcdef0123456789abcdef\r\n";

Bytes joined(const std::vector<Bytes>& messages, const std::string& welcome = kWelcome) {
  Bytes all(welcome.begin(), welcome.end());
  for (const Bytes& one : messages) all.insert(all.end(), one.begin(), one.end());
  return all;
}

const Bytes kHello = message(kReply, 1, {4, 0, 0, 0, ':', '1', '.', '7', 0});
const Bytes kType = message(kReply, 2, text("x11")), kLocked = message(kReply, 3, boolean(true)),
            kIdle = message(kReply, 4, number(0x0102030405060708));

Answers read(const Bytes& bytes, vault::ScreenSigns& signs) {
  return read_answers(std::span(bytes), signs);
}
Answers read(const Bytes& bytes) {
  vault::ScreenSigns signs;
  return read(bytes, signs);
}

TEST(BusAnswers, AreReadOnceTheyAreAllThere) {
  const Bytes all = joined({kHello, message(kSignal, 0, {}), kType, kLocked, kIdle});
  for (std::size_t size = 0; size < all.size(); ++size) {
    vault::ScreenSigns signs;
    ASSERT_EQ(read({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size)}, signs),
              Answers::Incomplete)
        << size;
    ASSERT_FALSE(signs.known);
  }
  vault::ScreenSigns signs;
  ASSERT_EQ(read(all, signs), Answers::Complete);
  EXPECT_TRUE(signs.known);
  EXPECT_TRUE(signs.locked);
  EXPECT_EQ(signs.idle_changed, 0x0102030405060708U);
}

TEST(BusAnswers, ComeInAnyOrder) {
  EXPECT_EQ(read(joined({kIdle, kLocked, kHello, kType})), Answers::Complete);
}

TEST(BusAnswers, OfAnotherKindAreNone) {
  for (const Bytes& wrong : {
           joined({kHello}, "REJECTED EXTERNAL\r\n"),
           joined({kHello}, std::string(300, 'O')),
           joined({}, "OK " + std::string(300, 'a')),
           joined({message(kError, 1, {})}),
           joined({kHello, kType, message(kError, 3, text("no such property"))}),
           joined({kHello, message(kReply, 2, number(3))}),
           joined({kHello, message(kReply, 3, text("yes"))}),
           joined({kHello, message(kReply, 4, boolean(true))}),
           joined({kHello, message(kReply, 4, {})}),
           joined({kHello, message(kReply, 4, {1, 't', 0, 0, 0, 0, 0, 0, 1, 2})}),
           joined({kHello, message(kReply, 2, {1, 's', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 'x', 0})}),
           joined({Bytes{'B', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0}}),
           joined({Bytes{'l', 2, 1, 2, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0}}),
           joined({Bytes{'l', 2, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 9, 0, 0, 0, 0, 0, 0, 0}}),
           joined({Bytes{'l', 2, 1, 1, 0, 0, 0, 0, 9, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}}),
       }) {
    vault::ScreenSigns signs;
    EXPECT_EQ(read(wrong, signs), Answers::Broken) << std::string(wrong.begin(), wrong.end());
    EXPECT_FALSE(signs.known);
  }
}

TEST(BusAnswers, AnyByteOfThemMayBeAnything) {
  const Bytes all = joined({kHello, kType, kLocked, kIdle});
  for (std::size_t at = 0; at < all.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      Bytes changed = all;
      changed[at] = static_cast<std::uint8_t>(value);
      vault::ScreenSigns signs;
      const auto answers = read(changed, signs);
      ASSERT_TRUE(answers == Answers::Complete || !signs.known);
    }
  }
}

TEST(BusQuestions, AreOfTheUserWhoAsks) {
  const std::string asked = questions(1000);
  EXPECT_TRUE(asked.starts_with(std::string("\0AUTH EXTERNAL 31303030\r\nBEGIN\r\nl", 33))) << asked;
}

}  // namespace
}  // namespace cerby::process::bus::login_session_test
