#include "cli/recover_command.h"

#include <fmt/format.h>

#include <optional>

#include "cli/new_passphrase.h"
#include "cli/open_by_words.h"
#include "cli/open_for.h"
#include "cli/recovery_words.h"
#include "cli/secret_input.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/vault_status.h"
#include "passphrase/normal_form.h"
#include "vault/key_store_method.h"
#include "vault/recovery.h"
#include "vault/words.h"

namespace cerby::cli {

namespace {

struct RecoverOptions {
  CLI::App* verb = nullptr;
  std::string open_for;
  bool passphrase = false, key_store = false, skip_word_check = false;
  Secret words, from_stdin;
};

// What opens the vault from now on, beside the new words.
struct NewWays {
  Secret passphrase;  // empty: none is set
  bool key_store = false;
};

Expected<Secret> spent_words(RecoverOptions& options) {
  const SecretWish words{"--words-stdin", "The 24 recovery words", &options.words, SecretWish::Shape::Words};
  CERBY_CHECK(
      read_secrets(*options.verb, {{"--passphrase-stdin", "New passphrase", &options.from_stdin}, words}));
  if (options.words.empty()) {
    if (!Terminal::open())
      return fail(Outcome::InputInvalid, "there is no terminal to ask for the words: give --words-stdin");
    CERBY_CHECK(ask_for(words));
  }
  return vault::entropy_from_words(options.words.view());
}

// Nothing is asked of somebody who said what is to be done, or of nobody.
Expected<NewWays> new_ways(Context& context, const RecoverOptions& options) {
  NewWays ways{.passphrase = {}, .key_store = options.key_store};
  if (options.passphrase || !options.from_stdin.empty()) {
    CERBY_TRY(ways.passphrase, new_passphrase(context, options.from_stdin));
  } else if (!options.key_store && stdin_is_terminal() && !context.output.json()) {
    CERBY_TRY(const Terminal terminal, Terminal::open());
    CERBY_TRY(const Secret typed,
              terminal.ask_new_secret("New passphrase (nothing: the ways to open it stay as they are)"));
    CERBY_TRY(ways.passphrase, in_normal_form(typed.view()));
    if (!ways.passphrase.empty()) CERBY_CHECK(vault::check_new_passphrase(ways.passphrase.view()));
  }
  return ways;
}

Expected<int> run_recover(Context& context, RecoverOptions& options) {
  CERBY_TRY(const auto open_for, open_time(context, options.open_for));
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  CERBY_TRY(const Secret entropy, spent_words(options));
  // Before anything else is asked for.
  CERBY_CHECK(vault::unwrap_with_words(file.id(), file.methods(), entropy.view()));
  std::optional<Desktop> desktop;
  if (options.key_store) CERBY_CHECK(desktop.emplace(context).key_store().get(file.id()));
  CERBY_TRY(const NewWays ways, new_ways(context, options));
  const auto check = options.skip_word_check ? WordCheck::None : WordCheck::Four;
  CERBY_TRY(auto done, open_by_words(context, std::move(file), entropy, ways.passphrase, check));
  vault::Vault& vault = done.vault;

  // The old words are spent: from here on nothing is a failure of the whole.
  std::optional<Failure> left_out;
  if (desktop) {
    if (auto stored = vault::open_by_key_store(vault, desktop->key_store(), context.clock.unix_time());
        !stored)
      left_out = stored.error();
  } else {
    remember_change(context, vault);
  }
  auto cache = kept_keys(context);
  const auto kept = vault::keep_open(vault, cache, open_for);
  Json shown = {{"id", vault.id().text()},
                {"methods", method_names(vault.methods())},
                {"vault_key", done.key_kept ? "kept" : "new"},
                {"open_seconds", kept ? open_for.count() : 0}};
  context.output.object(shown);
  say_words_are_spent(context, done);
  say_what_was_remembered(context, vault);
  context.output.line(fmt::format("The vault opens by: {}", fmt::join(method_names(vault.methods()), ", ")));
  if (kept) context.output.line(fmt::format("It is open for {}.", text_of(open_for)));
  if (!kept) context.output.note("It does not stay open: " + describe(kept.error()));
  if (left_out) context.output.note("The key store does not open it: " + describe(*left_out));
  return kDone;
}

}  // namespace

void add_recover_command(CLI::App& vault_group, Context& context) {
  auto options = std::make_shared<RecoverOptions>();
  options->verb =
      add_verb(vault_group, context,
               {"recover",
                "Get back in by the recovery words, and get new ones",
                {"cerbyctl vault recover", "cerbyctl vault recover --key-store",
                 "cerbyctl vault recover --passphrase-stdin --words-stdin < passphrase-and-words.txt"}},
               [options](Context& with) { return run_recover(with, *options); });
  options->verb->add_flag("--words-stdin")
      ->description(
          "Read the 24 recovery words from stdin, on one line or several; last where there is more");
  auto* from_stdin =
      options->verb->add_flag("--passphrase-stdin")->description("Read the new passphrase from stdin");
  options->verb->add_flag("--passphrase", options->passphrase, "Ask for a new passphrase")
      ->excludes(from_stdin);
  options->verb->add_flag("--key-store", options->key_store,
                          "Let the desktop's key store open it from now on");
  add_word_check_option(*options->verb, options->skip_word_check);
  add_open_for(*options->verb, options->open_for);
}

}  // namespace cerby::cli
