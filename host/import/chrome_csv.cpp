#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {

Expected<void> read_chrome_csv(Imported& into) {
  return read_table(into, {"url", "username", "password"}, [&](const CsvRecord& line) {
    into.accounts.push_back({.number = line.line(),
                             .name = line.text("name"),
                             .user_name = line.text("username"),
                             .addresses = {line.text("url")},
                             .password = line["password"],
                             .otpauth = {},
                             .notes = line["note"],
                             .parts_left_out = {}});
  });
}

}  // namespace cerby::importing
