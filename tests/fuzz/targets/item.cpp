// The input is the plaintext of an account's item, as some version of the program, or somebody with the key,
// wrote it.
#include "target.h"
#include "vault/account.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Uuid id;
  const auto account = vault::decode(id, fuzz::secret_of(data, size));
  if (!account) {
    fuzz::require_refusal(account.error(), {Outcome::VaultDamaged, Outcome::VaultNewer});
    return 0;
  }
  for (const SecretView secret : {account->password, account->otpauth, account->notes}) fuzz::look_at(secret);
  for (const SecretView code : account->backup_codes) fuzz::look_at(code);
  const auto written = vault::encode(*account);
  if (!written) {  // more than a writer may: what is read is bounded by the item alone
    fuzz::require_refusal(written.error(), {Outcome::InputInvalid});
    return 0;
  }
  const auto again = vault::decode(id, Secret::copy_of(written->view()));
  fuzz::require(again.has_value(), "what is written can be read");
  const auto same = vault::encode(*again);
  fuzz::require(same && same->view().equals(written->view()), "and is written the same");
  return 0;
}
