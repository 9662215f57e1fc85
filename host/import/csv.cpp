#include "import/csv.h"

#include <string>

namespace cerby::importing {

CsvReader::CsvReader(Secret& text)
    : whole_(text.view()), text_(text.writable(SecretAccess("reading CSV in place"))) {}

std::unexpected<Failure> CsvReader::broken(const char* how) const {
  return fail(Outcome::InputInvalid, "line " + std::to_string(line_) + ": " + how);
}

// The quote at the start has been seen.
Expected<SecretView> CsvReader::quoted() {
  const auto opened_on = line_;
  const auto start = ++at_;
  auto end = start;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '"') {
      if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') {
        ++at_;
        return whole_.part(start, end - start);
      }
      ++at_;
    }
    if (text_[at_] == '\n') ++line_;
    text_[end++] = text_[at_];
  }
  line_ = opened_on;
  return broken("a quoted field is not closed");
}

Expected<SecretView> CsvReader::bare() {
  const auto start = at_;
  for (; at_ < text_.size(); ++at_) {
    const auto byte = text_[at_];
    if (byte == '"') return broken("a quote inside a field that is not quoted");
    if (byte == ',' || byte == '\n') break;
    if (byte == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') break;
  }
  return whole_.part(start, at_ - start);
}

void CsvReader::end_line() {
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') {
    ++at_;
    ++line_;
  }
}

Expected<bool> CsvReader::next(CsvRow& row) {
  const auto is_line_end = [this] {
    return text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  };
  while (at_ < text_.size() && is_line_end()) end_line();
  row.fields.clear();
  row.line = line_;
  if (at_ == text_.size()) return false;
  for (;;) {
    if (row.fields.size() == kMaxFields) return broken("more than 64 fields");
    const bool has_quotes = at_ < text_.size() && text_[at_] == '"';
    CERBY_TRY(const auto field, has_quotes ? quoted() : bare());
    row.fields.push_back(field);
    if (at_ == text_.size()) return true;
    if (text_[at_] == ',') {
      ++at_;
      continue;
    }
    if (!is_line_end()) return broken("something follows a closing quote");
    end_line();
    return true;
  }
}

}  // namespace cerby::importing
