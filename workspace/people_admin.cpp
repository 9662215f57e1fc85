#include "workspace/people_admin.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "workspace/admin_support.h"
#include "workspace/api/body.h"
#include "workspace/api/device_parts.h"
#include "workspace/printable.h"
#include "workspace/store/devices.h"
#include "workspace/store/feed.h"
#include "workspace/store/records.h"
#include "workspace/store/secure_secrets.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace {
namespace {

using access::UserStatus;
using access::WorkspaceRole;
using audit::Kind;
using store::Error;
using store::Transaction;

struct Found {
  store::Workspace workspace;
  store::User user;
  [[nodiscard]] store::Act act(const Clock& clock) const { return {workspace.id, {}, time_of(clock)}; }
};
store::Result<Found> find(Transaction& transaction, const Whose& whose) {
  CERBY_TRY(auto workspace, find_workspace_by_host(transaction, whose.host));
  CERBY_TRY(auto user, find_user_by_email(transaction, workspace.id, whose.email));
  return Found{std::move(workspace), std::move(user)};
}

// `work` says which; the store's answer in an administrator's words.
template <typename Work>
Expected<void> write(store::Database& database, Work work) {
  const auto done =
      database.write([&](Transaction& transaction) -> store::Result<void> { return work(transaction); });
  if (!done) return refused(done.error());
  return {};
}

std::string line_of(const store::Device& device) {
  return fmt::format("{} {} asked {} let in {} removed {} last use {} {}\n", device.id.text(),
                     api::word_of(device.status), text_of_time(device.created_at),
                     text_of_time(device.enrolled_at), text_of_time(device.disabled_at),
                     text_of_time(device.last_used_at), printable(device.label));
}

store::Result<std::string> line_of(Transaction& transaction, const Uuid& workspace, const store::Item& item) {
  const auto line = [&](std::string_view kind, const std::string& label) {
    return fmt::format("{} {} {}\n", kind, item.id.text(), printable(label));
  };
  switch (item.kind) {
    case store::ItemKind::Account: {
      CERBY_TRY(const auto account, find_account(transaction, workspace, item.id));
      return line("account", account.label);
    }
    case store::ItemKind::Secret: {
      CERBY_TRY(const auto secret, find_secure_secret(transaction, workspace, item.id));
      return line("secret", secret.title);
    }
    case store::ItemKind::Collection:
      break;
  }
  CERBY_TRY(const auto collection, find_collection(transaction, workspace, item.id));
  return line("collection", collection.label);
}

}  // namespace

Expected<std::string> list_devices(store::Database& database, const Whose& whose) {
  auto text = database.read([&](Transaction& transaction) -> store::Result<std::string> {
    CERBY_TRY(const auto found, find(transaction, whose));
    std::string lines;
    for (store::Page page{1, store::kLargestPage};; ++page.number) {
      CERBY_TRY(const auto listed, list_devices(transaction, found.workspace.id, found.user.id, page));
      for (const auto& device : listed.rows) lines += line_of(device);
      if (page.number * page.size >= listed.total) return lines;
    }
  });
  if (!text) return refused(text.error());
  return std::move(*text);
}

Expected<void> remove_device(store::Database& database, const Clock& clock, const std::string& host,
                             const std::string& id) {
  CERBY_TRY(const Uuid device, Uuid::parse(id));
  return write(database, [&](Transaction& transaction) -> store::Result<void> {
    CERBY_TRY(const auto workspace, find_workspace_by_host(transaction, host));
    const store::Act act{workspace.id, {}, time_of(clock)};
    CERBY_TRY(const auto found, find_device(transaction, workspace.id, device));
    CERBY_CHECK(disable_device(transaction, act, device));
    return note_command(transaction, act,
                        {Kind::DeviceDisabled, "cerby-workspace remove-device", device, found.user});
  });
}

Expected<void> change_email(store::Database& database, const Clock& clock, const Whose& whose,
                            const std::string& to) {
  if (to.size() > api::kMostEmail || !api::check_line("to", to, api::Empty::Refused) || !api::is_email(to))
    return fail(Outcome::InputInvalid, "to: this is not an e-mail address");
  return write(database, [&](Transaction& transaction) -> store::Result<void> {
    CERBY_TRY(auto found, find(transaction, whose));
    const auto other = find_user_by_email(transaction, found.workspace.id, to);
    if (other && other->id != found.user.id)
      return store::fail(Error::Conflict, "the workspace has a user with that e-mail already");
    if (!other && other.error().error != Error::NotFound) return std::unexpected(other.error());
    found.user.email = to;
    const auto act = found.act(clock);
    CERBY_CHECK(change_user(transaction, act, found.user));
    return note_command(
        transaction, act,
        {Kind::UserChanged, "cerby-workspace change-email", found.user.id, {}, {{"email", {}, {}}}});
  });
}

