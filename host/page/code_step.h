// A step that wants a code: which of the account's, whether one may go there now, and how it is known that
// the last one was refused.
#pragma once

#include "page/situation.h"

namespace cerby::page {

Plan code_step(const Situation& now, const Candidate& candidate);

}  // namespace cerby::page
