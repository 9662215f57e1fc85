#include "page/candidates.h"

#include <algorithm>

#include "page/field_roles.h"
#include "page/text.h"

namespace cerby::page {
namespace {

bool in_reach(const Field& field) {
  return field.visibility == Visibility::Visible && field.frame == 0;
}
// A read-only field that holds nothing may open itself when it gets the focus, as some do against what
// browsers fill in by themselves; one that does not is left as it is (extension/page/fill.js).
bool writable(const Field& field) {
  return field.enabled && (!field.read_only || !field.filled);
}

void place(Candidate& candidate, std::vector<const Field*>& fields, const std::vector<const Field*>& all) {
  bool reached = false, locked = false;
  for (const Field* field : all) {
    if (!in_reach(*field)) continue;
    reached = true;
    if (writable(*field)) {
      fields.push_back(field);
    } else {
      locked = true;
    }
  }
  if (!all.empty() && !reached) candidate.hidden = true;
  if (reached && fields.empty() && locked) candidate.locked = true;
}

}  // namespace

const Field* field_of(const PageDescription& page, std::int32_t ref) {
  const auto found = std::ranges::find(page.fields, ref, &Field::ref);
  return found == page.fields.end() ? nullptr : &*found;
}

Candidate candidate_of(const PageDescription& page, const FormUnderstanding& form) {
  Candidate candidate;
  candidate.form = &form;
  std::vector<const Field*> identifiers, passwords, codes, told_tenants;
  for (const FieldUnderstanding& understood : form.fields) {
    const Field* field = field_of(page, understood.ref);
    if (field == nullptr) continue;
    if (understood.role == FieldRole::Tenant && understood.told) {
      if (!in_reach(*field) || writable(*field) || !field->filled) told_tenants.push_back(field);
    } else if (understood.role == FieldRole::Tenant && in_reach(*field) && writable(*field)) {
      // What a list stands at by itself may be right.
      if (takes_text(*field) || !field->filled) candidate.tenants.push_back(field);
    }
    if (understood.role == FieldRole::Identifier) {
      if (in_reach(*field) && !writable(*field) && field->filled) {
        candidate.identifier_given = true;
      } else {
        identifiers.push_back(field);
      }
    }
    if (understood.role == FieldRole::Password) passwords.push_back(field);
    if (understood.role == FieldRole::Code) codes.push_back(field);
  }
  if (form.kind == Kind::Login || form.kind == Kind::IdentifierStep) {
    if (!candidate.identifier_given) place(candidate, candidate.identifiers, identifiers);
  }
  if (form.kind == Kind::Login || form.kind == Kind::PasswordStep)
    place(candidate, candidate.passwords, passwords);
  place(candidate, candidate.tenants, told_tenants);
  if (form.kind == Kind::CodeStep) {
    place(candidate, candidate.codes, codes);
    for (const Field* field : passwords) {  // a step that wants the password again as well
      if (in_reach(*field)) candidate.passwords.push_back(field);
    }
  }
  return candidate;
}

std::vector<Candidate> candidates_of(const PageDescription& page, const Understanding& understanding,
                                     Kind kind) {
  std::vector<Candidate> candidates;
  for (const FormUnderstanding& form : understanding.forms) {
    if (form.kind == kind) candidates.push_back(candidate_of(page, form));
  }
  return candidates;
}

namespace {

// "card-a6119c43" and "card-7f21": one part of a page, put in twice, each time with a number of its own.
std::string_view without_number(std::string_view name) {
  const std::size_t part = name.find_last_of("-_");
  if (part == std::string_view::npos || part == 0) return name;
  const std::string_view number = name.substr(part + 1);
  const bool numbered = number.find_first_of("0123456789") != std::string_view::npos;
  return numbered ? name.substr(0, part) : name;
}

}  // namespace

bool are_copies(const PageDescription& page, const Candidate& a, const Candidate& b) {
  if (a.form->form < 0 || b.form->form < 0) return false;
  const Form& first = page.forms[static_cast<std::size_t>(a.form->form)];
  const Form& second = page.forms[static_cast<std::size_t>(b.form->form)];
  if (first.action != second.action || first.method != second.method) return false;
  // With the same names and target, what sends it makes no difference to the app. Where names are numbered,
  // what a person reads has to be the same.
  const auto same = [&](const Field* x, const Field* y) {
    const bool reads_alike = !x->label.empty() && fold(x->label) == fold(y->label);
    const bool named_alike = without_number(x->name) == without_number(y->name);
    return x->type == y->type && x->autocomplete == y->autocomplete &&
           (x->name == y->name || (reads_alike && (named_alike || first.heading == second.heading)));
  };
  // Without names the target alone would decide, and one page often sends everything to one address.
  const bool named = std::ranges::none_of(
      a.passwords, [](const Field* field) { return field->name.empty() && field->label.empty(); });
  return named && std::ranges::equal(a.identifiers, b.identifiers, same) &&
         std::ranges::equal(a.passwords, b.passwords, same);
}

}  // namespace cerby::page
