#include "cli/local_vault_sharing.h"

#include <fmt/format.h>

#include <memory>

#include "base/ascii.h"
#include "cli/local_vault_place.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "source/local_sharing.h"

namespace cerby::cli {
namespace {

struct SharingOptions {
  CLI::App* verb = nullptr;
  std::string workspace, vault, email, letters;
};

// Of letters that somebody read out: in one case, without what groups them.
std::string letters_in(std::string_view typed) {
  std::string letters;
  for (const char letter : typed)
    if (letter != ' ' && letter != '-') letters += ascii_lower(letter);
  return letters;
}

// Whether the person has compared them: asked for on the terminal, or given as the other one read them.
Expected<bool> is_compared(const source::ComparedUsers& users, const SharingOptions& options) {
  if (users.known) return true;
  if (!options.letters.empty()) {
    if (letters_in(options.letters) == letters_in(users.other_letters)) return true;
    return fail(Outcome::InputInvalid, "those are not the letters of that user's devices");
  }
  CERBY_TRY(const Terminal terminal, Terminal::open());
  terminal.say(
      fmt::format("Read these letters to each other, on the telephone or in one room:\n\n"
                  "  yours   {}\n  theirs  {}\n\n"
                  "The other's device shows them as well: cerbyctl device list\n\n",
                  users.own_letters, users.other_letters));
  const auto answer = terminal.ask("Type \"yes\" if both are the same on the other's device: ");
  return answer == "yes" || answer == "y";
}

std::unexpected<Failure> not_compared() {
  return fail(Outcome::LocalVaultUnconfirmed, "nothing was changed");
}

Expected<int> run_share(Context& context, const SharingOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  CERBY_TRY(const auto user, source::user_of(at.talk, options.email));
  CERBY_TRY(const auto users, source::to_compare(at.talk, user));
  CERBY_TRY(const bool same, is_compared(users, options));
  if (!same) return not_compared();
  CERBY_CHECK(source::compared(at.talk, users));
  CERBY_CHECK(source::add_member(at.talk, local.id, user));
  CERBY_TRY(const auto sent, source::send_missing_keys(at.talk, local.id));
  remember_change(context, at.place.vault);
  context.output.object({{"id", local.id.text()},
                         {"user", user.text()},
                         {"letters", users.own_letters},
                         {"sent", sent.sent},
                         {"not_sent", ids_of(sent.unknown)}});
  context.output.line(
      fmt::format("{} may hold the key of {}. On a device of theirs: cerbyctl local-vault "
                  "accept. Which accounts in it they may use is for the workspace to say.",
                  printable(options.email), printable(local.label)));
  say_sent(context.output, sent);
  return sent.unknown.empty() ? kDone : kLeftOut;
}

Expected<int> run_unshare(Context& context, const SharingOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  CERBY_TRY(const auto user, source::user_of(at.talk, options.email));
  CERBY_CHECK(source::remove_member(at.talk, local.id, user));
  context.output.note("They have the key that was sent to them: the vault gets another one.");
  return rotate_local_vault(context, at, local.id);
}

Expected<int> run_accept(Context& context, const SharingOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  CERBY_TRY(const auto owner, source::owner_of(at.talk, local.id));
  CERBY_TRY(const auto users, source::to_compare(at.talk, owner));
  CERBY_TRY(const bool same, is_compared(users, options));
  if (!same) return not_compared();
  CERBY_CHECK(source::compared(at.talk, users));
  CERBY_CHECK(source::accept_owner(at.talk, local.id, owner));
  CERBY_CHECK(source::data_key_of(at.talk, local.id, static_cast<std::uint32_t>(local.epoch)));
  CERBY_TRY(const auto sent, source::send_missing_keys(at.talk, local.id));
  remember_change(context, at.place.vault);
  context.output.object({{"id", local.id.text()},
                         {"owner", owner.text()},
                         {"letters", users.own_letters},
                         {"sent", sent.sent},
                         {"not_sent", ids_of(sent.unknown)}});
  context.output.line(fmt::format("{} opens on this computer.", printable(local.label)));
  say_sent(context.output, sent);
  return sent.unknown.empty() ? kDone : kLeftOut;
}

}  // namespace

void add_local_sharing_verbs(CLI::App& group, Context& context) {
  const auto verb = [&](const VerbText& text, auto run) {
    auto options = std::make_shared<SharingOptions>();
    auto* const added =
        add_verb(group, context, text, [options, run](Context& with) { return run(with, *options); });
    added->add_option("vault", options->vault, "Its label or id (default: the only one)");
    added->add_option("--workspace", options->workspace,
                      "The workspace's address (default: the only one that has its accounts)");
    options->verb = added;
    return options;
  };
  const auto takes_user = [](const auto& options) {
    options->verb->add_option("--user", options->email, "The user's mail address in the workspace")
        ->required();
  };
  const auto takes_letters = [](const auto& options) {
    options->verb->add_option("--letters", options->letters,
                              "Their letters, as they read them to you: nothing is asked then");
  };
  const auto share = verb({"share",
                           "Give a user its key, after you compared each other's devices",
                           {"cerbyctl local-vault share Finance --user bo@acme.example"}},
                          run_share);
  takes_user(share);
  takes_letters(share);
  takes_user(verb({"unshare",
                   "Take a user off it, and give it a new key",
                   {"cerbyctl local-vault unshare Finance --user bo@acme.example"}},
                  run_unshare));
  takes_letters(verb({"accept",
                      "Take over one that is shared with you, after you compared each other's devices",
                      {"cerbyctl local-vault accept Finance"}},
                     run_accept));
}

}  // namespace cerby::cli
