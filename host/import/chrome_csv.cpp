#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {

Expected<void> read_chrome_csv(Imported& into) {
  const CsvColumns columns{.needed = {"url", "username", "password"},
                           .taken = {"name", "note", "totp", "otpauth"}};
  return read_table(into, columns, [&](const CsvRecord& line) {
    into.accounts.push_back(login_of(line, {.name = "name", .notes = "note"}, into.arena));
  });
}

}  // namespace cerby::importing
