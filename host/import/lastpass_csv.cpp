#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {
namespace {

constexpr std::string_view kSecureNote = "http://sn";  // what LastPass writes where a note has no site

}  // namespace

Expected<void> read_lastpass_csv(Imported& into) {
  const CsvColumns columns{.needed = {"url", "username", "password", "name"},
                           .taken = {"extra", "totp", "otpauth"},
                           .ignored = {"grouping", "fav"}};
  return read_table(into, columns, [&](const CsvRecord& line) {
    if (line.text("url") == kSecureNote) {
      into.left_out.push_back({line.line(), line.text("name"), "it is a secure note"});
      return;
    }
    into.accounts.push_back(login_of(line, {.name = "name", .notes = "extra"}, into.arena));
  });
}

}  // namespace cerby::importing
