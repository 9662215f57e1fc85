// What the vault keeps of the uses of a workspace's offline leases until the workspace was told (FORMAT.md,
// "Items"): one item a workspace, under an id that is computed, so that whether there are any is one look.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/lease_note.h"

namespace cerby::vault {

inline constexpr std::size_t kMostLeaseNotes = 1000;

struct LeaseNotes {
  std::string workspace;         // Origin::text()
  std::vector<LeaseNote> notes;  // the oldest first
};
// What came of telling some of them.
struct ToldNotes {
  std::vector<Uuid> taken, refused;
};

Uuid lease_notes_item(std::string_view workspace);
// input_invalid: more than kMostLeaseNotes, or what names no lease.
Expected<Secret> encode(const LeaseNotes& notes);
// vault_damaged; vault_newer for a version that is not known.
Expected<LeaseNotes> decode_lease_notes(const Secret& plaintext);

// Afterwards the note is the last one. Where there is no room the oldest goes, and the one after it says so.
void add(LeaseNotes& to, LeaseNote note);

}  // namespace cerby::vault
