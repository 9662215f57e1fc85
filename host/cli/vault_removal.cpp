#include "cli/vault_removal.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "vault/generation.h"
#include "vault/secure_file.h"

namespace cerby::cli {

namespace {

// What is known of the vault without its file being readable.
struct Traces {
  std::vector<Uuid> vaults;           // whose entries the key store may have
  bool kernel_key = false;            // the kernel keeps one for this file
  std::vector<std::string> memories;  // of generations, in the state folder
};

Traces traces_of(const Paths& paths, vault::KernelKeyring& cache) {
  Traces traces;
  if (const auto kept = cache.get(paths.vault); kept && *kept) {
    traces.kernel_key = true;
    traces.vaults.push_back((*kept)->vault);
  }
  const auto state = vault::SecureFolder::open(paths.state_dir);
  if (!state) return traces;
  for (const std::string& name : state->names().value_or(std::vector<std::string>())) {
    if (!vault::is_generation_file_name(name)) continue;
    traces.memories.push_back(name);
    const auto id = Uuid::parse(std::string_view(name).substr(0, name.find('.')));
    if (id && std::ranges::find(traces.vaults, *id) == traces.vaults.end()) traces.vaults.push_back(*id);
  }
  return traces;
}

// "removed", "none" (there was nothing to ask for), "not_reached".
std::string_view remove_from_key_store(Context& context, const std::vector<Uuid>& vaults) {
  if (vaults.empty()) return "none";
  Desktop desktop(context);
  std::optional<Failure> failure;
  for (const Uuid& id : vaults) {
    if (const auto removed = desktop.key_store().remove(id); !removed) failure = removed.error();
  }
  if (!failure) return "removed";
  context.output.note("The key store may keep a secret that opens nothing now: " + describe(*failure));
  return "not_reached";
}

Expected<void> remove_memories(const Paths& paths, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  CERBY_TRY(const auto state, vault::SecureFolder::open(paths.state_dir));
  for (const std::string& name : names) CERBY_CHECK(state.remove(name));
  return {};
}

Expected<void> ask(const Context& context, bool there) {
  const std::string path = context.paths().vault.string();
  return confirm(there ? fmt::format("This removes {} with every account in it.", path)
                       : fmt::format("This removes what is kept of {}, which is not there.", path),
                 "wipe");
}

}  // namespace

Expected<int> run_lock(Context& context) {
  const auto file = vault::VaultFile::open(context.paths());
  auto cache = kept_keys(context);
  const bool kept = traces_of(context.paths(), cache).kernel_key;
  CERBY_CHECK(cache.drop(context.paths().vault));
  if (file) {
    const bool by_key_store = file->method(vault::MethodKind::KeyStore) != nullptr;
    const bool by_tpm = file->method(vault::MethodKind::Tpm) != nullptr;
    context.output.object({{"state", "locked"},
                           {"id", file->id().text()},
                           {"opens_by_key_store", by_key_store},
                           {"opens_by_tpm", by_tpm}});
    context.output.line("The vault is locked.");
    if (by_key_store)
      context.output.note("The desktop's key store opens it at the next launch while you are logged in.");
    if (by_tpm) context.output.note("This computer's TPM opens it at the next launch.");
    return kDone;
  }
  const bool missing = file.error().outcome == Outcome::VaultMissing;
  if (missing && !kept) return std::unexpected(file.error());
  context.output.object(
      {{"state", missing ? "missing" : "unusable"}, {"kernel_key", kept ? "removed" : "none"}});
  context.output.line(kept ? "The vault's key is taken out of the kernel."
                           : "The kernel keeps no key of the vault.");
  context.output.note(fmt::format("The vault's file cannot be used: {}", describe(file.error())));
  context.output.note(
      "What the desktop's key store has for it stays; `cerbyctl vault wipe` removes that as well.");
  return kDone;
}

Expected<int> run_wipe(Context& context, bool without_asking) {
  const Paths& paths = context.paths();
  auto cache = kept_keys(context);
  Traces traces = traces_of(paths, cache);
  const bool there = vault::is_there(paths);
  if (!there && !traces.kernel_key && traces.memories.empty())
    return fail(Outcome::VaultMissing, paths.vault.string());
  if (!without_asking) CERBY_CHECK(ask(context, there));

  // The keys first: whatever becomes of the file, nothing opens a copy of it.
  CERBY_CHECK(cache.drop(paths.vault));
  if (const auto file = vault::VaultFile::open(paths)) {
    const bool in_key_store = file->method(vault::MethodKind::KeyStore) != nullptr;
    traces.vaults = in_key_store ? std::vector{file->id()} : std::vector<Uuid>();
  }
  const std::string_view key_store = remove_from_key_store(context, traces.vaults);
  CERBY_CHECK(there ? vault::wipe_vault(paths) : remove_memories(paths, traces.memories));
  context.output.object({{"state", "missing"},
                         {"kernel_key", traces.kernel_key ? "removed" : "none"},
                         {"key_store", key_store}});
  context.output.line(there ? "The vault is removed."
                            : "There was no vault's file; what was kept of it is removed.");
  if (traces.kernel_key) context.output.line("Its key is taken out of the kernel.");
  if (key_store == "removed") context.output.line("The key store's entry is removed.");
  return kDone;
}

}  // namespace cerby::cli
