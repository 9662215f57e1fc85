// What the vault keeps of a workspace's offline leases (FORMAT.md, "Items"): the key that they are signed by,
// which came with the session, and each lease with the times that bind it to this computer's clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/signing.h"

namespace cerby::vault {

struct KeptLease {
  std::string workspace;  // Origin::text()
  Uuid account;
  UnixTime received{};  // when it came
  // The newest time since then at which a lease of the vault came or was used, or a launch ended (to the
  // minute): so that a clock that is put back is noticed. Vault::put_lease() and remove_leases_over() raise
  // it in all of them.
  UnixTime seen{};
  UnixTime expires{};               // as it says; for wiping it
  std::vector<std::uint8_t> lease;  // lease.h
};

// One or the other. Each is an item of its own, under an id that is computed, so that a launch reads the one
// that it needs.
struct LeaseItem {
  std::string workspace;
  std::optional<PublicKey> key;
  std::optional<KeptLease> lease;
};
// input_invalid: a lease that is too long.
Expected<Secret> encode(const LeaseItem& item);
// vault_damaged; vault_newer for a version or a kind that is not known.
Expected<LeaseItem> decode_lease_item(const Secret& plaintext);

// The ids of their items.
Uuid lease_key_item(std::string_view workspace);
Uuid lease_item(std::string_view workspace, const Uuid& account);

class Change;
// In that change: what there is from now on. Another key than the one that was there, or none, takes all of
// the workspace's leases away.
Expected<void> set_lease_key(Change& change, const Origin& workspace, const std::optional<PublicKey>& key);

}  // namespace cerby::vault
