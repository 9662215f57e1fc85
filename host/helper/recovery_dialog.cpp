#include <sodium.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "helper/dialogs.h"
#include "helper/pinentry.h"
#include "process/helper_protocol.h"
#include "vault/word_check.h"

namespace cerby::helper {
namespace {

constexpr int kTimesShown = 5, kTriesOfAWord = 3;
constexpr int kWordsInALine = 4;

constexpr std::string_view kAboutWords =
    "Write down these 24 recovery words, in this order, and keep them where nobody else finds them. They "
    "open "
    "the vault when nothing else does. They are shown only now; next, four of them are asked for.";

// `before`, and "1. word   2. word", a few in a line, put together in guarded memory.
Secret numbered(SecretView words, std::string_view before) {
  constexpr std::size_t kRoomForEach = 8;  // number, point and blanks
  const std::string_view all = words.text(SecretAccess("numbering the recovery words"));
  process::PayloadWriter out(before.size() + words.size() + (all.size() + 2) * kRoomForEach);
  out.rest(view_of(before)).rest(view_of("\n"));
  int number = 0;
  for (std::size_t start = 0; start < all.size();) {
    const std::size_t end = std::min(all.find(' ', start), all.size());
    out.rest(view_of(number % kWordsInALine == 0 ? "\n" : "   "));
    out.rest(view_of(std::to_string(++number) + ". ")).rest(words.part(start, end - start));
    start = end + 1;
  }
  return out.finish();
}

// False: not confirmed.
Expected<bool> show(Pinentry& pinentry, SecretView text) {
  CERBY_TRY(const Assuan::Reply shown, pinentry.command("SETDESC", text));
  if (shown.error != 0) return std::unexpected(failure_of(shown));
  CERBY_CHECK(pinentry.set("SETOK", "I wrote them down"));
  CERBY_CHECK(pinentry.set("SETCANCEL", "Cancel"));
  CERBY_TRY(const Assuan::Reply reply, pinentry.command("CONFIRM"));
  if (reply.error == 0) return true;
  const Failure failure = failure_of(reply);
  if (failure.outcome == Outcome::UnlockCancelled) return false;
  return std::unexpected(failure);
}

// The word is on the paper, so it may be seen; that a pinentry shows what is typed cannot be asked of it,
// those that can have a button for it.
Expected<bool> ask_word(Pinentry& pinentry, SecretView words, std::size_t number) {
  const std::string named = "word " + std::to_string(number);
  for (int tried = 0; tried < kTriesOfAWord; ++tried) {
    CERBY_CHECK(pinentry.set("SETDESC", "Enter " + named + " of the 24 that you wrote down."));
    CERBY_CHECK(pinentry.set("SETPROMPT", "Word " + std::to_string(number) + ":"));
    if (tried > 0)
      CERBY_CHECK(pinentry.set("SETERROR", "That is not " + named + ". Look at what you wrote down."));
    CERBY_TRY(const Assuan::Reply reply, pinentry.get_pin());
    if (vault::is_word(reply.data.view(), vault::word_of(words, number))) return true;
  }
  return false;
}

// What to say above the words when they are shown again; nothing: all four were right.
Expected<std::optional<std::string>> ask_for_four(Pinentry& pinentry, SecretView words) {
  CERBY_CHECK(pinentry.set("SETOK", "OK"));
  CERBY_CHECK(pinentry.set("SETCANCEL", "Show the words again"));
  for (const std::size_t number : vault::words_to_ask_for(randombytes_uniform)) {
    const auto right = ask_word(pinentry, words, number);
    if (!right && right.error().outcome == Outcome::UnlockCancelled) return std::string();
    if (!right) return std::unexpected(right.error());
    if (!*right)
      return "Word " + std::to_string(number) + " was another one: compare what you wrote down.\n\n";
  }
  return std::nullopt;
}

}  // namespace

Expected<bool> show_recovery(const PromptProgram& program, SecretView words) {
  CERBY_TRY(Pinentry pinentry, Pinentry::start(program));
  std::string before;
  for (int times = 0; times < kTimesShown; ++times) {
    const Secret text = numbered(words, before + std::string(kAboutWords));
    CERBY_TRY(const bool confirmed, show(pinentry, text.view()));
    if (!confirmed) return false;
    CERBY_TRY(auto again, ask_for_four(pinentry, words));
    if (!again) return true;
    before = std::move(*again);
  }
  return false;
}

}  // namespace cerby::helper
