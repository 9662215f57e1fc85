#include "cli/session_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/device_enrol.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/workspace_place.h"
#include "source/devices.h"
#include "source/open_sessions.h"
#include "source/sign_in.h"
#include "source/workspace.h"

namespace cerby::cli {

namespace {

using Kind = vault::Session::Kind;

struct SessionOptions {
  std::string address;
  std::string session;
  bool sign_in_only = false;
};

// Whether it may ask for accounts; false: this computer was not let in.
Expected<bool> is_let_in(Context& context, WorkspacePlace& place) {
  auto proof = place.proof(context);
  const auto answers = source::ask_whether_it_answers(place.address, proof, place.helper.fetcher());
  if (answers) return true;
  if (answers.error().outcome == Outcome::DeviceNotTrusted) return false;
  // Of the account list alone: whoever asked for it was let in.
  if (answers.error().outcome == Outcome::RoleLoginOnly || answers.error().outcome == Outcome::RoleNone)
    return true;
  return std::unexpected(answers.error());
}

std::string sentence(Outcome outcome) {
  return fmt::format("{} {}", happened(outcome), hint(outcome));
}

// A person who copies an address may take a space along.
SecretView trimmed(const Secret& line) {
  const auto text = line.text(SecretAccess("finding the ends of a pasted address"));
  const auto first = std::min(text.find_first_not_of(' '), text.size());
  const auto last = text.find_last_not_of(' ');
  return last == std::string_view::npos ? SecretView() : line.view().part(first, last + 1 - first);
}

Expected<int> run_login(Context& context, const SessionOptions& options) {
  CERBY_TRY(auto place, WorkspacePlace::open(context, options.address));
  CERBY_TRY(const auto before, place.vault.session(place.address));
  if (before && before->kind == Kind::ApiKey) {
    return fail(Outcome::InputInvalid,
                fmt::format("the vault has an API key for it; first: cerbyctl workspace key {} --remove",
                            place.address.text()));
  }
  CERBY_TRY(const Terminal terminal, Terminal::open());
  auto& fetcher = place.helper.fetcher();
  CERBY_CHECK(source::ask_whether_one_can_sign_in(place.address, fetcher));
  CERBY_TRY(const auto begun, source::SignIn::begin(place.address, place.vault, context.clock));
  terminal.say(fmt::format(
      "Open this address in your browser, and sign in:\n\n  {}\n\n"
      "It ends at a page that says \"Signed in\". Copy the whole address of that page, and paste it "
      "here within a minute.\n",
      begun.address()));
  CERBY_TRY(const Secret pasted, terminal.ask_secret("Address of that page (it is not shown): "));
  CERBY_CHECK(begun.finish(trimmed(pasted), place.vault, fetcher, context.clock));
  remember_change(context, place.vault);
  if (options.sign_in_only) {
    CERBY_TRY(const bool let_in, is_let_in(context, place));
    context.output.object({{"address", place.address.text()}, {"let_in", let_in}});
    context.output.line(fmt::format("You are signed in to {}.", place.address.text()));
    if (!let_in) context.output.line(sentence(Outcome::DeviceNotTrusted));
    return kDone;
  }
  terminal.say(fmt::format("You are signed in to {}.\n", place.address.text()));
  // Goes on by itself; what was not done now, `cerbyctl device enrol` does later.
  const auto enrolled = enrol(context, place, terminal, {});
  context.output.object({{"address", place.address.text()}, {"let_in", enrolled.has_value()}});
  context.output.line(fmt::format("You are signed in to {}.", place.address.text()));
  if (enrolled) return kDone;
  context.output.note(describe(enrolled.error()));
  context.output.line(sentence(Outcome::DeviceNotTrusted));
  return kLeftOut;
}

Expected<int> run_logout(Context& context, const SessionOptions& options) {
  CERBY_TRY(auto place, WorkspacePlace::open(context, options.address));
  auto& fetcher = place.helper.fetcher();
  const auto& name = place.address.text();
  if (!options.session.empty()) {
    CERBY_TRY(const auto id, Uuid::parse(options.session));
    CERBY_TRY(const auto own, place.vault.session(place.address));
    if (!own || own->kind != Kind::SignIn) return fail(Outcome::SignInWanted, name);
    if (own->id != id) {
      auto proof = place.proof(context);
      CERBY_CHECK(source::end_session(place.address, id, proof, fetcher));
      context.output.object({{"ended", id.text()}});
      context.output.line(fmt::format("The session {} has ended.", id.text()));
      return kDone;
    }
  }
  const auto out = source::sign_out(place.address, place.vault, fetcher, context.clock);
  // A new sign-in begins anew with whose devices these are, too.
  CERBY_CHECK(place.vault.forget_enrolment(source::name_of(place.address)));
  if (!out && out.error().outcome == Outcome::NotFound) return std::unexpected(out.error());
  remember_change(context, place.vault);
  context.output.object({{"address", name}, {"workspace_told", out.has_value()}});
  context.output.line(fmt::format("You are signed out of {}.", name));
  if (out) return kDone;
  context.output.note(fmt::format("The workspace was not told, and has the session open until it expires: {}",
                                  describe(out.error())));
  return kLeftOut;
}

void show(const Output& output, const std::vector<source::AnsweredSession>& sessions) {
  std::vector<Row> rows{{"SESSION", "SIGNED IN", "UNTIL", "PROGRAM", "FROM", ""}};
  for (const auto& one : sessions) {
    rows.push_back({one.id.text(), printable(one.signed_in_at), printable(one.expires_at),
                    printable(one.agent), printable(one.address), one.current ? "this one" : ""});
  }
  for (const std::string& line : columns(rows)) output.line(line);
}

Json shown(const std::vector<source::AnsweredSession>& sessions) {
  Json list = Json::array();
  for (const auto& one : sessions) {
    list.push_back({{"id", one.id.text()},
                    {"signed_in_at", one.signed_in_at},
                    {"expires_at", one.expires_at},
                    {"agent", one.agent},
                    {"address", one.address},
                    {"current", one.current}});
  }
  return list;
}

int say_none(const Context& context, const Origin& address) {
  context.output.object({{"address", address.text()}, {"proof", "none"}});
  context.output.line(fmt::format("You are not signed in to {}.", address.text()));
  return kDone;
}

Expected<int> run_status(Context& context, const SessionOptions& options) {
  CERBY_TRY(auto place, WorkspacePlace::open(context, options.address));
  CERBY_TRY(const auto session, place.vault.session(place.address));
  if (!session) return say_none(context, place.address);
  const auto let_in = is_let_in(context, place);
  // It was ended in the workspace, and that was noticed now.
  if (!let_in && let_in.error().outcome == Outcome::SignInWanted) return say_none(context, place.address);
  if (!let_in) return std::unexpected(let_in.error());
  const auto& name = place.address.text();
  if (session->kind == Kind::ApiKey) {
    context.output.object({{"address", name}, {"proof", "api_key"}});
    context.output.line(fmt::format("{} takes the API key in the vault.", name));
    return kDone;
  }
  auto proof = place.proof(context);
  CERBY_TRY(const auto sessions, source::list_sessions(place.address, proof, place.helper.fetcher()));
  context.output.object(
      {{"address", name}, {"proof", "sign_in"}, {"let_in", *let_in}, {"sessions", shown(sessions)}});
  context.output.line(fmt::format("You are signed in to {}.", name));
  if (!*let_in) context.output.line(sentence(Outcome::DeviceNotTrusted));
  show(context.output, sessions);
  return kDone;
}

}  // namespace

void add_session_verbs(CLI::App& group, Context& context) {
  const auto add = [&](const VerbText& text, Expected<int> (*run)(Context&, const SessionOptions&)) {
    auto options = std::make_shared<SessionOptions>();
    CLI::App* verb =
        add_verb(group, context, text, [options, run](Context& with) { return run(with, *options); });
    verb->add_option("address", options->address, "The workspace: https://host")->required();
    return std::pair(verb, options);
  };
  const auto [login, login_options] =
      add({"login",
           "Sign in to a workspace whose accounts are there, by the browser; a launch does it by itself",
           {"cerbyctl workspace login https://acme.cerby.test"}},
          run_login);
  login->add_flag("--sign-in-only", login_options->sign_in_only,
                  "And do not go on to have this computer let in: cerbyctl device enrol does");
  const auto [logout, options] = add({"logout",
                                      "Sign out of a workspace, or end another of your sessions there",
                                      {"cerbyctl workspace logout https://acme.cerby.test",
                                       "cerbyctl workspace logout https://acme.cerby.test --session "
                                       "40f74dba-31e7-41db-9035-9f3a35b884c8"}},
                                     run_logout);
  logout->add_option("--session", options->session, "Another one, by its id in the list of `status`");
  add({"status",
       "Say how this computer proves itself to a workspace, and list your sessions there",
       {"cerbyctl workspace status https://acme.cerby.test --json"}},
      run_status);
}

}  // namespace cerby::cli
