#include <string>
#include <string_view>
#include <vector>

#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {
namespace {

// Several addresses stand in one field, between commas; a comma may also be part of one. So a new address
// starts only where something that looks like a scheme or a bare host follows.
std::vector<std::string> addresses_in(std::string_view field) {
  std::vector<std::string> found;
  while (!field.empty()) {
    auto comma = field.find(',');
    while (comma != std::string_view::npos) {
      const auto rest = field.substr(comma + 1);
      const auto next = rest.substr(0, rest.find_first_of(",/?="));
      if (next.find(':') != std::string_view::npos || next.find('.') != std::string_view::npos) break;
      comma = field.find(',', comma + 1);
    }
    found.emplace_back(field.substr(0, comma));
    if (comma == std::string_view::npos) break;
    field.remove_prefix(comma + 1);
  }
  return found;
}

}  // namespace

Expected<void> read_bitwarden_csv(Imported& into) {
  const CsvColumns columns{.needed = {"type", "name", "login_uri", "login_username", "login_password"},
                           .taken = {"notes", "fields", "login_totp"},
                           .ignored = {"folder", "favorite", "collections", "reprompt"}};
  return read_table(into, columns, [&](const CsvRecord& line) {
    if (const auto type = line.text("type"); type != "login") {
      into.left_out.push_back(
          {line.line(), line.text("name"), type == "note" ? "it is a secure note" : "it is not a login"});
      return;
    }
    Notes notes;
    notes.text(line["notes"]);
    notes.text(line["fields"]);  // custom fields, as "name: value" lines
    line.add_unknown(notes);
    into.accounts.push_back({.number = line.line(),
                             .name = line.text("name"),
                             .user_name = line.text("login_username"),
                             .addresses = addresses_in(line.text("login_uri")),
                             .password = line["login_password"],
                             .otpauth = line["login_totp"],
                             .notes = notes.in(into.arena),
                             .parts_left_out = {}});
  });
}

}  // namespace cerby::importing