Expected<void> change_owner(store::Database& database, const Clock& clock, const Whose& next) {
  return write(database, [&](Transaction& transaction) -> store::Result<void> {
    CERBY_TRY(auto found, find(transaction, next));
    if (found.user.status != UserStatus::Active)
      return store::fail(Error::Conflict, "the user is not active");
    if (found.user.role == WorkspaceRole::Owner)
      return store::fail(Error::Conflict, "the user is the Owner already");
    const auto act = found.act(clock);
    auto before = find_owner(transaction, found.workspace.id);
    if (!before && before.error().error != Error::NotFound) return std::unexpected(before.error());
    if (before) {  // first: there is one at the most
      before->role = WorkspaceRole::SuperAdmin;
      CERBY_CHECK(change_user(transaction, act, *before));
    }
    found.user.role = WorkspaceRole::Owner;
    CERBY_CHECK(change_user(transaction, act, found.user));
    const auto was = before ? std::optional<Uuid>(before->id) : std::nullopt;
    return note_command(transaction, act,
                        {Kind::UserChanged,
                         "cerby-workspace change-owner",
                         found.user.id,
                         was,
                         {{"role", {}, "workspace_owner"}}});
  });
}

Expected<std::string> unbind_user(store::Database& database, const Clock& clock, const Whose& whose) {
  std::string line;
  const auto work = [&](Transaction& transaction) -> store::Result<void> {
    CERBY_TRY(auto found, find(transaction, whose));
    if (!found.user.subject)
      return store::fail(Error::Conflict, "the user is bound to no user of the provider");
    found.user.issuer.reset();
    found.user.subject.reset();
    line = found.user.external_id
               ? fmt::format("The external id stays: {}\n", printable(*found.user.external_id))
               : "";
    const auto act = found.act(clock);
    CERBY_CHECK(change_user(transaction, act, found.user));
    CERBY_CHECK(
        end_sessions_of(transaction, act.workspace, found.user.id, store::SessionEnd::Revoked, act.at));
    return note_command(
        transaction, act,
        {Kind::UserChanged, "cerby-workspace unbind-user", found.user.id, {}, {{"subject", {}, {}}}});
  };
  CERBY_CHECK(write(database, work));
  return line;
}

Expected<std::string> list_items(store::Database& database, const Whose& whose) {
  auto text = database.read([&](Transaction& transaction) -> store::Result<std::string> {
    CERBY_TRY(const auto found, find(transaction, whose));
    CERBY_TRY(const auto items, items_owned_alone(transaction, found.workspace.id, found.user.id));
    std::string lines;
    for (const auto& item : items) {
      CERBY_TRY(const auto line, line_of(transaction, found.workspace.id, item));
      lines += line;
    }
    return lines;
  });
  if (!text) return refused(text.error());
  return std::move(*text);
}

Expected<std::int64_t> give_items(store::Database& database, const Clock& clock, const Whose& whose,
                                  const std::string& to) {
  const auto count = database.write([&](Transaction& transaction) -> store::Result<std::int64_t> {
    CERBY_TRY(const auto found, find(transaction, whose));
    CERBY_TRY(const auto next, find_user_by_email(transaction, found.workspace.id, to));
    if (found.user.status != UserStatus::Deactivated)
      return store::fail(Error::Conflict, "the user is not deactivated, and shares their items themselves");
    if (next.status != UserStatus::Active || next.role < WorkspaceRole::User)
      return store::fail(Error::Conflict, "who gets them has to be active, and a User or wider");
    const auto act = found.act(clock);
    CERBY_CHECK(hold_feed(transaction, act.workspace));  // what is found is what is given
    CERBY_TRY(const auto items, items_owned_alone(transaction, act.workspace, found.user.id));
    const store::Member member{store::MemberKind::User, next.id};
    for (const auto& item : items) {
      CERBY_CHECK(put_grant(transaction, act, item, member, access::ItemRole::Owner));
      CERBY_CHECK(note_command(
          transaction, act,
          {Kind::ShareChanged, "cerby-workspace give-items", item.id, next.id, {{"role", {}, "owner"}}}));
    }
    return static_cast<std::int64_t>(items.size());
  });
  if (!count) return refused(count.error());
  return *count;
}

}  // namespace cerby::workspace
