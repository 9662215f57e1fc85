#include "workspace/api/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cerby::workspace::api::test::json_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

http::Target target(std::string_view text) {
  return *http::parse_target(text);
}

std::string list(std::string_view text, std::int64_t total) {
  const auto where = target(text);
  ListDocument document(where, *page_of(where));
  return document.finish(total).body;
}

TEST(Page, HasBoundsAndDefaults) {
  const auto none = page_of(target("/a"));
  EXPECT_EQ(none->number, 1);
  EXPECT_EQ(none->size, 25);
  EXPECT_EQ(none->offset(), 0);
  const auto page = page_of(target("/a?page[number]=3&page[size]=100"));
  EXPECT_EQ(page->number, 3);
  EXPECT_EQ(page->size, 100);
  EXPECT_EQ(page->offset(), 200);
  EXPECT_EQ(page_of(target("/a?page[number]=1000000"))->offset(), 24'999'975);
}

TEST(Page, IsRefusedWithThePlaceAndTheReason) {
  for (const std::string value : {"0", "-1", "101", "9223372036854775808", "-9223372036854775809"}) {
    const auto page = page_of(target("/a?page[size]=" + value));
    ASSERT_FALSE(page) << value;
    EXPECT_EQ(page.error().status, 400);
    EXPECT_EQ(page.error().code, "validation_error");
    EXPECT_THAT(page.error().fault->place, ElementsAre("query", "page[size]"));
    EXPECT_EQ(page.error().fault->type, "out_of_bounds") << value;
  }
  for (const std::string value : {"", "a", "1a", "1.0", "%201", "1%20", "0x1", "%2B1", "1e1", "%EF%BC%91"}) {
    const auto page = page_of(target("/a?page[number]=" + value));
    ASSERT_FALSE(page) << value;
    EXPECT_THAT(page.error().fault->place, ElementsAre("query", "page[number]"));
    EXPECT_EQ(page.error().fault->type, "integer") << value;
  }
  EXPECT_FALSE(page_of(target("/a?page[number]=1000001")));
}

TEST(Problem, OfAParameterIsWrittenInTheApisShape) {
  EXPECT_EQ(response_of(page_of(target("/a?page[size]=101")).error()).body,
            R"({"errors":[{"code":"validation_error","title":"Bad Request",)"
            R"("detail":"This is not from 1 to 100.","status":400,"meta":{"loc":["query","page[size]"],)"
            R"("msg":"This is not from 1 to 100.","type":"out_of_bounds"}}]})");
}

TEST(Parameters, AreRefusedWhereTheyAreNotKnown) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "sort"};
  EXPECT_TRUE(refuse_unknown(target("/a?sort=b&page[number]=1"), kKnown));
  EXPECT_TRUE(refuse_unknown(target("/a"), kKnown));
  const auto refused = refuse_unknown(target("/a?sort=b&page[limit]=1"), kKnown);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().fault->place, ElementsAre("query", "page[limit]"));
}

TEST(ListDocument, IsEmptyInItsWholeShape) {
  EXPECT_EQ(list("/api/v1/accounts", 0),
            R"({"data":[],"links":{"self":"/api/v1/accounts?page[number]=1&page[size]=25"},)"
            R"("meta":{"page":{"maxSize":100,"total":0}}})");
}

TEST(ListDocument, LinksToThePagesAround) {
  EXPECT_THAT(list("/a?page[size]=10&page[number]=2&sort=-created_at&filter[x]=a%20b", 31),
              HasSubstr(R"("links":{)"
                        R"("self":"/a?page[size]=10&page[number]=2&sort=-created_at&filter[x]=a%20b",)"
                        R"("next":"/a?page[size]=10&page[number]=3&sort=-created_at&filter[x]=a%20b",)"
                        R"("previous":"/a?page[size]=10&page[number]=1&sort=-created_at&filter[x]=a%20b"})"));
  EXPECT_THAT(list("/a?page[size]=10&page[number]=4", 31),
              HasSubstr(R"("links":{"self":"/a?page[size]=10&page[number]=4",)"
                        R"("previous":"/a?page[size]=10&page[number]=3"})"))
      << "the last page";
  EXPECT_THAT(list("/a?page[size]=10&page[number]=3", 30), HasSubstr(R"(page[number]=3","previous")"))
      << "no empty page behind it";
  EXPECT_THAT(list("/a?page[size]=10&page[number]=9", 30),
              HasSubstr(R"("previous":"/a?page[size]=10&page[number]=3")"))
      << "back to the last one";
}

TEST(ListDocument, HoldsResources) {
  const auto where = target("/a");
  ListDocument document(where, {});
  for (const auto* const label : {"one \"1\"", "two"}) {
    begin_resource(document.data(), "account", Uuid{});
    document.data().member("label", label);
    end_resource(document.data());
  }
  EXPECT_THAT(document.finish(2).body,
              HasSubstr(R"({"data":[{"id":"00000000-0000-0000-0000-000000000000","type":"account",)"
                        R"("attributes":{"label":"one \"1\""}},{"id":)"));
}

TEST(Document, HoldsOne) {
  const auto response = document(
      target("/a/b"),
      [](auto& writer) {
        begin_resource(writer, "account", Uuid{});
        end_resource(writer);
      },
      201);
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body,
            R"({"data":{"id":"00000000-0000-0000-0000-000000000000","type":"account","attributes":{}},)"
            R"("links":{"self":"/a/b"}})");
}

TEST(Document, KeepsASecretGuarded) {
  ASSERT_TRUE(start_secrets());
  std::string password = "hunter\"2";
  const Secret secret = Secret::take(std::span(password));
  const auto response = secret_document(target("/a"), [&](auto& writer) {
    writer.begin_object();
    writer.key("password");
    writer.secret(secret.view());
    writer.end_object();
  });
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.secret_body.text(SecretAccess("a test looks at it")),
            R"({"data":{"password":"hunter\"2"},"links":{"self":"/a"}})");
}

TEST(Time, IsWrittenInUtc) {
  EXPECT_EQ(text_of_time(0ms), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(text_of_time(1'795'680'996'250ms), "2026-11-26T08:16:36.250Z");
  EXPECT_EQ(text_of_time(-1ms), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace cerby::workspace::api::test::json_test
