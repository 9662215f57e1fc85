#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {

Expected<void> read_chrome_csv(Imported& into) {
  const CsvColumns columns{.needed = {"url", "username", "password"},
                           .taken = {"name", "note", "totp", "otpauth"}};
  return read_table(into, columns, [&](const CsvRecord& line) {
    Notes notes;
    notes.text(line["note"]);
    const auto code = code_of(line, notes);
    line.add_unknown(notes);
    into.accounts.push_back({.number = line.line(),
                             .name = line.text("name"),
                             .user_name = line.text("username"),
                             .addresses = {line.text("url")},
                             .password = line["password"],
                             .otpauth = code,
                             .notes = notes.in(into.arena),
                             .parts_left_out = {}});
  });
}

}  // namespace cerby::importing
