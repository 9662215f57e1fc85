// A workspace as the second source of accounts: each of them with its role as it is when it is asked for, its
// secrets one at a time, and never more of them here than the page in hand wants.
//
// One request a step, in which the workspace decides anew. A secret is of the account that it was planned
// for: one whose pages or user name were changed meanwhile is another's (workspace_answer_invalid). Its
// answer says of which state it is (ask.h); where that is another, or none, the account is asked for again.
// It answers by JSON:API, the same to a workspace of this project as to the product that it follows (tested
// against its public description, not against the live service). Nothing is kept when it is over, but for a
// lease (leased.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fetch.h"
#include "base/origin.h"
#include "base/secret.h"
#include "source/ask.h"
#include "source/local_accounts.h"
#include "source/proof.h"
#include "source/source.h"
#include "source/workspace_answers.h"
#include "vault/session.h"

namespace cerby::source {

// With what it takes to open the accounts of local vaults, and to know between launches which codes were
// given: the user's own vault, the clock, and how codes are used. Without it, those accounts are
// account_incomplete, and a code of the others is told from the last one of this launch alone.
struct WithLocalVaults {
  vault::Vault& vault;
  const Clock& clock;
  Use use = Use::Real;
};

// Besides the outcomes of each call: those of ask() (ask.h), and account_incomplete; of accounts in local
// vaults, those of LocalAccounts (local_accounts.h).
class WorkspaceSource final : public Source {
 public:
  // All but the proof outlive it. `loopback`: for the accounts of a development workspace.
  WorkspaceSource(const Origin& workspace, LoopbackHttp loopback, std::unique_ptr<Proof> proof,
                  Fetcher& fetcher)
      : workspace_(workspace), loopback_(loopback), proof_(std::move(proof)), fetcher_(fetcher) {}
  WorkspaceSource(const Origin& workspace, LoopbackHttp loopback, std::unique_ptr<Proof> proof,
                  Fetcher& fetcher, const WithLocalVaults& with)
      : WorkspaceSource(workspace, loopback, std::move(proof), fetcher) {
    with_.emplace(with);
    local_.emplace(LocalTalk{.devices = {workspace_, *proof_, fetcher_}, .vault = with.vault}, with.clock,
                   loopback, with.use);
  }
  // By an API key.
  WorkspaceSource(const Origin& workspace, LoopbackHttp loopback, vault::Session key, Fetcher& fetcher)
      : WorkspaceSource(workspace, loopback, std::make_unique<KeyProof>(std::move(key)), fetcher) {}

  // Without its secrets: password() and code() have them. Of a local vault, as it was sealed, in one request
  // more.
  Expected<vault::Account> account(const Origin& workspace, const Uuid& id) override;
  // That it has a password is known once it is asked for.
  Expected<Held> held(const vault::Account& account) override;
  Expected<void> still_allowed(const vault::Account& account) override;
  Expected<Secret> password(const vault::Account& account) override;
  // The workspace computes it. One that was given before, also to another launch on this device, or has less
  // than three seconds left, is waited over.
  Expected<Code> code(const vault::Account& account) override;
  // For this launch alone: there is no place for it in the workspace yet.
  Expected<void> allow_form_site(vault::Account& account, const Origin& to) override;

  // not_in_workspace: lists, and of a cloud vault backup codes and new passwords, are the workspace's own.
  Expected<std::size_t> each_account(const std::optional<Origin>& naming, const Visit& visit) override;
  Expected<Secret> backup_code(vault::Account& account) override;
  Expected<void> set_password(const vault::Account& account, Secret password) override;

  // Whether the account that account() gave is in a local vault.
  [[nodiscard]] bool is_in_local_vault() const { return local_vault_.has_value(); }

 private:
  // What it answers to a GET of this below /api/v1/accounts/.
  Expected<Stated> get(const Uuid& account, std::string_view what);

  // Whether the step that ends `left` seconds after the workspace answered is the first one to be used;
  // recorded when it is. It answered at some time from `asked` to `heard`.
  Expected<bool> use_step(const vault::Account& account, UnixTime asked, UnixTime heard, std::int64_t left);

  // Of a secret that came in an answer of this state.
  Expected<void> is_of(const vault::Account& account, const std::string& state);

  const Origin& workspace_;
  LoopbackHttp loopback_;
  std::unique_ptr<Proof> proof_;
  Fetcher& fetcher_;
  std::optional<WithLocalVaults> with_;
  std::optional<LocalAccounts> local_;
  // The account's state by which the launch goes on.
  struct {
    Uuid account;
    std::string state;  // empty: it is not known
    std::vector<std::string> origins;
    std::string user_name;
  } planned_;
  std::optional<Uuid> local_vault_;  // of the account that account() gave; none: it is in a cloud vault
  bool has_code_ = false;
  Secret last_code_;
};

// Whether it answers to this proof, for who sets it up: a list of at most one account. The outcomes above.
Expected<void> ask_whether_it_answers(const Origin& workspace, Proof& proof, Fetcher& fetcher);

}  // namespace cerby::source
