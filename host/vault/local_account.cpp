#include "vault/local_account.h"

#include <algorithm>
#include <utility>

#include "vault/encoding.h"
#include "vault/keys.h"
#include "vault/seal.h"
#include "vault/sealed_key.h"

namespace cerby::vault {
namespace {

Encoding additional_data(const Encoding& place) {
  return Encoding("cerby local account 1").raw(place.bytes());
}

// What a data encryption key seals with.
struct DataKeys {
  explicit DataKeys(SecretView data_key) : both(subkeys(data_key, "cerbylcl", 2)) {}
  [[nodiscard]] SealKeys views() const {
    return {both.view().part(0, kSubkeySize), both.view().part(kSubkeySize, kSubkeySize)};
  }
  Secret both;
};

std::unexpected<Failure> refused(const char* why) {
  return fail(Outcome::LocalAccountRefused, why);
}

}  // namespace

Expected<std::vector<std::uint8_t>> seal_local_account(SecretView data_key, const LocalPlace& place,
                                                       const Account& account) {
  if (data_key.size() != kDataKeySize)
    return fail(Outcome::InputInvalid, "a data encryption key has 32 bytes");
  CERBY_TRY(const auto where, encoded(place));
  CERBY_TRY(const auto plaintext, encode(account));
  CERBY_TRY(const auto box,
            seal(DataKeys(data_key).views(), additional_data(where).bytes(), plaintext.view()));
  const auto all = start_of_local_account(where).raw(box);
  if (all.bytes().size() > kMaxLocalAccount)
    return fail(Outcome::InputInvalid, "the account is larger than a local vault takes");
  return std::vector(all.bytes().begin(), all.bytes().end());
}

Expected<Account> open_local_account(SecretView data_key, const LocalPlace& place, Bytes sealed) {
  if (data_key.size() != kDataKeySize)
    return fail(Outcome::InputInvalid, "a data encryption key has 32 bytes");
  if (sealed.empty() || sealed.size() > kMaxLocalAccount) return refused("its size");
  if (sealed[0] > kLocalAccountVersion)
    return fail(Outcome::VaultNewer, "the version of an account in a local vault");
  if (sealed[0] != kLocalAccountVersion) return refused("its version");
  const auto where = encoded(place);
  if (!where) return refused("no account can have the place that is expected of it");
  // The place is bound by the seal; read here, it says what is wrong.
  const auto expected = where->bytes(), rest = sealed.subspan(1);
  if (rest.size() < expected.size() || !std::ranges::equal(rest.first(expected.size()), expected))
    return refused("it names another workspace, vault, account, epoch or revision");
  auto plaintext =
      open(DataKeys(data_key).views(), additional_data(*where).bytes(), rest.subspan(expected.size()));
  if (!plaintext) return refused("it was not sealed under this vault's key for this place");
  auto account = decode(place.account, std::move(*plaintext));
  if (!account) {
    if (account.error().outcome == Outcome::VaultNewer) return std::unexpected(account.error());
    return fail(Outcome::LocalAccountRefused, account.error().detail);
  }
  account->workspace.clear();
  account->role = ItemRole::None;
  account->revision = static_cast<std::uint64_t>(place.revision);
  return account;
}

LocalAccountHash hash_of_local_account(Bytes sealed) {
  return unkeyed_digest(sealed);
}

}  // namespace cerby::vault
