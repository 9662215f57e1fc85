// What an administrator does about a workspace's people where nobody can in the workspace: the Owner, whom
// nobody there may change, and whoever lost every device.
//
// Each writes an entry into the audit log. input_invalid: no such workspace, user or device, or what cannot
// be done as things are, with why.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/store/database.h"

namespace cerby::workspace {

struct Whose {
  std::string host, email;
};

// The user's devices, a line each: id, state, when it asked, was let in, was removed, was last used, label.
// No entry.
Expected<std::string> list_devices(store::Database& database, const Whose& whose);
// As an administrator's DELETE /devices/{id}: for good, and its sessions end.
Expected<void> remove_device(store::Database& database, const Clock& clock, const std::string& host,
                             const std::string& id);
// Whoever has signed in stays who they are; who has not is from then on whoever signs in with that address.
Expected<void> change_email(store::Database& database, const Clock& clock, const Whose& whose,
                            const std::string& to);
// The user, who has to be active, is the Owner from then on, and the one before a Super Admin.
Expected<void> change_owner(store::Database& database, const Clock& clock, const Whose& next);
// Forgets which user of the provider they are, and ends their sessions: the next who signs in with their
// external id, or their verified e-mail, is them. Their devices stay. Refused where they are bound to nobody.
// A line about the external id that they have; empty: none.
Expected<std::string> unbind_user(store::Database& database, const Clock& clock, const Whose& whose);

// What a user alone is an Owner of, a line each: kind, id, label. No entry.
Expected<std::string> list_items(store::Database& database, const Whose& whose);
// Makes `to`, who is active and a User or wider, an Owner of all that `whose`, who is deactivated, alone is
// an Owner of; how many items that took, each an entry. The one before stays an Owner too, should they come
// back.
Expected<std::int64_t> give_items(store::Database& database, const Clock& clock, const Whose& whose,
                                  const std::string& to);

}  // namespace cerby::workspace
