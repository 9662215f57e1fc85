// What the page says about how a login stands, beside its forms: errors, locks, captchas, a way to sign out.
#pragma once

#include "page/page.h"
#include "page/understand.h"

namespace cerby::page {

PageState state_of(const PageDescription& page, const std::vector<FormUnderstanding>& forms);

}  // namespace cerby::page
