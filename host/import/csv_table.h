// A CSV file whose first line names its columns.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "import/csv.h"
#include "import/record.h"

namespace cerby::importing {

// The columns of a header, by name; case does not count, as RFC 4180 says nothing of it and exports differ.
class CsvHeader {
 public:
  // input_invalid: there is none, or it has a name twice.
  static Expected<CsvHeader> read(CsvReader& reader);
  [[nodiscard]] bool has(std::initializer_list<std::string_view> names) const;
  // The first of `names` that it lacks; empty for none.
  [[nodiscard]] std::string_view lacks(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  // Where it stands; size() for nowhere.
  [[nodiscard]] std::size_t find(std::string_view name) const;

 private:
  std::vector<std::string> names_;  // lower case
};

class CsvRecord {
 public:
  CsvRecord(const CsvHeader& header, const CsvRow& row) : header_(header), row_(row) {}
  [[nodiscard]] std::uint32_t line() const { return row_.line; }
  // Empty where the file has no such column.
  [[nodiscard]] SecretView operator[](std::string_view column) const;
  [[nodiscard]] std::string text(std::string_view column) const { return plain((*this)[column]); }

 private:
  const CsvHeader& header_;
  const CsvRow& row_;
};

// Calls `take` for each line below the header. A line with more or fewer fields than the header is left out
// and said so; input_invalid: a column of `needed` is not there, or the file is broken.
Expected<void> read_table(Imported& into, std::initializer_list<std::string_view> needed,
                          const std::function<void(const CsvRecord&)>& take);

}  // namespace cerby::importing
