#include "vault/device_keys.h"

#include <algorithm>
#include <utility>

#include "vault/encoding.h"
#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kCreated = 1, kSeed = kCreated + sizeof(std::int64_t), kBox = kSeed + kSigningSeed;
constexpr std::size_t kSize = kBox + kBoxSecret;

}  // namespace

bool is_sound(const Device& device) {
  return is_sound_signing_key(device.signing) && is_sound_box_key(device.box);
}

DeviceKeys::DeviceKeys(const Uuid& id, Secret plaintext) : plaintext_(std::move(plaintext)) {
  device_ = {.id = id, .signing = SigningKey(seed()).public_key(), .box = box_key_of(box_secret())};
  const auto bytes = plaintext_.bytes(SecretAccess("when a device's keys were made"));
  created_ = UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(bytes.subspan(kCreated))));
}

DeviceKeys DeviceKeys::random(const Uuid& id, UnixTime now) {
  auto plaintext = Secret::random(kSize);  // the two keys; what is before them is written over
  const auto header = Encoding("").number(kVersion).number(std::int64_t{now.count()});
  std::ranges::copy(header.bytes(), plaintext.writable(SecretAccess("making a device's keys")).begin());
  return DeviceKeys(id, std::move(plaintext));
}

Expected<DeviceKeys> DeviceKeys::decode(const Uuid& id, Secret plaintext) {
  const auto bytes = plaintext.bytes(SecretAccess("reading a device's keys"));
  if (bytes.empty()) return fail(Outcome::VaultDamaged, "the device keys' version");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "the device keys' version");
  if (bytes.size() != kSize) return fail(Outcome::VaultDamaged, "the device keys' size");
  return DeviceKeys(id, std::move(plaintext));
}

SecretView DeviceKeys::seed() const {
  return plaintext_.view().part(kSeed, kSigningSeed);
}
SecretView DeviceKeys::box_secret() const {
  return plaintext_.view().part(kBox, kBoxSecret);
}

Signature DeviceKeys::sign(Bytes message) const {
  return SigningKey(seed()).sign(message);
}

std::optional<Secret> DeviceKeys::open(Bytes box) const {
  return open_box(box_secret(), box);
}

namespace {

Expected<std::optional<DeviceKeys>> keys_in(Reading& reading) {
  CERBY_TRY(const auto items, reading.items_of(kDeviceKeys));
  if (items.empty()) return std::nullopt;
  if (items.size() > 1) return fail(Outcome::VaultDamaged, "the keys of more than one device");
  CERBY_TRY(auto plaintext, reading.plaintext(items.front()));
  CERBY_TRY(auto keys, DeviceKeys::decode(items.front().id, std::move(plaintext)));
  return keys;
}

}  // namespace

Expected<std::optional<DeviceKeys>> Vault::device_keys() {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  return keys_in(reading);
}

Expected<DeviceKeys> Vault::make_device_keys(UnixTime now) {
  // Within one change: two programs at once make one device.
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(auto present, keys_in(change));
  if (present) return std::move(*present);
  auto made = DeviceKeys::random(Uuid::random(), now);
  CERBY_CHECK(change.put(made.device().id, kDeviceKeys, 0, made.encoded()));
  CERBY_CHECK(change.commit());
  return made;
}

}  // namespace cerby::vault
