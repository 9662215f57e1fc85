#include "cli/asked_again.h"

#include "cli/secret_input.h"
#include "cli/terminal.h"
#include "passphrase/normal_form.h"
#include "vault/words.h"

namespace cerby::cli {

namespace {

using Shape = SecretWish::Shape;

Expected<Secret> key_from_words(const vault::VaultFile& file, const Secret& words) {
  CERBY_TRY(const Secret entropy, vault::entropy_from_words(words.view()));
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

void add_asked_again(CLI::App& verb) {
  auto* passphrase =
      verb.add_flag("--passphrase-stdin")->description("Read the vault's passphrase from stdin");
  verb.add_flag("--words-stdin")
      ->description("Read the 24 recovery words from stdin instead, on one line or several")
      ->excludes(passphrase);
}

Expected<vault::Vault> open_asked_again(Context& context, const CLI::App& verb) {
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
  CERBY_TRY(Secret key, words.empty() ? key_from_passphrase(file, passphrase) : key_from_words(file, words));
  return vault::Vault::open(std::move(file), std::move(key));
}

}  // namespace cerby::cli
