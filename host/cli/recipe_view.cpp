#include "cli/recipe_view.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace cerby::cli {

namespace {

using page::ControlHint;
using page::FieldHint;
using page::HintRole;

struct RoleText {
  std::string_view key, words;
};
// In the order of HintRole.
constexpr std::array<RoleText, 5> kRoles{{{"username", "the user name"},
                                          {"password", "the password"},
                                          {"code", "the code"},
                                          {"tenant", "the tenant"},
                                          {"ignore", "nothing"}}};

RoleText text_of_role(HintRole role) {
  return kRoles.at(static_cast<std::size_t>(role));
}

struct Hint {
  std::string_view key;
  const std::optional<std::string>& text;
};
std::array<Hint, 4> hints_of(const FieldHint& field) {
  return {
      {{"name", field.name}, {"id", field.id}, {"autocomplete", field.autocomplete}, {"label", field.label}}};
}
std::array<Hint, 3> hints_of(const ControlHint& control) {
  return {{{"text", control.text}, {"name", control.name}, {"id", control.id}}};
}

template <typename Hinted>
void put(Json& told, const Hinted& hinted) {
  for (const Hint& hint : hints_of(hinted)) {
    if (hint.text) told[std::string(hint.key)] = *hint.text;
  }
}

template <typename Hinted>
std::string words(const Hinted& hinted) {
  std::string all;
  for (const Hint& hint : hints_of(hinted)) {
    if (hint.text) all += fmt::format("{}{} \"{}\"", all.empty() ? "" : " and ", hint.key, *hint.text);
  }
  return all;
}

struct Where {
  HintRole role;
  const std::vector<OriginPattern>& origins;
};
std::array<Where, 3> origins_of(const page::Recipe& recipe) {
  return {{{HintRole::Identifier, recipe.identifier_origins},
           {HintRole::Password, recipe.password_origins},
           {HintRole::Code, recipe.code_origins}}};
}

Json shown(const page::RecipePage& page) {
  Json told = Json::object();
  Json where = Json::object();
  if (page.origin) where["origin"] = page.origin->text();
  if (page.path) where["path"] = *page.path;
  if (page.top) {
    where["top"] = page.top->text();
    told["frame"] = std::move(where);
  } else {
    told = std::move(where);
  }
  told["fields"] = Json::array();
  for (const FieldHint& field : page.fields) {
    Json one = {{"role", text_of_role(field.role).key}};
    put(one, field);
    told["fields"].push_back(std::move(one));
  }
  if (!page.submit) return told;
  Json submit = Json::object();
  if (page.submit->enter) submit["enter"] = true;
  put(submit, *page.submit);
  told["submit"] = std::move(submit);
  return told;
}

}  // namespace

Json shown(const page::Recipe& recipe) {
  Json told = {{"version", 1}};
  Json origins = Json::object();
  for (const Where& where : origins_of(recipe)) {
    if (where.origins.empty()) continue;
    Json& list = origins[std::string(text_of_role(where.role).key)] = Json::array();
    for (const OriginPattern& origin : where.origins) list.push_back(origin.text());
  }
  if (!origins.empty()) told["origins"] = std::move(origins);
  if (recipe.tenant) told["tenant"] = *recipe.tenant;
  if (recipe.sign_out) told["sign_out"] = recipe.sign_out->text();
  if (recipe.pages.empty()) return told;
  told["pages"] = Json::array();
  for (const page::RecipePage& page : recipe.pages) told["pages"].push_back(shown(page));
  return told;
}

std::vector<std::string> described(const page::Recipe& recipe) {
  std::vector<std::string> lines;
  const auto say = [&](const std::string& line) { lines.push_back(printable(line)); };
  for (const Where& where : origins_of(recipe)) {
    if (where.origins.empty()) continue;
    std::string list;
    for (const OriginPattern& origin : where.origins) list += (list.empty() ? "" : ", ") + origin.text();
    say(fmt::format("{} goes nowhere but to {}", text_of_role(where.role).words, list));
  }
  for (std::size_t i = 0; i < recipe.pages.size(); ++i) {
    const page::RecipePage& page = recipe.pages[i];
    say(fmt::format("step {}: {}, {}{}", i + 1, page.path ? "path " + *page.path : "any path",
                    page.origin ? page.origin->text() : "any origin of the account",
                    page.top ? ", in a frame of a page of " + page.top->text() : ""));
    for (const FieldHint& field : page.fields)
      say(fmt::format("  {} into the field with {}", text_of_role(field.role).words, words(field)));
    if (page.submit)
      say(page.submit->enter ? "  then Enter"
                             : fmt::format("  then the control with {}", words(*page.submit)));
  }
  if (recipe.tenant)
    say(fmt::format("where a company, a workspace or the like is asked for, it is \"{}\"", *recipe.tenant));
  if (recipe.sign_out)
    say(fmt::format("who is logged in as somebody else is shown where to sign out: {}",
                    recipe.sign_out->text()));
  return lines;
}

}  // namespace cerby::cli
