#include "workspace/http/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace cerby::workspace::http::test::routes_test {
namespace {

const std::string kId = "40f74dba-31e7-41db-9035-9f3a35b884c8";
const std::string kOther = "91c14c1e-fdb1-4859-b0b1-e9f12f45cdfc";

Response nothing(const Request&) {
  return {};
}

class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    routes_.add(Method::Get, "/", nothing)
        .add(Method::Get, "/accounts", nothing)
        .add(Method::Get, "/accounts/{id}", nothing)
        .add(Method::Patch, "/accounts/{id}", nothing)
        .add(Method::Post, "/accounts/sync", nothing)
        .add(Method::Delete, "/accounts/{id}/users/{userId}", nothing);
  }
  // The route's label and its ids; else why not.
  [[nodiscard]] std::string found(Method method, const std::string& path) const {
    const auto target = parse_target(path);
    const auto result = routes_.find(method, target->path);
    if (const auto* const wrong = std::get_if<Routes::WrongMethod>(&result)) return "405 " + wrong->allow;
    if (const auto* const options = std::get_if<Routes::Options>(&result)) return "204 " + options->allow;
    const auto* const match = std::get_if<Routes::Match>(&result);
    if (match == nullptr) return "404";
    std::string text = routes_.labels().at(match->index);
    for (const auto& id : match->ids) text += " " + id.text();
    return text;
  }
  Routes routes_;
};

TEST_F(RoutesTest, FindsByMethodAndPath) {
  EXPECT_EQ(found(Method::Get, "/"), "GET /");
  EXPECT_EQ(found(Method::Get, "/accounts"), "GET /accounts");
  EXPECT_EQ(found(Method::Get, "/accounts/" + kId), "GET /accounts/{id} " + kId);
  EXPECT_EQ(found(Method::Patch, "/accounts/" + kId), "PATCH /accounts/{id} " + kId);
  EXPECT_EQ(found(Method::Post, "/accounts/sync"), "POST /accounts/sync");
  EXPECT_EQ(found(Method::Delete, "/accounts/" + kId + "/users/" + kOther),
            "DELETE /accounts/{id}/users/{userId} " + kId + " " + kOther);
  EXPECT_EQ(found(Method::Head, "/accounts"), "GET /accounts");
}

TEST_F(RoutesTest, KnowsOneFormOfAnIdAlone) {
  std::string upper = kId;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  for (const std::string& wrong :
       {std::string("1"), upper, kId.substr(1), kId + "0", "urn:uuid:" + kId, "%7B" + kId + "%7D",
        kId + "%20", std::string("40f74dba31e741db90359f3a35b884c8"), std::string("unsynced"),
        std::string("40f74dba-31e7-41db-9035-9f3a35b884cg")})
    EXPECT_EQ(found(Method::Get, "/accounts/" + wrong), "404") << wrong;
}

TEST_F(RoutesTest, KnowsNoOtherPath) {
  for (const auto* const path : {"/Accounts", "/account", "/accounts2", "/accounts/sync/now", "/accounts%20"})
    EXPECT_EQ(found(Method::Get, path), "404") << path;
}

TEST_F(RoutesTest, SaysWhatMayBeAsked) {
  EXPECT_EQ(found(Method::Delete, "/accounts"), "405 GET, HEAD, OPTIONS");
  EXPECT_EQ(found(Method::Head, "/accounts/sync"), "405 POST, OPTIONS");
  EXPECT_EQ(found(Method::Put, "/accounts/" + kId), "405 GET, HEAD, PATCH, OPTIONS");
  EXPECT_EQ(found(Method::Options, "/accounts/" + kId), "204 GET, HEAD, PATCH, OPTIONS");
  EXPECT_EQ(found(Method::Options, "/nowhere"), "404");
}

TEST_F(RoutesTest, KnowsWhoseQueryHoldsSecretsWhateverTheMethod) {
  routes_.add(Method::Get, "/accounts/{id}/callback", nothing, Query::Secret)
      .add(Method::Post, "/accounts/{id}/callback", nothing)
      .add(Method::Get, "/launch/{id}", nothing, Query::Unread);
  const auto query_of = [&](const std::string& path) { return routes_.query_of(parse_target(path)->path); };
  EXPECT_EQ(query_of("/accounts/" + kId + "/callback"), Query::Secret);
  EXPECT_EQ(query_of("/launch/" + kId), Query::Unread);
  for (const auto* const plain : {"/accounts/1/callback", "/accounts", "/nowhere"})
    EXPECT_EQ(query_of(plain), Query::Plain) << plain;
}

TEST_F(RoutesTest, RefusesAPatternThatIsMalformedOrThere) {
  for (const auto* const pattern : {"", "accounts", "/accounts/", "//", "/a{id}", "/{id", "/{}", "/accounts"})
    EXPECT_THROW(routes_.add(Method::Get, pattern, nothing), std::logic_error) << pattern;
  EXPECT_THROW(routes_.add(Method::Get, "/accounts/{otherName}", nothing), std::logic_error);
  EXPECT_THROW(routes_.add(Method::Head, "/new", nothing), std::logic_error);
  EXPECT_THROW(routes_.add(Method::Options, "/newer", nothing), std::logic_error);
}

}  // namespace
}  // namespace cerby::workspace::http::test::routes_test
