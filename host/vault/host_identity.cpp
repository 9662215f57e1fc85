#include "vault/host_identity.h"

#include <algorithm>

#include "vault/entries.h"
#include "vault/open_vault.h"
#include "vault/seal.h"
#include "vault/vault.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSeedAt = 1;
constexpr std::size_t kSize = kSeedAt + kSigningSeed;

// One entry more, in a head whose buckets are those of the table.
Expected<void> add_entry(Database& database, const Keys& keys, Head& head, std::uint8_t number, Entry entry) {
  CERBY_TRY(auto bucket, Bucket::load(database, keys, head, number));
  CERBY_CHECK(bucket.set(database, std::move(entry)));
  std::ranges::copy(bucket.hash(keys), head.buckets.begin() + std::ptrdiff_t{number} * std::ssize(Digest()));
  return {};
}

}  // namespace

Expected<void> write_identity(Database& database, const Keys& keys, Head& head) {
  auto plaintext = Secret::random(kSize);  // the seed; what is before it is written over
  plaintext.writable(SecretAccess("making the host's identity"))[0] = kVersion;
  Item item{.id = Uuid::random(), .type = kHostIdentity, .revision = 1, .sealed = {}};
  CERBY_TRY(item.sealed, seal(keys.items(), additional_data(head, item).bytes(), plaintext.view()));
  CERBY_CHECK(insert_item(database, item));
  const auto digest = digest_of(keys, item);
  CERBY_CHECK(add_entry(database, keys, head, keys.place(item.id),
                        {item_key(item.id), {digest.begin(), digest.end()}}));
  const auto token = keys.type(kHostIdentity);
  CERBY_CHECK(add_entry(database, keys, head, bucket_of(token), {origin_key(token, item.id), {}}));
  ++head.count;
  return {};
}

Expected<SigningKey> decode_identity(const Secret& plaintext) {
  const auto bytes = plaintext.bytes(SecretAccess("reading the host's identity"));
  if (bytes.empty()) return fail(Outcome::VaultDamaged, "the host identity's version");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "the host identity's version");
  if (bytes.size() != kSize) return fail(Outcome::VaultDamaged, "the host identity's size");
  return SigningKey(plaintext.view().part(kSeedAt, kSigningSeed));
}

Expected<SigningKey> read_identity(Reading& reading) {
  CERBY_TRY(const auto items, reading.items_of(kHostIdentity));
  if (items.empty()) return fail(Outcome::VaultDamaged, "the host's identity is missing");
  if (items.size() > 1) return fail(Outcome::VaultDamaged, "more than one identity of the host");
  CERBY_TRY(const auto plaintext, reading.plaintext(items.front()));
  return decode_identity(plaintext);
}

Expected<const SigningKey*> Vault::identity() {
  if (!open_->identity) {
    CERBY_TRY(auto reading, Reading::begin(*open_));
    CERBY_TRY(open_->identity, read_identity(reading));
  }
  return &*open_->identity;
}

}  // namespace cerby::vault
