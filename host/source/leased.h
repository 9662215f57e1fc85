// A workspace's accounts for the hours in which it cannot be reached, where its administrator allows that: an
// account that was logged in to with the workspace's leave can be again by a lease (vault/lease.h), on this
// device, until it is over.
//
// A lease is asked for when a password was given, and kept in the vault; of accounts in local vaults there
// are none. It counts only where the workspace does not answer at all: what it refuses goes before, and takes
// the lease away. A launch that began by a lease stays with it; one that began at the workspace does not
// change over to one.
//
// Each secret that leaves by one is noted in the vault before it does, and told to the workspace after the
// next launch in which it answered (lease_notes.h).
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/fetch.h"
#include "source/proof.h"
#include "source/source.h"
#include "source/workspace.h"
#include "vault/lease.h"
#include "vault/vault.h"

namespace cerby::source {

// Whether an outcome says that the workspace could not be asked, in place of what it answered.
[[nodiscard]] bool is_away(Outcome outcome);

class LeasedSource final : public Source {
 public:
  // All but the proof outlive it.
  LeasedSource(const Origin& workspace, LoopbackHttp loopback, std::unique_ptr<Proof> proof, Fetcher& fetcher,
               const WithLocalVaults& with);

  Expected<vault::Account> account(const Origin& workspace, const Uuid& id) override;
  Expected<Held> held(const vault::Account& account) override;
  Expected<void> still_allowed(const vault::Account& account) override;
  Expected<Secret> password(const vault::Account& account) override;
  Expected<Code> code(const vault::Account& account) override;
  Expected<void> allow_form_site(vault::Account& account, const Origin& to) override;
  Expected<std::size_t> each_account(const std::optional<Origin>& naming, const Visit& visit) override;
  Expected<Secret> backup_code(vault::Account& account) override;
  Expected<void> set_password(const vault::Account& account, Secret password) override;
  [[nodiscard]] std::optional<UnixTime> lease_end() const override;
  // Tells what is noted, where the workspace answered in this launch, and removes leases that are over.
  void finish() override;

 private:
  struct InHand {
    vault::LeaseTerms terms;
    vault::KeptLease kept;
    vault::LeasedAccount account;
  };
  // What the workspace answered is what counts, unless that is none; where it refuses, the lease is gone.
  void heed(const Failure& failure, const Uuid& account);
  void forget_lease(const Uuid& account);
  Expected<vault::Account> by_lease(const Uuid& id, const Failure& why);
  Expected<InHand> opened_lease(const Uuid& id);
  // What is to be known of it by then: that it is of this device and account, and good still. The time is
  // kept, so that a later one before it is noticed.
  Expected<void> check(const vault::LeaseTerms& terms, vault::KeptLease& kept);
  Expected<Code> code_now(const vault::Account& account);
  Expected<void> note_use(vault::LeaseNote::Filled filled);
  void renew_lease(const Uuid& account);
  Expected<void> take_lease(const Uuid& account);

  const Origin& workspace_;
  LoopbackHttp loopback_;
  std::unique_ptr<Proof> proof_;
  Fetcher& fetcher_;
  vault::Vault& vault_;
  const Clock& clock_;
  Use use_;
  WorkspaceSource asking_;          // the workspace itself
  bool answered_ = false;           // whether it did, in this launch
  std::optional<InHand> by_lease_;  // the account in hand; none: it comes from the workspace
};

}  // namespace cerby::source
