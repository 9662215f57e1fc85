#include "launch/account_facts.h"

#include <utility>

#include "otp/otpauth.h"

namespace cerby::launch {

Expected<page::AccountFacts> facts_of(const vault::Account& account, LoopbackHttp loopback) {
  page::AccountFacts facts;
  facts.user_name = account.user_name;
  facts.has_password = !account.password.empty();
  facts.allowed_form_sites = account.allowed_form_sites;
  for (const auto& text : account.origins) {
    CERBY_TRY(auto pattern, OriginPattern::parse(text, loopback));
    facts.origins.push_back(std::move(pattern));
  }
  if (!account.otpauth.empty()) {
    CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
    facts.has_code = true;
    facts.code_digits = parameters.digits;
  }
  if (!account.backup_codes.empty()) facts.backup_code_size = account.backup_codes.front().size();
  facts.backup_codes_used = account.backup_codes.empty() && !account.used_backup_codes.empty();
  CERBY_TRY(facts.recipe, page::recipe_of(account.recipe, facts.origins, loopback));
  return facts;
}

}  // namespace cerby::launch
