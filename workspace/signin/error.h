// How a sign-in ends when it does not end well. A closed list: the user's page, the host and the log have the
// name; what the provider says of its own goes nowhere.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "base/outcome.h"  // CERBY_TRY, CERBY_CHECK

namespace cerby::workspace::signin {

enum class Error : std::uint8_t {
  // Of the request, or of the service.
  RequestMalformed,
  WorkspaceUnknown,
  Failed,  // the store, or a fault of ours; the log has more
  // Of the sign-in that comes back.
  StateUnknown,
  StateUsed,
  StateExpired,
  OtherBrowser,  // the cookie is missing or another's
  // Of the provider.
  IssuerOther,       // another answered (RFC 9207)
  AccessDenied,      // the user said no, or is not assigned to the workspace there
  ProviderRefused,   // any other error of its own
  ProviderBusy,      // too many sign-ins wait for it
  ProviderNoAnswer,  // not reached, too slow, too large, or no document of its kind
  CodeRefused,       // it does not take the code that it gave
  TokenRefused,      // oidc/error.h; the log has which
  // Of the user.
  EmailNotVerified,  // unknown by subject and external id, and nothing else to go by
  UserUnknown,       // signing in makes nobody
  UserIsAnothers,    // who was found is bound to another subject, by an earlier sign-in or by SCIM
  UserDeactivated,
  // Of the device.
  DeviceDisabled,
  DeviceIsAnothers,
  // Of what the host redeems.
  GrantUnknown,
  GrantExpired,
  GrantUsed,  // once more: its session has ended
  VerifierOther,
  SignatureInvalid,
  SessionEnded,
};

// Lower case words joined by "_".
std::string_view name(Error error);
std::optional<Error> error_from(std::string_view name);
// For a person: what happened, and whom to ask.
std::string_view sentence(Error error);

template <typename T>
using Result = std::expected<T, Error>;

}  // namespace cerby::workspace::signin
