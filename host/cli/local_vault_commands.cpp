#include "cli/local_vault_commands.h"

#include <fmt/format.h>

#include <memory>

#include "cli/account_fields.h"
#include "cli/local_vault_place.h"
#include "cli/local_vault_removal.h"
#include "cli/local_vault_sharing.h"
#include "cli/recovery_words.h"
#include "cli/secret_input.h"
#include "cli/vault_access.h"
#include "vault/words.h"

namespace cerby::cli {
namespace {

struct LocalVaultOptions {
  CLI::App* verb = nullptr;
  std::string workspace, label, vault, account;
  bool finish = false;
  Secret words;
  AccountFields fields;
};

Expected<int> run_create(Context& context, const LocalVaultOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto made, source::create_local_vault(at.talk, options.label));
  remember_change(context, at.place.vault);
  // First of all: nobody else has them, and what follows can be done again.
  CERBY_CHECK(print_words(context.output, vault::words_from_entropy(made.entropy)));
  CERBY_TRY(const auto sent, source::send_missing_keys(at.talk, made.id));
  context.output.object({{"id", made.id.text()},
                         {"label", options.label},
                         {"sent", sent.sent},
                         {"not_sent", ids_of(sent.unknown)}});
  context.output.line(
      fmt::format("The local vault {} is made: {}", printable(options.label), made.id.text()));
  say_sent(context.output, sent);
  return sent.unknown.empty() ? kDone : kLeftOut;
}

Expected<int> run_list(Context& context, const LocalVaultOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto all, source::list_local_vaults(at.talk));
  std::vector<Row> rows{{"LABEL", "KEY", "HERE", "ID"}};
  Json list = Json::array();
  for (const auto& one : all) {
    CERBY_TRY(const auto keys, at.place.vault.data_keys(at.talk.workspace(), one.id));
    const bool here = keys && !keys->key(static_cast<std::uint32_t>(one.epoch)).empty();
    list.push_back({{"id", one.id.text()},
                    {"label", one.label},
                    {"epoch", one.epoch},
                    {"owner", one.owner ? one.owner->text() : ""},
                    {"key_here", here}});
    rows.push_back({printable(one.label), std::to_string(one.epoch), here ? "yes" : "no", one.id.text()});
  }
  context.output.object({{"address", at.place.address.text()}, {"local_vaults", list}});
  if (all.empty()) {
    context.output.line("There is no local vault. Make one: cerbyctl local-vault create --label LABEL");
  } else {
    for (const std::string& line : columns(rows)) context.output.line(line);
  }
  return kDone;
}

Expected<int> run_send_keys(Context& context, const LocalVaultOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  CERBY_TRY(const auto sent, source::send_missing_keys(at.talk, local.id));
  remember_change(context, at.place.vault);
  context.output.object({{"id", local.id.text()}, {"sent", sent.sent}, {"not_sent", ids_of(sent.unknown)}});
  say_sent(context.output, sent);
  return sent.unknown.empty() ? kDone : kLeftOut;
}

Expected<int> run_rotate(Context& context, const LocalVaultOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  return options.finish ? finish_local_rotation(context, at, local)
                        : rotate_local_vault(context, at, local.id);
}

Expected<int> run_recover(Context& context, LocalVaultOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  CERBY_TRY(const auto local, chosen_vault(at.talk, options.vault));
  const SecretWish words{"--words-stdin", "The 24 recovery words of the local vault", &options.words,
                         SecretWish::Shape::Words};
  CERBY_CHECK(read_secrets(*options.verb, {words}));
  if (options.words.empty()) CERBY_CHECK(ask_for(words));
  CERBY_TRY(const auto entropy, vault::entropy_from_words(options.words.view()));
  CERBY_CHECK(source::recover_local_vault(at.talk, local.id, entropy));
  remember_change(context, at.place.vault);
  return rotate_local_vault(context, at, local.id);
}

