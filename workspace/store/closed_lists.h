// Closed lists whose numbers the schema has, of tables that no records of this folder are for yet. Append
// only, in step with the CHECK of the column that is named.
#pragma once

#include <cstdint>

namespace cerby::workspace::store {

// devices.status. One that is disabled stays so.
enum class DeviceStatus : std::uint8_t { Waiting, Trusted, Disabled };

// vault_keys.purpose: why a device was sent a key.
enum class KeyPurpose : std::uint8_t { Grant, Enrolment, Rotation };

// device_chain.kind.
enum class DeviceChainKind : std::uint8_t { Approval, Removal };

// sessions.ended_why. That a session's time is over is in expires_at, and no ending.
enum class SessionEnd : std::uint8_t {
  SignedOut,
  Revoked,            // by the user or an administrator, from the list of sessions
  ReplacedTokenUsed,  // a refresh token that had been replaced, or a code that had been redeemed
  UserDeactivated,
  DeviceDisabled,
  SignedOutAtProvider,  // back-channel logout
  SignedInAnew,         // the device has a newer one
};

// session_tokens.kind
enum class TokenKind : std::uint8_t { Access, Refresh };

}  // namespace cerby::workspace::store
