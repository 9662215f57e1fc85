// Which step of a recipe a page is, and what it says about the page's forms.
#pragma once

#include <optional>
#include <span>

#include "page/field_roles.h"
#include "page/recipe.h"
#include "page/understand.h"

namespace cerby::page {

// `*` in a pattern stands for any characters of one segment, also none.
bool path_matches(std::string_view pattern, std::string_view path);

bool is_meant(const FieldHint& hint, const Field& field);
bool is_meant(const ControlHint& hint, const Button& button);

// Where a document is: its origin, and for one in a frame the outermost document's.
struct PagePlace {
  const Origin& origin;
  std::optional<Origin> top = {};
};

// The step that this page is: the first after `last` (the step submitted last; none: nothing was) whose
// address and fields are there, else `last` itself, in case it is asked again. One whose fields can be seen
// comes before one whose fields are only there.
std::optional<std::size_t> step_of(const Recipe& recipe, const PageDescription& page, const PagePlace& place,
                                   std::optional<std::size_t> last);

// Corrects what was understood of one form by a step of the recipe. True: the step speaks for this form, and
// decided its kind. Where the step has no path, a form that is for something else than to log in stays what
// it is. Visibility is untouched: what is hidden is hidden, whoever names it.
bool tell(const PageDescription& page, const RecipePage& step, std::span<const JudgedField> fields,
          FormUnderstanding& form);

}  // namespace cerby::page
