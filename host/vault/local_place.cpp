#include "vault/local_place.h"

namespace cerby::vault {
namespace {

constexpr std::size_t kMaxHost = 253;

}  // namespace

Expected<Encoding> encoded(const LocalPlace& place) {
  if (place.workspace.empty() || place.workspace.size() > kMaxHost || place.epoch < 1 ||
      place.epoch > kMaxEpoch || place.revision < 1)
    return fail(Outcome::InputInvalid, "the place of an account in a local vault");
  Encoding all("");
  all.prefixed(as_bytes(place.workspace)).raw(place.vault.bytes).raw(place.account.bytes);
  all.number(place.epoch).number(place.revision);
  return all;
}

Encoding start_of_local_account(const Encoding& place) {
  return Encoding("").number(kLocalAccountVersion).raw(place.bytes());
}

}  // namespace cerby::vault
