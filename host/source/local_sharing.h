// Sharing a local vault between two users, who compare each other's devices once.
//
// Which devices a user has, the workspace says, and their signatures say only that they belong together. That
// they are that person's, nobody but the two can tell: each reads to the other the letters of their own chain
// of devices, which say everything that is in it. What was compared is remembered on this device (seen.h).
#pragma once

#include <string>

#include "source/local_keys.h"

namespace cerby::source {

inline constexpr std::size_t kChainLetters = 16;  // 69 bits: each chain by itself, nobody has a second try
// In groups of four. Of a chain that has an entry.
std::string letters_of(const vault::Enrolment& enrolment, const vault::DeviceChain& chain);

// What the two of them read to each other.
struct ComparedUsers {
  Uuid other;
  std::string own_letters, other_letters;
  vault::SeenChain chain;  // the other's, as it was fetched and verified
  bool known = false;      // it goes on from what was compared before: nobody need be asked
};
// input_invalid: one of them has no chain, as one device alone has none; or it is oneself.
Expected<ComparedUsers> to_compare(const LocalTalk& talk, const Uuid& other);
// A person said that the letters are the same.
Expected<void> compared(const LocalTalk& talk, const ComparedUsers& comparison);

// The user with that address, among those that one may see. not_found.
Expected<Uuid> user_of(const LocalTalk& talk, std::string_view email);

// The owner gives a user the vault's key, and takes it away; after that a change of keys has to follow.
Expected<void> add_member(const LocalTalk& talk, const Uuid& local_vault, const Uuid& user);
Expected<void> remove_member(const LocalTalk& talk, const Uuid& local_vault, const Uuid& user);

// Whose vault it is, as the workspace says; accept_owner() takes that for true from now on, once that user's
// devices were compared.
Expected<Uuid> owner_of(const LocalTalk& talk, const Uuid& local_vault);
Expected<void> accept_owner(const LocalTalk& talk, const Uuid& local_vault, const Uuid& owner);

}  // namespace cerby::source
