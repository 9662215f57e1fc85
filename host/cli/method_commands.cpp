#include "cli/method_commands.h"

#include <fmt/format.h>

#include <csignal>
#include <optional>

#include "base/utc.h"
#include "cli/new_passphrase.h"
#include "cli/recovery_words.h"
#include "cli/secret_input.h"
#include "cli/tpm_note.h"
#include "cli/vault_access.h"
#include "cli/vault_status.h"
#include "vault/calibration.h"
#include "vault/head.h"
#include "vault/key_store_method.h"
#include "vault/tpm_method.h"
#include "vault/tpm_seal.h"
#include "vault/words.h"

namespace cerby::cli {

namespace {

struct MethodOptions {
  CLI::App* verb = nullptr;
  std::string method;
  std::string pcrs;  // of add; empty: not given
  bool only_recovery_left = false;
  bool skip_word_check = false;  // of add
  Secret from_stdin;
};

constexpr std::uint64_t kMiB = 1024ULL * 1024;

Json shown_method(const vault::Method& method) {
  Json shown = {
      {"id", method.id.text()}, {"kind", vault::text_of(method.kind)}, {"created", utc_text(method.created)}};
  if (method.kind == vault::MethodKind::Tpm) {
    if (const auto seal = vault::tpm_seal_from(method.parameters)) shown["pcrs"] = text_of(seal->pcrs);
  }
  if (method.kind != vault::MethodKind::Passphrase) return shown;
  if (const auto cost = vault::bounded(method)) {
    shown["memory_mib"] = cost->memory_bytes / kMiB;
    shown["passes"] = cost->passes;
  }
  return shown;
}

// As the file says, which nothing has verified while the vault is locked.
Expected<int> run_method_list(Context& context, MethodOptions&) {
  CERBY_TRY(const auto file, vault::VaultFile::open(context.paths()));
  Json all = Json::array();
  std::vector<Row> rows;
  for (const vault::Method& method : file.methods()) {
    const Json shown = shown_method(method);
    Row row{shown["kind"], shown["id"], shown["created"]};
    if (shown.contains("passes"))
      row.push_back(fmt::format("Argon2id, {} MiB, {} passes", shown["memory_mib"].get<std::uint64_t>(),
                                shown["passes"].get<std::uint32_t>()));
    if (shown.contains("pcrs")) row.push_back(fmt::format("PCRs: {}", shown["pcrs"].get<std::string>()));
    rows.push_back(std::move(row));
    all.push_back(shown);
  }
  context.output.object({{"id", file.id().text()}, {"methods", all}});
  for (const std::string& line : columns(rows)) context.output.line(line);
  return kDone;
}

Json methods_of(const vault::Vault& vault) {
  return {{"id", vault.id().text()}, {"methods", method_names(vault.methods())}};
}

Expected<int> add_key_store(Context& context, vault::Vault& vault) {
  Desktop desktop(context);
  CERBY_TRY(const auto entry,
            vault::open_by_key_store(vault, desktop.key_store(), context.clock.unix_time()));
  const bool added = entry == vault::StoreEntry::New;
  Json shown = methods_of(vault);
  shown["entry"] = added ? "new" : "put_back";
  context.output.object(shown);
  context.output.line(added ? "The desktop's key store opens the vault from now on."
                            : "The vault's entry is in the desktop's key store again.");
  return kDone;
}

Expected<int> add_tpm(Context& context, vault::Vault& vault, std::optional<vault::Pcrs> pcrs) {
  Desktop desktop(context);
  CERBY_TRY(const auto opens, vault::open_by_tpm(vault, desktop.tpm(), pcrs, context.clock.unix_time()));
  vault::remember_generation(vault, desktop.key_store());
  const bool added = opens.entry == vault::TpmEntry::New;
  Json shown = methods_of(vault);
  shown["entry"] = added ? "new" : "sealed_anew";
  shown["pcrs"] = text_of(opens.pcrs);
  context.output.object(shown);
  context.output.line(added ? "This computer's TPM opens the vault from now on."
                            : "This computer's TPM opens the vault again, with a new secret.");
  note_what_tpm_opens(context, opens.pcrs);
  return kDone;
}

Expected<int> add_passphrase(Context& context, vault::Vault& vault, const Secret& given) {
  CERBY_TRY(const Secret passphrase, new_passphrase(context, given));
  CERBY_TRY(const auto method,
            vault::make_passphrase_method(vault.id(), passphrase.view(), vault::calibrated(), vault.key(),
                                          context.clock.unix_time()));
  CERBY_CHECK(vault.add_method(method));
  remember_change(context, vault);
  context.output.object(methods_of(vault));
  context.output.line("The vault has a passphrase now.");
  return kDone;
}

Expected<int> add_words(Context& context, vault::Vault& vault, const MethodOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that is gone is a failure, and then there are no such words
  TerminalPrompt prompt(context.output, options.skip_word_check ? WordCheck::None : WordCheck::Four);
  const Secret entropy = Secret::random(vault::kUnlockSecretSize);
  auto added = [&]() -> Expected<void> {
    CERBY_TRY(const bool written_down, prompt.show_recovery(vault::words_from_entropy(entropy)));
    if (!written_down) return fail(Outcome::UnlockCancelled, "the recovery words were not confirmed");
    return vault.add_method(vault::make_method(vault.id(), vault::MethodKind::Recovery,
                                               vault::secret_from_recovery(entropy.view()), vault.key(),
                                               context.clock.unix_time()));
  }();
  if (!added && prompt.showed_recovery()) {
    if (words_open(context.paths(), entropy).value_or(true))
      return keep_words(std::move(added).error(), "the words that were shown");
    context.output.note("The recovery words that were shown open nothing.");
  }
  CERBY_CHECK(added);
  remember_change(context, vault);
  context.output.object(methods_of(vault));
  context.output.line("These words open the vault as well; those from before still do.");
  return kDone;
}

// Before anybody is asked for anything, shown words, or told to the key store.
Expected<void> check_room(const vault::Vault& vault, vault::MethodKind kind) {
  // Of all but recovery words there is one, and adding it again makes no more of them.
  const bool is_one_more = kind == vault::MethodKind::Recovery || vault.method(kind) == nullptr;
  if (!is_one_more || vault.methods().size() < vault::kMaxMethods) return {};
  return fail(
      Outcome::InputInvalid,
      fmt::format("there are {} unlock methods already, and a vault has no more: take one away first, "
                  "by its id (cerbyctl vault method list, cerbyctl vault method remove)",
                  vault::kMaxMethods));
}

Expected<int> run_method_add(Context& context, MethodOptions& options) {
  const auto kind = vault::method_kind_from(options.method);
  const std::vector<SecretWish> wishes = {{"--passphrase-stdin", "New passphrase", &options.from_stdin}};
  if (!kind) return wrong_usage(context, "there is no such kind of unlock method");
  if (kind != vault::MethodKind::Passphrase && any_given(*options.verb, wishes))
    return wrong_usage(context, "--passphrase-stdin is for a passphrase");
  if (kind != vault::MethodKind::Tpm && !options.pcrs.empty())
    return wrong_usage(context, "--pcrs is for the TPM");
  std::optional<vault::Pcrs> pcrs;
  if (!options.pcrs.empty()) {
    CERBY_TRY(pcrs, vault::pcrs_from(options.pcrs));
  }
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_CHECK(check_room(vault, *kind));
  if (kind == vault::MethodKind::KeyStore) return add_key_store(context, vault);
  if (kind == vault::MethodKind::Tpm) return add_tpm(context, vault, pcrs);
  if (kind == vault::MethodKind::Recovery) return add_words(context, vault, options);
  if (vault.method(vault::MethodKind::Passphrase) != nullptr)
    return fail(Outcome::InputInvalid, "the vault has a passphrase; change it: cerbyctl vault passphrase");
  CERBY_CHECK(read_secrets(*options.verb, wishes));
  return add_passphrase(context, vault, options.from_stdin);
}

// By its id, or by its kind where only one is of that.
Expected<vault::Method> find_method(const vault::Vault& vault, const std::string& named) {
  std::vector<vault::Method> found;
  const auto id = Uuid::parse(named);
  for (const vault::Method& method : vault.methods()) {
    if ((id && method.id == *id) || vault::text_of(method.kind) == named) found.push_back(method);
  }
  if (found.empty())
    return fail(Outcome::NotFound, fmt::format("the vault has no unlock method \"{}\"", named));
  if (found.size() > 1) {
    std::string ids;
    for (const vault::Method& method : found) ids += " " + method.id.text();
    return fail(Outcome::InputInvalid, fmt::format("several are of that kind; name one by its id:{}", ids));
  }
  return found.front();
}

Expected<int> run_method_remove(Context& context, MethodOptions& options) {
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(const vault::Method method, find_method(vault, options.method));
  const auto removed =
      vault.remove_method(method.id, options.only_recovery_left ? vault::Vault::Left::RecoveryWordsSuffice
                                                                : vault::Vault::Left::AnotherWay);
  if (!removed && removed.error().outcome == Outcome::InputInvalid &&
      method.kind != vault::MethodKind::Recovery)
    return fail(Outcome::InputInvalid, removed.error().detail + "; if that is meant: --only-recovery-left");
  CERBY_CHECK(removed);
  if (method.kind == vault::MethodKind::KeyStore) {
    // The vault does not open by it any more, whether the store forgets it or not.
    Desktop desktop(context);
    if (const auto forgotten = desktop.key_store().remove(vault.id()); !forgotten)
      context.output.note("The key store may keep a secret that opens nothing now: " +
                          describe(forgotten.error()));
  } else {
    remember_change(context, vault);
  }
  Json shown = methods_of(vault);
  shown["removed"] = {{"id", method.id.text()}, {"kind", vault::text_of(method.kind)}};
  context.output.object(shown);
  context.output.line(fmt::format("The vault does not open by that any more. It opens by: {}",
                                  fmt::join(method_names(vault.methods()), ", ")));
  context.output.note("An earlier copy of the vault's file still does.");
  return kDone;
}

}  // namespace

void add_method_commands(CLI::App& vault_group, Context& context) {
  CLI::App* group = add_group(vault_group, "method", "The ways to open the vault: list, add, remove");
  const auto add = [&](const VerbText& text, auto run) {
    auto options = std::make_shared<MethodOptions>();
    options->verb =
        add_verb(*group, context, text, [options, run](Context& with) { return run(with, *options); });
    return options;
  };
  add({"list", "List them", {"cerbyctl vault method list --json"}}, run_method_list);

  auto added = add({"add",
                    "Let the vault be opened in one more way",
                    {"cerbyctl vault method add key_store", "cerbyctl vault method add tpm --pcrs 7",
                     "cerbyctl vault method add passphrase --passphrase-stdin < passphrase.txt",
                     "cerbyctl vault method add recovery"}},
                   run_method_add);
  added->verb
      ->add_option(
          "kind", added->method,
          "key_store (again: puts a lost entry back), tpm (again: seals anew), passphrase, or recovery "
          "(24 more words)")
      ->required()
      ->check(CLI::IsMember({"key_store", "tpm", "passphrase", "recovery"}));
  added->verb
      ->add_option("--pcrs", added->pcrs,
                   "PCRs that the TPM is to find as they are now, as in 7 or 0,2,7 (none)")
      ->type_name("NUMBERS");
  added->verb->add_flag("--passphrase-stdin")->description("Read the new passphrase from stdin");
  add_word_check_option(*added->verb, added->skip_word_check);

  auto removed = add({"remove",
                      "Take a way to open the vault away",
                      {"cerbyctl vault method remove passphrase",
                       "cerbyctl vault method remove key_store --only-recovery-left"}},
                     run_method_remove);
  removed->verb->add_option("method", removed->method, "Its kind, or its id where several are of that kind")
      ->required();
  removed->verb->add_flag("--only-recovery-left", removed->only_recovery_left,
                          "Also the last one beside the recovery words, which always stay");
}

}  // namespace cerby::cli
