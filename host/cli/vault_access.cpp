#include "cli/vault_access.h"

#include <fmt/format.h>
#include "cli/terminal.h"
#include "passphrase/normal_form.h"
#include "process/login_session.h"
#include "vault/kept_copy.h"

namespace cerby::cli {

namespace {

class NoKeyStore final : public vault::KeyStore {
 public:
  explicit NoKeyStore(Failure why) : why_(std::move(why)) {}
  Expected<std::optional<Entry>> get(const Uuid&) override { return std::unexpected(why()); }
  Expected<void> put(const Uuid&, const Entry&) override { return std::unexpected(why()); }
  Expected<void> remove(const Uuid&) override { return std::unexpected(why()); }

 private:
  [[nodiscard]] Failure why() const { return {Outcome::KeyStoreUnavailable, describe(why_)}; }
  Failure why_;
};

class NoTpm final : public vault::Tpm {
 public:
  explicit NoTpm(Failure why) : why_(std::move(why)) {}
  Expected<std::vector<std::uint8_t>> seal(vault::Pcrs, const Secret&) override {
    return std::unexpected(why_);
  }
  Expected<Secret> unseal(Bytes) override { return std::unexpected(why_); }

 private:
  Failure why_;
};

process::HelperSettings settings_of(const Context& context) {
  const auto config = read_config(context.paths());
  return process::settings_of(config ? *config : Config{});
}

bool is_read_on_a_terminal(const Output& output, WordCheck check) {
  if (output.json() || !stdout_is_terminal()) return false;
  // Who gives all that is asked for in a file, and this as well, waits for no question.
  if (check == WordCheck::None && !stdin_is_terminal()) return false;
  return Terminal::open().has_value();
}

}  // namespace

Expected<Secret> TerminalPrompt::passphrase(const Question& question) {
  CERBY_TRY(const Terminal terminal, Terminal::open());
  if (!question.error.empty()) terminal.say(printable(question.error) + "\n");
  CERBY_TRY(const Secret typed, question.repeat ? terminal.ask_new_secret("New passphrase")
                                                : terminal.ask_secret("Passphrase of the vault: "));
  return in_normal_form(typed.view());
}

Expected<bool> TerminalPrompt::show_recovery(const Secret& words) {
  if (!is_read_on_a_terminal(output_, check_)) {
    if (const auto printed = print_words(output_, words); !printed) {
      return fail(Outcome::SystemFailed, fmt::format("standard output did not take the recovery words, so no "
                                                     "vault was made or changed: {}",
                                                     printed.error().detail));
    }
    showed_recovery_ = true;
    return true;
  }
  CERBY_TRY(const Terminal terminal, Terminal::open());
  showed_recovery_ = true;
  return show_words(terminal, words, check_);
}

Desktop::Desktop(Context& context)
    : channel_(process::HelperChannel::start(context.environment, settings_of(context))) {
  if (channel_) return;
  none_ = std::make_unique<NoKeyStore>(channel_.error());
  no_tpm_ = std::make_unique<NoTpm>(channel_.error());
}

vault::KeyStore& Desktop::key_store() {
  return channel_ ? channel_->key_store() : *none_;
}

vault::Tpm& Desktop::tpm() {
  return channel_ ? channel_->tpm() : *no_tpm_;
}

vault::Prompt* Desktop::prompt() {
  return channel_ ? &channel_->prompt() : nullptr;
}

vault::KernelKeyring kept_keys(Context& context) {
  return vault::KernelKeyring(context.clock, process::screen_signs(context.clock));
}

Expected<vault::Vault> open_vault_quietly(Context& context) {
  // Left by a program that was killed.
  vault::remove_unfinished_copies(context.paths());
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  auto cache = kept_keys(context);
  return vault::open_kept(std::move(file), cache);
}

void remember_change(Context& context, const vault::Vault& vault) {
  // No helper for a vault that the key store does not open.
  if (vault.method(vault::MethodKind::KeyStore) == nullptr) return;
  Desktop desktop(context);
  vault::remember_generation(vault, desktop.key_store());
}

namespace {

Expected<vault::Vault> open_somehow(Context& context) {
  auto kept = open_vault_quietly(context);
  if (kept || kept.error().outcome != Outcome::VaultLocked) return kept;
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  auto cache = kept_keys(context);
  Desktop desktop(context);
  TerminalPrompt terminal_prompt(context.output);
  const bool has_terminal = Terminal::open().has_value();
  vault::Prompt* prompt = has_terminal ? &terminal_prompt : desktop.prompt();
  return vault::open(std::move(file), cache, desktop.key_store(), &desktop.tpm(),
                     prompt != nullptr ? *prompt : terminal_prompt, config.open_for);
}

}  // namespace

void say_what_was_remembered(const Context& context, const vault::Vault& vault) {
  if (vault.remembered() == vault::Remembered::Known || vault.generation() <= 1) return;
  const bool missing = vault.remembered() == vault::Remembered::Missing;
  context.output.note(fmt::format(
      "Note: what this computer remembered of the vault's newest state {}. If the vault was used here "
      "before, "
      "see whether anything of it is older than it should be; from now on older is noticed again (generation "
      "{}).",
      missing ? "is not there" : "cannot be read", vault.generation()));
}

Expected<vault::Vault> open_vault(Context& context) {
  auto opened = open_somehow(context);
  if (opened) say_what_was_remembered(context, *opened);
  return opened;
}

}  // namespace cerby::cli
