#include "cli/vault_access.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/descriptor.h"
#include "cli/guarded_text.h"
#include "cli/terminal.h"
#include "passphrase/normal_form.h"

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

// What was written must not wait in the system for a disk that turns out to be full.
Expected<void> sync_stdout() {
  if (::fsync(STDOUT_FILENO) == 0) return {};
  const bool no_file = errno == EINVAL || errno == EROFS || errno == ENOTSUP;  // a pipe, a terminal
  if (no_file) return {};
  return fail_with_errno("writing");
}

Expected<void> print_recovery(Output& output, const Secret& words) {
  CERBY_CHECK(Output::flush());
  GuardedText text;
  if (output.json()) {
    text.add(R"({"recovery_words": )");
    text.add_json(words.view());
    text.add(",");
  } else {
    text.add(
        "Recovery words, shown this once. Write them down; they open the vault when nothing else does:\n");
    text.add(words.view());
    text.add("\n");
  }
  CERBY_CHECK(text.write_to(STDOUT_FILENO));
  if (output.json()) output.go_on_with_object();
  return sync_stdout();
}

std::filesystem::path pinentry_of(const Context& context) {
  const auto config = read_config(context.paths());
  return config ? config->pinentry : Config{}.pinentry;
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
  if (output_.json() || !stdout_is_terminal() || !stdin_is_terminal()) {
    if (const auto printed = print_recovery(output_, words); !printed) {
      return fail(Outcome::SystemFailed, fmt::format("standard output did not take the recovery words, so no "
                                                     "vault was made: {}",
                                                     printed.error().detail));
    }
    showed_recovery_ = true;
    return true;
  }
  CERBY_TRY(const Terminal terminal, Terminal::open());
  terminal.say("These 24 words open the vault when nothing else does. They are shown this once.\n\n  ");
  CERBY_CHECK(terminal.show(words));
  showed_recovery_ = true;
  terminal.say("\n\nWrite them down, on paper, and keep them where nobody else finds them.\n");
  const std::string answer = terminal.ask("Type \"yes\" when you have: ");
  return answer == "yes" || answer == "y";
}

Desktop::Desktop(Context& context)
    : channel_(process::HelperChannel::start(context.environment, pinentry_of(context))) {
  if (!channel_) none_ = std::make_unique<NoKeyStore>(channel_.error());
}

vault::KeyStore& Desktop::key_store() {
  return channel_ ? channel_->key_store() : *none_;
}

vault::Prompt* Desktop::prompt() {
  return channel_ ? &channel_->prompt() : nullptr;
}

Expected<vault::Vault> open_vault_quietly(Context& context) {
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  vault::KernelKeyring cache(context.clock);
  return vault::open_kept(std::move(file), cache);
}

void remember_change(Context& context, const vault::Vault& vault) {
  // No helper for a vault that the key store does not open.
  if (vault.method(vault::MethodKind::KeyStore) == nullptr) return;
  Desktop desktop(context);
  vault::remember_generation(vault, desktop.key_store());
}

Expected<vault::Vault> open_vault(Context& context) {
  auto kept = open_vault_quietly(context);
  if (kept || kept.error().outcome != Outcome::VaultLocked) return kept;
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(auto file, vault::VaultFile::open(context.paths()));
  vault::KernelKeyring cache(context.clock);
  Desktop desktop(context);
  TerminalPrompt terminal_prompt(context.output);
  const bool has_terminal = Terminal::open().has_value();
  vault::Prompt* prompt = has_terminal ? &terminal_prompt : desktop.prompt();
  return vault::open(std::move(file), cache, desktop.key_store(),
                     prompt != nullptr ? *prompt : terminal_prompt, config.open_for);
}

}  // namespace cerby::cli
