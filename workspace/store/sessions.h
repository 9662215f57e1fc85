// Sessions: families of refresh tokens, each for one user and one device's key, with their short access
// tokens. Tokens are kept as hashes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "workspace/access/decide.h"
#include "workspace/store/closed_lists.h"
#include "workspace/store/sign_ins.h"

namespace cerby::workspace::store {

struct Session {
  Uuid id;
  Uuid user;
  std::optional<Uuid> device;
  access::Channel channel = access::Channel::Extension;
  std::string issuer;
  std::string agent;    // what the program says it is
  std::string address;  // from where
  Bytes32 device_key{};
  Time signed_in_at = 0;
  Time last_used_at = 0;
  Time expires_at = 0;
  std::optional<Time> ended_at;
  std::optional<SessionEnd> ended_why;
  [[nodiscard]] bool is_open(Time now) const { return !ended_at && expires_at > now; }
};

// Ends the user's others with that device's key, and forgets those of every workspace that were over 30 days
// ago. `device` is looked up: one of this user's with that key.
Result<void> create_session(Transaction& transaction, const Uuid& workspace, const Session& session);
Result<Session> find_session(Transaction& transaction, const Uuid& workspace, const Uuid& id);
// Those that are open, the newest first.
Result<Listed<Session>> list_sessions(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                      Time now, Page page);
// False: it had ended already, or there is none.
Result<bool> end_session(Transaction& transaction, const Uuid& workspace, const Uuid& id, SessionEnd why,
                         Time now);
Result<void> end_sessions_of(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                             SessionEnd why, Time now);
// Writes nothing where the last use is not older than `since`.
Result<void> note_session_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                              Time since);

struct SessionToken {
  Hash hash{};
  Uuid session;
  TokenKind kind = TokenKind::Access;
  std::int64_t number = 1;  // of its kind, in the session
  Time issued_at = 0;
  Time expires_at = 0;
  std::optional<Time> used_at;  // replaced by the next
};

// An access token also forgets those of the session that are over.
Result<void> create_session_token(Transaction& transaction, const Uuid& workspace, const SessionToken& token);
Result<SessionToken> find_session_token(Transaction& transaction, const Uuid& workspace, const Hash& hash);
// Of any number of callers, one is told true.
Result<bool> use_session_token(Transaction& transaction, const Uuid& workspace, const Hash& hash, Time now);

// What an access token opens, in one statement: meant for Database::ask as well.
struct Access {
  Time token_expires_at = 0;
  Session session;
  std::optional<DeviceStatus> device;  // of the user's own with the session's key; none: there is none
};
// None: there is no access token with that hash.
Result<std::optional<Access>> find_access(Transaction& transaction, const Uuid& workspace, const Hash& hash);

// Whose a device's key is, and whether it was let in.
struct KeyHolder {
  Uuid device;
  Uuid user;
  DeviceStatus status = DeviceStatus::Waiting;
};
// `NotFound`: no device has that key.
Result<KeyHolder> find_key_holder(Transaction& transaction, const Uuid& workspace, const Bytes32& key);

}  // namespace cerby::workspace::store
