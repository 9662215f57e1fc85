// A TPM for one request: what is made in it is flushed when the object that stands for it goes.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "base/outcome.h"
#include "helper/tpm_answer.h"
#include "helper/tss.h"
#include "vault/pcrs.h"
#include "vault/tpm_seal.h"

namespace cerby::helper {

class TpmConnection {
 public:
  // The failures of tpm_transport(), load_tss() and a TPM that does not answer.
  static Expected<TpmConnection> open();
  [[nodiscard]] const Tss& tss() const { return *tss_; }
  [[nodiscard]] ESYS_CONTEXT* context() const { return context_.get(); }

 private:
  struct Finalized {
    const Tss* tss;
    void operator()(ESYS_CONTEXT* context) const { tss->finalize(&context); }
  };
  using Context = std::unique_ptr<ESYS_CONTEXT, Finalized>;
  // Memory for as long as the TCTI asks for, aligned for anything, and ended by its own function.
  struct TransportEnded {
    void operator()(TSS2_TCTI_CONTEXT* transport) const;
  };
  using Transport = std::unique_ptr<TSS2_TCTI_CONTEXT, TransportEnded>;

  TpmConnection(const Tss* tss, Transport transport, Context context)
      : tss_(tss), transport_(std::move(transport)), context_(std::move(context)) {}

  const Tss* tss_;
  Transport transport_;
  Context context_;  // goes first
};

// An object or a session in the TPM. The connection outlives it.
class TpmHandle {
 public:
  explicit TpmHandle(const TpmConnection& tpm) : tpm_(&tpm) {}
  TpmHandle(TpmHandle&& other) noexcept
      : tpm_(other.tpm_), handle_(std::exchange(other.handle_, ESYS_TR{ESYS_TR_NONE})) {}
  TpmHandle& operator=(TpmHandle&&) = delete;
  ~TpmHandle() {
    if (handle_ != ESYS_TR_NONE) (void)tpm_->tss().flush(tpm_->context(), handle_);
  }
  [[nodiscard]] ESYS_TR get() const { return handle_; }
  [[nodiscard]] ESYS_TR* out() { return &handle_; }

 private:
  const TpmConnection* tpm_;
  ESYS_TR handle_ = ESYS_TR_NONE;
};

// What a function of the library returned; freed by it.
template <typename Value>
class TpmResult {
 public:
  explicit TpmResult(const TpmConnection& tpm) : tpm_(&tpm) {}
  TpmResult(const TpmResult&) = delete;
  TpmResult& operator=(const TpmResult&) = delete;
  ~TpmResult() { tpm_->tss().free(value_); }
  [[nodiscard]] Value* operator->() const { return value_; }
  [[nodiscard]] Value& operator*() const { return *value_; }
  [[nodiscard]] Value** out() { return &value_; }

 private:
  const TpmConnection* tpm_;
  Value* value_ = nullptr;
};

// The storage primary key of the owner hierarchy, and its name as the library computes it from what the TPM
// gave of it.
struct PrimaryKey {
  TpmHandle handle;
  vault::TpmName name{};
};
Expected<PrimaryKey> make_primary(const TpmConnection& tpm);

// A session whose key is from a secret that was sent encrypted for the primary key. `kind` is TPM2_SE_HMAC,
// which authorizes by the empty value that ours have, TPM2_SE_POLICY, or TPM2_SE_TRIAL, which only computes a
// policy. The first parameter of command and response is encrypted where the session is given.
Expected<TpmHandle> start_session(const TpmConnection& tpm, const PrimaryKey& primary, TPM2_SE kind);

// PolicyPCR with the values of now. tpm_failed: one of them is not in the TPM's SHA-256 bank, where a policy
// would hold whatever was started.
Expected<void> require_pcrs(const TpmConnection& tpm, const TpmHandle& session, vault::Pcrs pcrs);

}  // namespace cerby::helper
