#include "cli/launch_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/account_view.h"
#include "cli/rehearsal.h"
#include "cli/request_file.h"
#include "cli/told.h"
#include "cli/vault_access.h"
#include "launch/gate.h"
#include "launch/launch.h"
#include "launch/serve.h"
#include "wire/caller.h"

namespace cerby::cli {

namespace {

struct LaunchOptions {
  std::vector<std::string> what;
  std::string from;
  std::vector<std::string> pages;
  bool dry_run = false;
};

// Collects the replies for --json, and tells them as they come otherwise.
struct Told {
  const Output& output;
  Json replies = Json::array();
  std::optional<Failure> failure = {};

  Listener listener() {
    return [this](const wire::ReplyBody& reply) {
      if (const auto* failed = std::get_if<wire::FailedReply>(&reply)) failure = failed->failure;
      replies.push_back(Json::parse(wire::write_redacted({.id = 0, .body = reply})));
      output.line("The host " + told(reply) + ".");
    };
  }
};

// Of a launch that ran out of pages nothing is wrong: that is what was asked for.
Expected<int> finish(const Context& context, const Told& told) {
  context.output.object({{"replies", told.replies}});
  const bool failed = told.failure && told.failure->outcome != Outcome::TabClosed;
  return failed ? kFailed : kDone;
}

struct Machine {
  Configuration config;
  vault::KernelKeyring cache;
  Desktop desktop;
  TerminalPrompt prompt;
  launch::Gate gate;

  Machine(Context& context, Expected<Config> known)
      : config(std::move(known)),
        cache(kept_keys(context)),
        desktop(context),
        prompt(context.output),
        gate(context.paths(), config, context.clock, cache) {
    gate.use({.store = &desktop.key_store(), .tpm = &desktop.tpm(), .prompt = &prompt});
  }
};

Expected<int> rehearse_account(Context& context, const LaunchOptions& options) {
  CERBY_TRY(Config config, read_config(context.paths()));
  std::string address;
  std::vector<wire::PageRequest> pages;
  {
    CERBY_TRY(vault::Vault vault, open_vault(context));
    CERBY_TRY(const vault::Account account, find_account(vault, options.what.front()));
    address = launch_url(account);
    for (const std::string& file : options.pages) {
      CERBY_TRY(wire::PageRequest page,
                read_page(file, account.origins.empty() ? "" : account.origins.front()));
      pages.push_back(std::move(page));
    }
  }
  wire::LaunchRequest request;
  request.address = address;
  if (!options.from.empty()) request.initiator = options.from;
  context.output.line("The browser goes to " + address + ".");
  Machine machine(context, std::move(config));
  Told told{context.output};
  WillingExtension extension(std::move(pages), told.listener());
  const auto ending = launch::run(request, {.config = machine.config.or_defaults(),
                                            .clock = context.clock,
                                            .gate = machine.gate,
                                            .extension = extension,
                                            .protocol = wire::kProtocolMax,
                                            .prove_identity = [] {},
                                            .use = source::Use::Played});
  if (!ending && !told.failure && ending.error().outcome != Outcome::TabClosed)
    return std::unexpected(ending.error());
  return finish(context, told);
}

Expected<int> replay_files(Context& context, const LaunchOptions& options) {
  std::vector<wire::RequestBody> requests;
  for (const std::string& file : options.what) {
    CERBY_TRY(auto request, read_request(file));
    requests.push_back(std::move(request));
  }
  if (!std::holds_alternative<wire::HelloRequest>(requests.front())) {
    requests.insert(requests.begin(), wire::HelloRequest{.protocol = {},
                                                         .extension_version = "0",
                                                         .challenge = std::vector<std::uint8_t>(32)});
  }
  Machine machine(context, read_config(context.paths()));
  Told told{context.output};
  ScriptedExtension extension(std::move(requests), told.listener());
  const wire::Caller caller{wire::Caller::Browser::Chromium,
                            std::string(wire::chromium_extension_ids().front())};
  launch::serve({.config = machine.config,
                 .clock = context.clock,
                 .gate = machine.gate,
                 .extension = extension,
                 .caller = caller,
                 .use = source::Use::Played});
  return finish(context, told);
}

Expected<int> run(Context& context, const LaunchOptions& options) {
  if (!options.dry_run)
    return wrong_usage(context, "a launch needs a browser; without one there is --dry-run");
  const auto files =
      std::ranges::count_if(options.what, [](const std::string& one) { return one.ends_with(".json"); });
  if (files == static_cast<std::ptrdiff_t>(options.what.size())) return replay_files(context, options);
  if (options.what.size() == 1) return rehearse_account(context, options);
  return wrong_usage(context, "give one account, or files of requests (*.json)");
}

}  // namespace

void add_launch_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<LaunchOptions>();
  CLI::App* verb =
      add_verb(app, context,
               {"launch",
                "Play a launch without a browser; secrets stay redacted, a code of the moment counts as "
                "used, a backup code does not",
                {"cerbyctl launch --dry-run Contentzilla --from https://acme.okta.test --page page.json",
                 "cerbyctl launch --dry-run launch.json page.json filled.json page2.json"}},
               [options](Context& with) { return run(with, *options); });
  verb->add_option("what", options->what, "An account, or files that hold one request each (PROTOCOL.md)")
      ->required();
  verb->add_flag("--dry-run", options->dry_run, "Send nothing to a browser");
  verb->add_option("--from", options->from,
                   "With an account: the origin that the launch comes from (default: none)");
  verb->add_option("--page", options->pages,
                   "With an account: the pages that the browser shows, one after the other")
      ->expected(1)
      ->take_all();
}

}  // namespace cerby::cli
