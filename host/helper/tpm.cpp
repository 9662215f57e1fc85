#include "helper/tpm.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/wipe_stack.h"
#include "helper/key_store.h"
#include "helper/tpm_connection.h"

// The library's constants are casts of C.
#pragma GCC diagnostic ignored "-Wold-style-cast"

namespace cerby::helper {
namespace {

// The library takes what is to be sealed in its own type, in ordinary memory.
struct Sensitive {
  explicit Sensitive(SecretView secret) {
    const Bytes bytes = secret.bytes(SecretAccess("the TPM seals it"));
    value.sensitive.data.size = static_cast<UINT16>(bytes.size());
    std::ranges::copy(bytes, std::begin(value.sensitive.data.buffer));
  }
  Sensitive(const Sensitive&) = delete;
  Sensitive& operator=(const Sensitive&) = delete;
  ~Sensitive() { wipe(std::span(reinterpret_cast<std::uint8_t*>(&value), sizeof value)); }
  TPM2B_SENSITIVE_CREATE value{};
};

// No dictionary attack to defend from: nobody chose it, so that a TPM that some program's wrong passwords
// have locked still opens the vault.
TPM2B_PUBLIC sealed_template(const TPM2B_DIGEST& policy) {
  TPM2B_PUBLIC object{};
  TPMT_PUBLIC& area = object.publicArea;
  area.type = TPM2_ALG_KEYEDHASH;
  area.nameAlg = TPM2_ALG_SHA256;
  area.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_NODA;
  if (policy.size == 0) area.objectAttributes |= TPMA_OBJECT_USERWITHAUTH;
  area.authPolicy = policy;
  area.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL;
  return object;
}

// Empty for no PCRs.
Expected<TPM2B_DIGEST> policy_of(const TpmConnection& tpm, const PrimaryKey& primary, vault::Pcrs pcrs) {
  if (pcrs.none()) return TPM2B_DIGEST{};
  CERBY_TRY(const TpmHandle trial, start_session(tpm, primary, TPM2_SE_TRIAL));
  CERBY_CHECK(require_pcrs(tpm, trial, pcrs));
  TpmResult<TPM2B_DIGEST> digest(tpm);
  const TSS2_RC code = tpm.tss().policy_digest(tpm.context(), trial.get(), ESYS_TR_NONE, ESYS_TR_NONE,
                                               ESYS_TR_NONE, digest.out());
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::ReadingPcrs, code));
  return *digest;
}

template <typename Value>
Expected<std::vector<std::uint8_t>> written(TSS2_RC (*write)(const Value*, std::uint8_t*, std::size_t,
                                                             std::size_t*),
                                            const Value& value) {
  std::array<std::uint8_t, 2048> buffer{};
  std::size_t size = 0;
  const TSS2_RC code = write(&value, buffer.data(), buffer.size(), &size);
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::Sealing, code));
  return std::vector(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
}

template <typename Value>
Expected<Value> read(TSS2_RC (*read)(const std::uint8_t*, std::size_t, std::size_t*, Value*), Bytes bytes) {
  Value value{};
  std::size_t size = 0;
  if (read(bytes.data(), bytes.size(), &size, &value) != TSS2_RC_SUCCESS || size != bytes.size())
    return fail(Outcome::TpmSealDamaged, "its form");
  return value;
}

Expected<TpmHandle> loaded(const TpmConnection& tpm, const PrimaryKey& primary, const TpmHandle& session,
                           const vault::TpmSeal& seal) {
  CERBY_TRY(const auto public_part, read(tpm.tss().read_public, Bytes(seal.public_part)));
  CERBY_TRY(const auto private_part, read(tpm.tss().read_private, Bytes(seal.private_part)));
  TpmHandle object(tpm);
  const TSS2_RC code = tpm.tss().load(tpm.context(), primary.handle.get(), session.get(), ESYS_TR_NONE,
                                      ESYS_TR_NONE, &private_part, &public_part, object.out());
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::Loading, code));
  return object;
}

