#include "vault/kept_lease.h"

#include <algorithm>
#include <utility>

#include "vault/encoding.h"
#include "vault/item_as.h"
#include "vault/keys.h"
#include "vault/lease.h"
#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1, kOfKey = 1, kOfLease = 2;
constexpr SecretAccess kCoding("an offline lease, in its item");
constexpr std::size_t kMaxOrigin = 270;
constexpr std::size_t kStart = 2 + sizeof(std::uint32_t);
constexpr std::size_t kLeaseStart = 16 + 3 * sizeof(std::int64_t);

Uuid item_of(std::uint8_t kind, std::string_view workspace, const Uuid& account) {
  const auto digest = unkeyed_digest(
      Encoding("cerby lease item 1").number(kind).prefixed(as_bytes(workspace)).raw(account.bytes).bytes());
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

struct Found {
  Uuid id;
  std::uint64_t revision = 0;
  LeaseItem item;
};
// An earlier version gave items ids by chance: those are never looked for, and count as none.
bool is_in_its_place(const Found& one) {
  const auto& [workspace, key, lease] = one.item;
  return one.id == (lease ? lease_item(workspace, lease->account) : lease_key_item(workspace));
}

std::unexpected<Failure> damaged(const char* what) {
  return fail(Outcome::VaultDamaged, what);
}

Expected<std::vector<Found>> found_in(Reading& reading) {
  CERBY_TRY(const auto items, reading.items_of(kLease));
  std::vector<Found> all;
  for (const auto& item : items) {
    CERBY_TRY(const auto plaintext, reading.plaintext(item));
    CERBY_TRY(auto decoded, decode_lease_item(plaintext));
    all.push_back({item.id, item.revision, std::move(decoded)});
  }
  return all;
}

bool is_behind(const Found& one, UnixTime now) {
  return one.item.lease && is_in_its_place(one) && one.item.lease->seen < now;
}
// A time that was seen is seen by every lease of the vault: a clock that is put back behind it, to when
// another one came, is noticed by that one too.
Expected<void> see_in_all(Change& change, std::vector<Found>& all, UnixTime now) {
  for (auto& one : all) {
    if (!is_behind(one, now)) continue;
    one.item.lease->seen = now;
    CERBY_TRY(const auto plaintext, encode(one.item));
    CERBY_CHECK(change.put(one.id, kLease, one.revision, plaintext.view()));
  }
  return {};
}

// The item of that id, which says of what it is.
auto item_in(Reading& reading, const Uuid& id, const std::string& workspace)
    -> decltype(item_as(reading, id, kLease, decode_lease_item)) {
  CERBY_TRY(auto found, item_as(reading, id, kLease, decode_lease_item));
  if (found && found->second.workspace != workspace) return damaged("a lease of another workspace");
  return found;
}
auto lease_in(Reading& reading, const std::string& workspace, const Uuid& account)
    -> decltype(item_in(reading, account, workspace)) {
  CERBY_TRY(auto found, item_in(reading, lease_item(workspace, account), workspace));
  if (found && (!found->second.lease || found->second.lease->account != account))
    return damaged("a lease of another account");
  return found;
}
Expected<std::optional<PublicKey>> key_in(Reading& reading, const std::string& workspace) {
  CERBY_TRY(const auto found, item_in(reading, lease_key_item(workspace), workspace));
  if (!found) return std::nullopt;
  if (!found->second.key) return damaged("a key of leases that is none");
  return found->second.key;
}

}  // namespace

Expected<Secret> encode(const LeaseItem& item) {
  Encoding whole("");
  whole.number(kVersion).number(item.key ? kOfKey : kOfLease).prefixed(as_bytes(item.workspace));
  if (item.key) {
    whole.raw(*item.key);
  } else {
    if (!item.lease || item.lease->lease.size() > kMostLease)
      return fail(Outcome::InputInvalid, "what is to be kept of a lease");
    whole.raw(item.lease->account.bytes)
        .number(std::int64_t{item.lease->received.count()})
        .number(std::int64_t{item.lease->seen.count()})
        .number(std::int64_t{item.lease->expires.count()})
        .raw(item.lease->lease);
  }
  return Secret::copy_of(SecretView(whole.bytes().data(), whole.bytes().size()));
}

