// A CSV file whose first line names its columns.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "import/csv.h"
#include "import/notes.h"
#include "import/record.h"

namespace cerby::importing {

// The columns of a header, by name; neither case counts, as RFC 4180 says nothing of it and exports differ,
// nor do blanks around it.
class CsvHeader {
 public:
  // input_invalid: there is none, or it has a name twice.
  static Expected<CsvHeader> read(CsvReader& reader);
  [[nodiscard]] bool has(const std::vector<std::string_view>& names) const;
  // The first of `names` that it lacks; empty for none.
  [[nodiscard]] std::string_view lacks(const std::vector<std::string_view>& names) const;
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  // Where it stands; size() for nowhere.
  [[nodiscard]] std::size_t find(std::string_view name) const;
  // As the file writes it.
  [[nodiscard]] std::string_view name(std::size_t column) const { return written_[column]; }

 private:
  std::vector<std::string> written_, names_;  // names_: lower case
};

// What a format's files have. Anything else is a column that somebody added, or a newer version has: what it
// says goes to the notes.
struct CsvColumns {
  std::vector<std::string_view> needed;
  std::vector<std::string_view> taken = {};  // as well, where they are there
  // What the manager keeps for itself, or sorts by: nothing that logs anybody in.
  std::vector<std::string_view> ignored = {};
};

class CsvRecord {
 public:
  CsvRecord(const CsvHeader& header, const std::vector<std::size_t>& unknown, const CsvRow& row)
      : header_(header), unknown_(unknown), row_(row) {}
  [[nodiscard]] std::uint32_t line() const { return row_.line; }
  // Empty where the file has no such column.
  [[nodiscard]] SecretView operator[](std::string_view column) const;
  [[nodiscard]] std::string text(std::string_view column) const { return plain((*this)[column]); }
  // "name: value" of each column that is not one of the format's.
  void add_unknown(Notes& notes) const;

 private:
  const CsvHeader& header_;
  const std::vector<std::size_t>& unknown_;
  const CsvRow& row_;
};

// Calls `take` for each line below the header. A line with more or fewer fields than the header is left out
// and said so; input_invalid: a column of `needed` is not there, or the file is broken.
Expected<void> read_table(Imported& into, const CsvColumns& columns,
                          const std::function<void(const CsvRecord&)>& take);

// What a format calls the columns of a log-in; empty for one that it does not have.
struct LoginColumns {
  std::string_view name, notes;
  std::string_view user_name = "username";
  std::string_view address = "url";
  std::string_view password = "password";
};

// The log-in of a line, with the one-time secret of its column "totp" or "otpauth". A second one, and what
// stands in columns that are not the format's, goes to its notes.
ImportedAccount login_of(const CsvRecord& line, const LoginColumns& columns, SecretArena& arena);

}  // namespace cerby::importing
