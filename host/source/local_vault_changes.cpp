#include "source/local_vault_changes.h"

#include <string>
#include <utility>

#include "source/document_writer.h"
#include "source/local_list.h"
#include "vault/data_keys.h"

namespace cerby::source {
namespace {

constexpr std::size_t kMostLabel = 128;

std::string path_of(const Uuid& local_vault) {
  return "/api/v1/vaults/" + local_vault.text();
}

}  // namespace

Expected<void> rename_local_vault(const LocalTalk& talk, const Uuid& local_vault, std::string_view label) {
  if (label.empty() || label.size() > kMostLabel)
    return fail(Outcome::InputInvalid, "a vault's label has 1 to 128 bytes");
  const auto& to = talk.devices;
  const auto json =
      document_of("vault_label", {}, [&](DocumentWriter& writer) { writer.member("label", label); });
  CERBY_TRY(auto body,
            ask(FetchMethod::Put, to.workspace, path_of(local_vault) + "/label", to.proof, to.fetcher, json));
  CERBY_TRY(const auto now, vault_from(std::move(body), local_vault));
  if (now.label != label) return fail(Outcome::WorkspaceAnswerInvalid, "it says that it has another name");
  return {};
}

Expected<std::size_t> count_sealed_accounts(const LocalTalk& talk, const Uuid& local_vault) {
  CERBY_TRY(const auto listed,
            all_rows(talk.devices, path_of(local_vault) + "/sealed-accounts", sealed_accounts_from));
  return listed.rows.size();
}

Expected<void> remove_local_vault(const LocalTalk& talk, const Uuid& local_vault, AccountsInIt accounts) {
  const auto& to = talk.devices;
  const auto path = path_of(local_vault) + (accounts == AccountsInIt::RemovedToo ? "?withAccounts=true" : "");
  const auto removed = ask(FetchMethod::Delete, to.workspace, path, to.proof, to.fetcher);
  if (!removed) {
    const auto& said = removed.error().detail;
    if (said.ends_with(", vault_not_empty")) return fail(Outcome::InputInvalid, "there are accounts in it");
    if (said.ends_with(", accounts_of_others"))
      return fail(Outcome::InputInvalid, "others alone may remove some of its accounts");
    if (said.ends_with(", too_many_accounts"))
      return fail(Outcome::InputInvalid, "it has too many accounts to be removed with them at once");
    return std::unexpected(removed.error());
  }
  const auto forgotten = talk.vault.remove(vault::data_keys_item(talk.workspace(), local_vault));
  if (!forgotten && forgotten.error().outcome != Outcome::NotFound) return std::unexpected(forgotten.error());
  return {};
}

}  // namespace cerby::source
