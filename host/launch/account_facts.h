// What the page engine is told of an account.
#pragma once

#include "base/origin.h"
#include "base/outcome.h"
#include "page/plan.h"
#include "source/held.h"
#include "vault/account.h"

namespace cerby::launch {

// `held`: what its source has of it. origin_invalid, recipe_invalid: the account has a field that cannot be
// used.
Expected<page::AccountFacts> facts_of(const vault::Account& account, const source::Held& held,
                                      LoopbackHttp loopback);
// The same of one that lies whole in the vault. otp_invalid.
Expected<page::AccountFacts> facts_of(const vault::Account& account, LoopbackHttp loopback);

}  // namespace cerby::launch
