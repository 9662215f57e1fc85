#include "wire/page_schema.h"

#include <algorithm>
#include <vector>

namespace cerby::wire {
namespace {

// The place of the first element whose form is not among the `forms`.
template <typename Element>
std::optional<std::string> element_without_form(const std::vector<Element>& elements, std::size_t forms,
                                                std::string_view where) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].form < 0 || static_cast<std::size_t>(elements[i].form) < forms) continue;
    return "at /page/" + std::string(where) + "/" + std::to_string(i) + "/form, there is no such form";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> misfit_of(const page::PageDescription& page) {
  std::vector<std::int32_t> refs;
  refs.reserve(page.fields.size() + page.buttons.size());
  for (const auto& field : page.fields) refs.push_back(field.ref);
  for (const auto& button : page.buttons) refs.push_back(button.ref);
  std::ranges::sort(refs);
  if (const auto twin = std::ranges::adjacent_find(refs); twin != refs.end()) {
    return "at /page, two elements have the ref " + std::to_string(*twin);
  }
  if (auto wrong = element_without_form(page.fields, page.forms.size(), "fields")) return wrong;
  return element_without_form(page.buttons, page.forms.size(), "buttons");
}

}  // namespace cerby::wire
