#include "vault/tpm_method.h"

#include "vault/tpm_seal.h"

namespace cerby::vault {

Expected<Method> make_tpm_method(const Uuid& vault, const Secret& vault_key, Tpm& tpm, Pcrs pcrs,
                                 UnixTime now) {
  const Secret secret = Secret::random(kUnlockSecretSize);
  CERBY_TRY(auto sealed, tpm.seal(pcrs, secret));
  return make_method(vault, MethodKind::Tpm, secret, vault_key, now, std::move(sealed));
}

Expected<OpensByTpm> open_by_tpm(Vault& vault, Tpm& tpm, std::optional<Pcrs> pcrs, UnixTime now) {
  Vault::MethodChange change;
  for (const Method& method : vault.methods()) {
    if (method.kind != MethodKind::Tpm) continue;
    change.gone.push_back(method.id);
    // One that cannot be read says nothing of PCRs, and is what this is called for.
    if (const auto before = tpm_seal_from(method.parameters); before && !pcrs) pcrs = before->pcrs;
  }
  const Pcrs chosen = pcrs.value_or(Pcrs{});
  CERBY_TRY(auto method, make_tpm_method(vault.id(), vault.key(), tpm, chosen, now));
  change.added.push_back(std::move(method));
  const auto entry = change.gone.empty() ? TpmEntry::New : TpmEntry::SealedAnew;
  CERBY_CHECK(vault.change_methods(change, Vault::Left::AnotherWay));
  return OpensByTpm{entry, chosen};
}

Expected<Secret> key_from_tpm(const Uuid& vault, const Method& method, Tpm& tpm) {
  CERBY_CHECK(tpm_seal_from(method.parameters));
  CERBY_TRY(const Secret secret, tpm.unseal(method.parameters));
  auto key = unwrap(vault, method, secret);
  if (!key && key.error().outcome == Outcome::WrongPassphrase)
    return fail(Outcome::WrongPassphrase, "what the TPM keeps does not open this vault");
  return key;
}

}  // namespace cerby::vault
