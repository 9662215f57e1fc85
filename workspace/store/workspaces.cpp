#include "workspace/store/workspaces.h"
#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

#define COLUMNS                                                                          \
  "id, host, label, feed, extended_access, okta_domain, okta_token, okta_token_status, " \
  "okta_token_checked_at, "                                                              \
  "longest_lease, okta_token_key"
constexpr int kColumns = 11;
constexpr Sql kById{"SELECT " COLUMNS " FROM workspaces WHERE id = :id", kColumns};
constexpr Sql kByHost{"SELECT " COLUMNS " FROM workspaces WHERE host = :host", kColumns};
#undef COLUMNS

constexpr Sql kCreate{
    "INSERT INTO workspaces (id, host, label, extended_access, okta_domain, okta_token, okta_token_key, "
    "okta_token_status, "
    "okta_token_checked_at, longest_lease, created_at, updated_at) VALUES (:id, :host, :label, "
    ":extended_access, "
    ":okta_domain, :okta_token, :okta_token_key, :okta_token_status, :okta_token_checked_at, :longest_lease, "
    ":created_at, "
    ":updated_at)"};
constexpr Sql kChange{
    "UPDATE workspaces SET host = :host, label = :label, extended_access = :extended_access, "
    "okta_domain = :okta_domain, okta_token = :okta_token, okta_token_key = :okta_token_key, "
    "okta_token_status = :okta_token_status, "
    "okta_token_checked_at = :okta_token_checked_at, longest_lease = :longest_lease, updated_at = "
    ":updated_at "
    "WHERE id = :id"};

Workspace workspace_of(const Statement& row) {
  Workspace workspace;
  workspace.id = row.id(0);
  workspace.host = row.text(1);
  workspace.label = row.text(2);
  workspace.feed = row.integer(3);
  workspace.extended_access = row.as<access::Feature>(4);
  workspace.okta_domain = row.text_or_none(5);
  if (!row.is_null(6)) workspace.okta_token = row.bytes(6);
  workspace.okta_token_status = row.as<TokenStatus>(7);
  workspace.okta_token_checked_at = row.integer_or_none(8);
  workspace.longest_lease = row.integer(9);
  workspace.okta_token_key = row.text_or_none(10);
  return workspace;
}

void bind_settings(Statement& statement, const Workspace& workspace, Time now) {
  std::optional<Bytes> token;
  if (workspace.okta_token) token = Bytes(*workspace.okta_token);
  statement.bind("id", workspace.id)
      .bind("host", workspace.host)
      .bind("label", workspace.label)
      .bind("extended_access", workspace.extended_access)
      .bind("okta_domain", workspace.okta_domain)
      .bind("okta_token", token)
      .bind("okta_token_key", workspace.okta_token_key)
      .bind("okta_token_status", workspace.okta_token_status)
      .bind("okta_token_checked_at", workspace.okta_token_checked_at)
      .bind("longest_lease", workspace.longest_lease)
      .bind("updated_at", now);
}

}  // namespace

Result<void> create_workspace(Transaction& transaction, const Workspace& workspace, Time now) {
  auto statement = transaction.prepare(kCreate);
  bind_settings(statement, workspace, now);
  CERBY_CHECK(statement.bind("created_at", now).run());
  return {};
}

Result<Workspace> find_workspace(Transaction& transaction, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<Workspace>(statement.bind("id", id), workspace_of, "workspace");
}

Result<Workspace> find_workspace_by_host(Transaction& transaction, const std::string& host) {
  auto statement = transaction.prepare(kByHost);
  return one_row<Workspace>(statement.bind("host", host), workspace_of, "workspace");
}

Result<void> change_workspace(Transaction& transaction, const Act& act, const Workspace& workspace) {
  if (act.workspace != workspace.id) return fail(Error::NotFound, "workspace");
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kChange);
  bind_settings(statement, workspace, act.at);
  CERBY_CHECK(change_one(statement, "workspace"));
  CERBY_CHECK(record(transaction, act, {ChangeKind::WorkspaceChanged, {}, {}, {}}));
  return {};
}

}  // namespace cerby::workspace::store
