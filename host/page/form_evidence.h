// How much speaks for each thing that a form can be, from its words and fields, each reason with its name.
#pragma once

#include <span>

#include "page/field_roles.h"
#include "page/lexicon.h"

namespace cerby::page {

// The words of the page that speak for all its forms alike.
struct PageWords {
  Meaning path, title, headings, texts;
};
PageWords words_of(const PageDescription& page);

struct FormEvidence {
  std::int32_t log_in = 0, sign_up = 0, reset = 0, change = 0, newsletter = 0, payment = 0, search = 0,
               contact = 0;
  std::int32_t code = 0, chooser = 0, consent = 0;
  // Of `log_in`: what is words and not the shape of the form; and what of them a person sees.
  std::int32_t said = 0, seen = 0;
  bool called = false;     // its own heading or control, or the page's address, says "log in"
  bool code_said = false;  // something beside the field says that a code is asked for
  std::vector<Signal> signals;
};

// `submit`: what the control that submits the form says.
FormEvidence weigh(const PageDescription& page, const PageWords& words, std::int32_t form,
                   std::span<const JudgedField> fields, const Meaning& submit);

}  // namespace cerby::page
