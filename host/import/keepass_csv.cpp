#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {
namespace {

// "Root/Recycle Bin": the name is translated when the database is made, so only the English one is known.
bool is_recycle_bin(std::string_view group) {
  const auto slash = group.find('/');
  if (slash != std::string_view::npos) group.remove_prefix(slash + 1);
  return group == "Recycle Bin" || group.starts_with("Recycle Bin/");
}

}  // namespace

Expected<void> read_keepass_csv(Imported& into) {
  const CsvColumns columns{.needed = {"title", "username", "password", "url"},
                           .taken = {"group", "notes", "totp", "otpauth"},
                           .ignored = {"icon", "last modified", "created"}};
  return read_table(into, columns, [&](const CsvRecord& line) {
    if (is_recycle_bin(line.text("group"))) {
      into.left_out.push_back({line.line(), line.text("title"), "it is in the recycle bin"});
      return;
    }
    into.accounts.push_back(login_of(line, {.name = "title", .notes = "notes"}, into.arena));
  });
}

}  // namespace cerby::importing
