// Users, as the functions of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.h"
#include "workspace/access/decide.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

struct User {
  Uuid id;
  std::string email;  // as written; compared without the case of ASCII letters
  std::string first_name;
  std::string last_name;
  access::UserStatus status = access::UserStatus::Invited;
  access::WorkspaceRole role = access::WorkspaceRole::User;
  access::AllAccess all_access = access::AllAccess::Off;
  // Of the identity provider; both or none.
  std::optional<std::string> issuer;
  std::optional<std::string> subject;
  // By which subject the provider knows them: SCIM's, or an administrator's.
  std::optional<std::string> external_id;
  std::optional<std::string> user_name;  // SCIM's; compared as the e-mail is
  std::optional<Time> last_activity_at;
  Stamps stamps;
  std::int64_t revision = 1;
};

enum class UserSort : std::uint8_t { CreatedAt, Email, LastName };
struct UserFilter {
  std::vector<access::UserStatus> statuses;  // none: all
};

// `Conflict`: the e-mail, the subject, the external id, the user name or the place of the one Owner is
// another's.
Result<void> create_user(Transaction& transaction, const Act& act, const User& user);
Result<User> find_user(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<User> find_user_by_email(Transaction& transaction, const Uuid& workspace, std::string_view email);
// The one user whose role is Owner.
Result<User> find_owner(Transaction& transaction, const Uuid& workspace);
Result<User> find_user_by_subject(Transaction& transaction, const Uuid& workspace, std::string_view issuer,
                                  std::string_view subject);
Result<User> find_user_by_external_id(Transaction& transaction, const Uuid& workspace,
                                      std::string_view external_id);
Result<User> find_user_by_user_name(Transaction& transaction, const Uuid& workspace,
                                    std::string_view user_name);
Result<Listed<User>> list_users(Transaction& transaction, const Uuid& workspace, const UserFilter& filter,
                                UserSort sort, Direction direction, Page page);
// All but stamps and last activity. There is no removing: users are deactivated, which ends their
// sessions, devices and API keys for good.
Result<void> change_user(Transaction& transaction, const Act& act, const User& user);
// Not a change of the feed.
Result<void> note_activity(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now);

}  // namespace cerby::workspace::store
