#include "backup/header.h"

#include <sodium.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "vault/encoding.h"
#include "vault/keys.h"
#include "vault/seal.h"

namespace cerby::backup {
namespace {

constexpr std::string_view kMagic = "cerbybak";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kSalt = 16;
constexpr std::size_t kChecked = kHeaderSize - sizeof(Header::check);
static_assert(sizeof(Header::stream) == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(kChecked == kMagic.size() + sizeof kFormat + sizeof(Header::kdf) + sizeof(Header::stream));

vault::Method passphrase_method(Bytes kdf) {
  return {.id = {},
          .kind = vault::MethodKind::Passphrase,
          .parameters = {kdf.begin(), kdf.end()},
          .wrapped = {},
          .secret = {},
          .created = {}};
}

}  // namespace

Expected<Secret> argon2id(SecretView passphrase, Bytes kdf) {
  return vault::secret_from_passphrase(passphrase, passphrase_method(kdf));
}

Expected<Header> new_header(vault::KdfCost cost) {
  CERBY_CHECK(vault::check_bounds(cost));
  std::array<std::uint8_t, kSalt> salt{};
  randombytes_buf(salt.data(), salt.size());
  Header header;
  const auto kdf = vault::Encoding("").number(cost.memory_bytes).number(cost.passes).raw(salt);
  std::ranges::copy(kdf.bytes(), header.kdf.begin());
  return header;
}

HeaderBytes bytes_of(const Header& header) {
  HeaderBytes bytes{};
  const auto encoded =
      vault::Encoding(kMagic).number(kFormat).raw(header.kdf).raw(header.stream).raw(header.check);
  std::ranges::copy(encoded.bytes(), bytes.begin());
  return bytes;
}

Expected<Header> header_from(Bytes bytes) {
  const auto magic = vault::as_bytes(kMagic);
  const auto start = bytes.first(std::min(bytes.size(), magic.size()));
  if (start.empty() || !std::ranges::equal(start, magic.first(start.size())))
    return fail(Outcome::BackupDamaged, "it does not start as a backup does");
  if (bytes.size() < kHeaderSize) return fail(Outcome::BackupDamaged, "it is cut off in its first bytes");
  auto left = bytes.subspan(magic.size());
  const auto format = vault::read_number<std::uint32_t>(left);
  if (format > kFormat) return fail(Outcome::BackupNewer, "format " + std::to_string(format));
  if (format != kFormat) return fail(Outcome::BackupDamaged, "its format number");
  left = left.subspan(sizeof kFormat);
  Header header;
  const auto take = [&](auto& into) {
    std::ranges::copy(left.first(into.size()), into.begin());
    left = left.subspan(into.size());
  };
  take(header.kdf);
  take(header.stream);
  take(header.check);
  // Before anything is spent on it: nobody has verified the header at this point.
  if (const auto cost = vault::bounded(passphrase_method(header.kdf)); !cost)
    return fail(Outcome::BackupDamaged, "its passphrase's cost is out of bounds: " + cost.error().detail);
  return header;
}

BackupKeys::BackupKeys(const Secret& derived) : both_(vault::subkeys(derived.view(), "cerbybak", 2)) {}

std::array<std::uint8_t, 32> BackupKeys::check_of(const Header& header) const {
  const auto whole = bytes_of(header);
  const auto message = vault::Encoding("backup header").raw(Bytes(whole).first(kChecked));
  const auto key = both_.view().part(32, 32).bytes(SecretAccess("checking the key of a backup"));
  std::array<std::uint8_t, 32> check;
  crypto_generichash(check.data(), check.size(), message.bytes().data(), message.bytes().size(), key.data(),
                     key.size());
  return check;
}

Expected<Secret> key_of(const Header& header, SecretView passphrase, const DeriveKey& derive) {
  CERBY_TRY(auto derived, derive(passphrase, header.kdf));
  CERBY_CHECK(check_key(header, BackupKeys(derived)));
  return derived;
}

Expected<void> check_key(const Header& header, const BackupKeys& keys) {
  if (!vault::same(keys.check_of(header), header.check)) return fail(Outcome::BackupNotOpened);
  return {};
}

}  // namespace cerby::backup
