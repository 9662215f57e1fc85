#include "vault/kept_lease.h"

#include <algorithm>
#include <utility>

#include "vault/encoding.h"
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

struct Found {
  Uuid id;
  std::uint64_t revision = 0;
  LeaseItem item;
};

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

bool is_lease_of(const Found& one, const std::string& workspace, const Uuid& account) {
  return one.item.lease && one.item.workspace == workspace && one.item.lease->account == account;
}

// Commits where something goes; `goes(item)`.
template <typename Goes>
Expected<void> remove_those(OpenVault& open, Goes goes) {
  {
    CERBY_TRY(auto reading, Reading::begin(open));
    CERBY_TRY(const auto all, found_in(reading));
    if (std::ranges::none_of(all, goes)) return {};
  }
  CERBY_TRY(auto change, Change::begin(open));
  CERBY_TRY(const auto all, found_in(change));
  for (const auto& one : all) {
    if (goes(one)) CERBY_CHECK(change.remove(one.id));
  }
  return change.commit();
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

Expected<void> set_lease_key(Change& change, const Origin& workspace, const std::optional<PublicKey>& key) {
  CERBY_TRY(const auto all, found_in(change));
  bool is_there = false;
  for (const auto& one : all) {
    if (one.item.key && one.item.workspace == workspace.text() && one.item.key == key) is_there = true;
  }
  if (is_there) return {};
  for (const auto& one : all) {
    if (one.item.workspace == workspace.text()) CERBY_CHECK(change.remove(one.id));
  }
  if (!key) return {};
  CERBY_TRY(const auto plaintext, encode(LeaseItem{.workspace = workspace.text(), .key = key, .lease = {}}));
  CERBY_CHECK(change.put(Uuid::random(), kLease, 0, plaintext.view()));
  return {};
}

Expected<std::optional<PublicKey>> Vault::lease_key(const Origin& workspace) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(const auto all, found_in(reading));
  for (const auto& one : all) {
    if (one.item.key && one.item.workspace == workspace.text()) return one.item.key;
  }
  return std::nullopt;
}

Expected<std::optional<KeptLease>> Vault::lease(const Origin& workspace, const Uuid& account) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(auto all, found_in(reading));
  for (auto& one : all) {
    if (is_lease_of(one, workspace.text(), account)) return std::move(one.item.lease);
  }
  return std::nullopt;
}

Expected<void> Vault::put_lease(const KeptLease& lease) {
  CERBY_TRY(const auto plaintext, encode(LeaseItem{.workspace = lease.workspace, .key = {}, .lease = lease}));
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto all, found_in(change));
  const auto before = std::ranges::find_if(
      all, [&](const Found& one) { return is_lease_of(one, lease.workspace, lease.account); });
  const bool is_new = before == all.end();
  CERBY_CHECK(change.put(is_new ? Uuid::random() : before->id, kLease, is_new ? 0 : before->revision,
                         plaintext.view()));
  return change.commit();
}

Expected<void> Vault::remove_lease(const Origin& workspace, const Uuid& account) {
  return remove_those(*open_, [&](const Found& one) { return is_lease_of(one, workspace.text(), account); });
}

Expected<void> Vault::remove_leases_over(UnixTime now) {
  return remove_those(*open_,
                      [&](const Found& one) { return one.item.lease && one.item.lease->expires <= now; });
}

}  // namespace cerby::vault
