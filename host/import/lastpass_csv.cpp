#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {
namespace {

constexpr std::string_view kSecureNote = "http://sn";  // what LastPass writes where a note has no site

}  // namespace

Expected<void> read_lastpass_csv(Imported& into) {
  return read_table(into, {"url", "username", "password", "name"}, [&](const CsvRecord& line) {
    if (line.text("url") == kSecureNote) {
      into.left_out.push_back({line.line(), line.text("name"), "it is a secure note"});
      return;
    }
    into.accounts.push_back({.number = line.line(),
                             .name = line.text("name"),
                             .user_name = line.text("username"),
                             .addresses = {line.text("url")},
                             .password = line["password"],
                             .otpauth = line["totp"],
                             .notes = line["extra"],
                             .parts_left_out = {}});
  });
}

}  // namespace cerby::importing