Expected<Secret> unsealed(const TpmConnection& tpm, const TpmHandle& object, const TpmHandle& session) {
  TpmResult<TPM2B_SENSITIVE_DATA> data(tpm);
  const TSS2_RC code =
      tpm.tss().unseal(tpm.context(), object.get(), session.get(), ESYS_TR_NONE, ESYS_TR_NONE, data.out());
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::Unsealing, code));
  Secret secret = Secret::take(
      std::span(std::begin(data->buffer), std::min<std::size_t>(data->size, sizeof data->buffer)));
  if (secret.size() != kUnlockSecretSize) return fail(Outcome::TpmSealDamaged, "the size of what is in it");
  return secret;
}

Expected<std::vector<std::uint8_t>> sealed(vault::Pcrs pcrs, SecretView secret) {
  CERBY_TRY(const auto tpm, TpmConnection::open());
  CERBY_TRY(const auto primary, make_primary(tpm));
  CERBY_TRY(const auto policy, policy_of(tpm, primary, pcrs));
  CERBY_TRY(const auto session, start_session(tpm, primary, TPM2_SE_HMAC));
  const Sensitive sensitive(secret);
  const TPM2B_PUBLIC object = sealed_template(policy);
  const TPM2B_DATA no_data{};
  const TPML_PCR_SELECTION no_pcrs{};
  TpmResult<TPM2B_PRIVATE> private_part(tpm);
  TpmResult<TPM2B_PUBLIC> public_part(tpm);
  const TSS2_RC code = tpm.tss().create(tpm.context(), primary.handle.get(), session.get(), ESYS_TR_NONE,
                                        ESYS_TR_NONE, &sensitive.value, &object, &no_data, &no_pcrs,
                                        private_part.out(), public_part.out(), nullptr, nullptr, nullptr);
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::Sealing, code));
  vault::TpmSeal seal{.pcrs = pcrs, .primary = primary.name, .public_part = {}, .private_part = {}};
  CERBY_TRY(seal.public_part, written(tpm.tss().write_public, *public_part));
  CERBY_TRY(seal.private_part, written(tpm.tss().write_private, *private_part));
  if (seal.public_part.size() > vault::kMaxTpmPublic || seal.private_part.size() > vault::kMaxTpmPrivate)
    return fail(Outcome::TpmFailed, "it made an object that is too large");
  return encode(seal);
}

Expected<Secret> unsealed(Bytes sealed) {
  CERBY_TRY(const auto seal, vault::tpm_seal_from(sealed));
  CERBY_TRY(const auto tpm, TpmConnection::open());
  CERBY_TRY(const auto primary, make_primary(tpm));
  if (primary.name != seal.primary) return fail(Outcome::TpmOther);
  CERBY_TRY(const auto session, start_session(tpm, primary, TPM2_SE_HMAC));
  CERBY_TRY(const auto object, loaded(tpm, primary, session, seal));
  if (seal.pcrs.none()) return unsealed(tpm, object, session);
  CERBY_TRY(const auto policy, start_session(tpm, primary, TPM2_SE_POLICY));
  CERBY_CHECK(require_pcrs(tpm, policy, seal.pcrs));
  return unsealed(tpm, object, policy);
}

// The library has it in its frames as well (what is in its heap: tss.h).
struct StackWiped {
  StackWiped() = default;
  StackWiped(const StackWiped&) = delete;
  StackWiped& operator=(const StackWiped&) = delete;
  ~StackWiped() { wipe_stack(); }
};

}  // namespace

Expected<std::vector<std::uint8_t>> seal_to_tpm(vault::Pcrs pcrs, SecretView secret) {
  const StackWiped wiped;
  return sealed(pcrs, secret);
}

Expected<Secret> unseal_by_tpm(Bytes sealed) {
  const StackWiped wiped;
  return unsealed(sealed);
}

}  // namespace cerby::helper
