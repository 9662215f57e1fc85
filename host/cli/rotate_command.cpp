#include "cli/rotate_command.h"

#include <fmt/format.h>

#include <optional>

#include "cli/progress_bar.h"
#include "cli/vault_access.h"
#include "cli/vault_status.h"

namespace cerby::cli {

namespace {

Expected<int> run_rotate(Context& context) {
  CERBY_TRY(vault::Vault vault, open_vault(context));
  auto cache = kept_keys(context);
  const auto kept = cache.get(vault.path());
  {
    const Secret key = Secret::random(vault::kVaultKeySize);
    std::optional<ProgressBar> bar;
    CERBY_CHECK(vault.rotate(key, {}, shown_on(bar, context.output, "Sealing anew")));
  }
  // The kernel's key is the old one. Where it cannot be replaced, it opens nothing and is forgotten at its
  // next use.
  Expected<void> still_open;
  if (kept && *kept) still_open = vault::keep_open(vault, cache, (*kept)->left);
  remember_change(context, vault);
  CERBY_TRY(const auto accounts, vault.account_count());
  context.output.object({{"id", vault.id().text()},
                         {"epoch", vault.epoch()},
                         {"accounts", accounts},
                         {"methods", method_names(vault.methods())}});
  context.output.line(fmt::format("The vault has a new key; {} {} sealed anew.", accounts,
                                  accounts == 1 ? "account is" : "accounts are"));
  context.output.line(
      fmt::format("It opens as before, by: {}", fmt::join(method_names(vault.methods()), ", ")));
  if (!still_open) context.output.note("It does not stay open: " + describe(still_open.error()));
  return kDone;
}

}  // namespace

void add_rotate_command(CLI::App& vault_group, Context& context) {
  add_verb(vault_group, context,
           {"rotate",
            "Make a new vault key and seal everything anew; all ways to open the vault stay",
            {"cerbyctl vault rotate"}},
           [](Context& with) { return run_rotate(with); });
}

}  // namespace cerby::cli
