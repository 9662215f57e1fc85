#include "cli/anybody.h"

#include <variant>

namespace cerby::cli {

page::AccountFacts anybody(const Origin& origin) {
  page::AccountFacts facts;
  facts.has_password = facts.has_code = true;
  facts.backup_code_size = 8;
  if (auto pattern = OriginPattern::parse(origin.text(), LoopbackHttp::Allowed))
    facts.origins.push_back(*pattern);
  return facts;
}

std::string name_of(const page::Plan& plan) {
  if (const auto* end = std::get_if<page::End>(&plan.step)) return std::string(code(end->outcome));
  if (std::holds_alternative<page::Fill>(plan.step)) return "fill";
  if (std::holds_alternative<page::Press>(plan.step)) return "press";
  return std::holds_alternative<page::Wait>(plan.step) ? "wait" : "ask_foreign_form";
}

}  // namespace cerby::cli
