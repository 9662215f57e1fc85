// An entry of the audit log: what happened, to what, by whom, when, from where, and what was decided.
//
// It holds ids and words of closed lists alone: nothing in it comes from what a client wrote, so that no
// entry can pass for two, and what is personal stays in the tables that it points to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/uuid.h"

namespace cerby::workspace::audit {

// audit.kind: append only, in step with the CHECK of the column and with kKindNames.
enum class Kind : std::uint8_t {
  SignedIn,
  SignInRefused,
  SessionEnded,
  LaunchAllowed,
  LaunchRefused,
  SecretReleased,  // read by a person or by an API key
  SecretRefused,
  SecretChanged,
  Changed,  // what has no kind of its own
  KeyMade,  // an API key or a SCIM token
  KeyRevoked,
  DeviceAsked,
  DeviceTrusted,
  DeviceDisabled,
  LeaseGiven,
  Exported,
  Refused,     // to somebody who had signed in or had a key
  SecretUsed,  // filled in by a launch
  CodeGiven,   // a one-time code
  AccountChanged,
  CollectionChanged,
  TeamChanged,
  UserChanged,
  ShareChanged,
  SettingChanged,
  ServiceStarted,
  ServiceStopped,
};

inline constexpr std::array<std::string_view, 27> kKindNames{
    "signed_in",          "sign_in_refused", "session_ended",  "launch_allowed",  "launch_refused",
    "secret_released",    "secret_refused",  "secret_changed", "changed",         "key_made",
    "key_revoked",        "device_asked",    "device_trusted", "device_disabled", "lease_given",
    "exported",           "refused",         "secret_used",    "code_given",      "account_changed",
    "collection_changed", "team_changed",    "user_changed",   "share_changed",   "setting_changed",
    "service_started",    "service_stopped"};

inline constexpr std::size_t kMostText = 128;    // bytes of a text of an entry
inline constexpr std::size_t kMostDetails = 64;  // of an entry; what is more is not said

// By what somebody asked: one of the two.
struct By {
  std::optional<Uuid> key, session;
  auto operator<=>(const By&) const = default;
};

// What was changed, by a word of the operation's own list ("role", "url"), and from what to what where that
// is a word of a closed list or an id; what people write (a name, an e-mail, an address) is not said.
struct Detail {
  std::string what, from, to;
  bool operator==(const Detail&) const = default;
};

struct Entry {
  std::int64_t at = 0;  // milliseconds since 1970 in UTC
  Kind kind = Kind::Changed;
  std::optional<Uuid> user;
  std::optional<Uuid> key;      // the API key that asked
  std::optional<Uuid> session;  // the session that did
  std::optional<Uuid> item;   // the first id that was named: an account, a collection, a team, a user, a key
  std::optional<Uuid> other;  // the second one
  std::string operation;      // "PATCH /accounts/{id}", or the program's command
  std::string decision;       // "allowed", or the name of the refusal
  std::string secret;         // the secret's type, where one leaves or changes
  std::string address;        // who asked, as an IP address
  // Numbers of the change feed that this is about.
  std::optional<std::int64_t> first_change, last_change;
  std::vector<Detail> details;
  // How many like this one were not written, since the last one that was.
  std::int64_t left_out = 0;
  // Of what a device did by an offline lease and told of later: when, as the device says by its own clock,
  // which nobody can vouch for; and when the lease was given, by the service's.
  std::optional<std::int64_t> said_at, lease_at;

  void by(const By& who) {
    key = who.key;
    session = who.session;
  }
  bool operator==(const Entry&) const = default;
};

// The one text of an entry: JSON with the members in a fixed order, those that say nothing left out.
std::string text_of(const Entry& entry);

// input_invalid where it is not exactly what text_of() gives for some entry.
Expected<Entry> entry_of(std::string_view text);

}  // namespace cerby::workspace::audit
