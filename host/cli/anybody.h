// What pages are planned for where no account is named, and how a plan is called in --json.
#pragma once

#include <string>
#include <string_view>

#include "base/origin.h"
#include "page/plan.h"

namespace cerby::cli {

// Of a page in a file that names no origin.
inline constexpr std::string_view kNoOrigin = "https://page.invalid";

// An account of that origin that has everything, so that the plan shows what the page allows.
page::AccountFacts anybody(const Origin& origin);

// "fill", "press", "wait", "ask_foreign_form", or the code of the outcome that it ends with.
std::string name_of(const page::Plan& plan);

}  // namespace cerby::cli
