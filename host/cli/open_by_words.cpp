#include "cli/open_by_words.h"

#include <csignal>
#include <optional>

#include "cli/progress_bar.h"
#include "cli/vault_access.h"
#include "vault/calibration.h"

namespace cerby::cli {

Expected<vault::Recovered> open_by_words(Context& context, vault::VaultFile file, const Secret& entropy,
                                         const Secret& passphrase, WordCheck check) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that is gone is a failure, and then the old words stay
  TerminalPrompt prompt(context.output, check);
  std::optional<ProgressBar> bar;
  vault::Recovery how{
      .passphrase = nullptr, .cost = {}, .progress = shown_on(bar, context.output, "Sealing anew")};
  if (!passphrase.empty()) {
    how.passphrase = &passphrase;
    how.cost = vault::calibrated();
  }
  auto done = vault::recover(std::move(file), entropy, how, prompt, context.clock);
  bar.reset();
  if (done || !prompt.showed_recovery()) return done;
  if (!words_open(context.paths(), entropy).value_or(false))
    return keep_words(std::move(done).error(), "the words that were shown and those from before");
  context.output.note("The recovery words that were shown open nothing; those from before still do.");
  return done;
}

void say_words_are_spent(Context& context, const vault::Recovered& done) {
  context.output.line("The words that you used open nothing any more; the new ones do.");
  if (done.key_kept) context.output.note("The vault has the key from before: " + describe(*done.key_kept));
}

}  // namespace cerby::cli
