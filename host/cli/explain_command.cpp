#include "cli/explain_command.h"

#include <algorithm>

#include "cli/account_view.h"
#include "cli/request_file.h"
#include "cli/vault_access.h"
#include "otp/otpauth.h"
#include "page/explain.h"

namespace cerby::cli {

namespace {

struct ExplainOptions {
  std::string page, account, origin;
};

// An account that has everything, so that the plan shows what the page allows.
page::AccountFacts anybody(const Origin& origin) {
  page::AccountFacts facts;
  facts.has_password = facts.has_code = true;
  if (auto pattern = OriginPattern::parse(origin.text(), LoopbackHttp::Allowed))
    facts.origins.push_back(*pattern);
  return facts;
}

Expected<page::AccountFacts> facts_of(const vault::Account& account) {
  page::AccountFacts facts;
  facts.user_name = account.user_name;
  facts.has_password = !account.password.empty();
  facts.has_code = !account.otpauth.empty();
  facts.allowed_form_sites = account.allowed_form_sites;
  for (const std::string& text : account.origins) {
    CERBY_TRY(OriginPattern pattern, OriginPattern::parse(text, LoopbackHttp::Allowed));
    facts.origins.push_back(std::move(pattern));
  }
  if (facts.has_code) {
    CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
    facts.code_digits = parameters.digits;
  }
  return facts;
}

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

std::string step_of(const page::Plan& plan) {
  if (const auto* end = std::get_if<page::End>(&plan.step)) return std::string(code(end->outcome));
  if (std::holds_alternative<page::Fill>(plan.step)) return "fill";
  return std::holds_alternative<page::Wait>(plan.step) ? "wait" : "ask_foreign_form";
}

Expected<int> run(Context& context, const ExplainOptions& options) {
  std::optional<vault::Account> account;
  std::string origin_text = options.origin.empty() ? "https://page.invalid" : options.origin;
  if (!options.account.empty()) {
    CERBY_TRY(vault::Vault vault, open_vault(context));
    CERBY_TRY(account, find_account(vault, options.account));
    if (options.origin.empty() && !account->origins.empty()) origin_text = account->origins.front();
  }
  CERBY_TRY(const wire::PageRequest request, read_page(options.page, origin_text));
  CERBY_TRY(const Origin origin, Origin::parse(request.origin, LoopbackHttp::Allowed));
  page::AccountFacts facts = anybody(origin);
  if (account) {
    CERBY_TRY(facts, facts_of(*account));
  }
  const page::Understanding understanding = page::understand(request.page);
  const page::Plan plan = page::plan(request.page, origin, understanding, facts, {});
  const std::string text = page::explain(request.page, understanding, plan);
  context.output.object({{"origin", origin.text()},
                         {"plan", step_of(plan)},
                         {"signals", shown(plan.signals)},
                         {"forms", shown(understanding)},
                         {"state", shown(understanding.state.signals)},
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
