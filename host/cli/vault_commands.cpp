#include "cli/vault_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>

#include "cli/method_commands.h"
#include "cli/new_passphrase.h"
#include "cli/open_by_words.h"
#include "cli/open_for.h"
#include "cli/recover_command.h"
#include "cli/recovery_words.h"
#include "cli/rotate_command.h"
#include "cli/secret_input.h"
#include "cli/terminal.h"
#include "cli/tpm_note.h"
#include "cli/vault_access.h"
#include "cli/vault_removal.h"
#include "cli/vault_status.h"
#include "passphrase/normal_form.h"
#include "vault/calibration.h"
#include "vault/tpm_seal.h"
#include "vault/words.h"

namespace cerby::cli {

namespace {

struct VaultOptions {
  CLI::App* verb = nullptr;
  std::string open_for;
  bool passphrase = false;
  bool tpm = false;  // of create
  std::string pcrs;  // of create; empty: not given
  bool yes = false;
  bool skip_word_check = false;  // of create and unlock
  Secret from_stdin, recovery;
};

Expected<vault::Vault> create(Context& context, const VaultOptions& options, std::chrono::seconds open_for,
                              TerminalPrompt& prompt) {
  auto cache = kept_keys(context);
  vault::Creation how;
  how.keep_open = open_for;
  if (options.tpm) {
    CERBY_TRY(how.by_tpm, vault::pcrs_from(options.pcrs.empty() ? "none" : options.pcrs));
  }
  CERBY_TRY(Secret passphrase, in_normal_form(options.from_stdin.view()));
  Desktop desktop(context);
  if (options.passphrase) {
    CERBY_TRY(passphrase, prompt.passphrase({.text = {}, .error = {}, .repeat = true}));
  }
  if (options.passphrase || !passphrase.empty()) {
    CERBY_CHECK(vault::check_new_passphrase(passphrase.view()));
    how.passphrase = &passphrase;
    how.cost = vault::calibrated();
  }
  const auto make = [&] {
    return vault::create(context.paths(), how, cache, desktop.key_store(), &desktop.tpm(), prompt,
                         context.clock);
  };
  auto made = make();
  const bool no_store = !made && made.error().outcome == Outcome::KeyStoreUnavailable;
  if (!no_store || how.passphrase != nullptr || !Terminal::open()) return made;
  context.output.note("The desktop's key store does not answer: the vault gets a passphrase.");
  CERBY_TRY(passphrase, prompt.passphrase({.text = {}, .error = {}, .repeat = true}));
  CERBY_CHECK(vault::check_new_passphrase(passphrase.view()));
  how.passphrase = &passphrase;
  how.cost = vault::calibrated();
  return make();
}

// Which of the two it became is only known when it is made.
void say_what_opens_it(const Context& context, const VaultOptions& options, const vault::Vault& vault) {
  const auto* const method = vault.method(vault::MethodKind::Tpm);
  if (method == nullptr) return;
  if (!options.tpm)
    context.output.note("The desktop's key store does not answer: this computer's TPM opens the vault.");
  if (const auto seal = vault::tpm_seal_from(method->parameters)) note_what_tpm_opens(context, seal->pcrs);
}

Expected<int> run_create(Context& context, VaultOptions& options) {
  if (vault::VaultFile::open(context.paths())) return fail(Outcome::VaultExists, context.paths().vault);
  CERBY_TRY(const auto open_for, open_time(context, options.open_for));
  CERBY_CHECK(read_secrets(*options.verb, {{"--passphrase-stdin", "New passphrase", &options.from_stdin}}));
  std::signal(SIGPIPE, SIG_IGN);  // a reader that is gone is a failure, and then there is no vault
  TerminalPrompt prompt(context.output, options.skip_word_check ? WordCheck::None : WordCheck::Four);
  auto made = create(context, options, open_for, prompt);
  if (!made && prompt.showed_recovery()) {
    if (made.error().outcome != Outcome::VaultExists && vault::is_there(context.paths()))
      return keep_words(std::move(made).error(), "the words that were shown");
    context.output.note("The recovery words that were shown open nothing: no vault was made.");
  }
  CERBY_TRY(const vault::Vault vault, std::move(made));
  context.output.object({{"id", vault.id().text()},
                         {"methods", method_names(vault.methods())},
                         {"open_seconds", open_for.count()}});
  context.output.line(fmt::format("The vault is made, and open for {}.", text_of(open_for)));
  say_what_opens_it(context, options, vault);
  return kDone;
}

Json open_state(const vault::Vault& vault, std::chrono::seconds open_for) {
  return {{"state", "open"}, {"id", vault.id().text()}, {"open_seconds_left", open_for.count()}};
}

// With a secret that was given, that method and no other is tried.
Expected<vault::Vault> open_by_passphrase(const Context& context, vault::VaultFile file,
                                          const Secret& passphrase) {
  const vault::Method* method = file.method(vault::MethodKind::Passphrase);
  if (method == nullptr) return fail(Outcome::NotFound, "the vault has no passphrase");
  CERBY_TRY(const Secret normal, in_normal_form(passphrase.view()));
  CERBY_TRY(const Secret unlock_secret, vault::secret_from_passphrase(normal.view(), *method));
  CERBY_TRY(Secret key, vault::unwrap(file.id(), *method, unlock_secret));
  auto opened = vault::Vault::open(std::move(file), std::move(key));
  if (opened) say_what_was_remembered(context, *opened);
  return opened;
}

// The words are spent once this returns, whether the kernel keeps the vault open or not.
Expected<int> unlock_by_words(Context& context, vault::VaultFile file, const VaultOptions& options,
                              std::chrono::seconds open_for) {
  CERBY_TRY(const Secret entropy, vault::entropy_from_words(options.recovery.view()));
  const auto check = options.skip_word_check ? WordCheck::None : WordCheck::Four;
  CERBY_TRY(auto done, open_by_words(context, std::move(file), entropy, {}, check));
  remember_change(context, done.vault);
  auto cache = kept_keys(context);
  const auto kept = vault::keep_open(done.vault, cache, open_for);
  if (!kept) {
    say_words_are_spent(context, done);
    return std::unexpected(kept.error());
  }
  Json shown = open_state(done.vault, open_for);
  shown["vault_key"] = done.key_kept ? "kept" : "new";
  context.output.object(shown);
  say_words_are_spent(context, done);
  say_what_was_remembered(context, done.vault);
  context.output.line(fmt::format("The vault is open for {}.", text_of(open_for)));
  return kDone;
}

Expected<int> run_unlock(Context& context, VaultOptions& options) {
  CERBY_TRY(const auto open_for, open_time(context, options.open_for));
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  CERBY_CHECK(read_secrets(*options.verb, {{"--passphrase-stdin", "Passphrase", &options.from_stdin},
                                           {"--recovery-stdin", "The 24 recovery words", &options.recovery,
                                            SecretWish::Shape::Words}}));
  if (!options.recovery.empty()) return unlock_by_words(context, std::move(file), options, open_for);
  CERBY_TRY(vault::Vault vault, options.from_stdin.empty()
                                    ? open_vault(context)
                                    : open_by_passphrase(context, std::move(file), options.from_stdin));
  auto cache = kept_keys(context);
  CERBY_CHECK(vault::keep_open(vault, cache, open_for));
  context.output.object(open_state(vault, open_for));
  context.output.line(fmt::format("The vault is open for {}.", text_of(open_for)));
  return kDone;
}

Expected<int> run_passphrase(Context& context, VaultOptions& options) {
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_CHECK(read_secrets(*options.verb, {{"--passphrase-stdin", "New passphrase", &options.from_stdin}}));
  CERBY_TRY(const Secret passphrase, new_passphrase(context, options.from_stdin));
  vault::Vault::MethodChange change;
  for (const vault::Method& method : vault.methods()) {
    if (method.kind == vault::MethodKind::Passphrase) change.gone.push_back(method.id);
  }
  CERBY_TRY(auto method, vault::make_passphrase_method(vault.id(), passphrase.view(), vault::calibrated(),
                                                       vault.key(), context.clock.unix_time()));
  change.added.push_back(std::move(method));
  CERBY_CHECK(vault.change_methods(change, vault::Vault::Left::AnotherWay));
  remember_change(context, vault);
  context.output.object({{"id", vault.id().text()}, {"methods", method_names(vault.methods())}});
  context.output.line(change.gone.empty() ? "The vault has a passphrase now." : "The passphrase is changed.");
  return kDone;
}

}  // namespace

void add_vault_commands(CLI::App& app, Context& context) {
  CLI::App* group =
      add_group(app, "vault", "The local key vault: make, open, close, ways to open it, remove");
  const auto add = [&](const VerbText& text, auto run) {
    auto options = std::make_shared<VaultOptions>();
    options->verb =
        add_verb(*group, context, text, [options, run](Context& with) { return run(with, *options); });
    return options;
  };

  auto create = add({"create",
                     "Make a vault and print its recovery words once",
                     {"cerbyctl vault create", "cerbyctl vault create --tpm --pcrs 7",
                      "cerbyctl vault create --passphrase-stdin < passphrase.txt"}},
                    run_create);
  auto* from_prompt = create->verb->add_flag("--passphrase", create->passphrase,
                                             "Ask for a passphrase instead of using the key store");
  auto* from_stdin = create->verb->add_flag("--passphrase-stdin")
                         ->description("Read the passphrase from stdin")
                         ->excludes(from_prompt);
  auto* by_tpm =
      create->verb->add_flag("--tpm", create->tpm, "Let this computer's TPM open it instead of the key store")
          ->excludes(from_prompt)
          ->excludes(from_stdin);
  create->verb
      ->add_option("--pcrs", create->pcrs,
                   "PCRs that the TPM is to find as they are now, as in 7 or 0,2,7 (none)")
      ->type_name("NUMBERS")
      ->needs(by_tpm);
  add_word_check_option(*create->verb, create->skip_word_check);
  add_open_for(*create->verb, create->open_for);

  auto unlock = add({"unlock",
                     "Open the vault for a time",
                     {"cerbyctl vault unlock --for 8h",
                      "cerbyctl vault unlock --passphrase-stdin --for 8h < passphrase.txt",
                      "cerbyctl vault unlock --recovery-stdin < words.txt"}},
                    run_unlock);
  auto* stdin_passphrase =
      unlock->verb->add_flag("--passphrase-stdin")->description("Read the passphrase from stdin");
  unlock->verb->add_flag("--recovery-stdin")
      ->description(
          "Read the 24 recovery words from stdin, on one line or several; new ones take their place")
      ->excludes(stdin_passphrase);
  add_word_check_option(*unlock->verb, unlock->skip_word_check);
  add_open_for(*unlock->verb, unlock->open_for);

  add({"lock", "Close the vault now", {"cerbyctl vault lock"}},
      [](Context& with, VaultOptions&) { return run_lock(with); });
  add({"status", "Say whether there is a vault and whether it is open", {"cerbyctl vault status --json"}},
      [](Context& with, VaultOptions&) { return run_status(with); });

  auto passphrase =
      add({"passphrase", "Set or change the passphrase", {"cerbyctl vault passphrase"}}, run_passphrase);
  passphrase->verb->add_flag("--passphrase-stdin")->description("Read the new passphrase from stdin");

  add_method_commands(*group, context);
  add_recover_command(*group, context);
  add_rotate_command(*group, context);

  auto wipe = add({"wipe", "Remove the vault with everything in it", {"cerbyctl vault wipe --yes"}},
                  [](Context& with, VaultOptions& options) { return run_wipe(with, options.yes); });
  wipe->verb->add_flag("--yes", wipe->yes, "Do not ask");
}

}  // namespace cerby::cli