Expected<int> run_put(Context& context, LocalVaultOptions& options) {
  CERBY_TRY(const auto id, Uuid::parse(options.account));
  if (options.fields.role)
    return fail(Outcome::InputInvalid, "who has which role is the workspace's: --role is not taken here");
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.fields.workspace.value_or("")));
  options.fields.workspace.reset();
  LocalPlace at(context, std::move(opened));
  CERBY_CHECK(options.fields.read(*options.verb));
  const auto* const workspace = at.place.config.workspace(at.place.address);
  const auto loopback =
      workspace != nullptr && workspace->development ? LoopbackHttp::Allowed : LoopbackHttp::Refused;
  source::LocalAccounts accounts(at.talk, context.clock, loopback, source::Use::Real);
  CERBY_TRY(auto found, accounts.to_write(id));
  CERBY_CHECK(put_into(found.account, std::move(options.fields), at.place.config));
  found.account.changed = context.clock.unix_time();
  CERBY_TRY(const auto revision, accounts.put(found.account, found.local_vault));
  remember_change(context, at.place.vault);
  context.output.object({{"id", id.text()},
                         {"local_vault", found.local_vault.text()},
                         {"name", found.account.name},
                         {"login_url", found.account.login_address},
                         {"username", found.account.user_name},
                         {"revision", revision}});
  context.output.line(fmt::format("{} is sealed for its local vault.", printable(found.account.name)));
  return kDone;
}

}  // namespace

void add_local_vault_commands(CLI::App& app, Context& context) {
  CLI::App* group = add_group(app, "local-vault", "Vaults whose keys your devices alone have");
  const auto verb = [&](const VerbText& text, auto run) {
    auto options = std::make_shared<LocalVaultOptions>();
    options->verb =
        add_verb(*group, context, text, [options, run](Context& with) { return run(with, *options); });
    return options;
  };
  const auto takes_workspace = [](const auto& options) {
    options->verb->add_option("--workspace", options->workspace,
                              "The workspace's address (default: the only one that has its accounts)");
  };
  const auto takes_vault = [&](const auto& options) {
    takes_workspace(options);
    options->verb->add_option("vault", options->vault, "Its label or id (default: the only one)");
  };

  const auto create = verb({"create",
                            "Make one: prints its 24 recovery words, once",
                            {"cerbyctl local-vault create --label Finance"}},
                           run_create);
  create->verb->add_option("--label", create->label, "What people call it; the workspace sees it")
      ->required();
  takes_workspace(create);
  takes_workspace(verb(
      {"list", "List yours, and those that are shared with you", {"cerbyctl local-vault list"}}, run_list));

  const auto put = verb({"put",
                         "Seal an account that is in one: what is given replaces what there is",
                         {"cerbyctl local-vault put 40f74dba-31e7-41db-9035-9f3a35b884c8 --login-url "
                          "https://www.instagram.com/accounts/login/ --username zilla --password-stdin"}},
                        run_put);
  put->verb->add_option("account", put->account, "The account's id in the workspace")->required();
  put->fields.add_to(*put->verb);

  takes_vault(
      verb({"send-keys", "Send its key to your devices that lack it", {"cerbyctl local-vault send-keys"}},
           run_send_keys));
  const auto rotate = verb({"rotate",
                            "Give it a new key and new recovery words, and seal its accounts anew",
                            {"cerbyctl local-vault rotate --finish"}},
                           run_rotate);
  rotate->verb->add_flag("--finish", rotate->finish,
                         "No new key: only seal the accounts that an interrupted change left");
  takes_vault(rotate);
  const auto recover = verb({"recover",
                             "Get its key back with the recovery words, which are used up by it",
                             {"cerbyctl local-vault recover --words-stdin < words.txt"}},
                            run_recover);
  add_local_sharing_verbs(*group, context);
  recover->verb->add_flag("--words-stdin")
      ->description("Read the 24 words from stdin, or ask for them on a terminal");
  takes_vault(recover);
  add_local_removal_verbs(*group, context);
}

}  // namespace cerby::cli
