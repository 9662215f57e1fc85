#include "cli/vault_status.h"

#include <fmt/format.h>

#include <optional>

#include "cli/vault_access.h"
#include "vault/calibration.h"
#include "vault/kept_copy.h"

namespace cerby::cli {

namespace {

Expected<int> say_unusable(const Context& context, const Failure& trouble) {
  context.output.object({{"state", "unusable"},
                         {"path", context.paths().vault.string()},
                         {"trouble",
                          {{"outcome", code(trouble.outcome)},
                           {"message", happened(trouble.outcome)},
                           {"hint", hint(trouble.outcome)},
                           {"detail", trouble.detail}}}});
  context.output.line("The vault cannot be used: " + describe(trouble));
  return kFailed;
}

// What it costs to try one passphrase.
struct Cost {
  Json json;
  std::string text;
};
std::optional<Cost> passphrase_cost(const std::vector<vault::Method>& methods) {
  const auto* method = vault::method_of(methods, vault::MethodKind::Passphrase);
  const auto cost = method != nullptr ? vault::bounded(*method) : vault::KdfCost();
  if (method == nullptr || !cost) return std::nullopt;
  const auto mib = cost->memory_bytes >> 20U;
  const bool less = cost->memory_bytes < vault::kUsualKdfCost.memory_bytes;
  return Cost{
      .json = {{"memory_mib", mib}, {"passes", cost->passes}, {"less_than_usual", less}},
      .text = fmt::format("Trying a passphrase costs {} MiB and {} passes{}", mib, cost->passes,
                          less ? ": less than usual, as the machine on which it was chosen is slow or "
                                 "has little memory"
                               : "")};
}

std::vector<std::string> kept_beside(const Context& context) {
  std::vector<std::string> kept;
  for (const auto& copy : vault::kept_copies(context.paths())) kept.push_back(copy.string());
  return kept;
}

void say_kept(const Context& context, const std::vector<std::string>& kept) {
  for (const auto& copy : kept) context.output.line("Kept from before a repair or another format: " + copy);
}

}  // namespace

std::vector<std::string> method_names(const std::vector<vault::Method>& methods) {
  std::vector<std::string> names;
  for (const vault::Method& method : methods) names.emplace_back(vault::text_of(method.kind));
  return names;
}

Expected<int> run_status(Context& context) {
  const std::string path = context.paths().vault;
  const auto file = vault::VaultFile::open(context.paths());
  if (!file && file.error().outcome == Outcome::VaultMissing) {
    context.output.object({{"state", "missing"}, {"path", path}});
    context.output.line("There is no vault yet. Make one: cerbyctl vault create");
    return kDone;
  }
  if (!file) return say_unusable(context, file.error());

  const std::vector<std::string> methods = method_names(file->methods());
  const auto cost = passphrase_cost(file->methods());
  Json shown = {{"state", "locked"}, {"path", path}, {"id", file->id().text()}, {"methods", methods}};
  if (cost) shown["passphrase_cost"] = cost->json;
  const auto kept_files = kept_beside(context);
  shown["kept_copies"] = kept_files;
  auto vault = open_vault_quietly(context);
  if (!vault && vault.error().outcome != Outcome::VaultLocked) return say_unusable(context, vault.error());
  if (!vault) {
    context.output.object(shown);
    context.output.line(fmt::format("The vault is locked. It opens by: {}", fmt::join(methods, ", ")));
    if (cost) context.output.line(cost->text);
    say_kept(context, kept_files);
    return kDone;
  }
  auto cache = kept_keys(context);
  CERBY_TRY(const auto kept, cache.get(vault->path()));
  const std::chrono::seconds left = kept ? kept->left : std::chrono::seconds{0};
  CERBY_TRY(const auto accounts, vault->account_count());
  CERBY_TRY(const auto* const identity, vault->identity());
  shown["state"] = "open";
  shown["open_seconds_left"] = left.count();
  shown["generation"] = vault->generation();
  shown["remembered"] = vault->remembered() == vault::Remembered::Known;
  shown["accounts"] = accounts;
  shown["fingerprint"] = vault::fingerprint(identity->public_key());
  context.output.object(shown);
  context.output.line(fmt::format("The vault is open for {} more. {} account{}.", text_of(left), accounts,
                                  accounts == 1 ? "" : "s"));
  context.output.line(fmt::format("Opens by: {}", fmt::join(methods, ", ")));
  if (cost) context.output.line(cost->text);
  context.output.line(fmt::format("Fingerprint of its key: {}", shown["fingerprint"].get<std::string>()));
  context.output.line(fmt::format("File: {}", path));
  say_kept(context, kept_files);
  say_what_was_remembered(context, *vault);
  return kDone;
}

}  // namespace cerby::cli
