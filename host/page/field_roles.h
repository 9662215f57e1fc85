// What each field is for, judged by itself; the form it stands in may correct it (form_kinds.h).
#pragma once

#include "page/lexicon.h"
#include "page/page.h"
#include "page/understand.h"

namespace cerby::page {

// A field with what speaks for each role. `seen`: a person can see it, or could but for something in front of
// it.
struct JudgedField {
  const Field* field = nullptr;
  FieldRole role = FieldRole::Other;
  bool takes_text = false;
  bool seen = false;
  bool usable = false;  // visible, enabled, in the outermost document
  bool searches = false, pays = false, names_person = false, confirms = false, agrees = false,
       remembers = false;
  bool reads_password = false, reads_code = false;  // what a person reads says so, and not the other
  bool unnamed = false;                             // by nothing that a person or the app could call it by
  std::int32_t identifier = 0, password = 0, new_password = 0, code = 0;  // sums of weights
  bool called_code =
      false;  // a secret that is called a code, and may be the password as well (code_or_password.h)
  bool called_name = false;  // a user name to whoever reads it, a one-time code by its autocomplete alone
  bool plain = false;        // takes text, and nothing says that it is for something else
  std::vector<Signal> signals;
};

// Whether a credential can be written into it at all: an input for a line of text.
bool takes_text(const Field& field);

JudgedField judge(const Field& field);

// Whether the words are those of a one-time code, and not of a secret that lasts ("passcode", "security
// code").
bool says_one_time_code(const Meaning& words);

}  // namespace cerby::page
