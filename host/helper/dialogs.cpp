#include "helper/dialogs.h"

#include <string>
#include <string_view>
#include <utility>

#include "helper/pinentry.h"
#include "passphrase/normal_form.h"
#include "vault/unlock.h"

namespace cerby::helper {
namespace {

constexpr int kTries = 3;

// Twice the same: asked in one dialog by a pinentry that can, else in two.
Expected<bool> is_repeated(Pinentry& pinentry, const Assuan::Reply& first) {
  if (first.repeated) return true;
  CERBY_CHECK(pinentry.set("SETDESC", "Enter the same passphrase once more."));
  CERBY_TRY(const Assuan::Reply second, pinentry.get_pin());
  return second.data.view().equals(first.data.view());
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
    CERBY_TRY(Assuan::Reply reply, pinentry.get_pin());
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

Expected<Secret> try_prompt(const PromptProgram& program) {
  CERBY_TRY(Pinentry pinentry, Pinentry::start(program));
  CERBY_TRY(Assuan::Reply reply, pinentry.command("GETINFO", view_of("flavor")));
  return std::move(reply.data);
}

}  // namespace cerby::helper
