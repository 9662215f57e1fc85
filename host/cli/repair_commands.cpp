#include "cli/repair_commands.h"

#include <fmt/format.h>

#include "cli/repair_report.h"
#include "cli/secret_input.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "passphrase/normal_form.h"
#include "vault/damaged_key.h"
#include "vault/repair.h"
#include "vault/words.h"

namespace cerby::cli {

namespace {

struct RepairOptions {
  CLI::App* verb = nullptr;
  bool yes = false, dry_run = false, take_older = false;
};

Expected<vault::DamagedKey> key_for(Context& context, const RepairOptions& options) {
  Secret passphrase, recovery;
  CERBY_CHECK(read_secrets(
      *options.verb, {{"--passphrase-stdin", "Passphrase", &passphrase},
                      {"--recovery-stdin", "The 24 recovery words", &recovery, SecretWish::Shape::Words}}));
  if (!passphrase.empty()) {
    CERBY_TRY(const Secret normal, in_normal_form(passphrase.view()));
    return vault::key_from_passphrase(context.paths(), normal.view());
  }
  if (!recovery.empty()) {
    CERBY_TRY(const Secret entropy, vault::entropy_from_words(recovery.view()));
    return vault::key_from_recovery(context.paths(), entropy.view());
  }
  auto cache = kept_keys(context);
  Desktop desktop(context);
  TerminalPrompt terminal_prompt(context.output);
  vault::Prompt* prompt = Terminal::open() ? &terminal_prompt : desktop.prompt();
  return vault::key_of_damaged(context.paths(), cache, desktop.key_store(), &desktop.tpm(),
                               prompt != nullptr ? *prompt : terminal_prompt);
}

// They stay good: a damaged file that is kept opens by them whatever is made, and a repair that somebody has
// to do again from it may need them.
void note_words(const Context& context, const RepairOptions& options) {
  if (options.verb->count("--recovery-stdin") == 0) return;
  context.output.note("The recovery words are not spent by this; new ones: cerbyctl vault recover");
}

Json start_of_report(const Context& context, const vault::DamagedKey& key) {
  return {{"file", context.paths().vault.string()}, {"vault", key.vault.text()}};
}

Expected<int> run_verify(Context& context, const RepairOptions& options) {
  CERBY_TRY(const auto key, key_for(context, options));
  note_words(context, options);
  CERBY_TRY(const auto seen, vault::examine(context.paths(), key, vault::OlderItems::LeaveOut));
  Json object = start_of_report(context, key);
  report_damage(context.output, object, seen);
  context.output.object(object);
  const auto items = seen.findings.items.size();
  if (seen.is_whole()) {
    context.output.line(fmt::format("The vault is whole: {} items.", items));
    return kDone;
  }
  const auto known = seen.findings.loss == vault::Loss::Named ? "items" : "items that are known of";
  context.output.line(fmt::format("The vault is damaged: {} of {} {} are whole.",
                                  items - seen.findings.not_whole(), items, known));
  context.output.note("A vault of what is whole, with the damaged file kept: cerbyctl vault repair");
  return kFailed;
}

// That the repaired vault is as whole as it should be; and whoever remembers something of it is told.
Expected<void> look_again(Context& context, const vault::DamagedKey& key, const vault::Findings& before) {
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  CERBY_TRY(auto vault, vault::Vault::open(std::move(file), Secret::copy_of(key.key.view())));
  CERBY_TRY(const auto verified, vault.verify());
  if (!verified.damaged.empty()) return fail(Outcome::VaultDamaged, verified.damaged.front());
  if (before.new_identity) {
    // The kernel keeps the old identity with the key.
    auto cache = kept_keys(context);
    CERBY_CHECK(cache.drop(context.paths().vault));
  }
  remember_change(context, vault);
  return {};
}

std::string_view result_of(const vault::Findings& findings) {
  if (findings.takes_all()) return "The vault is repaired.";
  if (findings.loss == vault::Loss::Named)
    return "The vault is repaired, without what is named above as left out or lost.";
  return "The vault is repaired with what was found; what is lost is not all known.";
}

Expected<int> run_repair(Context& context, const RepairOptions& options) {
  const auto older = options.take_older ? vault::OlderItems::Take : vault::OlderItems::LeaveOut;
  CERBY_TRY(const auto key, key_for(context, options));
  note_words(context, options);
  CERBY_TRY(const auto seen, vault::examine(context.paths(), key, older));
  Json object = start_of_report(context, key);
  object["dry_run"] = options.dry_run;
  object["repaired"] = false;
  if (seen.is_whole()) {
    object["whole"] = true;
    context.output.object(object);
    context.output.line("The vault is whole; there is nothing to repair.");
    return kDone;
  }
  const auto& findings = seen.findings;
  report_plan(context.output, object, seen);
  const bool all = findings.takes_all();
  if (options.dry_run) {
    context.output.object(object);
    context.output.line("Nothing was changed.");
    return all ? kDone : kLeftOut;
  }
  if (!options.yes) {
    CERBY_CHECK(Output::flush());
    CERBY_CHECK(confirm(
        fmt::format("This makes a new vault of what was found whole{}. The damaged file stays beside {}.",
                    findings.takes_all() ? "" : ", which is not, or may not be, all that there was",
                    context.paths().vault.string()),
        "repair"));
  }
  CERBY_TRY(const auto repaired,
            vault::repair(context.paths(), key, older, findings, context.clock.unix_time()));
  object["repaired"] = true;
  object["kept"] = repaired.kept.string();
  object["generation"] = repaired.generation;
  if (const auto again = look_again(context, key, findings); !again) {
    return fail(again.error().outcome, fmt::format("{}; the damaged file is kept as {}", again.error().detail,
                                                   repaired.kept.string()));
  }
  context.output.object(object);
  context.output.line(
      fmt::format("{} The damaged file is kept as {}", result_of(findings), repaired.kept.string()));
  if (!findings.methods_lost.empty()) {
    context.output.note("Some ways to open the vault are lost, as named above.");
  }
  return all ? kDone : kLeftOut;
}

std::shared_ptr<RepairOptions> add(CLI::App& group, Context& context, const VerbText& text,
                                   Expected<int> (*run)(Context&, const RepairOptions&)) {
  auto options = std::make_shared<RepairOptions>();
  options->verb =
      add_verb(group, context, text, [options, run](Context& with) { return run(with, *options); });
  auto* passphrase =
      options->verb->add_flag("--passphrase-stdin")->description("Read the vault's passphrase from stdin");
  options->verb->add_flag("--recovery-stdin")
      ->description(
          "Read the 24 recovery words from stdin, on one line or several; they are not spent: cerbyctl vault "
          "recover makes new ones")
      ->excludes(passphrase);
  return options;
}

}  // namespace

void add_repair_commands(CLI::App& app, Context& context) {
  CLI::App& group = *app.get_subcommand("vault");
  add(group, context,
      {"verify",
       "Read all of the vault and name everything in it that is damaged",
       {"cerbyctl vault verify", "cerbyctl vault verify --json",
        "\nExit codes: 0 the vault is whole, 1 it is damaged or cannot be looked at."}},
      run_verify);
  const auto repair = add(
      group, context,
      {"repair",
       "Make a vault of what is whole in a damaged one, and keep the damaged file beside it",
       {"cerbyctl vault repair --dry-run", "cerbyctl vault repair",
        "\nExit codes: 0 all items and unlock methods are in the repaired vault, or it was whole; 1 failed, "
        "the vault is as\nit was; 3 done, but something could not be taken, or how much is lost is not "
        "known: "
        "the report says so."}},
      run_repair);
  repair->verb->add_flag("--dry-run", repair->dry_run,
                         "Change nothing; show what would be taken and left out");
  repair->verb->add_flag("--yes", repair->yes, "Do not ask");
  repair->verb->add_flag(
      "--take-older", repair->take_older,
      "Also take items that open and are not the ones written last; without it they are left out");
}

}  // namespace cerby::cli
