// Items that are no accounts: each type's check, and Vault's keys of local vaults and what was seen.
#include "vault/other_items.h"

#include <utility>

#include "vault/data_keys.h"
#include "vault/device_keys.h"
#include "vault/host_identity.h"
#include "vault/item_as.h"
#include "vault/kept_lease.h"
#include "vault/kept_notes.h"
#include "vault/open_vault.h"
#include "vault/seen.h"
#include "vault/session.h"
#include "vault/vault.h"

namespace cerby::vault {

Expected<void> check_other(const Item& item, Secret plaintext) {
  switch (item.type) {
    case kSession:
      CERBY_CHECK(decode_session(plaintext));
      return {};
    case kDataKeys:
      CERBY_CHECK(DataKeySet::decode(plaintext));
      return {};
    case kDeviceKeys:
      CERBY_CHECK(DeviceKeys::decode(item.id, std::move(plaintext)));
      return {};
    case kLease:
      CERBY_CHECK(decode_lease_item(plaintext));
      return {};
    case kLeaseNotes:
      CERBY_CHECK(decode_lease_notes(plaintext));
      return {};
    case kHostIdentity:
      CERBY_CHECK(decode_identity(plaintext));
      return {};
    case kSeen:
      return check_seen(plaintext);
    default:
      return {};
  }
}

namespace {

// An id is computed from a name and says nothing: the item has to.
std::unexpected<Failure> of_another() {
  return fail(Outcome::VaultDamaged, "what was seen of another workspace");
}

template <typename Seen, typename Decode>
Expected<std::optional<Seen>> seen_in(OpenVault& open, const Uuid& id, std::string_view workspace,
                                      Uuid Seen::* subject, const Uuid& wanted, Decode decode) {
  CERBY_TRY(auto reading, Reading::begin(open));
  CERBY_TRY(auto found, item_as(reading, id, kSeen, decode));
  if (!found) return std::nullopt;
  if (found->second.workspace != workspace || found->second.*subject != wanted) return of_another();
  return std::move(found->second);
}

template <typename Seen, typename Decode>
Expected<void> see_in(OpenVault& open, const Uuid& id, const Seen& now, Decode decode) {
  CERBY_TRY(auto change, Change::begin(open));
  CERBY_TRY(const auto before, item_as(change, id, kSeen, decode));
  if (before) {
    if (before->second == now) return {};
    CERBY_CHECK(check_follows(before->second, now));
  }
  CERBY_TRY(const auto plaintext, encode(now));
  CERBY_CHECK(change.put(id, kSeen, before ? before->first : 0, plaintext.view()));
  return change.commit();
}

}  // namespace

Expected<std::optional<DataKeySet>> Vault::data_keys(std::string_view workspace, const Uuid& vault) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(auto found, item_as(reading, data_keys_item(workspace, vault), kDataKeys, DataKeySet::decode));
  if (!found) return std::nullopt;
  if (found->second.workspace() != workspace || found->second.vault() != vault) return of_another();
  return std::move(found->second);
}

Expected<void> Vault::keep_data_key(std::string_view workspace, const Uuid& vault, std::uint32_t epoch,
                                    SecretView key) {
  CERBY_TRY(auto change, Change::begin(*open_));
  const auto id = data_keys_item(workspace, vault);
  CERBY_TRY(auto before, item_as(change, id, kDataKeys, DataKeySet::decode));
  auto keys = before ? std::move(before->second) : DataKeySet(std::string(workspace), vault);
  if (keys.workspace() != workspace || keys.vault() != vault) return of_another();
  const bool held = !keys.key(epoch).empty();
  CERBY_CHECK(keys.add(epoch, key));
  if (held) return {};
  CERBY_TRY(const auto plaintext, keys.encoded());
  CERBY_CHECK(change.put(id, kDataKeys, before ? before->first : 0, plaintext.view()));
  return change.commit();
}

