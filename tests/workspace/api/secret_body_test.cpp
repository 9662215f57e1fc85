#include "workspace/api/secret_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace cerby::workspace::api::test {
namespace {

struct Plain {
  std::optional<std::string> value;
};

}  // namespace
}  // namespace cerby::workspace::api::test

namespace cerby::json {
template <>
struct Schema<workspace::api::test::Plain> {
  static constexpr std::array members{member<&workspace::api::test::Plain::value>("value", {.bytes = 4096})};
};
}  // namespace cerby::json

namespace cerby::workspace::api::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr SecretAccess kTest("a test looks at the result");
constexpr std::size_t kMost = 4096;

http::Request request_of(std::string text) {
  EXPECT_TRUE(start_secrets());
  http::Request request;
  request.method = http::Method::Put;
  request.content_type = "application/json";
  request.body = Secret::take(std::span<char>(text));
  return request;
}

auto read(std::string text, std::size_t most = kMost) {
  return secret_of(request_of(std::move(text)), most);
}

std::string body(const std::string& attributes) {
  return R"({"data": {"type": "account_secret", "attributes": {)" + attributes + "}}}";
}

// What comes of a value as it is written in JSON; "refused" where none does.
std::string value_of(const std::string& literal) {
  const auto one = read(body(R"("value" : ")" + literal + R"(" )"));
  return one ? std::string(one->text(kTest)) : "refused";
}

// Where the fault is, and its name.
std::pair<std::vector<std::string>, std::string> fault_of(const std::string& text) {
  const auto one = read(text);
  if (one || !one.error().fault) return {{}, "none"};
  return {one.error().fault->place, one.error().fault->type};
}

std::pair<std::vector<std::string>, std::string> at(std::vector<std::string> place, std::string name) {
  return {std::move(place), std::move(name)};
}

const std::vector<std::string> kValue{"body", "data", "attributes", "value"};

