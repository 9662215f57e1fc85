#include "helper/dialogs.h"

#include <string>
#include <string_view>
#include <utility>

#include "helper/pinentry.h"
#include "passphrase/normal_form.h"
#include "process/helper_protocol.h"
#include "vault/unlock.h"

namespace cerby::helper {
namespace {

constexpr int kTries = 3;
constexpr int kWordsInALine = 4;

constexpr std::string_view kAboutWords =
    "Write down these 24 recovery words, in this order, and keep them where nobody else finds them. They are "
    "shown only "
    "this once. They open the vault when nothing else does.";

Failure failure_of(const Assuan::Reply& reply) {
  const Outcome outcome = outcome_of_pinentry(reply.error);
  if (outcome != Outcome::UnlockUnavailable) return {outcome, {}};
  return {outcome, "pinentry cannot show a dialog here (error " + std::to_string(reply.error) + ")"};
}

Expected<Assuan::Reply> get_pin(Pinentry& pinentry) {
  CERBY_TRY(Assuan::Reply reply, pinentry.command("GETPIN"));
  if (reply.error != 0) return std::unexpected(failure_of(reply));
  return reply;
}

// Twice the same: asked in one dialog by a pinentry that can, else in two.
Expected<bool> is_repeated(Pinentry& pinentry, const Assuan::Reply& first) {
  if (first.repeated) return true;
  CERBY_CHECK(pinentry.set("SETDESC", "Enter the same passphrase once more."));
  CERBY_TRY(const Assuan::Reply second, get_pin(pinentry));
  return second.data.view().equals(first.data.view());
}

// "1. word   2. word", a few in a line, put together in guarded memory.
Secret numbered(SecretView words) {
  constexpr std::size_t kRoomForEach = 8;  // number, point and blanks
  const std::string_view all = words.text(SecretAccess("numbering the recovery words"));
  process::PayloadWriter out(kAboutWords.size() + words.size() + (all.size() + 2) * kRoomForEach);
  out.rest(view_of(kAboutWords)).rest(view_of("\n"));
  int number = 0;
  for (std::size_t start = 0; start < all.size();) {
    const std::size_t end = std::min(all.find(' ', start), all.size());
    out.rest(view_of(number % kWordsInALine == 0 ? "\n" : "   "));
    out.rest(view_of(std::to_string(++number) + ". ")).rest(words.part(start, end - start));
    start = end + 1;
  }
  return out.finish();
}

}  // namespace

Expected<Secret> ask_passphrase(const PromptProgram& program, const vault::Prompt::Question& question) {
  CERBY_TRY(Pinentry pinentry, Pinentry::start(program));
  CERBY_CHECK(pinentry.set("SETPROMPT", question.of_app ? "Password:" : "Passphrase:"));
  if (question.repeat) (void)pinentry.command("SETREPEAT", view_of("Once more:"));  // unknown to some
  std::string error = question.error;
  for (int tried = 0; tried < kTries; ++tried) {
    CERBY_CHECK(pinentry.set("SETDESC", question.text));
    if (!error.empty()) CERBY_CHECK(pinentry.set("SETERROR", error));
    CERBY_TRY(Assuan::Reply reply, get_pin(pinentry));
    if (question.of_app) return std::move(reply.data);
    auto normal = in_normal_form(reply.data.view());
    if (!question.repeat) return normal;
    if (reply.data.empty()) {
      error = "It must not be empty.";
      continue;
    }
    const auto fit = normal ? vault::check_new_passphrase(normal->view())
                            : Expected<void>(std::unexpected(normal.error()));
    if (!fit) {
      error = "That one is refused: " + fit.error().detail + ".";
      continue;
    }
    CERBY_TRY(const bool same, is_repeated(pinentry, reply));
    if (same) return normal;
    error = "The two were not the same.";
  }
  return fail(Outcome::UnlockCancelled, "no passphrase that is long enough was given twice the same");
}

Expected<bool> show_recovery(const PromptProgram& program, SecretView words) {
  CERBY_TRY(Pinentry pinentry, Pinentry::start(program));
  const Secret text = numbered(words);
  CERBY_TRY(const Assuan::Reply shown, pinentry.command("SETDESC", text.view()));
  if (shown.error != 0) return std::unexpected(failure_of(shown));
  CERBY_CHECK(pinentry.set("SETOK", "I have written them down"));
  CERBY_CHECK(pinentry.set("SETCANCEL", "Cancel"));
  CERBY_TRY(const Assuan::Reply reply, pinentry.command("CONFIRM"));
  if (reply.error == 0) return true;
  const Failure failure = failure_of(reply);
  if (failure.outcome == Outcome::UnlockCancelled) return false;
  return std::unexpected(failure);
}

}  // namespace cerby::helper
