// CSV as RFC 4180 has it, read in place in guarded memory: fields are views of the text, whose quotes are
// undone where they stand.
//
// Strict: a quote stands at the start of a field or is doubled inside a quoted one; behind a closing quote
// comes a comma or the end of the line. Lines end in LF or CRLF; the last one need not. Empty lines are
// passed over.
#pragma once

#include <cstdint>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::importing {

struct CsvRow {
  std::uint32_t line = 0;  // the one it starts on, from 1
  std::vector<SecretView> fields;
};

class CsvReader {
 public:
  static constexpr std::size_t kMaxFields = 64;

  // `text` outlives the reader and the rows.
  explicit CsvReader(Secret& text);
  // False at the end. input_invalid says the line: a quote out of place, one that is not closed, more than 64
  // fields. No more rows can be told apart after that.
  Expected<bool> next(CsvRow& row);

 private:
  Expected<SecretView> quoted();
  Expected<SecretView> bare();
  [[nodiscard]] std::unexpected<Failure> broken(const char* how) const;
  void end_line();

  SecretView whole_;
  std::span<std::uint8_t> text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace cerby::importing