TEST(SecretBody, AValueComesOutAsItWasMeant) {
  EXPECT_EQ(value_of("hunter2"), "hunter2");
  EXPECT_EQ(value_of(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(value_of(R"(\u0041\u00e4\u20AC\ud83d\ude00)"), "A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(value_of("\xC3\xA4"), "\xC3\xA4");
  EXPECT_EQ(value_of(R"(a\", \"value\": \"b)"), R"(a", "value": "b)");
  EXPECT_EQ(value_of("}]{[,:"), "}]{[,:");
  EXPECT_EQ(value_of("value"), "value");
}

TEST(SecretBody, WhatIsNoTextIsRefused) {
  for (const std::string wrong :
       {"\\x", "\\u12", "\\u123g", "\\ud800", "\\ud800x", "\\ud800\\u0041", "\\udc00", "\\u0000", "\x01",
        "\n", "\xFF", "\xC3", "\xED\xA0\x80", "\xC0\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_EQ(fault_of(body(R"("value": "a)" + wrong + R"(")")), at(kValue, "text")) << wrong;
  }
  EXPECT_EQ(value_of(std::string("a\0b", 3)), "refused");
}

TEST(SecretBody, WhatIsNoStringIsRefused) {
  for (const auto* wrong : {"7", "null", "true", R"(["a"])", R"({"value": "a"})", R"([{"value": "a"}])"})
    EXPECT_EQ(fault_of(body(R"("value": )" + std::string(wrong))), at(kValue, "value_wrong_type")) << wrong;
}

TEST(SecretBody, IsOtherwiseReadAsAnyBody) {
  const std::vector<std::string> attributes{"body", "data", "attributes"};
  const auto inside = [&](const std::string& name) {
    auto place = attributes;
    place.push_back(name);
    return place;
  };
  EXPECT_EQ(fault_of(body("")), at(kValue, "missing"));
  EXPECT_EQ(fault_of(body(R"("value": "")")), at(kValue, "empty"));
  EXPECT_EQ(fault_of(body(R"("value": "a", "value": "b")")), at(kValue, "key_duplicate"));
  EXPECT_EQ(fault_of(body(R"("value": "a", "more": "b")")), at(inside("more"), "key_unknown"));
  EXPECT_EQ(fault_of(R"({"value": "a", )" + body(R"("value": "b")").substr(1)),
            at({"body", "value"}, "key_unknown"));
  EXPECT_EQ(fault_of(R"({"data": {"type": "account", "attributes": {"value": "a"}}})"),
            at({"body", "data", "type"}, "type"));
  EXPECT_EQ(fault_of(R"({"data": {"id": "a", "attributes": {"value": "a"}}})"),
            at({"body", "data", "id"}, "id"));
  // A key that is written in another way is no way around.
  EXPECT_EQ(fault_of(body(R"("v\u0061lue": "a")")), at(kValue, "missing"));
  EXPECT_EQ(read(R"({"data": {"attributes": {"value": "value"}}})")->text(kTest), "value");
}

TEST(SecretBody, WhatIsNotJsonIsRefused) {
  const std::string good = body(R"("value": "a")");
  for (const auto& wrong :
       {good + "x", good + good, std::string(), std::string("\""), std::string(R"("\)"),
        std::string(R"({"value")"), std::string(R"({"value":)"), std::string(R"({"value":")"),
        body(R"("value": "a)"), body(R"("value", : "a")"), body(R"("value": "a" "b")"), "\xEF\xBB\xBF" + good,
        std::string("\xFF") + good, good + '\0', std::string(R"("value")"), std::string("[]")}) {
    EXPECT_FALSE(read(wrong)) << wrong;
  }
  // Wherever it is cut off.
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(read(good.substr(0, length)));
  auto request = request_of(good);
  request.content_type = "text/plain";
  const auto other = secret_of(request, kMost);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().status, 415);
}

TEST(SecretBody, AsLongAsItMayBe) {
  EXPECT_TRUE(read(body(R"("value": "abcd")"), 4));
  EXPECT_TRUE(read(body(R"("value": "\u0061bcd")"), 4)) << "what it stands for counts";
  const auto refused = read(body(R"("value": "abcde")"), 4);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault->place, kValue);
  EXPECT_EQ(refused.error().fault->type, "value_out_of_bounds");
}

TEST(SecretBody, WhatTheReaderGetsHasNoneOfIt) {
  EXPECT_TRUE(start_secrets());
  for (const auto* attributes :
       {R"("value": "hunter2\n")", R"("password": "hunter2")", R"("value": ["hunter2", "hunter2"])",
        R"("v\u0061lue": "hunter2")", R"("type": ["hunter2"])", R"("value": "a", "value": "hunter2")"}) {
    std::string text = body(attributes);
    const auto whole = text.size();
    const auto secret = Secret::take(std::span<char>(text));
    const auto taken = take_secret(secret.view(), 100);
    ASSERT_TRUE(taken) << attributes;
    EXPECT_EQ(taken->rest.size(), whole) << "places in it stay what they were";
    const std::string rest(taken->rest.text(kTest));
    EXPECT_THAT(rest, Not(HasSubstr("hunter"))) << attributes;
    EXPECT_THAT(rest, HasSubstr(R"("account_secret")"));
  }
}

// Whatever becomes of a body: what is taken out of it is what the reader of JSON finds there.
TEST(SecretBody, IsReadAsTheReaderOfJsonReadsIt) {
  constexpr std::string_view kPieces[] = {"\"",
                                          "\\",
                                          "\\\"",
                                          "value",
                                          "\"value\"",
                                          ":",
                                          ",",
                                          "{",
                                          "}",
                                          "[",
                                          "]",
                                          "\\u",
                                          "\\u00e4",
                                          "\\n",
                                          " ",
                                          "7",
                                          "\\ud83d",
                                          "\\ude00",
                                          "\\ud83d\\ude00",
                                          "type",
                                          "\"type\"",
                                          "\xC3\xA4",
                                          "\xC3",
                                          "null",
                                          "\n"};
  std::mt19937 random(6238);  // NOLINT(cert-msc51-cpp): the same each time
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  int taken = 0;
  int refused = 0;
  for (int i = 0; i < 30'000; ++i) {
    std::string text = body(R"("value": "ab\u0063 \"d\" \\ e")");
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
      // Mostly inside of the value.
      const std::size_t place = below(4) == 0 ? below(text.size()) : text.size() - 4 - below(24);
      text.replace(place, below(2), kPieces[below(std::size(kPieces))]);
    }
    const auto one = read(text);
    Body<Plain> plain;
    const bool is_good = json::read(text, plain).has_value();
    if (one) {
      ++taken;
      ASSERT_TRUE(is_good) << text;
      ASSERT_EQ(one->text(kTest), plain.data.attributes.value) << text;
    } else {
      ++refused;
      const auto& value = plain.data.attributes.value;
      const bool is_refused = !is_good || !value || value->empty() || value->contains('\0') ||
                              plain.data.id || plain.data.type.value_or("account_secret") != "account_secret";
      ASSERT_TRUE(is_refused) << text;
    }
  }
  EXPECT_GE(taken, 3000);
  EXPECT_GE(refused, 3000);
}

// Of a resource that is made with a secret: what is said to be none stays, at whatever place the secret is.
TEST(SecretBody, LeavesTheNamedAttributesAlone) {
  constexpr std::array<std::string_view, 2> kOthers{"title", "vaultId"};
  std::string text =
      body(R"("title": "Alarm \"code\"", "vaultId": "v", "value": "hunter2", "other": "hunter3")");
  const auto secret = Secret::take(std::span<char>(text));
  const auto taken = take_secret(secret.view(), 100, kOthers);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->value->text(kTest), "hunter2");
  const std::string rest(taken->rest.text(kTest));
  EXPECT_THAT(rest, HasSubstr(R"("title": "Alarm \"code\"", "vaultId": "v")"));
  EXPECT_THAT(rest, Not(HasSubstr("hunter")));
}

}  // namespace
}  // namespace cerby::workspace::api::test
