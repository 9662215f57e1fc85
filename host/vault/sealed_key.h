// A data encryption key on its way from one device to another: sealed to the second, signed by the first
// (FORMAT.md, "Sealed keys").
//
// Anybody can seal to a public key, so that a box alone says nothing. The signature is over everything that
// the key is about: what for, from whom, to whom, of which vault and epoch, and the box. It is checked before
// the box is opened. The sealed key itself names none of it: the reader says what is expected, and what was
// made for anything else is refused.
#pragma once

#include <cstdint>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/device_keys.h"

namespace cerby::vault {

inline constexpr std::size_t kDataKeySize = 32;     // bytes
inline constexpr std::size_t kSealedKeySize = 177;  // bytes

// Why a key is sent. A key that was sent for one reason is not taken for another.
enum class KeyPurpose : std::uint8_t {
  Grant = 1,  // somebody was given access to the vault
  Enrolment,  // the recipient is a new device of somebody who has access
  Rotation,   // the vault has a new key
};

// What the key is of.
struct KeySubject {
  KeyPurpose purpose = KeyPurpose::Grant;
  Uuid vault;               // the workspace's
  std::uint32_t epoch = 1;  // of that vault: each of its keys has its own
};

// `key` is kDataKeySize bytes. input_invalid: it is not, or the recipient's keys are not sound.
Expected<std::vector<std::uint8_t>> seal_key(const DeviceKeys& sender, const Device& recipient,
                                             const KeySubject& subject, SecretView key);
// sealed_key_refused for anything that `sender` did not make for this recipient and this subject. The caller
// knows the sender's keys from the workspace's roster of devices, never from beside the sealed key.
Expected<Secret> open_sealed_key(const DeviceKeys& recipient, const Device& sender, const KeySubject& subject,
                                 Bytes sealed);

}  // namespace cerby::vault
