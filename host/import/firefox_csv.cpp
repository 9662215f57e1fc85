#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {

Expected<void> read_firefox_csv(Imported& into) {
  const CsvColumns columns{
      .needed = {"url", "username", "password"},
      .taken = {"httpRealm", "totp", "otpauth"},
      .ignored = {"formActionOrigin", "guid", "timeCreated", "timeLastUsed", "timePasswordChanged"}};
  return read_table(into, columns, [&](const CsvRecord& line) {
    // The browser's own account lies among them.
    if (const auto url = line.text("url"); url.starts_with("chrome://")) {
      into.left_out.push_back({line.line(), url, "it is the browser's own, not a site's"});
      return;
    }
    // A site that asks by HTTP has no page to fill.
    if (!line["httpRealm"].empty()) {
      into.left_out.push_back(
          {line.line(), line.text("url"), "its password is asked for by HTTP authentication, not by a page"});
      return;
    }
    into.accounts.push_back(login_of(line, {}, into.arena));
  });
}

}  // namespace cerby::importing
