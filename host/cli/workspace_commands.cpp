#include "cli/workspace_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/origin_given.h"
#include "cli/secret_input.h"
#include "cli/session_commands.h"
#include "cli/vault_access.h"

namespace cerby::cli {

namespace {

struct WorkspaceOptions {
  std::string address;
  std::vector<std::string> idps;
  std::string role = "user";
  bool development = false;
  std::string source = "vault";
  bool remove = false;  // of key
  CLI::App* verb = nullptr;
  Secret api_key;
};

std::vector<std::string> texts(const std::vector<Origin>& origins) {
  std::vector<std::string> all;
  for (const Origin& origin : origins) all.push_back(origin.text());
  return all;
}

Json shown(const Workspace& workspace) {
  return {{"address", workspace.address.text()},
          {"idps", texts(workspace.idps)},
          {"role", text_of(workspace.role)},
          {"development", workspace.development},
          {"source", text_of(workspace.source)},
          {"set_by", workspace.set_by == SetBy::Administrator ? "administrator" : "user"}};
}

Expected<void> refuse_administrators(const Workspace* workspace, const Paths& paths) {
  if (workspace == nullptr || workspace->set_by == SetBy::User) return {};
  return fail(Outcome::InputInvalid, fmt::format("{} is set by the administrator, in {}",
                                                 workspace->address.text(), paths.system_config.string()));
}

SecretWish api_key_wish(WorkspaceOptions& options) {
  return {.option = "--api-key-stdin", .question = "API key", .into = &options.api_key};
}

// Sealed in the vault; never in the configuration.
Expected<void> keep_api_key(Context& context, const Origin& workspace, const Secret& api_key) {
  if (!vault::is_proof(api_key.view())) return fail(Outcome::InputInvalid, "that is not an API key");
  CERBY_TRY(auto vault, open_vault(context));
  CERBY_CHECK(vault.put_session({.kind = vault::Session::Kind::ApiKey,
                                 .workspace = workspace.text(),
                                 .created = context.clock.unix_time(),
                                 .proof = Secret::copy_of(api_key.view())}));
  remember_change(context, vault);
  return {};
}

Expected<void> forget_api_key(Context& context, vault::Vault& vault, const Origin& workspace) {
  CERBY_CHECK(vault.remove_session(workspace));
  remember_change(context, vault);
  return {};
}

Expected<int> run_add(Context& context, WorkspaceOptions& options) {
  CERBY_CHECK(read_secrets(*options.verb, {api_key_wish(options)}));
  const auto loopback = options.development ? LoopbackHttp::Allowed : LoopbackHttp::Refused;
  CERBY_TRY(const Origin address, origin_given(options.address, loopback));
  Workspace workspace{.address = address, .idps = {}};
  for (const std::string& idp : options.idps) {
    CERBY_TRY(Origin origin, origin_given(idp, loopback));
    if (std::ranges::find(workspace.idps, origin) == workspace.idps.end())
      workspace.idps.push_back(std::move(origin));
  }
  workspace.role = *workspace_role_from(options.role);
  workspace.development = options.development;
  workspace.source = *account_source_from(options.source);
  if (!options.api_key.empty() && workspace.source != AccountSource::Workspace)
    return fail(Outcome::InputInvalid, "--api-key-stdin goes with --source workspace");
  if (workspace.source == AccountSource::Workspace && !address.text().starts_with("https://"))
    return fail(Outcome::InputInvalid, "accounts come from a workspace over https only");

  bool replaced = false;
  const auto put = [&](Config& config) -> Expected<void> {
    const Workspace* known = config.workspace(address);
    CERBY_CHECK(refuse_administrators(known, context.paths()));
    replaced = known != nullptr;
    std::erase_if(config.workspaces, [&](const Workspace& one) { return one.address == address; });
    config.workspaces.push_back(workspace);
    return {};
  };
  // First, so that no workspace is asked without one. What refuses the other half refuses this one too.
  if (!options.api_key.empty()) {
    CERBY_TRY(const Config config, read_config(context.paths()));
    CERBY_CHECK(refuse_administrators(config.workspace(address), context.paths()));
    CERBY_CHECK(keep_api_key(context, address, options.api_key));
  }
  CERBY_CHECK(change_user_config(context.paths(), put));
  context.output.object(shown(workspace));
  context.output.line(fmt::format("{} {}.", address.text(), replaced ? "is changed" : "is added"));
  return kDone;
}

Expected<int> run_list(Context& context) {
  CERBY_TRY(const Config config, read_config(context.paths()));
  Json list = Json::array();
  std::vector<Row> rows{{"ADDRESS", "IDENTITY PROVIDERS", "ROLE", "ACCOUNTS FROM", "SET BY"}};
  for (const Workspace& workspace : config.workspaces) {
    const Json one = shown(workspace);
    rows.push_back({workspace.address.text(), fmt::format("{}", fmt::join(texts(workspace.idps), " ")),
                    one["role"], one["source"], one["set_by"]});
    list.push_back(one);
  }
  context.output.object({{"workspaces", list}});
  if (list.empty()) {
    context.output.line("There is no workspace yet. Add one: cerbyctl workspace add ADDRESS --idp ADDRESS");
    return kDone;
  }
  for (const std::string& line : columns(rows)) context.output.line(line);
  return kDone;
}

// Another key for a workspace that is known, or none any more.
Expected<int> run_key(Context& context, WorkspaceOptions& options) {
  CERBY_TRY(const Origin address, origin_given(options.address));
  CERBY_TRY(const Config config, read_config(context.paths()));
  const auto* const workspace = config.workspace(address);
  if (options.remove) {
    CERBY_TRY(auto vault, open_vault(context));
    CERBY_TRY(const auto session, vault.session(address));
    if (session && session->kind != vault::Session::Kind::ApiKey)
      return fail(Outcome::NotFound, "an API key; to sign out: cerbyctl workspace logout " + address.text());
    CERBY_CHECK(forget_api_key(context, vault, address));
    context.output.object({{"removed", address.text()}});
    context.output.line(fmt::format("The API key for {} is removed.", address.text()));
    return kDone;
  }
  if (workspace == nullptr) return fail(Outcome::NotFound, address.text());
  if (workspace->source != AccountSource::Workspace)
    return fail(Outcome::InputInvalid,
                address.text() + " has its accounts in the vault: it needs no API key");
  const auto wish = api_key_wish(options);
  CERBY_CHECK(any_given(*options.verb, {wish}) ? read_secrets(*options.verb, {wish}) : ask_for(wish));
  CERBY_CHECK(keep_api_key(context, address, options.api_key));
  context.output.object({{"address", address.text()}});
  context.output.line(fmt::format("The API key for {} is kept in the vault.", address.text()));
  return kDone;
}

Expected<int> run_remove(Context& context, const WorkspaceOptions& options) {
  CERBY_TRY(const Origin address, origin_given(options.address, LoopbackHttp::Allowed));
  AccountSource source{};
  const auto take_out = [&](Config& config) -> Expected<void> {
    const Workspace* known = config.workspace(address);
    if (known == nullptr) return fail(Outcome::NotFound, address.text());
    source = known->source;
    CERBY_CHECK(refuse_administrators(known, context.paths()));
    std::erase_if(config.workspaces, [&](const Workspace& one) { return one.address == address; });
    return {};
  };
  CERBY_CHECK(change_user_config(context.paths(), take_out));
  bool has_key = false;
  if (auto vault = open_vault_quietly(context)) {
    const auto forgotten = forget_api_key(context, *vault, address);
    has_key = !forgotten && forgotten.error().outcome != Outcome::NotFound;
  } else {
    has_key = source == AccountSource::Workspace && vault.error().outcome != Outcome::VaultMissing;
  }
  if (has_key) {
    context.output.line(fmt::format(
        "Its API key stays in the vault until: cerbyctl workspace key {} --remove", address.text()));
  }
  context.output.object({{"removed", address.text()}});
  context.output.line(fmt::format("{} is removed; its accounts stay in the vault.", address.text()));
  return kDone;
}

}  // namespace

void add_workspace_commands(CLI::App& app, Context& context) {
  CLI::App* group = add_group(app, "workspace", "The workspaces that this computer knows");
  auto options = std::make_shared<WorkspaceOptions>();

  CLI::App* add = add_verb(
      *group, context,
      {"add",
       "Add a workspace, or change it",
       {"cerbyctl workspace add https://acme.cerby.test --idp https://acme.okta.test",
        "cerbyctl workspace add https://acme.cerby.test --idp https://acme.okta.test --as login-only",
        "cerbyctl workspace add https://acme.cerby.test --idp https://acme.okta.test --source workspace "
        "--api-key-stdin < key"}},
      [options](Context& with) { return run_add(with, *options); });
  add->add_option("address", options->address, "The workspace: https://host")->required();
  add->add_option("--idp", options->idps,
                  "An identity provider whose dashboard launches its accounts; repeat for more")
      ->required()
      ->expected(1)
      ->take_all();
  add->add_option("--as", options->role, "Your role in the workspace")
      ->check(CLI::IsMember({"user", "login-only"}))
      ->capture_default_str();
  add->add_flag("--development", options->development, "Allow http to localhost for it and its accounts");

  add->add_option("--source", options->source, "Where its accounts are: in the vault, or in the workspace")
      ->check(CLI::IsMember({"vault", "workspace"}))
      ->capture_default_str();
  const auto with_api_key = [](CLI::App& verb) {
    verb.add_flag("--api-key-stdin")->description("Read the API key for it from stdin; the vault keeps it");
  };
  with_api_key(*add);

  auto of_key = std::make_shared<WorkspaceOptions>();
  CLI::App* key = add_verb(*group, context,
                           {"key",
                            "Give another API key for a workspace whose accounts are there",
                            {"cerbyctl workspace key https://acme.cerby.test",
                             "cerbyctl workspace key https://acme.cerby.test --api-key-stdin < key",
                             "cerbyctl workspace key https://acme.cerby.test --remove"}},
                           [of_key](Context& with) { return run_key(with, *of_key); });
  key->add_option("address", of_key->address, "The workspace: https://host")->required();
  with_api_key(*key);
  key->add_flag("--remove", of_key->remove, "Take the key out of the vault")->excludes("--api-key-stdin");
  options->verb = add;
  of_key->verb = key;

  add_verb(*group, context, {"list", "List the workspaces", {"cerbyctl workspace list --json"}},
           [](Context& with) { return run_list(with); });
  CLI::App* remove =
      add_verb(*group, context,
               {"remove", "Forget a workspace", {"cerbyctl workspace remove https://acme.cerby.test"}},
               [options](Context& with) { return run_remove(with, *options); });
  remove->add_option("address", options->address, "The workspace: https://host")->required();
  add_session_verbs(*group, context);
}

}  // namespace cerby::cli