Expected<std::optional<SeenChain>> Vault::seen_chain(std::string_view workspace, const Uuid& user) {
  return seen_in(*open_, seen_chain_item(workspace, user), workspace, &SeenChain::user, user,
                 decode_seen_chain);
}
Expected<std::optional<SeenLocalVault>> Vault::seen_local_vault(std::string_view workspace,
                                                                const Uuid& vault) {
  return seen_in(*open_, seen_local_vault_item(workspace, vault), workspace, &SeenLocalVault::vault, vault,
                 decode_seen_local_vault);
}
Expected<std::optional<SeenLocalAccount>> Vault::seen_local_account(std::string_view workspace,
                                                                    const Uuid& account) {
  return seen_in(*open_, seen_local_account_item(workspace, account), workspace, &SeenLocalAccount::account,
                 account, decode_seen_local_account);
}

Expected<void> Vault::see(const SeenChain& now) {
  return see_in(*open_, seen_chain_item(now.workspace, now.user), now, decode_seen_chain);
}
Expected<void> Vault::see(const SeenLocalVault& now) {
  return see_in(*open_, seen_local_vault_item(now.workspace, now.vault), now, decode_seen_local_vault);
}
Expected<void> Vault::see(const SeenLocalAccount& now) {
  return see_in(*open_, seen_local_account_item(now.workspace, now.account), now, decode_seen_local_account);
}

Expected<void> Vault::forget_chain(std::string_view workspace, const Uuid& user) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_CHECK(change.remove(seen_chain_item(workspace, user)));
  return change.commit();
}

Expected<bool> Vault::seen_member(std::string_view workspace, const Uuid& vault, const Uuid& user) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(const auto found,
            item_as(reading, seen_member_item(workspace, vault, user), kSeen, decode_seen_member));
  if (!found) return false;
  if (found->second.workspace != workspace || found->second.vault != vault || found->second.user != user)
    return of_another();
  return found->second.member;
}

Expected<void> Vault::put_seen_member(const SeenMember& seen) {
  CERBY_TRY(auto change, Change::begin(*open_));
  const auto id = seen_member_item(seen.workspace, seen.vault, seen.user);
  CERBY_TRY(const auto before, item_as(change, id, kSeen, decode_seen_member));
  if (before && before->second == seen) return {};
  CERBY_TRY(const auto plaintext, encode(seen));
  CERBY_CHECK(change.put(id, kSeen, before ? before->first : 0, plaintext.view()));
  return change.commit();
}

Expected<std::optional<SeenEnrolment>> Vault::seen_enrolment(std::string_view workspace) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(auto found, item_as(reading, seen_enrolment_item(workspace), kSeen, decode_seen_enrolment));
  if (!found) return std::nullopt;
  if (found->second.workspace != workspace) return of_another();
  return std::move(found->second);
}

Expected<void> Vault::put_seen_enrolment(const SeenEnrolment& seen) {
  CERBY_TRY(auto change, Change::begin(*open_));
  const auto id = seen_enrolment_item(seen.workspace);
  CERBY_TRY(const auto before, item_as(change, id, kSeen, decode_seen_enrolment));
  if (before && before->second == seen) return {};
  CERBY_TRY(const auto plaintext, encode(seen));
  CERBY_CHECK(change.put(id, kSeen, before ? before->first : 0, plaintext.view()));
  return change.commit();
}

Expected<void> Vault::forget_enrolment(std::string_view workspace) {
  CERBY_TRY(auto change, Change::begin(*open_));
  const auto id = seen_enrolment_item(workspace);
  CERBY_TRY(const auto before, item_as(change, id, kSeen, decode_seen_enrolment));
  if (!before) return {};
  CERBY_CHECK(change.remove(id));
  const auto chain_id = seen_chain_item(workspace, before->second.user);
  CERBY_TRY(const auto chain, change.item(chain_id));
  if (chain) CERBY_CHECK(change.remove(chain_id));
  return change.commit();
}

}  // namespace cerby::vault
