#include "cli/recipe_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/account_fields.h"
#include "cli/account_view.h"
#include "cli/anybody.h"
#include "cli/recipe_file.h"
#include "cli/recipe_view.h"
#include "cli/request_file.h"
#include "cli/vault_access.h"
#include "launch/account_facts.h"
#include "page/explain.h"
#include "page/recipe_record.h"

namespace cerby::cli {

namespace {

constexpr auto kDevelopment = "Allow http to localhost, as for an account of a development workspace";

struct RecipeOptions {
  std::string file, account, origin;
  std::vector<std::string> pages;
  bool development = false;

  [[nodiscard]] LoopbackHttp loopback() const {
    return development ? LoopbackHttp::Allowed : LoopbackHttp::Refused;
  }
};

struct Page {
  std::string file;
  page::PageDescription description;
  Origin origin;
  std::optional<Origin> top;  // of a page in a frame
};

Expected<std::vector<Page>> read_pages(const RecipeOptions& options, std::string_view otherwise,
                                       LoopbackHttp loopback) {
  std::vector<Page> pages;
  for (const std::string& file : options.pages) {
    CERBY_TRY(wire::PageRequest request,
              read_page(file, options.origin.empty() ? otherwise : options.origin));
    CERBY_TRY(Origin origin, Origin::parse(request.origin, loopback));
    std::optional<Origin> top;
    if (request.frame) {
      CERBY_TRY(top, Origin::parse(request.frame->top, loopback));
    }
    pages.push_back({file, std::move(request.page), std::move(origin), std::move(top)});
  }
  return pages;
}

// Where a page's origin is not known, it is not known either that its forms send elsewhere.
page::AccountFacts anybody_on(const Page& page) {
  page::AccountFacts facts = anybody(page.origin);
  if (page.origin.text() != kNoOrigin) return facts;
  for (const page::Form& form : page.description.forms) {
    if (const auto action = Address::parse(form.action, LoopbackHttp::Allowed))
      facts.allowed_form_sites.push_back(action->origin.text());
  }
  return facts;
}

// Whom a recipe is for: the account that is named, without the recipe it has; none where none is named.
struct Whose {
  std::optional<page::AccountFacts> account;
  LoopbackHttp loopback = LoopbackHttp::Refused;  // as its workspace has it, or as the command says
};
Expected<Whose> whose(Context& context, const RecipeOptions& options) {
  Whose found{.account = std::nullopt, .loopback = options.loopback()};
  if (options.account.empty()) return found;
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(vault::Account account, find_account(vault, options.account));
  account.recipe.clear();
  CERBY_TRY(const LoopbackHttp of_workspace, loopback_of(account, config));
  if (of_workspace == LoopbackHttp::Allowed) found.loopback = of_workspace;
  CERBY_TRY(found.account, launch::facts_of(account, found.loopback));
  return found;
}

std::string indented(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    out += fmt::format("{}    {}", out.empty() ? "" : "\n", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return out;
}

// What the recipe changes of each page, one after the other as in a launch.
Json try_on(const Output& output, const page::Recipe& recipe, const std::vector<Page>& pages,
            const std::optional<page::AccountFacts>& account) {
  Json tried = Json::array();
  page::Progress progress;
  for (const Page& page : pages) {
    page::AccountFacts facts = account.value_or(anybody_on(page));
    const auto without = page::decide(page.description, page.origin, facts, progress, page.top);
    facts.recipe = recipe;
    const auto with = page::decide(page.description, page.origin, facts, progress, page.top);
    const bool speaks = with.understanding.by_recipe;
    const std::string with_text = page::explain_plan(page.description, with.plan);
    const std::string without_text = page::explain_plan(page.description, without.plan);
    output.line(speaks ? fmt::format("{} is step {}", page.file, *with.recipe_step + 1)
                       : fmt::format("{} is no step of it", page.file));
    output.line(fmt::format("  with the recipe:\n{}", indented(with_text)));
    output.line(fmt::format("  without it:\n{}", indented(without_text)));
    tried.push_back({{"page", page.file},
                     {"step", speaks ? Json(*with.recipe_step + 1) : Json()},
                     {"with", {{"plan", name_of(with.plan)}, {"text", with_text}}},
                     {"without", {{"plan", name_of(without.plan)}, {"text", without_text}}}});
    if (const auto* fill = std::get_if<page::Fill>(&with.plan.step))
      progress = page::after(progress, *fill, with.recipe_step);
    if (const auto* press = std::get_if<page::Press>(&with.plan.step))
      progress = page::after(progress, *press, with.recipe_step);
  }
  return tried;
}

Expected<int> run_check(Context& context, const RecipeOptions& options) {
  CERBY_TRY(const std::string text, read_recipe_file(options.file));
  CERBY_TRY(const Whose whom, whose(context, options));
  const auto& [account, loopback] = whom;
  auto recipe = page::read_recipe(text, loopback);
  if (!recipe)
    return fail(recipe.error().outcome, fmt::format("{}: {}", options.file, recipe.error().detail));
  if (account) CERBY_CHECK(page::check_origins(*recipe, account->origins));
  CERBY_TRY(
      const auto pages,
      read_pages(options, account && !account->origins.empty() ? account->origins.front().text() : kNoOrigin,
                 loopback));
  context.output.line(fmt::format("{} is a valid recipe.", options.file));
  for (const std::string& line : described(*recipe)) context.output.line(line);
  const Json tried = try_on(context.output, *recipe, pages, account);
  context.output.object({{"valid", true}, {"recipe", shown(*recipe)}, {"pages", tried}});
  return kDone;
}

void let_go_to(std::vector<OriginPattern>& origins, const Origin& origin) {
  const auto pattern = OriginPattern::parse(origin.text(), LoopbackHttp::Allowed);
  if (pattern && std::ranges::find(origins, *pattern) == origins.end()) origins.push_back(*pattern);
}

// One page more: its step, and where its values went.
Expected<void> record(page::Recipe& recipe, page::Progress& progress, const Page& page) {
  const auto decision = page::decide(page.description, page.origin, anybody_on(page), progress);
  const auto* fill = std::get_if<page::Fill>(&decision.plan.step);
  if (fill == nullptr || fill->writes.empty()) {
    return fail(Outcome::PageNotUnderstood,
                fmt::format("{}: nothing would be filled there, cerbyctl explain says why", page.file));
  }
  auto step = page::recorded(page.description, *fill);
  if (!step) return fail(step.error().outcome, fmt::format("{}: {}", page.file, step.error().detail));
  if (page.origin.text() != kNoOrigin) {
    step->origin = page.origin;
    step->top = page.top;
    for (const page::Write& write : fill->writes) {
      let_go_to(write.value == page::Value::Identifier ? recipe.identifier_origins
                : write.value == page::Value::Password ? recipe.password_origins
                                                       : recipe.code_origins,
                page.origin);
    }
  }
  recipe.pages.push_back(std::move(*step));
  progress = page::after(progress, *fill, std::nullopt);
  return {};
}

Expected<int> run_record(Context& context, const RecipeOptions& options) {
  CERBY_TRY(const auto pages, read_pages(options, kNoOrigin, options.loopback()));
  page::Recipe recipe;
  page::Progress progress;
  for (const Page& page : pages) CERBY_CHECK(record(recipe, progress, page));
  const Json told = shown(recipe);
  const std::string text = told.dump(2);
  // What is printed is what an account takes.
  if (const auto taken = page::read_recipe(text, options.loopback()); !taken)
    return std::unexpected(taken.error());
  context.output.object(told);
  context.output.line(text);
  return kDone;
}

}  // namespace

void add_recipe_commands(CLI::App& app, Context& context) {
  CLI::App* group = add_group(app, "recipe", "What an account's Owner says about the log-in of its app");
  auto check = std::make_shared<RecipeOptions>();
  CLI::App* verb = add_verb(*group, context,
                            {"check",
                             "Validate a recipe, say what it does, and try it on pages",
                             {"cerbyctl recipe check recipe.json",
                              "cerbyctl recipe check recipe.json --page page.json --account Contentzilla"}},
                            [check](Context& with) { return run_check(with, *check); });
  verb->add_option("file", check->file, "The recipe")->required();
  verb->add_option(
          "--page", check->pages,
          "A file with a `page` request or its `page` object: what would be filled with the recipe, and "
          "without it; repeat for the pages that follow")
      ->expected(1)
      ->take_all();
  verb->add_option("--account", check->account, "Check it against this account's origins, and plan for it");
  verb->add_option("--origin", check->origin, "The pages' origin, where their files have none");
  verb->add_flag("--development", check->development, kDevelopment);

  auto record = std::make_shared<RecipeOptions>();
  verb = add_verb(*group, context,
                  {"record",
                   "Make a recipe from descriptions of an app's log-in pages, in their order",
                   {"cerbyctl recipe record page1.json page2.json > recipe.json"}},
                  [record](Context& with) { return run_record(with, *record); });
  verb->add_option("pages", record->pages,
                   "Files with a `page` request each, or with its `page` object alone")
      ->required();
  verb->add_option("--origin", record->origin, "The pages' origin, where their files have none");
  verb->add_flag("--development", record->development, kDevelopment);
}

}  // namespace cerby::cli
