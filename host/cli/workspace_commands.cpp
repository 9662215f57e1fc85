#include "cli/workspace_commands.h"

#include <fmt/format.h>

#include <algorithm>

namespace cerby::cli {

namespace {

struct WorkspaceOptions {
  std::string address;
  std::vector<std::string> idps;
  std::string role = "user";
  bool development = false;
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
          {"set_by", workspace.set_by == SetBy::Administrator ? "administrator" : "user"}};
}

Expected<void> refuse_administrators(const Workspace* workspace, const Paths& paths) {
  if (workspace == nullptr || workspace->set_by == SetBy::User) return {};
  return fail(Outcome::InputInvalid, fmt::format("{} is set by the administrator, in {}",
                                                 workspace->address.text(), paths.system_config.string()));
}

Expected<int> run_add(Context& context, const WorkspaceOptions& options) {
  const auto loopback = options.development ? LoopbackHttp::Allowed : LoopbackHttp::Refused;
  CERBY_TRY(const Origin address, Origin::parse(options.address, loopback));
  Workspace workspace{.address = address, .idps = {}};
  for (const std::string& idp : options.idps) {
    CERBY_TRY(Origin origin, Origin::parse(idp, loopback));
    if (std::ranges::find(workspace.idps, origin) == workspace.idps.end())
      workspace.idps.push_back(std::move(origin));
  }
  workspace.role = *workspace_role_from(options.role);
  workspace.development = options.development;

  bool replaced = false;
  const auto put = [&](Config& config) -> Expected<void> {
    const Workspace* known = config.workspace(address);
    CERBY_CHECK(refuse_administrators(known, context.paths()));
    replaced = known != nullptr;
    std::erase_if(config.workspaces, [&](const Workspace& one) { return one.address == address; });
    config.workspaces.push_back(workspace);
    return {};
  };
  CERBY_CHECK(change_user_config(context.paths(), put));
  context.output.object(shown(workspace));
  context.output.line(fmt::format("{} {}.", address.text(), replaced ? "is changed" : "is added"));
  return kDone;
}

Expected<int> run_list(Context& context) {
  CERBY_TRY(const Config config, read_config(context.paths()));
  Json list = Json::array();
  std::vector<Row> rows{{"ADDRESS", "IDENTITY PROVIDERS", "ROLE", "SET BY"}};
  for (const Workspace& workspace : config.workspaces) {
    const Json one = shown(workspace);
    rows.push_back({workspace.address.text(), fmt::format("{}", fmt::join(texts(workspace.idps), " ")),
                    one["role"], one["set_by"]});
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

Expected<int> run_remove(Context& context, const WorkspaceOptions& options) {
  CERBY_TRY(const Origin address, Origin::parse(options.address, LoopbackHttp::Allowed));
  const auto take_out = [&](Config& config) -> Expected<void> {
    const Workspace* known = config.workspace(address);
    if (known == nullptr) return fail(Outcome::NotFound, address.text());
    CERBY_CHECK(refuse_administrators(known, context.paths()));
    std::erase_if(config.workspaces, [&](const Workspace& one) { return one.address == address; });
    return {};
  };
  CERBY_CHECK(change_user_config(context.paths(), take_out));
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
        "cerbyctl workspace add https://acme.cerby.test --idp https://acme.okta.test --as login-only"}},
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

  add_verb(*group, context, {"list", "List the workspaces", {"cerbyctl workspace list --json"}},
           [](Context& with) { return run_list(with); });
  CLI::App* remove =
      add_verb(*group, context,
               {"remove", "Forget a workspace", {"cerbyctl workspace remove https://acme.cerby.test"}},
               [options](Context& with) { return run_remove(with, *options); });
  remove->add_option("address", options->address, "The workspace: https://host")->required();
}

}  // namespace cerby::cli