Expected<LeaseItem> decode_lease_item(const Secret& plaintext) {
  auto bytes = plaintext.bytes(kCoding);
  if (bytes.empty()) return damaged("a lease's version");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "a lease's version");
  if (bytes.size() < kStart) return damaged("a lease's size");
  const auto kind = bytes[1];
  if (kind != kOfKey && kind != kOfLease) return fail(Outcome::VaultNewer, "a lease's kind");
  const auto length = read_number<std::uint32_t>(bytes.subspan(2));
  if (length > kMaxOrigin || length > bytes.size() - kStart) return damaged("a lease's workspace");
  LeaseItem item;
  item.workspace = as_text(bytes.subspan(kStart, length));
  bytes = bytes.subspan(kStart + length);
  if (kind == kOfKey) {
    if (bytes.size() != sizeof(PublicKey)) return damaged("a key of leases");
    std::ranges::copy(bytes, item.key.emplace().begin());
    return item;
  }
  if (bytes.size() < kLeaseStart || bytes.size() - kLeaseStart > kMostLease) return damaged("a lease's size");
  auto& lease = item.lease.emplace();
  lease.workspace = item.workspace;
  std::ranges::copy(bytes.first(lease.account.bytes.size()), lease.account.bytes.begin());
  bytes = bytes.subspan(lease.account.bytes.size());
  for (auto* time : {&lease.received, &lease.seen, &lease.expires}) {
    *time = UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(bytes)));
    bytes = bytes.subspan(sizeof(std::int64_t));
  }
  lease.lease.assign(bytes.begin(), bytes.end());
  return item;
}

Uuid lease_key_item(std::string_view workspace) {
  return item_of(kOfKey, workspace, {});
}
Uuid lease_item(std::string_view workspace, const Uuid& account) {
  return item_of(kOfLease, workspace, account);
}

Expected<void> set_lease_key(Change& change, const Origin& workspace, const std::optional<PublicKey>& key) {
  CERBY_TRY(const auto before, key_in(change, workspace.text()));
  if (key && before == key) return {};
  CERBY_TRY(const auto all, found_in(change));
  for (const auto& one : all) {
    if (one.item.workspace == workspace.text()) CERBY_CHECK(change.remove(one.id));
  }
  if (!key) return {};
  CERBY_TRY(const auto plaintext, encode(LeaseItem{.workspace = workspace.text(), .key = key, .lease = {}}));
  CERBY_CHECK(change.put(lease_key_item(workspace.text()), kLease, 0, plaintext.view()));
  return {};
}

Expected<std::optional<PublicKey>> Vault::lease_key(const Origin& workspace) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  return key_in(reading, workspace.text());
}

Expected<std::optional<KeptLease>> Vault::lease(const Origin& workspace, const Uuid& account) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(auto found, lease_in(reading, workspace.text(), account));
  if (!found) return std::nullopt;
  return std::move(found->second.lease);
}

Expected<void> Vault::put_lease(const KeptLease& lease) {
  CERBY_TRY(const auto plaintext, encode(LeaseItem{.workspace = lease.workspace, .key = {}, .lease = lease}));
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto before, lease_in(change, lease.workspace, lease.account));
  const auto id = lease_item(lease.workspace, lease.account);
  CERBY_TRY(auto all, found_in(change));
  std::erase_if(all, [&](const Found& one) { return one.id == id; });
  CERBY_CHECK(see_in_all(change, all, lease.seen));
  CERBY_CHECK(change.put(id, kLease, before ? before->first : 0, plaintext.view()));
  return change.commit();
}

Expected<void> Vault::remove_lease(const Origin& workspace, const Uuid& account) {
  const auto id = lease_item(workspace.text(), account);
  {
    CERBY_TRY(auto reading, Reading::begin(*open_));
    CERBY_TRY(const auto there, reading.item(id));
    if (!there) return {};
  }
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto there, change.item(id));
  if (!there) return {};
  CERBY_CHECK(change.remove(id));
  return change.commit();
}

Expected<void> Vault::remove_leases_over(UnixTime now) {
  // By whole minutes: launches one behind the other do not each write all of them.
  const auto seen = std::chrono::floor<std::chrono::minutes>(now);
  const auto is_over = [&](const Found& one) {
    return (one.item.lease && one.item.lease->expires <= now) || !is_in_its_place(one);
  };
  {
    CERBY_TRY(auto reading, Reading::begin(*open_));
    CERBY_TRY(const auto all, found_in(reading));
    if (std::ranges::none_of(all, [&](const Found& one) { return is_over(one) || is_behind(one, seen); }))
      return {};
  }
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(auto all, found_in(change));
  for (const auto& one : all) {
    if (is_over(one)) CERBY_CHECK(change.remove(one.id));
  }
  std::erase_if(all, is_over);
  CERBY_CHECK(see_in_all(change, all, seen));
  return change.commit();
}

}  // namespace cerby::vault
