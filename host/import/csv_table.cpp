#include "import/csv_table.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace cerby::importing {
namespace {

constexpr std::size_t kMaxColumnName = 64;
// The names under which exports have a one-time secret.
constexpr std::array<std::string_view, 2> kCodeColumns = {"totp", "otpauth"};

std::vector<std::size_t> unknown_in(const CsvHeader& header, const CsvColumns& columns) {
  std::vector<std::size_t> unknown;
  for (std::size_t column = 0; column < header.size(); ++column) {
    const auto is_it = [&](std::string_view name) { return header.find(name) == column; };
    if (std::ranges::none_of(columns.needed, is_it) && std::ranges::none_of(columns.taken, is_it) &&
        std::ranges::none_of(columns.ignored, is_it))
      unknown.push_back(column);
  }
  return unknown;
}

// The line's one-time secret; where it has two, the second goes to the notes.
SecretView code_of(const CsvRecord& line, Notes& notes) {
  SecretView code;
  for (const auto column : kCodeColumns) {
    const auto value = line[column];
    if (code.empty()) {
      code = value;
    } else if (!value.equals(code)) {
      notes.field(view_of(column), value);
    }
  }
  return code;
}

}  // namespace

Expected<CsvHeader> CsvHeader::read(CsvReader& reader) {
  CsvRow row;
  CERBY_TRY(const bool found, reader.next(row));
  if (!found) return fail(Outcome::InputInvalid, "the file is empty");
  CsvHeader header;
  for (const auto field : row.fields) {
    if (field.size() > kMaxColumnName) return fail(Outcome::InputInvalid, "line 1 does not name columns");
    auto written = std::string(trimmed(plain(field)));
    auto name = ascii_lower(written);
    if (header.find(name) != header.size()) {
      return fail(Outcome::InputInvalid, "two columns have the same name");
    }
    header.names_.push_back(std::move(name));
    header.written_.push_back(std::move(written));
  }
  return header;
}

std::size_t CsvHeader::find(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::find(names_, ascii_lower(name)) - names_.begin());
}

std::string_view CsvHeader::lacks(const std::vector<std::string_view>& names) const {
  const auto missing = std::ranges::find_if(names, [&](auto name) { return find(name) == size(); });
  return missing == names.end() ? std::string_view() : *missing;
}

bool CsvHeader::has(const std::vector<std::string_view>& names) const {
  return lacks(names).empty();
}

SecretView CsvRecord::operator[](std::string_view column) const {
  const auto at = header_.find(column);
  return at < row_.fields.size() ? row_.fields[at] : SecretView();
}

void CsvRecord::add_unknown(Notes& notes) const {
  for (const auto column : unknown_) notes.field(view_of(header_.name(column)), row_.fields[column]);
}

ImportedAccount login_of(const CsvRecord& line, const LoginColumns& columns, SecretArena& arena) {
  Notes notes;
  if (!columns.notes.empty()) notes.text(line[columns.notes]);
  const auto code = code_of(line, notes);
  line.add_unknown(notes);
  return {.number = line.line(),
          .name = columns.name.empty() ? std::string() : line.text(columns.name),
          .user_name = line.text(columns.user_name),
          .addresses = {line.text(columns.address)},
          .password = line[columns.password],
          .otpauth = code,
          .notes = notes.in(arena),
          .parts_left_out = {}};
}

Expected<void> read_table(Imported& into, const CsvColumns& columns,
                          const std::function<void(const CsvRecord&)>& take) {
  CsvReader reader(into.text);
  CERBY_TRY(const auto header, CsvHeader::read(reader));
  if (const auto missing = header.lacks(columns.needed); !missing.empty()) {
    return fail(Outcome::InputInvalid, "there is no column \"" + std::string(missing) + "\"");
  }
  const auto unknown = unknown_in(header, columns);
  CsvRow row;
  for (;;) {
    CERBY_TRY(const bool found, reader.next(row));
    if (!found) return {};
    CERBY_CHECK(check_room(into));
    if (row.fields.size() != header.size()) {
      into.left_out.push_back({row.line,
                               {},
                               "it has " + std::to_string(row.fields.size()) +
                                   " fields where the header has " + std::to_string(header.size())});
      continue;
    }
    take(CsvRecord(header, unknown, row));
  }
}

}  // namespace cerby::importing
