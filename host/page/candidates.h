// The forms of a page that a log-in can use now, and whether there is one of them only.
#pragma once

#include <optional>
#include <vector>

#include "page/page.h"
#include "page/understand.h"

namespace cerby::page {

// One form with the fields that its writes go to. A field that is read-only or disabled but holds a value
// already (the user name of an earlier step) needs no write and does not make the form unusable.
struct Candidate {
  const FormUnderstanding* form = nullptr;
  std::vector<const Field*> identifiers, passwords, codes;
  std::vector<const Field*> tenants;  // that the account's tenant would go into, where it has one
  bool identifier_given = false;      // shown filled, and not to be changed
  bool hidden = false;                // a field it needs is hidden, covered, tiny, off-screen, or in a frame
  bool locked = false;                // a field it needs takes no input now
};

Candidate candidate_of(const PageDescription& page, const FormUnderstanding& form);
std::vector<Candidate> candidates_of(const PageDescription& page, const Understanding& understanding,
                                     Kind kind);

// Whether two forms are copies of one (a narrow and a wide layout): same target, same names, same kinds of
// fields.
bool are_copies(const PageDescription& page, const Candidate& a, const Candidate& b);

const Field* field_of(const PageDescription& page, std::int32_t ref);

}  // namespace cerby::page
