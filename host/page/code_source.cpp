#include "page/code_source.h"

#include <algorithm>
#include <cstdint>

#include "page/candidates.h"
#include "page/lexicon.h"

namespace cerby::page {
namespace {

// What the boxes for the code are called.
Meaning called(const PageDescription& page, const FormUnderstanding& form) {
  Meaning words;
  for (const FieldUnderstanding& understood : form.fields) {
    const Field* field = understood.role == FieldRole::Code ? field_of(page, understood.ref) : nullptr;
    if (field == nullptr) continue;
    for (const std::string* text : {&field->label, &field->placeholder, &field->aria, &field->nearby})
      words.add(meaning_of_text(*text));
    for (const std::string* name : {&field->name, &field->id}) words.add(meaning_of_name(*name));
  }
  return words;
}

Meaning headed(const PageDescription& page, const FormUnderstanding& form) {
  Meaning words;
  for (const std::string& heading : page.headings) words.add(meaning_of_text(heading));
  if (form.form >= 0) words.add(meaning_of_text(page.forms.at(static_cast<std::size_t>(form.form)).heading));
  return words;
}

Meaning told(const PageDescription& page) {
  Meaning words;
  for (const std::string& text : page.texts) words.add(meaning_of_text(text));
  for (const std::string& alert : page.alerts) words.add(meaning_of_text(alert));
  return words;
}

}  // namespace

CodeSource code_source(const PageDescription& page, const FormUnderstanding& form) {
  const Meaning box = called(page, form), heading = headed(page, form), texts = told(page);
  const auto said = [&](Concept meaning) {
    return box.has(meaning) || heading.has(meaning) || texts.has(meaning);
  };
  const bool app = said(Concept::Authenticator);
  // A word that says so beside a box alone is a name or a colour elsewhere.
  constexpr std::int32_t kSurely = 30;
  const bool sent = box.has(Concept::CodeSent) || heading.weight(Concept::CodeSent) >= kSurely ||
                    texts.weight(Concept::CodeSent) >= kSurely;
  // "From your app, or the one we sent": the app's will do.
  if (sent && !app) return CodeSource::Sent;
  if (box.has(Concept::BackupCode) && !box.has(Concept::Authenticator)) return CodeSource::Backup;
  if (heading.has(Concept::BackupCode) && !app) return CodeSource::Backup;
  if (said(Concept::BackupCode)) return CodeSource::Either;
  return app ? CodeSource::Authenticator : CodeSource::Unsaid;
}

}  // namespace cerby::page
