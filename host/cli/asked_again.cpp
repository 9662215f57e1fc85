#include "cli/asked_again.h"

#include "cli/open_by_words.h"
#include "cli/secret_input.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "passphrase/normal_form.h"
#include "vault/words.h"

namespace cerby::cli {

namespace {

using Shape = SecretWish::Shape;

Expected<Secret> key_from_words(const vault::VaultFile& file, const Secret& entropy) {
  CERBY_TRY(auto opened, vault::unwrap_with_words(file.id(), file.methods(), entropy.view()));
  return std::move(opened.vault_key);
}

Expected<Secret> key_from_passphrase(const vault::VaultFile& file, const Secret& typed) {
  const vault::Method* method = file.method(vault::MethodKind::Passphrase);
  if (method == nullptr)
    return fail(Outcome::InputInvalid, "the vault has no passphrase: use its recovery words (--words-stdin)");
  CERBY_TRY(const Secret passphrase, in_normal_form(typed.view()));
  CERBY_TRY(const Secret secret, vault::secret_from_passphrase(passphrase.view(), *method));
  return vault::unwrap(file.id(), *method, secret);
}

}  // namespace

void add_asked_again(CLI::App& verb, bool& skip_word_check) {
  auto* passphrase =
      verb.add_flag("--passphrase-stdin")->description("Read the vault's passphrase from stdin");
  verb.add_flag("--words-stdin")
      ->description(
          "Read the 24 recovery words from stdin instead, on one line or several; they are spent, and new "
          "ones "
          "shown")
      ->excludes(passphrase);
  add_word_check_option(verb, skip_word_check);
}

Expected<AskedAgain> open_asked_again(Context& context, const CLI::App& verb) {
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  Secret passphrase, words;
  const SecretWish by_passphrase{"--passphrase-stdin", "Passphrase of the vault", &passphrase, Shape::Line};
  const SecretWish by_words{"--words-stdin", "The 24 recovery words", &words, Shape::Words};
  CERBY_CHECK(read_secrets(verb, {by_passphrase, by_words}));
  if (passphrase.empty() && words.empty()) {
    const bool has_passphrase = file.method(vault::MethodKind::Passphrase) != nullptr;
    if (!Terminal::open()) {
      return fail(Outcome::InputInvalid,
                  has_passphrase ? "there is no terminal to ask for the passphrase: give --passphrase-stdin"
                                 : "there is no terminal to ask for the recovery words: give --words-stdin");
    }
    CERBY_CHECK(ask_for(has_passphrase ? by_passphrase : by_words));
  }
  Secret entropy;
  if (!words.empty()) {
    CERBY_TRY(entropy, vault::entropy_from_words(words.view()));
  }
  CERBY_TRY(Secret key,
            words.empty() ? key_from_passphrase(file, passphrase) : key_from_words(file, entropy));
  CERBY_TRY(auto vault, vault::Vault::open(std::move(file), std::move(key)));
  return AskedAgain{.vault = std::move(vault), .entropy = std::move(entropy)};
}

Expected<vault::Vault> spend_words(Context& context, AskedAgain asked, WordCheck check) {
  if (asked.entropy.empty()) return std::move(asked.vault);
  auto cache = kept_keys(context);
  const auto kept = cache.get(asked.vault.path());
  {
    const auto closed = std::move(asked.vault);
  }
  // Opened anew: recovery proves the words on the file as it is then.
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  CERBY_TRY(auto done, open_by_words(context, std::move(file), asked.entropy, {}, check));
  say_words_are_spent(context, done);
  remember_change(context, done.vault);
  if (kept && *kept) {
    if (const auto still = vault::keep_open(done.vault, cache, (*kept)->left); !still)
      context.output.note("The vault does not stay open: " + describe(still.error()));
  }
  return std::move(done.vault);
}

}  // namespace cerby::cli
