#include "workspace/api/body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cerby::workspace::api::test {

struct Colour {
  std::string name;
};

}  // namespace cerby::workspace::api::test

namespace cerby::json {
template <>
struct Schema<workspace::api::test::Colour> {
  static constexpr std::array members{member<&workspace::api::test::Colour::name>("name", {.bytes = 8})};
};
}  // namespace cerby::json

namespace cerby::workspace::api::test {
namespace {

using testing::ElementsAre;

http::Request with(std::string text, std::string media = "application/json") {
  EXPECT_TRUE(start_secrets());
  http::Request request;
  request.content_type = std::move(media);
  request.body = Secret::take(std::span<char>(text));
  return request;
}

constexpr const char* kGood = R"({"data":{"type":"colour","attributes":{"name":"red"}}})";

TEST(Body, IsReadOfEitherMediaType) {
  for (const auto* media :
       {"application/json", "application/vnd.api+json", "application/json; charset=utf-8"}) {
    const auto body = body_of<Colour>(with(kGood, media), "colour");
    ASSERT_TRUE(body) << media;
    EXPECT_EQ(body->attributes.name, "red");
  }
  for (const auto* media : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
    EXPECT_EQ(body_of<Colour>(with(kGood, media), "colour").error().status, 415) << media;
}

TEST(Body, SaysWhereItIsNotGood) {
  const auto place = [](const char* text) {
    const auto body = body_of<Colour>(with(text), "colour");
    EXPECT_FALSE(body) << text;
    return body ? std::vector<std::string>() : body.error().fault->place;
  };
  EXPECT_THAT(place(""), ElementsAre("body"));
  EXPECT_THAT(place("{"), ElementsAre("body"));
  EXPECT_THAT(place(R"({"data":{"attributes":{}}})"), ElementsAre("body", "data", "attributes", "name"));
  EXPECT_THAT(place(R"({"data":{"attributes":{"name":"much too long"}}})"),
              ElementsAre("body", "data", "attributes", "name"));
  EXPECT_THAT(place(R"({"data":{"type":"sound","attributes":{"name":"red"}}})"),
              ElementsAre("body", "data", "type"));
  EXPECT_THAT(place(R"({"data":{"attributes":{"name":"red"}},"more":1})"), ElementsAre("body", "more"));
}

TEST(Body, OfAnIdentifierIsATypeAndAnId) {
  constexpr const char* kId = R"({"data":{"type":"user","id":"6d23c85b-d3f9-46c7-bb34-7c88680087c5"}})";
  EXPECT_EQ(identifier_of(with(kId), "user")->text(), "6d23c85b-d3f9-46c7-bb34-7c88680087c5");
  EXPECT_FALSE(identifier_of(with(kId), "team"));
  EXPECT_FALSE(
      identifier_of(with(R"({"data":{"type":"user","id":"6D23C85B-D3F9-46C7-BB34-7C88680087C5"}})"), "user"));
}

TEST(Body, HasNoOtherIdThanThePaths) {
  constexpr const char* kId = "6d23c85b-d3f9-46c7-bb34-7c88680087c5";
  const auto place = [&](http::Method method, std::vector<Uuid> ids) {
    auto request = with(std::string(R"({"data":{"id":")") + kId + R"(","attributes":{"name":"red"}}})");
    request.method = method;
    request.ids = std::move(ids);
    const auto body = body_of<Colour>(request, "colour");
    return body ? std::vector<std::string>() : body.error().fault->place;
  };
  const auto same = Uuid::parse(kId).value();
  EXPECT_THAT(place(http::Method::Post, {}), ElementsAre("body", "data", "id")) << "the service gives ids";
  EXPECT_THAT(place(http::Method::Patch, {Uuid::random()}), ElementsAre("body", "data", "id"));
  EXPECT_THAT(place(http::Method::Patch, {same}), ElementsAre());
  EXPECT_THAT(place(http::Method::Post, {Uuid::random()}), ElementsAre()) << "with whom to share, say";
}

TEST(Email, HasANameAndADomain) {
  for (const std::string good : {"a@b", "zilla@acme.example", "o'neil+x@a-b.example"})
    EXPECT_TRUE(is_email(good)) << good;
  for (const std::string wrong :
       {"", "@", "a@", "@a", "a", "a@b@c", "a b@c", "a@b c", "a@.b", "a@b.", "a@b..c"})
    EXPECT_FALSE(is_email(wrong)) << wrong;
  EXPECT_TRUE(is_email("a@" + std::string(kMostEmail - 2, 'b')));
  EXPECT_FALSE(is_email("a@" + std::string(kMostEmail - 1, 'b')));
}

TEST(Line, HasNoControlCharacters) {
  EXPECT_TRUE(check_line("a", "Größe 中文"));
  EXPECT_TRUE(check_line("a", ""));
  EXPECT_FALSE(check_line("a", "", Empty::Refused));
  for (const auto& wrong :
       {std::string("a\nb"), std::string("a\0b", 3), std::string("\x7f"), std::string("\t")})
    EXPECT_FALSE(check_line("a", wrong));
}

}  // namespace
}  // namespace cerby::workspace::api::test
