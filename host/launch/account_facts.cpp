#include "launch/account_facts.h"

#include <utility>

namespace cerby::launch {

Expected<page::AccountFacts> facts_of(const vault::Account& account, const source::Held& held,
                                      LoopbackHttp loopback) {
  page::AccountFacts facts;
  facts.user_name = account.user_name;
  facts.has_password = held.password;
  facts.allowed_form_sites = account.allowed_form_sites;
  for (const auto& text : account.origins) {
    CERBY_TRY(auto pattern, OriginPattern::parse(text, loopback));
    facts.origins.push_back(std::move(pattern));
  }
  facts.has_code = held.code_digits.has_value();
  if (held.code_digits) facts.code_digits = *held.code_digits;
  facts.backup_code_size = held.backup_code_size;
  facts.backup_codes_used = held.backup_codes_used;
  CERBY_TRY(facts.recipe, page::recipe_of(account.recipe, facts.origins, loopback));
  return facts;
}

Expected<page::AccountFacts> facts_of(const vault::Account& account, LoopbackHttp loopback) {
  CERBY_TRY(const auto held, source::held_in(account));
  return facts_of(account, held, loopback);
}

}  // namespace cerby::launch
