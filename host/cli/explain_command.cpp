#include "cli/explain_command.h"

#include <algorithm>
#include <functional>
#include <utility>

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

// The page that the decision is about, and what happened before it.
struct LastPage {
  wire::PageRequest page;
  Origin origin;
  std::optional<Origin> top;
  page::Progress progress;
};

page::Progress once_submitted(const page::Progress& progress, const page::Decision& decision) {
  page::Progress next = progress;
  if (const auto* fill = std::get_if<page::Fill>(&decision.plan.step))
    next = page::after(progress, *fill, decision.recipe_step);
  if (const auto* press = std::get_if<page::Press>(&decision.plan.step))
    next = page::after(progress, *press, decision.recipe_step);
  const page::PageState& state = decision.understanding.state;
  next.before = {state.wrong_password, state.code_rejected, state.locked_out};
  return next;
}

// Goes through the pages as the launch did, and stops at the last one.
Expected<LastPage> last_of(std::vector<wire::RequestBody> requests,
                           const std::function<Expected<page::AccountFacts>(const Origin&)>& facts_at) {
  std::optional<LastPage> told;
  for (wire::RequestBody& request : requests) {
    if (auto* page = std::get_if<wire::PageRequest>(&request)) {
      CERBY_TRY(Origin origin, Origin::parse(page->origin, LoopbackHttp::Allowed));
      std::optional<Origin> top;
      if (page->frame) {
        CERBY_TRY(top, Origin::parse(page->frame->top, LoopbackHttp::Allowed));
      }
      told = LastPage{std::move(*page), std::move(origin), std::move(top),
                      told ? told->progress : page::Progress{}};
    } else if (std::get<wire::FilledRequest>(request).result == wire::FilledResult::Submitted) {
      CERBY_TRY(const page::AccountFacts facts, facts_at(told->origin));
      told->progress = once_submitted(
          told->progress, page::decide(told->page.page, told->origin, facts, told->progress, told->top));
    }
  }
  return std::move(*told);
}

Expected<int> run(Context& context, const ExplainOptions& options) {
  std::optional<vault::Account> account;
  std::string origin_text = options.origin.empty() ? std::string(kNoOrigin) : options.origin;
  if (!options.account.empty()) {
    CERBY_TRY(vault::Vault vault, open_vault(context));
    CERBY_TRY(account, find_account(vault, options.account));
    if (options.origin.empty() && !account->origins.empty()) origin_text = account->origins.front();
  }
  const auto facts_at = [&](const Origin& origin) -> Expected<page::AccountFacts> {
    if (account) return launch::facts_of(*account, LoopbackHttp::Allowed);
    return anybody(origin);
  };
  CERBY_TRY(auto requests, read_pages(options.page, origin_text));
  CERBY_TRY(const auto last, last_of(std::move(requests), facts_at));
  const auto& [request, origin, top, progress] = last;
  CERBY_TRY(const page::AccountFacts facts, facts_at(origin));
  const auto [understanding, plan, recipe_step] = page::decide(request.page, origin, facts, progress, top);
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
                {"cerbyctl explain page.json", "cerbyctl explain page.json --account Contentzilla",
                 "cerbyctl explain report.txt"}},
               [options](Context& with) { return run(with, *options); });
  verb->add_option(
          "page", options->page,
          "A file with a `page` request, with its `page` object alone, or with the report of a launch")
      ->required();
  verb->add_option("--account", options->account, "Plan for this account instead of one that has everything");
  verb->add_option("--origin", options->origin, "The page's origin, where the file has none");
}

}  // namespace cerby::cli
