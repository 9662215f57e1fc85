#include "workspace/store/account_fields.h"

#include "workspace/store/feed.h"
#include "workspace/store/list.h"
#include "workspace/store/revisions.h"

namespace cerby::workspace::store {
namespace {

#define COLUMNS "id, label, value, epoch, version, created_at, created_by, updated_at, updated_by"
#define OF_ACCOUNT " FROM account_fields WHERE workspace_id = :workspace AND account_id = :account"
constexpr int kColumns = 9;
constexpr Sql kOne{"SELECT " COLUMNS OF_ACCOUNT " AND id = :id", kColumns};
constexpr Sql kAll{"SELECT " COLUMNS OF_ACCOUNT " ORDER BY created_at, id LIMIT :limit OFFSET :offset",
                   kColumns};
constexpr Sql kCount{"SELECT COUNT(*)" OF_ACCOUNT, 1};
constexpr Sql kSealed{"SELECT sealed" OF_ACCOUNT " AND id = :id AND sealed IS NOT NULL", 1};
constexpr Sql kRemove{"DELETE" OF_ACCOUNT " AND id = :id"};
#undef OF_ACCOUNT
#undef COLUMNS
constexpr Sql kCreate{
    "INSERT INTO account_fields (workspace_id, account_id, id, label, value, epoch, sealed, created_at, "
    "created_by, updated_at, updated_by) VALUES (:workspace, :account, :id, :label, :value, :epoch, :sealed, "
    ":created_at, :created_by, :updated_at, :updated_by)"};
constexpr Sql kRename{
    "UPDATE account_fields SET label = :label, updated_at = :updated_at, updated_by = :updated_by "
    "WHERE workspace_id = :workspace AND account_id = :account AND id = :id"};
// A field stays plain or sealed.
constexpr Sql kPutValue{
    "UPDATE account_fields SET value = :value, epoch = :epoch, sealed = :sealed, version = :version, "
    "updated_at = :updated_at, updated_by = :updated_by "
    "WHERE workspace_id = :workspace AND account_id = :account AND id = :id AND version = :before"};

AccountField field_of(const Statement& row) {
  AccountField field;
  field.id = row.id(0);
  field.label = row.text(1);
  field.value = row.text_or_none(2);
  field.epoch = row.integer(3, 1);
  field.version = row.integer(4);
  field.stamps = stamps_of(row, 5);
  return field;
}

Statement& bind_place(Statement& statement, const Uuid& workspace, const Uuid& account, const Uuid& id) {
  return statement.bind("workspace", workspace).bind("account", account).bind("id", id);
}

Statement& bind_value(Statement& statement, const AccountField& field,
                      const std::vector<std::uint8_t>& sealed) {
  const auto when_sealed = [&](auto value) {
    return field.value ? std::nullopt : std::optional(std::move(value));
  };
  return statement.bind("value", field.value)
      .bind("epoch", when_sealed(field.epoch))
      .bind("sealed", when_sealed(Bytes(sealed)));
}

Statement& bind_update(Statement& statement, const Act& act) {
  return statement.bind("updated_at", act.at).bind("updated_by", act.by);
}

Result<void> count(Transaction& transaction, const Act& act, const Uuid& account, ChangeKind kind) {
  CERBY_CHECK(count_change(transaction, act.workspace, Counted::Account, account));
  CERBY_CHECK(record(transaction, act, {kind, Item{ItemKind::Account, account}, {}, {}}));
  return {};
}

ChangeKind kind_of(const AccountField& field) {
  return field.value ? ChangeKind::AccountChanged : ChangeKind::AccountSecretChanged;
}

Result<std::int64_t> count_fields(Transaction& transaction, const Uuid& workspace, const Uuid& account) {
  auto statement = transaction.prepare(kCount);
  return count_of(statement.bind("workspace", workspace).bind("account", account));
}

}  // namespace

Result<void> create_account_field(Transaction& transaction, const Act& act, const Uuid& account,
                                  const AccountField& field, const std::vector<std::uint8_t>& sealed) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_TRY(const std::int64_t there, count_fields(transaction, act.workspace, account));
  if (there >= kMostAccountFields) return fail(Error::Refused, "account fields");
  {
    auto statement = transaction.prepare(kCreate);
    bind_place(statement, act.workspace, account, field.id);
    bind_value(statement, field, sealed);
    bind_update(statement, act);
    CERBY_CHECK(
        statement.bind("label", field.label).bind("created_at", act.at).bind("created_by", act.by).run());
  }
  return count(transaction, act, account, kind_of(field));
}

Result<AccountField> find_account_field(Transaction& transaction, const Uuid& workspace, const Uuid& account,
                                        const Uuid& id) {
  auto statement = transaction.prepare(kOne);
  return one_row<AccountField>(bind_place(statement, workspace, account, id), field_of, "field");
}

Result<std::vector<std::uint8_t>> find_sealed_field(Transaction& transaction, const Uuid& workspace,
                                                    const Uuid& account, const Uuid& id) {
  auto statement = transaction.prepare(kSealed);
  return one_row<std::vector<std::uint8_t>>(
      bind_place(statement, workspace, account, id), [](const Statement& row) { return row.bytes(0); },
      "field");
}

Result<Listed<AccountField>> list_account_fields(Transaction& transaction, const Uuid& workspace,
                                                 const Uuid& account, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace).bind("account", account);
  };
  return listed<AccountField>(transaction, kCount, kAll, page, bind, field_of);
}

Result<void> rename_account_field(Transaction& transaction, const Act& act, const Uuid& account,
                                  const Uuid& id, const std::string& label) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  {
    auto statement = transaction.prepare(kRename);
    bind_place(statement, act.workspace, account, id);
    CERBY_CHECK(change_one(bind_update(statement, act).bind("label", label), "field"));
  }
  return count(transaction, act, account, ChangeKind::AccountChanged);
}

Result<void> put_field_value(Transaction& transaction, const Act& act, const Uuid& account,
                             const AccountField& field, const std::vector<std::uint8_t>& sealed) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  {
    auto statement = transaction.prepare(kPutValue);
    bind_place(statement, act.workspace, account, field.id);
    bind_value(statement, field, sealed);
    bind_update(statement, act);
    CERBY_TRY(const std::int64_t changed,
              statement.bind("version", field.version).bind("before", field.version - 1).run());
    if (changed == 0) return fail(Error::Conflict, "version");
  }
  return count(transaction, act, account, kind_of(field));
}

Result<void> remove_account_field(Transaction& transaction, const Act& act, const Uuid& account,
                                  const Uuid& id) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  {
    auto statement = transaction.prepare(kRemove);
    CERBY_CHECK(change_one(bind_place(statement, act.workspace, account, id), "field"));
  }
  return count(transaction, act, account, ChangeKind::AccountChanged);
}

}  // namespace cerby::workspace::store
