#include "cli/local_vault_removal.h"

#include <fmt/format.h>

#include <memory>

#include "cli/local_vault_place.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "source/local_vault_changes.h"

namespace cerby::cli {
namespace {

using source::AccountsInIt;

struct ChangeOptions {
  std::string workspace, vault, label;
  bool with_accounts = false, yes = false;
};

Expected<int> run_rename(Context& context, const ChangeOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  CERBY_CHECK(source::rename_local_vault(at.talk, local.id, options.label));
  context.output.object({{"id", local.id.text()}, {"label", options.label}, {"before", local.label}});
  context.output.line(
      fmt::format("\"{}\" is called \"{}\" now.", printable(local.label), printable(options.label)));
  return kDone;
}

// What nobody gets back.
std::string what_is_lost(const source::AnsweredVault& local, std::size_t accounts) {
  return fmt::format(
      "The local vault \"{}\" will be removed for good, for all who have its key: its keys, its recovery "
      "words, and {} in it. No device and no words open it then, nor can the workspace's administrator. "
      "The accounts' passwords are in it alone: write down those that you need first.",
      printable(local.label), accounts == 1 ? "the 1 account" : fmt::format("all {} accounts", accounts));
}

Expected<int> run_remove(Context& context, const ChangeOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  CERBY_TRY(const auto accounts, source::count_sealed_accounts(at.talk, local.id));
  if (accounts > 0 && !options.with_accounts)
    return fail(Outcome::InputInvalid,
                fmt::format("there are {} accounts in it: --with-accounts removes them too", accounts));
  if (!options.yes) CERBY_CHECK(confirm(what_is_lost(local, accounts), local.label));
  CERBY_CHECK(source::remove_local_vault(
      at.talk, local.id, options.with_accounts ? AccountsInIt::RemovedToo : AccountsInIt::Refused));
  remember_change(context, at.place.vault);
  context.output.object({{"removed", local.id.text()}, {"label", local.label}, {"accounts", accounts}});
  context.output.line(fmt::format("The local vault \"{}\" is removed.", printable(local.label)));
  return kDone;
}

}  // namespace

void add_local_removal_verbs(CLI::App& group, Context& context) {
  const auto verb = [&](const VerbText& text, Expected<int> (*run)(Context&, const ChangeOptions&)) {
    auto options = std::make_shared<ChangeOptions>();
    auto* const added =
        add_verb(group, context, text, [options, run](Context& with) { return run(with, *options); });
    added->add_option("--workspace", options->workspace,
                      "The workspace's address (default: the only one that has its accounts)");
    return std::pair(added, options);
  };
  const auto [renaming, rename] = verb({"rename",
                                        "Give one of yours another name",
                                        {"cerbyctl local-vault rename Finance --label \"Finance and tax\""}},
                                       run_rename);
  renaming->add_option("vault", rename->vault, "Its label or id (default: the only one)");
  renaming->add_option("--label", rename->label, "What people call it; the workspace sees it")->required();
  const auto [removing, remove] =
      verb({"remove",
            "Remove one of yours for good, with its keys and recovery words",
            {"cerbyctl local-vault remove Finance", "cerbyctl local-vault remove Finance --with-accounts"}},
           run_remove);
  removing->add_option("vault", remove->vault, "Its label or id")->required();
  removing->add_flag("--with-accounts", remove->with_accounts,
                     "And the accounts in it; without it, one that has some stays");
  removing->add_flag("--yes", remove->yes, "Do not ask for its name");
}

}  // namespace cerby::cli
