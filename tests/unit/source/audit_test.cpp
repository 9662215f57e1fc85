// The audit log of a workspace: what is asked, and what is taken of the answer.
#include "source/audit.h"

#include <gtest/gtest.h>

#include <string>

#include "source/proof.h"

namespace cerby::source::audit_test {
namespace {

constexpr const char* kId = "40f74dba-31e7-41db-9035-9f3a35b884c8";

Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

class OneAnswer final : public Fetcher {
 public:
  OneAnswer(std::uint32_t status, std::string body) : status_(status), body_(std::move(body)) {}
  std::string url;
  Expected<Fetched> fetch(const FetchRequest& request) override {
    url = request.url;
    return Fetched{.status = status_, .body = secret_of(body_)};
  }

 private:
  std::uint32_t status_;
  std::string body_;
};

std::string entry(const std::string& attributes, const std::string& type = "audit_entry") {
  return R"({"id": "a.1", "type": ")" + type + R"(", "attributes": {)" + attributes + "}}";
}
std::string page(const std::string& entries) {
  return R"({"data": [)" + entries + R"(], "links": {"self": "/x"}, "meta": {"page": {"total": 1}}})";
}
const std::string kAttributes = R"("at": "2026-11-27T08:30:00.000Z", "kind": "refused", "leftOut": 3)";

Expected<std::vector<AuditEntry>> ask(OneAnswer& fetcher, const AuditQuery& query) {
  vault::Session session;
  session.proof = secret_of("a key of sixteen bytes");
  KeyProof proof(std::move(session));
  return audit_page(*Origin::parse("https://acme.cerby.test"), proof, fetcher, query, 2);
}
Outcome refused(std::uint32_t status, const std::string& reason) {
  OneAnswer fetcher(status, R"({"errors": [{"meta": {"reason": ")" + reason + R"("}}]})");
  const auto asked = ask(fetcher, {});
  return asked ? Outcome::InternalError : asked.error().outcome;
}

TEST(AuditPage, IsAskedForWithItsFilters) {
  OneAnswer fetcher(200, page(""));
  const auto read = ask(
      fetcher,
      {.since = "2026-11-27", .until = "2026-11-28T00:00:00Z", .user = Uuid::parse(kId).value(), .item = {}});
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
  EXPECT_EQ(fetcher.url,
            "https://acme.cerby.test/api/v1/"
            "audit-entries?page%5Bsize%5D=50&page%5Bnumber%5D=2&filter%5Bsince%5D=2026-11-27"
            "&filter%5Buntil%5D=2026-11-28T00:00:00Z&filter%5Buser%5D=40f74dba-31e7-41db-9035-9f3a35b884c8");
}

TEST(AuditPage, IsReadAsItIs) {
  const auto read = audit_entries_from(
      secret_of(page(entry(kAttributes + R"(, "userId": "u", "more": [1])") + "," + entry(kAttributes))));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(read->front().id, "a.1");
  EXPECT_EQ(read->front().text("at"), "2026-11-27T08:30:00.000Z");
  EXPECT_EQ(read->front().text("userId"), "u");
  EXPECT_EQ(read->front().text("secret"), "");
  EXPECT_EQ(read->front().left_out, 3);
  EXPECT_EQ(read->front().text("saidAt"), "");
  EXPECT_EQ(read->front().text("leaseAt"), "");
}

TEST(AuditPage, SaysOfAUseOfALeaseWhenByTheDevicesClock) {
  const auto read = audit_entries_from(secret_of(page(entry(
      kAttributes + R"(, "saidAt": "2026-11-26T20:00:00.000Z", "leaseAt": "2026-11-26T19:00:00.000Z")"))));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->front().text("saidAt"), "2026-11-26T20:00:00.000Z");
  EXPECT_EQ(read->front().text("leaseAt"), "2026-11-26T19:00:00.000Z");
  EXPECT_FALSE(audit_entries_from(secret_of(page(entry(kAttributes + R"(, "saidAt": 1)")))));
}

TEST(AuditPage, OfAnotherFormIsRefused) {
  std::string many;
  for (std::int64_t i = 0; i <= kAuditPage; ++i) many += (many.empty() ? "" : ",") + entry(kAttributes);
  for (const auto& wrong :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"data": {}})"), page(entry("")),
        page(entry(kAttributes, "account")), page("1"), page(entry(kAttributes + R"(, "kind": "refused")")),
        page(entry(kAttributes + R"(, "userId": 1)")),
        page(entry(kAttributes + R"(, "userId": ")" + std::string(129, 'a') + "\"")), page(many),
        page("") + "x", std::string("\xff"), std::string(R"({"data": [], "data": []})")}) {
    const auto read = audit_entries_from(secret_of(wrong));
    ASSERT_FALSE(read) << wrong;
    EXPECT_EQ(read.error().outcome, Outcome::WorkspaceAnswerInvalid) << wrong;
  }
}

TEST(AuditPage, NamesWhoMayNot) {
  EXPECT_EQ(refused(403, "role_too_narrow"), Outcome::RoleNone);
  EXPECT_EQ(refused(403, "scope_missing"), Outcome::WorkspaceKeyRefused);
  EXPECT_EQ(refused(401, ""), Outcome::WorkspaceKeyRefused);
  EXPECT_EQ(refused(404, ""), Outcome::RoleNone);
  EXPECT_EQ(refused(503, ""), Outcome::WorkspaceFailed);
}

TEST(AuditPage, TakesTimesOfTwoForms) {
  for (const auto* const good : {"2026-11-27", "2026-11-27T08:30:00Z"}) EXPECT_TRUE(check_time(good)) << good;
  for (const auto* const wrong : {"", "2026", "2026-11-27T08:30", "2026-11-27T08:30:00", "2026-11-2x",
                                  "2026-11-27&a=1", "2026-11-27T08:30:00z"})
    EXPECT_FALSE(check_time(wrong)) << wrong;
}

}  // namespace
}  // namespace cerby::source::audit_test
