#include "page/left_blank.h"

#include <algorithm>

#include "page/field_roles.h"
#include "page/text.h"

namespace cerby::page {
namespace {

bool may_stay_empty(const Field& field) {
  constexpr std::string_view kOptional[] = {"optional",  "opcional",  "facultatif",  "facoltativo",
                                            "opzionale", "optioneel", "opcjonalnie", "необязательно"};
  for (const std::string* text : {&field.label, &field.placeholder, &field.aria, &field.nearby}) {
    const std::string folded = fold(*text);
    if (std::ranges::any_of(kOptional, [&](auto word) { return has_words(folded, word); })) return true;
  }
  return false;
}

bool is_empty(const Field& field) {
  return field.visibility == Visibility::Visible && field.enabled && !field.read_only && !field.filled &&
         field.frame == 0;
}

// What a person reads that the field is for.
Meaning read(const Field& field) {
  Meaning words;
  for (const std::string* text : {&field.label, &field.placeholder, &field.aria})
    words.add(meaning_of_text(*text));
  const bool labelled = !field.label.empty() || !field.placeholder.empty() || !field.aria.empty();
  if (!labelled) words.add(meaning_of_text(field.nearby));
  return words;
}

}  // namespace

std::optional<Concept> left_blank(const PageDescription& page, const Candidate& candidate, const Fill& fill) {
  for (const FieldUnderstanding& understood : candidate.form->fields) {
    const Field* field = field_of(page, understood.ref);
    if (field == nullptr || !is_empty(*field) || may_stay_empty(*field)) continue;
    if (std::ranges::find(fill.writes, field->ref, &Write::ref) != fill.writes.end()) continue;
    const bool chosen = field->tag == "select";
    if (!chosen && !takes_text(*field)) continue;
    const Meaning words = read(*field);
    if (understood.role == FieldRole::Tenant || (chosen && words.has(Concept::Tenant)))
      return Concept::Tenant;
    if (understood.role == FieldRole::Other && words.has(Concept::BirthDate)) return Concept::BirthDate;
  }
  return std::nullopt;
}

}  // namespace cerby::page
