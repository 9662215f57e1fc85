#include "workspace/sealing/sealed_secret.h"

#include <algorithm>

#include "vault/encoding.h"
#include "vault/seal.h"

namespace cerby::workspace::sealing {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kId = 16;
constexpr std::size_t kPlace = 3 * kId + 1 + 8 + 8;
constexpr std::size_t kHeader = 1 + kPlace;

vault::Encoding& add(vault::Encoding& encoding, const Place& place) {
  return encoding.raw(place.workspace.bytes)
      .raw(place.vault.bytes)
      .raw(place.item.bytes)
      .number(static_cast<std::uint8_t>(place.kind))
      .number(place.epoch)
      .number(place.revision);
}

vault::Encoding additional_for(const Place& place) {
  vault::Encoding encoding("cerby sealed secret 1", 128);
  add(encoding, place);
  return encoding;
}

// `bytes` is kPlace long.
Place read_place(Bytes bytes) {
  Place place;
  for (Uuid* const id : {&place.workspace, &place.vault, &place.item}) {
    std::ranges::copy(bytes.first(kId), id->bytes.begin());
    bytes = bytes.subspan(kId);
  }
  place.kind = static_cast<Kind>(bytes.front());
  place.epoch = static_cast<std::int64_t>(vault::read_number<std::uint64_t>(bytes.subspan(1)));
  place.revision = static_cast<std::int64_t>(vault::read_number<std::uint64_t>(bytes.subspan(1 + 8)));
  return place;
}

Result<void> compare(const Place& written, const Place& found_at) {
  if (written.workspace != found_at.workspace) return std::unexpected(Error::OtherWorkspace);
  if (written.vault != found_at.vault) return std::unexpected(Error::OtherVault);
  if (written.item != found_at.item) return std::unexpected(Error::OtherItem);
  if (written.kind != found_at.kind) return std::unexpected(Error::OtherKind);
  if (written.epoch != found_at.epoch) return std::unexpected(Error::OtherEpoch);
  if (written.revision < found_at.revision) return std::unexpected(Error::Older);
  if (written.revision > found_at.revision) return std::unexpected(Error::Newer);
  return {};
}

// Encryption and commitment, in one piece of guarded memory.
Secret subkeys_of(const DataKey& key) {
  return vault::subkeys(key.view(), "cerbydek", 2);
}

vault::SealKeys keys_of(const Secret& subkeys) {
  return {subkeys.view().part(0, vault::kSubkeySize),
          subkeys.view().part(vault::kSubkeySize, vault::kSubkeySize)};
}

}  // namespace

Result<std::vector<std::uint8_t>> seal_secret(const DataKey& key, const Place& place, SecretView secret) {
  if (secret.size() > kMostSecret) return std::unexpected(Error::TooLarge);
  const Secret subkeys = subkeys_of(key);
  const auto box = vault::seal(keys_of(subkeys), additional_for(place).bytes(), secret);
  if (!box) return std::unexpected(Error::TooLarge);
  vault::Encoding sealed("", kHeader + box->size());
  sealed.number(kVersion);
  add(sealed, place).raw(*box);
  return std::vector<std::uint8_t>(sealed.bytes().begin(), sealed.bytes().end());
}

Result<Secret> open_secret(const DataKey& key, const Place& place, Bytes sealed) {
  if (sealed.size() < kHeader || sealed.front() != kVersion) return std::unexpected(Error::Damaged);
  CERBY_CHECK(compare(read_place(sealed.subspan(1, kPlace)), place));
  const Secret subkeys = subkeys_of(key);
  auto secret = vault::open(keys_of(subkeys), additional_for(place).bytes(), sealed.subspan(kHeader));
  if (!secret || secret->size() > kMostSecret) return std::unexpected(Error::Damaged);
  return std::move(*secret);
}

}  // namespace cerby::workspace::sealing
