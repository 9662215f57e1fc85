#include "cli/account_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/account_fields.h"
#include "cli/account_reveal.h"
#include "cli/account_view.h"
#include "cli/origin_given.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"

namespace cerby::cli {

namespace {

struct AccountOptions {
  CLI::App* verb = nullptr;
  AccountFields fields;
  std::string account, workspace, site;
  std::vector<std::string> forget, reveal;
  bool yes = false;
};

// Where a person adds an account by hand, the secrets are asked for; an empty answer is none.
Expected<void> ask_for_secrets(AccountOptions& options) {
  if (any_given(*options.verb, options.fields.wishes())) return options.fields.read(*options.verb);
  if (!stdin_is_terminal()) return options.fields.take_code();
  CERBY_TRY(const Terminal terminal, Terminal::open());
  CERBY_TRY(options.fields.password, terminal.ask_secret("Password (empty for none): "));
  if (!options.fields.otpauth_picture) {
    CERBY_TRY(options.fields.otpauth,
              terminal.ask_secret("otpauth:// address or code secret (empty for none): "));
  }
  return options.fields.take_code();
}

Expected<int> run_add(Context& context, AccountOptions& options) {
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_CHECK(ask_for_secrets(options));
  vault::Account account;
  account.id = Uuid::random();
  account.role = vault::ItemRole::Owner;
  account.created = account.changed = context.clock.unix_time();
  CERBY_CHECK(put_into(account, std::move(options.fields), config));
  CERBY_CHECK(vault.put(account));
  remember_change(context, vault);
  context.output.object(shown(account));
  context.output.line(fmt::format("{} is added.", account.name));
  context.output.line(fmt::format("Id:             {}", account.id.text()));
  context.output.line(fmt::format("Launch address: {}", launch_url(account)));
  return kDone;
}

// What a list needs of an account. Its secrets are let go of at once: a process has no room for those of very
// many.
struct Listed {
  std::string name;
  Uuid id;
  Json json{};
  Row row{};
};

Listed listed(const vault::Account& account, Output::Form form) {
  Listed one{.name = account.name, .id = account.id};
  if (form == Output::Form::ForPrograms) {
    one.json = shown(account);
  } else {
    one.row = {account.name, account.app, account.user_name, std::string(vault::text_of(account.role)),
               account.id.text()};
  }
  return one;
}

// After the list, where it is seen: which they are, and why, stands above it.
void say_unread(Context& context, std::size_t number) {
  context.output.note(
      fmt::format("{} could not be read. All that is damaged: cerbyctl vault verify. To keep what is whole: "
                  "cerbyctl vault repair.",
                  number == 1 ? "1 account" : fmt::format("{} accounts", number)));
}

Expected<int> run_list(Context& context, const AccountOptions& options) {
  CERBY_TRY(vault::Vault vault, open_vault(context));
  std::string workspace;
  if (!options.workspace.empty()) {
    CERBY_TRY(const Origin origin, origin_given(options.workspace, LoopbackHttp::Allowed));
    const auto config = read_config(context.paths());
    const auto* const known = config ? config->workspace(origin) : nullptr;
    if (known != nullptr && known->source != AccountSource::Vault)
      return fail(Outcome::NotInWorkspace, origin.text());
    workspace = origin.text();
  }
  std::vector<Listed> accounts;
  const auto take = [&](const vault::Account& account) -> Expected<void> {
    if (workspace.empty() || account.workspace == workspace)
      accounts.push_back(listed(account, context.output.form));
    return {};
  };
  Json not_listed = Json::array();
  const auto note = [&](const Uuid& id, const Failure& failure) {
    not_listed.push_back({{"id", id.text()}, {"why", describe(failure)}});
    context.output.note(fmt::format("Not listed: {}", describe(failure)));
  };
  if (options.site.empty()) {
    CERBY_CHECK(vault.each_account(take, note));
  } else {
    CERBY_TRY(const Origin site, origin_given(options.site, LoopbackHttp::Allowed));
    CERBY_CHECK(vault.each_account_for(site, take, note));
  }
  std::ranges::sort(accounts, {}, [](const Listed& one) { return std::tie(one.name, one.id); });
  Json list = Json::array();
  std::vector<Row> rows{{"NAME", "APP", "USER NAME", "ROLE", "ID"}};
  for (Listed& account : accounts) {
    list.push_back(std::move(account.json));
    rows.push_back(std::move(account.row));
  }
  const int result = not_listed.empty() ? kDone : kLeftOut;
  const auto unread = not_listed.size();
  context.output.object({{"accounts", std::move(list)}, {"not_listed", std::move(not_listed)}});
  if (accounts.empty() && result == kDone)
    context.output.line("There is no such account. Add one: cerbyctl account add --help");
  if (!accounts.empty()) {
    for (const std::string& line : columns(rows)) context.output.line(line);
  }
  if (unread > 0) say_unread(context, unread);
  return result;
}

Expected<int> run_show(Context& context, const AccountOptions& options) {
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(const vault::Account account, find_account(vault, options.account));
  if (!options.reveal.empty()) return reveal(context, account, options.reveal);
  context.output.object(shown(account));
  print(context.output, account);
  return kDone;
}

void forget(vault::Account& account, const std::vector<std::string>& fields) {
  const auto wanted = [&](std::string_view field) {
    return std::ranges::find(fields, field) != fields.end();
  };
  if (wanted("password")) account.password = {};
  if (wanted("otpauth")) account.otpauth = {};
  if (wanted("notes")) account.notes = {};
  if (wanted("backup-codes")) {
    account.backup_codes.clear();
    account.used_backup_codes.clear();
  }
  if (wanted("form-sites")) account.allowed_form_sites.clear();
  if (wanted("recipe")) account.recipe.clear();
  if (wanted("origins") && !account.origins.empty()) account.origins.resize(1);
}

// --json and the account's name change nothing.
bool changes_something(const CLI::App& verb) {
  return std::ranges::any_of(verb.get_options(), [](const CLI::Option* option) {
    return option->count() > 0 && !option->get_positional() && !option->check_lname("json");
  });
}

Expected<int> run_edit(Context& context, AccountOptions& options) {
  if (!changes_something(*options.verb)) {
    return wrong_usage(context, "there is nothing to change: name a field (cerbyctl account edit --help)");
  }
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(vault::Account account, find_account(vault, options.account));
  CERBY_CHECK(options.fields.read(*options.verb));
  forget(account, options.forget);
  CERBY_CHECK(put_into(account, std::move(options.fields), config));
  account.changed = context.clock.unix_time();
  CERBY_CHECK(vault.put(account));
  remember_change(context, vault);
  context.output.object(shown(account));
  context.output.line(fmt::format("{} is changed.", account.name));
  return kDone;
}

Expected<int> run_remove(Context& context, const AccountOptions& options) {
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(const vault::Account account, find_account(vault, options.account));
  if (!options.yes) {
    CERBY_CHECK(confirm(
        printable(fmt::format("This removes {} ({}) with its secrets.", account.name, account.user_name)),
        "yes"));
  }
  CERBY_CHECK(vault.remove(account.id));
  remember_change(context, vault);
  context.output.object({{"removed", account.id.text()}});
  context.output.line(fmt::format("{} is removed.", account.name));
  return kDone;
}

CLI::Option* add_account(CLI::App* verb, const std::shared_ptr<AccountOptions>& options) {
  return verb->add_option("account", options->account, "Its id, or its name where only one has it")
      ->required();
}

}  // namespace

void add_account_commands(CLI::App& app, Context& context) {
  CLI::App* group = add_group(app, "account", "The accounts in the vault");
  const auto add_one = [&](const VerbText& text, auto run) {
    auto options = std::make_shared<AccountOptions>();
    options->verb =
        add_verb(*group, context, text, [options, run](Context& with) { return run(with, *options); });
    return options;
  };

  auto add = add_one({"add",
                      "Add an account and print its launch address",
                      {"cerbyctl account add --name Contentzilla --app Instagram \\",
                       "    --login-url https://login.instagram.test/ --origin https://www.instagram.test \\",
                       "    --username zilla --password-stdin --otpauth-stdin < two-lines.txt"}},
                     run_add);
  add->fields.add_to(*add->verb);
  for (const char* needed : {"--name", "--app", "--login-url"}) add->verb->get_option(needed)->required();

  auto list =
      add_one({"list",
               "List the accounts",
               {"cerbyctl account list --json", "cerbyctl account list --for https://www.instagram.test",
                "\nExit codes: 0 all are listed, 1 failed, 3 some could not be read: they are named."}},
              run_list);
  list->verb->add_option("--for", list->site, "Only those for this site (an origin)");
  list->verb->add_option("--workspace", list->workspace, "Only those of this workspace");

  auto show = add_one(
      {"show",
       "Show an account",
       {"cerbyctl account show Contentzilla", "cerbyctl account show Contentzilla --reveal password"}},
      run_show);
  add_account(show->verb, show);
  show->verb
      ->add_option("--reveal", show->reveal,
                   "Show one secret: password, otpauth, notes or backup-codes (Owners only)")
      ->check(CLI::IsMember({"password", "otpauth", "notes", "backup-codes"}))
      ->expected(1)
      ->take_all();

  auto edit = add_one({"edit",
                       "Change fields of an account",
                       {"cerbyctl account edit Contentzilla --password-stdin < new.txt",
                        "cerbyctl account edit Contentzilla --origin https://www.instagram.test --origin "
                        "https://*.cdn.instagram.test",
                        "cerbyctl account edit Contentzilla --otpauth-qr screenshot.png",
                        "cerbyctl account edit Contentzilla --forget otpauth"}},
                      run_edit);
  add_account(edit->verb, edit);
  edit->fields.add_to(*edit->verb);
  edit->verb->get_option("--origin")
      ->description("Another site of the app; those given replace all but the log-in page's own");
  edit->verb
      ->add_option("--forget", edit->forget,
                   "Forget a field: password, otpauth, notes, backup-codes, origins, form-sites or recipe")
      ->check(
          CLI::IsMember({"password", "otpauth", "notes", "backup-codes", "origins", "form-sites", "recipe"}))
      ->expected(1)
      ->take_all();

  auto remove =
      add_one({"remove", "Remove an account", {"cerbyctl account remove Contentzilla --yes"}}, run_remove);
  add_account(remove->verb, remove);
  remove->verb->add_flag("--yes", remove->yes, "Do not ask");
}

}  // namespace cerby::cli
