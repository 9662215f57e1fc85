#include "import/csv_table.h"
#include "import/formats.h"

namespace cerby::importing {

Expected<void> read_firefox_csv(Imported& into) {
  return read_table(into, {"url", "username", "password"}, [&](const CsvRecord& line) {
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
    into.accounts.push_back({.number = line.line(),
                             .name = {},
                             .user_name = line.text("username"),
                             .addresses = {line.text("url")},
                             .password = line["password"],
                             .otpauth = {},
                             .notes = {},
                             .parts_left_out = {}});
  });
}

}  // namespace cerby::importing
