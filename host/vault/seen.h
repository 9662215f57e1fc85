// What this device has seen of a workspace, so that it notices when it is shown something older or something
// else (FORMAT.md, "Items"): the newest entry of a user's chain of devices, whose local vault is whose, and
// each account of a local vault that was opened here. Each is an item of its own, under an id that is
// computed, so that a launch reads the one that it needs.
#pragma once

#include <cstdint>
#include <string>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/enrolment.h"
#include "vault/local_account.h"

namespace cerby::vault {

// In all of them `workspace` is its host name.
struct SeenChain {
  std::string workspace;
  Uuid user;
  std::uint32_t generation = 1;  // of the user's chains
  std::uint64_t number = 0;      // of the newest entry
  EnrolmentHash hash{};          // of that entry
  bool operator==(const SeenChain&) const = default;
};

// Whom this device took itself for there when it was let in, and by which device: with whose keys a person
// compared its own. Of the first one: itself. So a workspace cannot say afterwards that it was another.
struct SeenEnrolment {
  std::string workspace;
  Uuid user;
  Device let_in_by;
  bool operator==(const SeenEnrolment&) const = default;
};

struct SeenLocalVault {
  std::string workspace;
  Uuid vault;
  Uuid owner;               // the user whose devices may send its keys
  std::uint32_t epoch = 0;  // the newest one; 0: none yet
  bool operator==(const SeenLocalVault&) const = default;
};

struct SeenLocalAccount {
  std::string workspace;
  Uuid account, vault;
  std::uint32_t epoch = 1;
  std::int64_t revision = 1;
  LocalAccountHash hash{};
  bool operator==(const SeenLocalAccount&) const = default;
};

// Whom the owner of a local vault gave its key, after a comparison: nobody is sent one because the workspace
// says that they are a member.
struct SeenMember {
  std::string workspace;
  Uuid vault, user;
  bool member = false;  // not any more
  bool operator==(const SeenMember&) const = default;
};

// The ids of their items.
Uuid seen_chain_item(std::string_view workspace, const Uuid& user);
Uuid seen_enrolment_item(std::string_view workspace);
Uuid seen_local_vault_item(std::string_view workspace, const Uuid& vault);
Uuid seen_local_account_item(std::string_view workspace, const Uuid& account);

Uuid seen_member_item(std::string_view workspace, const Uuid& vault, const Uuid& user);

Expected<Secret> encode(const SeenMember& seen);
Expected<SeenMember> decode_seen_member(const Secret& plaintext);
Expected<Secret> encode(const SeenChain& seen);
Expected<Secret> encode(const SeenEnrolment& seen);
Expected<Secret> encode(const SeenLocalVault& seen);
Expected<Secret> encode(const SeenLocalAccount& seen);
// vault_damaged; vault_newer for a version that is not known.
Expected<SeenChain> decode_seen_chain(const Secret& plaintext);
Expected<SeenEnrolment> decode_seen_enrolment(const Secret& plaintext);
Expected<SeenLocalVault> decode_seen_local_vault(const Secret& plaintext);
Expected<SeenLocalAccount> decode_seen_local_account(const Secret& plaintext);
// Whether it is one of them; vault_newer for a kind that is not known.
Expected<void> check_seen(const Secret& plaintext);

// Whether what is shown now may follow what was seen. device_chain_refused: another chain, or a shorter one.
// That a longer one goes on from it is for its reader to see (device_chain.h).
Expected<void> check_follows(const SeenChain& before, const SeenChain& now);
// local_account_rolled_back: an older epoch, or another owner.
Expected<void> check_follows(const SeenLocalVault& before, const SeenLocalVault& now);
// local_account_rolled_back: an older revision or epoch, or another account under the same revision.
Expected<void> check_follows(const SeenLocalAccount& before, const SeenLocalAccount& now);

}  // namespace cerby::vault
