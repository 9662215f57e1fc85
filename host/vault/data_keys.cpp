#include "vault/data_keys.h"

#include <algorithm>
#include <utility>

#include "vault/encoding.h"
#include "vault/keys.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kOne = sizeof(std::uint32_t) + kDataKeySize;
constexpr SecretAccess kCoding("the keys of a local vault, in their item");

std::unexpected<Failure> damaged(const char* what) {
  return fail(Outcome::VaultDamaged, what);
}

}  // namespace

Uuid data_keys_item(std::string_view workspace, const Uuid& vault) {
  const auto digest =
      unkeyed_digest(Encoding("cerby data keys 1").prefixed(as_bytes(workspace)).raw(vault.bytes).bytes());
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

SecretView DataKeySet::key(std::uint32_t epoch) const {
  const auto found = std::ranges::find(keys_, epoch, &Key::epoch);
  return found == keys_.end() ? SecretView() : found->key.view();
}

Expected<void> DataKeySet::add(std::uint32_t epoch, SecretView key) {
  if (epoch == 0 || key.size() != kDataKeySize)
    return fail(Outcome::InputInvalid, "a data encryption key has 32 bytes, and an epoch");
  const auto place = std::ranges::lower_bound(keys_, epoch, {}, &Key::epoch);
  if (place != keys_.end() && place->epoch == epoch) {
    if (place->key.view().equals(key)) return {};
    return fail(Outcome::SealedKeyRefused, "this device has another key of epoch " + std::to_string(epoch));
  }
  keys_.insert(place, Key{epoch, Secret::copy_of(key)});
  if (keys_.size() > kMost) keys_.erase(keys_.begin());
  return {};
}

Expected<Secret> DataKeySet::encoded() const {
  if (workspace_.empty() || workspace_.size() > kMaxHost || keys_.empty())
    return fail(Outcome::InputInvalid, "the keys of a local vault");
  const auto start = Encoding("").number(kVersion).prefixed(as_bytes(workspace_)).raw(vault_.bytes);
  Secret plaintext(start.bytes().size() + keys_.size() * kOne);
  auto out = std::ranges::copy(start.bytes(), plaintext.writable(kCoding).begin()).out;
  for (const auto& one : keys_) {
    out = std::ranges::copy(Encoding("").number(one.epoch).bytes(), out).out;
    out = std::ranges::copy(one.key.bytes(kCoding), out).out;
  }
  return plaintext;
}

Expected<DataKeySet> DataKeySet::decode(const Secret& plaintext) {
  const auto bytes = plaintext.bytes(kCoding);
  if (bytes.empty()) return damaged("the version of a local vault's keys");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "the version of a local vault's keys");
  constexpr std::size_t kStart = 1 + sizeof(std::uint32_t);
  if (bytes.size() < kStart) return damaged("the size of a local vault's keys");
  const auto length = read_number<std::uint32_t>(bytes.subspan(1));
  if (length == 0 || length > kMaxHost || bytes.size() < kStart + length + 16)
    return damaged("the workspace of a local vault's keys");
  DataKeySet keys(std::string(as_text(bytes.subspan(kStart, length))), Uuid());
  std::ranges::copy(bytes.subspan(kStart + length, 16), keys.vault_.bytes.begin());
  auto at = kStart + length + 16;
  if (at == bytes.size() || (bytes.size() - at) % kOne != 0 || (bytes.size() - at) / kOne > kMost)
    return damaged("the size of a local vault's keys");
  for (; at < bytes.size(); at += kOne) {
    const auto epoch = read_number<std::uint32_t>(bytes.subspan(at));
    if (epoch <= keys.newest()) return damaged("the epochs of a local vault's keys");
    CERBY_CHECK(keys.add(epoch, plaintext.view().part(at + sizeof(std::uint32_t), kDataKeySize)));
  }
  return keys;
}

}  // namespace cerby::vault
