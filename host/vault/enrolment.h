// How a device is let in, as far as devices and the workspace have to agree on it (FORMAT.md, "Enrolment of
// devices"). Pure: nothing here asks anybody, and who keeps what is for the callers.
//
// A person compares a few letters that two devices compute from their keys and a nonce of each. The new one
// commits to its nonce before it learns the other's, and shows it afterwards: whoever is between them, the
// workspace too, cannot try nonces until the letters agree (Vaudenay, CRYPTO 2005; as in ZRTP, RFC
// 6189, 4.4).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "vault/device_keys.h"

namespace cerby::vault {

// Whose devices.
struct Enrolment {
  std::string workspace;  // its host name
  Uuid user;
};

using EnrolmentNonce = std::array<std::uint8_t, 32>;
using EnrolmentHash = std::array<std::uint8_t, 32>;  // BLAKE2b-256

// What the new device's key signs when it asks to be let in: with that, who has but the session's token can
// put no other key in its place.
std::vector<std::uint8_t> request_message(const Enrolment& enrolment, const Device& device,
                                          const EnrolmentHash& commitment);

// Of the new device; each request has a new nonce, which is shown once.
EnrolmentHash commitment_to(const Enrolment& enrolment, const Device& device, const EnrolmentNonce& nonce);

// The letters of codes, for whoever makes or reads one: no vowels, nothing that looks like something else.
inline constexpr std::string_view kCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";
// The lowest `count` digits of a number to the base of their number, the lowest first. Of 64 bits, for at
// most ten letters no one is likelier than another by more than a millionth.
std::string code_letters(std::uint64_t number, std::size_t count);

inline constexpr std::size_t kComparedLetters = 10;  // 43 bits
// What both show: consonants that are not taken for one another (RFC 8628, 6.1), in two groups of five with a
// space between. For the one that approves, only after the commitment was found to be that of this device and
// nonce.
std::string letters_to_compare(const Enrolment& enrolment, const Device& device, const Device& approver,
                               const EnrolmentNonce& of_device, const EnrolmentNonce& of_approver);

// Where an entry stands in the chain of the user's devices (device_chain.h): approvals and removals have one
// row of numbers.
struct ChainPlace {
  std::uint64_t number = 1;
  EnrolmentHash previous{};  // of the one before; zeros: there is none
};
// What the approver's key signs, after a person said that the letters are the same.
std::vector<std::uint8_t> approval_message(const Enrolment& enrolment, const Device& device,
                                           const Device& approver, const ChainPlace& place);
// What the key of a trusted device signs to take one out: itself or another.
std::vector<std::uint8_t> removal_message(const Enrolment& enrolment, const Device& device,
                                          const Device& remover, const ChainPlace& place);
// What the next one names as the one before; of an approval or a removal.
EnrolmentHash hash_of_entry(Bytes message, const Signature& signature);

}  // namespace cerby::vault
