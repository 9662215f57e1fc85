// An API key of the product that this follows, which answers 401 also where the key's user cannot see the
// account: one click that is refused costs nobody the key.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "source/kept_session.h"
#include "source/workspace.h"
#include "unit/vault/support/used_steps_world.h"

namespace cerby::source::product_key_test {
namespace {

using namespace vault::testing_support;

constexpr const char* kShared = "40f74dba-31e7-41db-9035-9f3a35b884c8";
constexpr const char* kOthers = "40f74dba-31e7-41db-9035-9f3a35b884c9";
constexpr const char* kKey = "key-of-sixteen-bytes";

// As its public description says, with one account that the key's user sees.
class Product final : public Fetcher {
 public:
  std::string key = kKey;             // the one that is good
  std::optional<Outcome> list_fails;  // what comes of a list
  std::uint32_t list_status = 200;
  int questions = 0;

  Expected<Fetched> fetch(const FetchRequest& request) override {
    ++questions;
    const auto path = request.url.substr(std::string("https://acme.cerby.test").size());
    const bool is_list = path == "/api/v1/accounts?page%5Bsize%5D=1";
    if (is_list && list_fails) return fail(*list_fails);
    const auto& header = request.headers.front();
    if (header.name != "X-API-Key" || header.value.text(kTest) != key) return unauthorized();
    if (is_list) return Fetched{.status = list_status, .body = secret_of(R"({"data": []})")};
    if (path != std::string("/api/v1/accounts/") + kShared) return unauthorized();
    return Fetched{.status = 200,
                   .body = secret_of(R"({"data": {"id": ")" + std::string(kShared) +
                                     R"(", "type": "account", "attributes": {"label": "a", )"
                                     R"("url": "https://a.test", "username": "zilla"}}})")};
  }

 private:
  static Expected<Fetched> unauthorized() {
    return Fetched{.status = 401,
                   .body = secret_of(R"({"errors": [{"code": "unauthorized", "title": "Unauthorized", )"
                                     R"("detail": "You are not allowed to see it.", "status": 401}]})")};
  }
};

class ProductKey : public VaultTest {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  ProductKey() {
    EXPECT_TRUE(vault_.put_session({.workspace = workspace_.text(), .proof = secret_of(kKey)}));
  }
  // As a launch asks.
  Outcome click(const char* account) {
    const GivenClock clock(kNow);
    WorkspaceSource source(
        workspace_, LoopbackHttp::Refused,
        std::make_unique<KeptSession>(workspace_, vault_, product_, clock, RefusedKey::Forgotten), product_);
    const auto found = source.account(workspace_, *Uuid::parse(account));
    return found ? Outcome::LoggedIn : found.error().outcome;
  }
  bool has_key() { return (*vault_.session(workspace_)).has_value(); }

  Origin workspace_ = *Origin::parse("https://acme.cerby.test");
  vault::Vault vault_ = make();
  Product product_;
};

TEST_F(ProductKey, StaysWhereTheAccountIsNotSharedWithItsUser) {
  EXPECT_EQ(click(kOthers), Outcome::RoleNone);
  EXPECT_TRUE(has_key());
  EXPECT_EQ(product_.questions, 2);
  EXPECT_EQ(click(kShared), Outcome::LoggedIn) << "the next click has it still";
}

TEST_F(ProductKey, ThatWasRevokedIsForgotten) {
  product_.key = "another-of-16-bytes";
  EXPECT_EQ(click(kShared), Outcome::WorkspaceKeyRefused);
  EXPECT_FALSE(has_key());
  EXPECT_EQ(product_.questions, 2);
}

// Then it is refused all the same, so that no lease takes the account's place.
TEST_F(ProductKey, StaysWhereTheOtherQuestionHasNoAnswer) {
  for (const auto fails : {Outcome::WorkspaceUnreachable, Outcome::WorkspaceTimedOut}) {
    product_.list_fails = fails;
    EXPECT_EQ(click(kOthers), Outcome::RoleNone);
    EXPECT_TRUE(has_key());
  }
  product_.list_fails.reset();
  for (const std::uint32_t status : {429U, 503U}) {
    product_.list_status = status;
    EXPECT_EQ(click(kOthers), Outcome::RoleNone);
    EXPECT_TRUE(has_key());
  }
}

TEST_F(ProductKey, StaysWhereTheLaunchIsCancelledMeanwhile) {
  product_.list_fails = Outcome::Cancelled;
  EXPECT_EQ(click(kOthers), Outcome::Cancelled);
  EXPECT_TRUE(has_key());
}

}  // namespace
}  // namespace cerby::source::product_key_test
