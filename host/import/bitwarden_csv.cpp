#include <algorithm>
#include <array>

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
  return read_table(
      into, {"type", "name", "login_uri", "login_username", "login_password"}, [&](const CsvRecord& line) {
        if (const auto type = line.text("type"); type != "login") {
          into.left_out.push_back(
              {line.line(), line.text("name"), type == "note" ? "it is a secure note" : "it is not a login"});
          return;
        }
        // Custom fields, as "name: value" lines: below the notes.
        const auto fields = line["fields"];
        const auto notes = line["notes"];
        const std::array parts = {notes, view_of(notes.empty() ? "" : "\n"), fields};
        into.accounts.push_back({.number = line.line(),
                                 .name = line.text("name"),
                                 .user_name = line.text("login_username"),
                                 .addresses = addresses_in(line.text("login_uri")),
                                 .password = line["login_password"],
                                 .otpauth = line["login_totp"],
                                 .notes = fields.empty() ? notes : into.arena.join(parts),
                                 .parts_left_out = {}});
      });
}

}  // namespace cerby::importing
