// What the helper asks a person, in the desktop's own dialog: a pinentry, one process for each dialog.
#pragma once

#include <filesystem>

#include "base/outcome.h"
#include "base/paths.h"
#include "base/secret.h"
#include "vault/opening.h"

namespace cerby::helper {

class PromptStarter;  // prompt_starter.h

struct PromptProgram {
  std::filesystem::path path;              // as the configuration names it
  Environment environment;                 // the short one, for its options
  const PromptStarter* starter = nullptr;  // of that program with that environment
  int host = -1;                           // closed by the host when nobody waits for the answer any more
};

// All: unlock_unavailable (no such program, one that is not safe to run, one that cannot show a dialog
// here), timed_out (the dialog's own limit), cancelled (the host is gone).

// unlock_cancelled. With question.repeat it is asked until it was given twice the same and is not empty,
// three times at most (unlock_cancelled then as well). With question.of_app whatever was typed is the answer.
Expected<Secret> ask_passphrase(const PromptProgram& program, const vault::Prompt::Question& question);
// Shows the words; once the user says that they are written down, asks for four of them, in dialogs of their
// own, three times each. Cancelling one of these, or a wrong third try, shows the words again, and then four
// others are asked for. False: the user closed the words, or had them shown five times without naming the
// four.
Expected<bool> show_recovery(const PromptProgram& program, SecretView words);
// Whether the program starts and answers, with no dialog: what kind it says that it is; empty: it does not
// say.
Expected<Secret> try_prompt(const PromptProgram& program);

}  // namespace cerby::helper
