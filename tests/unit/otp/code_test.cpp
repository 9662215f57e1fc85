#include "otp/code.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace cerby::otp::code_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

Parameters parameters(Algorithm algorithm, std::int32_t digits, std::string key) {
  Parameters made;
  made.algorithm = algorithm;
  made.digits = digits;
  made.key = secret_of(std::move(key));
  return made;
}

std::string digits_of(const Parameters& made, std::uint64_t counter) {
  return std::string(code(made, counter).text(kTest));
}

std::string repeated(const std::string& text, std::size_t size) {
  std::string all;
  while (all.size() < size) all += text;
  return all.substr(0, size);
}

TEST(Code, Rfc4226AppendixD) {
  const auto made = parameters(Algorithm::Sha1, 6, "12345678901234567890");
  const std::vector<std::string> expected = {"755224", "287082", "359152", "969429", "338314",
                                             "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(digits_of(made, i), expected[i]) << i;
}

struct Rfc6238 {
  std::int64_t time;
  std::string sha1, sha256, sha512;
};

TEST(Code, Rfc6238AppendixB) {
  const std::string seed = "1234567890";
  const auto sha1 = parameters(Algorithm::Sha1, 8, repeated(seed, 20));
  const auto sha256 = parameters(Algorithm::Sha256, 8, repeated(seed, 32));
  const auto sha512 = parameters(Algorithm::Sha512, 8, repeated(seed, 64));
  for (const auto& row : std::vector<Rfc6238>{{59, "94287082", "46119246", "90693936"},
                                              {1111111109, "07081804", "68084774", "25091201"},
                                              {1111111111, "14050471", "67062674", "99943326"},
                                              {1234567890, "89005924", "91819424", "93441116"},
                                              {2000000000, "69279037", "90698825", "38618901"},
                                              {20000000000, "65353130", "77737706", "47863826"}}) {
    // Not choose_step(): the first two of these times are a second before the next step.
    const auto counter = static_cast<std::uint64_t>(row.time) / 30;
    EXPECT_EQ(digits_of(sha1, counter), row.sha1) << row.time;
    EXPECT_EQ(digits_of(sha256, counter), row.sha256) << row.time;
    EXPECT_EQ(digits_of(sha512, counter), row.sha512) << row.time;
  }
}

TEST(Code, SevenDigitsAreTheLastSevenOfEight) {
  const auto seven = parameters(Algorithm::Sha1, 7, "12345678901234567890");
  EXPECT_EQ(digits_of(seven, 1), "4287082");
}

TEST(Code, CounterCountsWithAll64Bits) {
  const auto made = parameters(Algorithm::Sha1, 8, "12345678901234567890");
  EXPECT_NE(digits_of(made, 1), digits_of(made, (1ULL << 32) + 1));
  EXPECT_NE(digits_of(made, 1), digits_of(made, (1ULL << 63) + 1));
}

std::vector<std::uint8_t> unhex(const std::string& text) {
  std::vector<std::uint8_t> bytes(text.size() / 2);
  if (text.empty()) return bytes;
  sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, nullptr, nullptr);
  return bytes;
}

void run_wycheproof(const std::string& file, Algorithm algorithm, int expected_cases) {
  std::ifstream in(std::string(CERBY_SOURCE_DIR) + "/tests/vectors/" + file);
  const auto document = nlohmann::json::parse(in);
  int cases = 0;
  for (const auto& group : document["testGroups"]) {
    const auto tag_size = group["tagSize"].get<std::size_t>() / 8;
    for (const auto& test : group["tests"]) {
      auto key = unhex(test["key"]);
      const auto message = unhex(test["msg"]);
      const auto tag = unhex(test["tag"]);
      const auto ours = hmac(algorithm, Secret::take(std::span(key)).view(), message);
      const auto bytes = ours.bytes(kTest).first(std::min(tag_size, ours.size()));
      EXPECT_EQ(std::ranges::equal(bytes, tag), test["result"] == "valid") << file << " " << test["tcId"];
      ++cases;
    }
  }
  EXPECT_EQ(cases, expected_cases);
}

TEST(Hmac, WycheproofSha1) {
  run_wycheproof("hmac_sha1_test.json", Algorithm::Sha1, 170);
}
TEST(Hmac, WycheproofSha256) {
  run_wycheproof("hmac_sha256_test.json", Algorithm::Sha256, 174);
}

