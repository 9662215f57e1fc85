#include "page/form_target.h"

#include <algorithm>

namespace cerby::page {

std::optional<Plan> refuse_target(const PageDescription& page, std::int32_t form, const Origin& origin,
                                  const AccountFacts& account) {
  if (form < 0 || static_cast<std::size_t>(form) >= page.forms.size()) return std::nullopt;
  const std::string& action = page.forms[static_cast<std::size_t>(form)].action;
  // A script's address sends nothing by itself: the document's own code does, and that runs in the page's
  // origin.
  if (action.empty() || action.starts_with("javascript:") || action.starts_with("about:blank"))
    return std::nullopt;
  const std::size_t host = action.find("//");
  const std::size_t end =
      host == std::string::npos ? action.size() : std::min(action.find('/', host + 2), action.size());
  const bool local = origin.text().starts_with("http:");
  const auto target = Origin::parse(std::string_view(action).substr(0, end),
                                    local ? LoopbackHttp::Allowed : LoopbackHttp::Refused);
  if (!target) return Plan{End{Outcome::ForeignForm}, {{"form target is not an https address", 100}}};
  if (*target == origin || same_site(*target, origin)) return std::nullopt;
  const auto matches = [&](const OriginPattern& pattern) { return pattern.matches(*target); };
  if (std::ranges::any_of(account.origins, matches)) return std::nullopt;
  if (std::ranges::find(account.allowed_form_sites, target->text()) != account.allowed_form_sites.end()) {
    return std::nullopt;
  }
  return Plan{AskForeignForm{*target}, {{"form sends to another site", 100}}};
}

}  // namespace cerby::page
