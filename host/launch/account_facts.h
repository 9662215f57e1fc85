// What the page engine is told of an account.
#pragma once

#include "base/origin.h"
#include "base/outcome.h"
#include "page/plan.h"
#include "vault/account.h"

namespace cerby::launch {

// origin_invalid, otp_invalid, recipe_invalid: the account has a field that cannot be used.
Expected<page::AccountFacts> facts_of(const vault::Account& account, LoopbackHttp loopback);

}  // namespace cerby::launch
