#include "import/csv_table.h"

#include <algorithm>

namespace cerby::importing {
namespace {

constexpr std::size_t kMaxColumnName = 64;

std::string lower(std::string text) {
  for (auto& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

Expected<CsvHeader> CsvHeader::read(CsvReader& reader) {
  CsvRow row;
  CERBY_TRY(const bool found, reader.next(row));
  if (!found) return fail(Outcome::InputInvalid, "the file is empty");
  CsvHeader header;
  for (const auto field : row.fields) {
    if (field.size() > kMaxColumnName) return fail(Outcome::InputInvalid, "line 1 does not name columns");
    auto name = lower(plain(field));
    if (header.find(name) != header.size()) {
      return fail(Outcome::InputInvalid, "two columns have the same name");
    }
    header.names_.push_back(std::move(name));
  }
  return header;
}

std::size_t CsvHeader::find(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::find(names_, lower(std::string(name))) - names_.begin());
}

std::string_view CsvHeader::lacks(std::initializer_list<std::string_view> names) const {
  const auto* const missing = std::ranges::find_if(names, [&](auto name) { return find(name) == size(); });
  return missing == names.end() ? std::string_view() : *missing;
}

bool CsvHeader::has(std::initializer_list<std::string_view> names) const {
  return lacks(names).empty();
}

SecretView CsvRecord::operator[](std::string_view column) const {
  const auto at = header_.find(column);
  return at < row_.fields.size() ? row_.fields[at] : SecretView();
}

Expected<void> read_table(Imported& into, std::initializer_list<std::string_view> needed,
                          const std::function<void(const CsvRecord&)>& take) {
  CsvReader reader(into.text);
  CERBY_TRY(const auto header, CsvHeader::read(reader));
  if (const auto missing = header.lacks(needed); !missing.empty()) {
    return fail(Outcome::InputInvalid, "there is no column \"" + std::string(missing) + "\"");
  }
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
    take(CsvRecord(header, row));
  }
}

}  // namespace cerby::importing
