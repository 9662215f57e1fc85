#include "helper/tpm_connection.h"

#include <algorithm>
#include <cstdlib>

// The library's constants are casts of C.
#pragma GCC diagnostic ignored "-Wold-style-cast"

namespace cerby::helper {
namespace {

constexpr TPMT_SYM_DEF aes_128_cfb() {
  TPMT_SYM_DEF cipher{};
  cipher.algorithm = TPM2_ALG_AES;
  cipher.keyBits.aes = 128;
  cipher.mode.aes = TPM2_ALG_CFB;
  return cipher;
}

TPM2B_PUBLIC primary_template() {
  TPM2B_PUBLIC key{};
  TPMT_PUBLIC& area = key.publicArea;
  area.type = TPM2_ALG_ECC;
  area.nameAlg = TPM2_ALG_SHA256;
  area.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN |
                          TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA | TPMA_OBJECT_RESTRICTED |
                          TPMA_OBJECT_DECRYPT;
  area.parameters.eccDetail.symmetric.algorithm = TPM2_ALG_AES;
  area.parameters.eccDetail.symmetric.keyBits.aes = 128;
  area.parameters.eccDetail.symmetric.mode.aes = TPM2_ALG_CFB;
  area.parameters.eccDetail.scheme.scheme = TPM2_ALG_NULL;
  area.parameters.eccDetail.curveID = TPM2_ECC_NIST_P256;
  area.parameters.eccDetail.kdf.scheme = TPM2_ALG_NULL;
  return key;
}

TPML_PCR_SELECTION selection_of(vault::Pcrs pcrs) {
  TPML_PCR_SELECTION selection{};
  selection.count = 1;
  selection.pcrSelections[0].hash = TPM2_ALG_SHA256;
  selection.pcrSelections[0].sizeofSelect = 3;
  for (std::size_t byte = 0; byte < 3; ++byte)
    selection.pcrSelections[0].pcrSelect[byte] = static_cast<BYTE>(pcrs.mask >> (8 * byte));
  return selection;
}

vault::Pcrs pcrs_in(const TPML_PCR_SELECTION& selection) {
  vault::Pcrs pcrs;
  for (UINT32 i = 0; i < std::min<UINT32>(selection.count, TPM2_NUM_PCR_BANKS); ++i) {
    const auto& bank = selection.pcrSelections[i];
    if (bank.hash != TPM2_ALG_SHA256) continue;
    for (std::size_t byte = 0; byte < std::min<std::size_t>(bank.sizeofSelect, 3); ++byte)
      pcrs.mask |= static_cast<std::uint32_t>(bank.pcrSelect[byte]) << (8 * byte);
  }
  return pcrs;
}

// The values themselves are of no interest; one answer has at most eight.
Expected<void> are_in_bank(const TpmConnection& tpm, vault::Pcrs pcrs) {
  vault::Pcrs left = pcrs;
  while (!left.none()) {
    const auto asked = selection_of(left);
    TpmResult<TPML_PCR_SELECTION> given(tpm);
    const TSS2_RC code = tpm.tss().read_pcrs(tpm.context(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &asked,
                                             nullptr, given.out(), nullptr);
    if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::ReadingPcrs, code));
    const auto answered = pcrs_in(*given).mask & left.mask;
    if (answered == 0)
      return fail(Outcome::TpmFailed, "its SHA-256 bank does not have the PCRs " + vault::text_of(left));
    left.mask &= ~answered;
  }
  return {};
}

}  // namespace

void TpmConnection::TransportEnded::operator()(TSS2_TCTI_CONTEXT* transport) const {
  reinterpret_cast<const TSS2_TCTI_CONTEXT_COMMON_V1*>(transport)->finalize(transport);
  std::free(transport);
}

Expected<TpmConnection> TpmConnection::open() {
  CERBY_TRY(const TpmTransport how, tpm_transport());
  CERBY_TRY(const Tss* const tss, load_tss(how));
  std::size_t size = 0;
  TSS2_RC code = tss->transport(nullptr, &size, how.configuration);
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::Connecting, code));
  auto* const memory = static_cast<TSS2_TCTI_CONTEXT*>(std::calloc(1, size));
  if (memory == nullptr) return fail(Outcome::TpmFailed, "no memory");
  code = tss->transport(memory, &size, how.configuration);
  if (code != TSS2_RC_SUCCESS) {
    std::free(memory);  // one that did not start is not ended
    return std::unexpected(tpm_refusal(TpmStep::Connecting, code));
  }
  Transport transport(memory);
  ESYS_CONTEXT* context = nullptr;
  code = tss->initialize(&context, transport.get(), nullptr);
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::Connecting, code));
  return TpmConnection(tss, std::move(transport), Context(context, Finalized{tss}));
}

Expected<PrimaryKey> make_primary(const TpmConnection& tpm) {
  const TPM2B_SENSITIVE_CREATE nothing{};
  const TPM2B_PUBLIC key = primary_template();
  const TPM2B_DATA no_data{};
  const TPML_PCR_SELECTION no_pcrs{};
  PrimaryKey primary{.handle = TpmHandle(tpm), .name = {}};
  TSS2_RC code = tpm.tss().create_primary(tpm.context(), ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                                          ESYS_TR_NONE, &nothing, &key, &no_data, &no_pcrs,
                                          primary.handle.out(), nullptr, nullptr, nullptr, nullptr);
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::MakingThePrimaryKey, code));
  TpmResult<TPM2B_NAME> name(tpm);
  code = tpm.tss().name_of(tpm.context(), primary.handle.get(), name.out());
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::MakingThePrimaryKey, code));
  if (name->size != primary.name.size()) return fail(Outcome::TpmFailed, "the name of its primary key");
  std::copy_n(std::begin(name->name), primary.name.size(), primary.name.begin());
  return primary;
}

Expected<TpmHandle> start_session(const TpmConnection& tpm, const PrimaryKey& primary, TPM2_SE kind) {
  const TPMT_SYM_DEF cipher = aes_128_cfb();
  TpmHandle session(tpm);
  TSS2_RC code =
      tpm.tss().start_session(tpm.context(), primary.handle.get(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                              ESYS_TR_NONE, nullptr, kind, &cipher, TPM2_ALG_SHA256, session.out());
  if (code == TSS2_RC_SUCCESS && kind != TPM2_SE_TRIAL) {
    constexpr TPMA_SESSION kUse = TPMA_SESSION_CONTINUESESSION | TPMA_SESSION_DECRYPT | TPMA_SESSION_ENCRYPT;
    code = tpm.tss().set_session_attributes(tpm.context(), session.get(), kUse, 0xFF);
  }
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::StartingASession, code));
  return session;
}

Expected<void> require_pcrs(const TpmConnection& tpm, const TpmHandle& session, vault::Pcrs pcrs) {
  CERBY_CHECK(are_in_bank(tpm, pcrs));
  const TPML_PCR_SELECTION selection = selection_of(pcrs);
  const TPM2B_DIGEST of_now{};
  const TSS2_RC code = tpm.tss().policy_pcr(tpm.context(), session.get(), ESYS_TR_NONE, ESYS_TR_NONE,
                                            ESYS_TR_NONE, &of_now, &selection);
  if (code != TSS2_RC_SUCCESS) return std::unexpected(tpm_refusal(TpmStep::ReadingPcrs, code));
  return {};
}

}  // namespace cerby::helper
