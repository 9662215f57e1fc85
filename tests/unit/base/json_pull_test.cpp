#include "base/json_pull.h"

#include <gtest/gtest.h>

#include <span>
#include <string>

namespace cerby::json_pull_test {
namespace {

Secret secret_of(std::string text) {
  EXPECT_TRUE(start_secrets());
  return Secret::take(std::span(text));
}

std::string text_of(SecretView view) {
  return std::string(view.text(SecretAccess("test")));
}

// The strings of an array; "-" for what is no string. The refusal, where it is not JSON.
std::string strings(std::string_view text) {
  auto secret = secret_of(std::string(text));
  JsonPull json(secret);
  std::string all;
  json.array([&] {
    const auto one = json.text();
    all += "[" + (one ? text_of(*one) : "-") + "]";
  });
  const auto end = json.end();
  return end ? all : "! " + end.error().detail;
}

TEST(JsonPull, StringsAndEscapes) {
  EXPECT_EQ(strings(R"(["a", "\"\\\/\b\f\n\r\t", "\u0041\u00e4\u20AC\ud83d\ude00", ""])"),
            "[a][\"\\/\b\f\n\r\t][A\u00e4\u20AC\U0001F600][]");
}

TEST(JsonPull, OtherKindsArePassedOver) {
  EXPECT_EQ(strings(R"([1, -0.5e+10, true, false, null, {"a": [1, {"b": "c"}]}, [], {}, "x"])"),
            "[-][-][-][-][-][-][-][-][x]");
}

TEST(JsonPull, WhatIsNotJson) {
  for (const auto* text : {"[",
                           "[\"a\"",
                           "[\"a]",
                           "[,]",
                           "[\"a\",]",
                           "[\"a\" \"b\"]",
                           "[tru]",
                           "[nul",
                           "[01]",
                           "[-]",
                           "[1.]",
                           "[1e]",
                           "[\"\\x\"]",
                           "[\"\\u12\"]",
                           "[\"\\ud800\"]",
                           "[\"\\ud800\\u0041\"]",
                           "[\"\\udc00\"]",
                           "[\"a\nb\"]",
                           "[\"\\",
                           "[] x",
                           "[]]",
                           "",
                           "[{]",
                           "[{\"a\"}]",
                           "[{\"a\":}]",
                           "[{\"a\":1,}]",
                           "[{a:1}]",
                           "[{\"a\":1 \"b\":2}]",
                           "['a']",
                           "[+1]",
                           "[.5]",
                           "[\v]"}) {
    EXPECT_TRUE(strings(text).starts_with("!")) << text;
  }
}

TEST(JsonPull, EveryTruncationIsRefused) {
  const std::string whole = R"(["a\u00e4\n", {"k": [1.5e3, true, null]}, "b"])";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_TRUE(strings(whole.substr(0, length)).starts_with("!")) << length;
  }
  EXPECT_EQ(strings(whole), "[a\u00e4\n][-][b]");
}

TEST(JsonPull, DepthIsBounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(strings(nested(JsonPull::kMaxDepth)), "[-]");
  EXPECT_TRUE(strings(nested(JsonPull::kMaxDepth + 1)).starts_with("! it is nested deeper"));
  EXPECT_TRUE(strings(std::string(1'000'000, '[')).starts_with("! it is nested deeper"));
}

TEST(JsonPull, NumbersAndWords) {
  auto secret = secret_of(R"({"a": 42, "b": -7, "c": 1.5, "d": 99999999999999999999, "e": true, "f": "x"})");
  JsonPull json(secret);
  std::string all;
  json.object([&](std::string_view key) {
    if (key == "e") {
      all += json.boolean().value_or(false) ? "true " : "false ";
    } else {
      const auto number = json.integer();
      all += std::string(key) + (number ? std::to_string(*number) : "none") + " ";
    }
  });
  EXPECT_TRUE(json.end());
  EXPECT_EQ(all, "a42 b-7 cnone dnone true fnone ");
}

TEST(JsonPull, WhatIsNotAskedForIsPassedOver) {
  auto secret = secret_of(R"({"a": {"deep": [1, 2]}, "b": "x"})");
  JsonPull json(secret);
  std::string all;
  EXPECT_TRUE(json.object([&](std::string_view key) { all += key; }));
  EXPECT_TRUE(json.end());
  EXPECT_EQ(all, "ab");
}

}  // namespace
}  // namespace cerby::json_pull_test
