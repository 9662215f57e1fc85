// No secret leaves the gate without an entry that is on the disk before.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "workspace/api/support/gate_world.h"
#include "workspace/store/audit.h"

namespace cerby::workspace::api::test::gate_audit_test {
namespace {

using audit::Kind;
constexpr SecretAccess kRead("a test reads what it wrote");
constexpr std::string_view kSecret = "hunter2";

http::Response with_secret() {
  http::Response response;
  std::string text(kSecret);
  response.secret_body = Secret::take(text);
  return response;
}

Reply noted(Call& call) {
  call.note_secret(Kind::SecretReleased, call.user(), "password");
  return with_secret();
}
Reply noted_twice(Call& call) {
  call.note_secret(Kind::SecretReleased, call.user(), "password");
  call.note_secret(Kind::CodeGiven, call.user(), "totp");
  return with_secret();
}
Reply not_noted(Call&) {
  return with_secret();
}
// That it was changed is not that it leaves.
Reply noted_as_changed(Call& call) {
  call.note_secret(Kind::SecretChanged, call.user(), "password");
  return with_secret();
}
Reply changed(Call& call) {
  call.note_secret(Kind::SecretChanged, call.user(), "password");
  return http::Response{};
}
Reply plain(Call&) {
  return http::Response{};
}

constexpr auto kAnything = access::Activity::ListItems;
constexpr std::array kOperations{
    Operation{http::Method::Get, "/noted", access::kAllScopes, kAnything, noted},
    Operation{http::Method::Post, "/noted", access::kAllScopes, kAnything, noted},
    Operation{http::Method::Get, "/noted-twice", access::kAllScopes, kAnything, noted_twice},
    Operation{http::Method::Get, "/not-noted", access::kAllScopes, kAnything, not_noted},
    Operation{http::Method::Post, "/not-noted", access::kAllScopes, kAnything, not_noted},
    Operation{http::Method::Get, "/noted-as-changed", access::kAllScopes, kAnything, noted_as_changed},
    Operation{http::Method::Patch, "/changed", access::kAllScopes, kAnything, changed},
    Operation{http::Method::Get, "/plain", access::kAllScopes, kAnything, plain},
    Operation{http::Method::Post, "/plain", access::kAllScopes, kAnything, plain},
};

class GateAudit : public GateWorld {
 protected:
  GateAudit() : GateWorld(kOperations) {}
  std::vector<audit::Entry> entries() {
    std::vector<audit::Entry> all;
    const auto rows = database_->read([&](store::Transaction& transaction) {
      return store::entries_after(transaction, workspace_, journal_->instance(), 0);
    });
    for (const auto& row : rows.value()) all.push_back(audit::entry_of(row.entry).value());
    return all;
  }
  static bool holds_it(const http::Response& response) {
    return response.secret_body.view().text(kRead).find(kSecret) != std::string_view::npos ||
           response.body.find(kSecret) != std::string::npos;
  }
};

TEST_F(GateAudit, ASecretThatIsNotedLeavesAndIsAnEntry) {
  for (const auto method : {http::Method::Get, http::Method::Post}) {
    const auto response = ask(method, "noted");
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(holds_it(response));
  }
  EXPECT_TRUE(holds_it(ask(http::Method::Get, "noted-twice")));
  const auto all = entries();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].kind, Kind::SecretReleased);
  EXPECT_EQ(all[0].secret, "password");
  EXPECT_EQ(all[0].operation, "GET /noted");
  EXPECT_EQ(all[0].user, user_);
  EXPECT_EQ(all[0].item, user_);
  EXPECT_EQ(all[0].address, "192.0.2.7");
  EXPECT_TRUE(all[0].key);
  EXPECT_EQ(all[1].operation, "POST /noted");
  EXPECT_EQ(all[3].kind, Kind::CodeGiven);
}

TEST_F(GateAudit, ASecretThatNoEntryNamesDoesNotLeave) {
  for (const auto& [method, word] : {std::pair{http::Method::Get, "not-noted"},
                                     {http::Method::Post, "not-noted"},
                                     {http::Method::Get, "noted-as-changed"}}) {
    const auto response = ask(method, word);
    EXPECT_EQ(response.status, 500) << word;
    EXPECT_FALSE(holds_it(response)) << word;
  }
  EXPECT_TRUE(entries().empty());
}

TEST_F(GateAudit, ASecretWhoseEntryCannotBeWrittenDoesNotLeave) {
  ASSERT_TRUE(database_->write([](store::Transaction& transaction) {
    return transaction.connection().run(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
  }));
  for (const auto& [method, word] : {std::pair{http::Method::Get, "noted"},
                                     {http::Method::Post, "noted"},
                                     {http::Method::Get, "noted-twice"}}) {
    const auto response = ask(method, word);
    EXPECT_EQ(response.status, 500) << word;
    EXPECT_FALSE(holds_it(response)) << word;
  }
  // No change is done either that cannot be written; what reads no secret goes on.
  EXPECT_EQ(ask(http::Method::Post, "plain").status, 500);
  EXPECT_EQ(ask(http::Method::Get, "plain").status, 200);
}

TEST_F(GateAudit, AChangeIsAnEntryAndAReadIsNone) {
  EXPECT_EQ(ask(http::Method::Get, "plain").status, 200);
  EXPECT_TRUE(entries().empty());
  EXPECT_EQ(ask(http::Method::Post, "plain").status, 200);
  EXPECT_EQ(ask(http::Method::Patch, "changed").status, 200);
  const auto all = entries();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind, Kind::Changed);
  EXPECT_EQ(all[1].kind, Kind::SecretChanged);
}

}  // namespace
}  // namespace cerby::workspace::api::test::gate_audit_test
