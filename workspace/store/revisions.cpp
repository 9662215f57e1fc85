#include "workspace/store/revisions.h"

#include <algorithm>

#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

#define READ(table) "SELECT revision FROM " table " WHERE workspace_id = :workspace AND id = :id"
#define COUNT(table) \
  "UPDATE " table " SET revision = revision + 1 WHERE workspace_id = :workspace AND id = :id"
struct Texts {
  Sql read, count;
};
constexpr Texts kAccount{{READ("accounts"), 1}, {COUNT("accounts")}};
constexpr Texts kCollection{{READ("collections"), 1}, {COUNT("collections")}};
constexpr Texts kUser{{READ("users"), 1}, {COUNT("users")}};
constexpr Texts kTeam{{READ("teams"), 1}, {COUNT("teams")}};
constexpr Texts kSecureSecret{{READ("secrets"), 1}, {COUNT("secrets")}};
constexpr Texts kLocalAccount{
    {"SELECT revision FROM local_accounts WHERE workspace_id = :workspace AND account_id = :id", 1},
    {"UPDATE local_accounts SET revision = revision + 1 WHERE workspace_id = :workspace AND account_id = "
     ":id"}};
#undef READ
#undef COUNT
#define HOLDERS(column)                                                                             \
  "UPDATE collections SET revision = revision + 1 WHERE workspace_id = :workspace AND id IN "       \
  "(SELECT i.collection_id FROM collection_items i WHERE i.workspace_id = :workspace AND i." column \
  " = :item)"
constexpr Sql kHoldersOfAccount{HOLDERS("account_id")};
constexpr Sql kHoldersOfSecret{HOLDERS("secret_id")};
#undef HOLDERS

const Texts& texts_of(Counted counted) {
  switch (counted) {
    case Counted::Collection:
      return kCollection;
    case Counted::User:
      return kUser;
    case Counted::Team:
      return kTeam;
    case Counted::SecureSecret:
      return kSecureSecret;
    case Counted::LocalAccount:
      return kLocalAccount;
    case Counted::Account:
      break;
  }
  return kAccount;
}

}  // namespace

Result<void> expect_revision(Transaction& transaction, const Uuid& workspace, Counted counted, const Uuid& id,
                             const std::vector<std::int64_t>& revisions) {
  CERBY_CHECK(hold_feed(transaction, workspace));
  auto statement = transaction.prepare(texts_of(counted).read);
  statement.bind("workspace", workspace).bind("id", id);
  CERBY_TRY(const auto current,
            one_row<std::int64_t>(statement, [](const Statement& row) { return row.integer(0); }, "row"));
  if (std::ranges::find(revisions, current) == revisions.end()) return fail(Error::Stale, "revision");
  return {};
}

Result<void> count_change(Transaction& transaction, const Uuid& workspace, Counted counted, const Uuid& id) {
  auto statement = transaction.prepare(texts_of(counted).count);
  return change_one(statement.bind("workspace", workspace).bind("id", id), "row");
}

Result<void> count_holders_of(Transaction& transaction, const Uuid& workspace, const Item& item) {
  auto statement = transaction.prepare(item.kind == ItemKind::Secret ? kHoldersOfSecret : kHoldersOfAccount);
  CERBY_CHECK(statement.bind("workspace", workspace).bind("item", item.id).run());
  return {};
}

}  // namespace cerby::workspace::store