// RFC 4231, test cases 1 and 6 (a key longer than a block).
TEST(Hmac, Rfc4231Sha512) {
  const auto check = [](std::string key, const std::string& message, const std::string& expected) {
    const Bytes bytes(reinterpret_cast<const std::uint8_t*>(message.data()), message.size());
    const auto made = hmac(Algorithm::Sha512, secret_of(std::move(key)).view(), bytes);
    EXPECT_TRUE(std::ranges::equal(made.bytes(kTest), unhex(expected)));
  };
  check(std::string(20, '\x0b'), "Hi There",
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");
  check(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
        "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
        "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
}

TEST(ChooseStep, TheCurrentStepWhileThreeSecondsAreLeft) {
  for (const std::int64_t second : {0, 1, 26, 27}) {
    const auto choice = choose_step(UnixTime(3000 + second), 30, std::nullopt);
    ASSERT_TRUE(choice.step) << second;
    EXPECT_EQ(*choice.step, 100U);
    EXPECT_EQ(choice.seconds_left, 30 - second);
    EXPECT_EQ(choice.wait_seconds, 0);
  }
}

TEST(ChooseStep, WaitsForTheNextWhenFewerAreLeft) {
  for (const std::int64_t left : {1, 2}) {
    const auto choice = choose_step(UnixTime(3030 - left), 30, std::nullopt);
    EXPECT_FALSE(choice.step);
    EXPECT_EQ(choice.wait_seconds, left);
  }
}

TEST(CurrentStep, IsSoToTheLastSecond) {
  for (const std::int64_t second : {0, 1, 27, 28, 29}) {
    const auto current = current_step(UnixTime(3000 + second), 30);
    EXPECT_EQ(current.step, 100U);
    EXPECT_EQ(current.seconds_left, 30 - second);
    EXPECT_EQ(current.wait_seconds, 0);
  }
  EXPECT_EQ(current_step(UnixTime(3030), 30).step, 101U);
  EXPECT_EQ(current_step(UnixTime(-5), 30).step, 0U);
}

TEST(ChooseStep, NeverAStepThatWasUsedOrAnyBelow) {
  EXPECT_EQ(choose_step(UnixTime(3000), 30, 99).step, 100U);
  const auto used = choose_step(UnixTime(3000), 30, 100);
  EXPECT_FALSE(used.step);
  EXPECT_EQ(used.wait_seconds, 30);
  const auto ahead = choose_step(UnixTime(3010), 30, 102);
  EXPECT_FALSE(ahead.step);
  EXPECT_EQ(ahead.wait_seconds, 80);
}

TEST(ChooseStep, WaitingThatLongGivesAStepThatMayBeUsed) {
  for (const std::int32_t period : {15, 30, 60, 120}) {
    for (std::int64_t now = 10'000; now < 10'000 + period; ++now) {
      const auto last = static_cast<std::uint64_t>(now / period);
      const auto choice = choose_step(UnixTime(now), period, last);
      ASSERT_FALSE(choice.step);
      const auto then = choose_step(UnixTime(now + choice.wait_seconds), period, last);
      EXPECT_EQ(then.step, last + 1) << period << " " << now;
    }
  }
}

TEST(ChooseStep, Before1970CountsAs1970) {
  const auto choice = choose_step(UnixTime(-5), 30, std::nullopt);
  EXPECT_EQ(choice.step, 0U);
  EXPECT_EQ(choose_step(UnixTime(std::numeric_limits<std::int64_t>::min()), 30, std::nullopt).step, 0U);
}

TEST(ChooseStep, After2038And2106AndIn9999) {
  EXPECT_EQ(choose_step(UnixTime(2147483648), 30, std::nullopt).step, 71582788U);
  EXPECT_EQ(choose_step(UnixTime(4294967296), 30, std::nullopt).step, 143165576U);
  EXPECT_EQ(choose_step(UnixTime(253402300770), 30, std::nullopt).step, 8446743359U);
}

TEST(ChooseStep, StepsHave64Bits) {
  const auto beyond = choose_step(UnixTime(15LL << 33), 15, (1ULL << 33) - 1);
  EXPECT_EQ(beyond.step, 1ULL << 33);
}

TEST(ChooseStep, AWaitBeyondAllTimeDoesNotOverflow) {
  const auto last = std::numeric_limits<std::uint64_t>::max();
  const auto choice = choose_step(UnixTime(1000), 30, last);
  EXPECT_FALSE(choice.step);
  EXPECT_EQ(choice.wait_seconds, std::numeric_limits<std::int64_t>::max());
  const auto end = choose_step(UnixTime(std::numeric_limits<std::int64_t>::max()), 120, std::nullopt);
  EXPECT_TRUE(end.step || end.wait_seconds > 0);
}

}  // namespace
}  // namespace cerby::otp::code_test
