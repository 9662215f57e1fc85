#include "import/format.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "import/csv_table.h"
#include "import/formats.h"
#include "import/zip.h"

namespace cerby::importing {
namespace {

constexpr SecretAccess kLooking("finding out which format a file has");
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestHeader = 4096;  // bytes of the line that names a CSV file's columns
constexpr std::string_view kOnePasswordData = "export.data";

struct Known {
  Format format;
  std::string_view name, title, unit;
  Expected<void> (*read)(Imported&);
};
constexpr std::array kKnown = {
    Known{Format::ChromeCsv, "chrome", "Chrome CSV", "line", &read_chrome_csv},
    Known{Format::FirefoxCsv, "firefox", "Firefox CSV", "line", &read_firefox_csv},
    Known{Format::BitwardenJson, "bitwarden-json", "Bitwarden JSON", "item", &read_bitwarden_json},
    Known{Format::BitwardenCsv, "bitwarden-csv", "Bitwarden CSV", "line", &read_bitwarden_csv},
    Known{Format::OnePassword1pux, "1password", "1Password 1pux", "item", &read_onepassword_data},
    Known{Format::KeePassXml, "keepass-xml", "KeePass XML", "entry", &read_keepass_xml},
    Known{Format::KeePassCsv, "keepass-csv", "KeePassXC CSV", "line", &read_keepass_csv},
    Known{Format::LastPassCsv, "lastpass", "LastPass CSV", "line", &read_lastpass_csv},
};

const Known& known(Format format) {
  return *std::ranges::find(kKnown, format, &Known::format);
}

std::unexpected<Failure> unknown() {
  return fail(Outcome::InputInvalid,
              "it is not an export that this version knows; name its format with --from to be told why");
}

// By the names of the columns, those with the most of them first: Chrome's are in nearly all.
Expected<Format> detect_csv(SecretView text) {
  const auto all = text.text(kLooking);
  const auto end = all.substr(0, kLongestHeader).find('\n');
  if (end == std::string_view::npos && all.size() > kLongestHeader) return unknown();
  // A copy, because quotes are undone in place.
  const auto size = end == std::string_view::npos ? all.size() : end + 1;
  if (size == 0) return unknown();
  auto line = Secret::copy_of(text.part(0, size));
  CsvReader reader(line);
  const auto header = CsvHeader::read(reader);
  if (!header) return unknown();
  if (header->has({"url", "username", "password", "httprealm"})) return Format::FirefoxCsv;
  if (header->has({"url", "username", "password", "extra", "grouping"})) return Format::LastPassCsv;
  if (header->has({"type", "name", "login_uri", "login_username", "login_password"}))
    return Format::BitwardenCsv;
  // Safari's has the same columns, but for the group.
  if (header->has({"title", "username", "password", "url"})) return Format::KeePassCsv;
  if (header->has({"name", "url", "username", "password"})) return Format::ChromeCsv;
  return unknown();
}

// Where the text proper starts and that it is text; the line of the first byte that is not.
Expected<SecretView> checked_text(SecretView bytes) {
  const auto text = bytes.text(kLooking);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return fail(Outcome::InputInvalid, "it is UTF-16: save it as UTF-8");
  }
  const auto good = std::min(well_formed_prefix(text), text.find('\0'));
  if (good < text.size()) {
    const auto line = 1 + std::ranges::count(text.substr(0, good), '\n');
    return fail(Outcome::InputInvalid, "line " + std::to_string(line) + ": it is not UTF-8 text");
  }
  const auto start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  return bytes.part(start, bytes.size() - start);
}

}  // namespace

std::string_view name_of(Format format) {
  return known(format).name;
}
std::string_view title_of(Format format) {
  return known(format).title;
}
std::string_view unit_of(Format format) {
  return known(format).unit;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const auto& one : kKnown) names.emplace_back(one.name);
  return names;
}

std::optional<Format> format_from(std::string_view name) {
  const auto* const found = std::ranges::find(kKnown, name, &Known::name);
  return found == kKnown.end() ? std::nullopt : std::optional(found->format);
}

Expected<Format> detect(SecretView bytes) {
  if (is_zip(bytes)) return Format::OnePassword1pux;
  CERBY_TRY(const auto view, checked_text(bytes));
  const auto text = view.text(kLooking);
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return fail(Outcome::InputInvalid, "the file is empty");
  if (text[first] == '{') return Format::BitwardenJson;
  if (text[first] == '<') return Format::KeePassXml;
  return detect_csv(view);
}

Expected<Imported> read(Secret bytes, std::optional<Format> format) {
  if (!format) {
    CERBY_TRY(format, detect(bytes.view()));
  }
  Imported imported;
  imported.format = *format;
  if (*format == Format::OnePassword1pux) {
    auto data = unzip(bytes.view(), kOnePasswordData, kMaxFile);
    // A zip archive, and not one of this format.
    if (!data && data.error().outcome == Outcome::NotFound)
      return fail(Outcome::InputInvalid, data.error().detail);
    CERBY_TRY(bytes, std::move(data));
  }
  CERBY_TRY(const auto text, checked_text(bytes.view()));
  // Only a byte order mark makes the text another part than the whole.
  imported.text = text.size() == bytes.size() ? std::move(bytes) : Secret::copy_of(text);
  CERBY_CHECK(known(*format).read(imported));
  return imported;
}

}  // namespace cerby::importing
