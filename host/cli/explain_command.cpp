#include "cli/explain_command.h"

#include <algorithm>

#include "cli/account_view.h"
#include "cli/anybody.h"
#include "cli/request_file.h"
#include "cli/vault_access.h"
#include "launch/account_facts.h"
#include "page/explain.h"

namespace cerby::cli {

namespace {

struct ExplainOptions {
  std::string page, account, origin;
};

Json shown(const std::vector<page::Signal>& signals) {
  Json list = Json::array();
  for (const page::Signal& signal : signals)
    list.push_back({{"name", signal.name}, {"weight", signal.weight}});
  return list;
}

Json shown(const page::Understanding& understanding) {
  Json forms = Json::array();
  for (const page::FormUnderstanding& form : understanding.forms) {
    Json fields = Json::array();
    for (const page::FieldUnderstanding& field : form.fields) {
      fields.push_back(
          {{"ref", field.ref}, {"role", text_of(field.role)}, {"signals", shown(field.signals)}});
    }
    forms.push_back({{"form", form.form},
                     {"kind", text_of(form.kind)},
                     {"fields", fields},
                     {"submit", form.submit ? Json(*form.submit) : Json()},
                     {"signals", shown(form.signals)}});
  }
  return forms;
}

Expected<int> run(Context& context, const ExplainOptions& options) {
  std::optional<vault::Account> account;
  std::string origin_text = options.origin.empty() ? std::string(kNoOrigin) : options.origin;
  if (!options.account.empty()) {
    CERBY_TRY(vault::Vault vault, open_vault(context));
    CERBY_TRY(account, find_account(vault, options.account));
    if (options.origin.empty() && !account->origins.empty()) origin_text = account->origins.front();
  }
  CERBY_TRY(const wire::PageRequest request, read_page(options.page, origin_text));
  CERBY_TRY(const Origin origin, Origin::parse(request.origin, LoopbackHttp::Allowed));
  page::AccountFacts facts = anybody(origin);
  if (account) {
    CERBY_TRY(facts, launch::facts_of(*account, LoopbackHttp::Allowed));
  }
  const auto [understanding, plan, recipe_step] = page::decide(request.page, origin, facts, {});
  const std::string text = page::explain(request.page, understanding, plan);
  context.output.object({{"origin", origin.text()},
                         {"plan", name_of(plan)},
                         {"signals", shown(plan.signals)},
                         {"forms", shown(understanding)},
                         {"state", shown(understanding.state.signals)},
                         {"recipe_step", understanding.by_recipe ? Json(*recipe_step + 1) : Json()},
                         {"text", text}});
  context.output.line(std::string_view(text).substr(0, text.find_last_not_of('\n') + 1));
  return kDone;
}

}  // namespace

void add_explain_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* verb =
      add_verb(app, context,
               {"explain",
                "Say what the host makes of a page, and why",
                {"cerbyctl explain page.json", "cerbyctl explain page.json --account Contentzilla"}},
               [options](Context& with) { return run(with, *options); });
  verb->add_option("page", options->page, "A file with a `page` request, or with its `page` object alone")
      ->required();
  verb->add_option("--account", options->account, "Plan for this account instead of one that has everything");
  verb->add_option("--origin", options->origin, "The page's origin, where the file has none");
}

}  // namespace cerby::cli
