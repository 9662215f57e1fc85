#include "source/audit.h"

#include <algorithm>
#include <utility>

#include "base/json_pull.h"
#include "base/utf8.h"
#include "source/ask.h"

namespace cerby::source {
namespace {

constexpr SecretAccess kReading("an entry of a workspace's audit log");
constexpr std::string_view kType = "audit_entry";

std::unexpected<Failure> invalid(const char* what) {
  return fail(Outcome::WorkspaceAnswerInvalid, what);
}

// Reads the entries of a page, and whether all of them are entries.
class Page {
 public:
  explicit Page(Secret& body) : json_(body) {}

  Expected<std::vector<AuditEntry>> read() {
    bool is_array = false;
    const bool is_object = json_.object([&](std::string_view key) {
      if (key != "data") return json_.skip();
      // Twice is no more than one: the second is refused.
      if (std::exchange(is_array, true)) fits_ = false;
      fits_ = json_.array([&] { entry(); }) && fits_;
    });
    if (!json_.end()) return invalid("it is not JSON");
    if (!is_object || !is_array || !fits_ || std::ssize(entries_) > kAuditPage)
      return invalid("it is not a page of the audit log");
    return std::move(entries_);
  }

 private:
  void entry() {
    AuditEntry entry;
    std::string type;
    const bool is_object = json_.object([&](std::string_view key) {
      if (key == "id") return take(entry.id);
      if (key == "type") return take(type);
      if (key != "attributes") return json_.skip();
      json_.object([&](std::string_view attribute) { take_attribute(attribute, entry); });
    });
    if (json_.failed()) return;
    fits_ = fits_ && is_object && type == kType && !entry.id.empty() && !entry.text("at").empty() &&
            !entry.text("kind").empty() && std::ssize(entries_) < kAuditPage;
    if (fits_) entries_.push_back(std::move(entry));
  }
  void take_attribute(std::string_view attribute, AuditEntry& entry) {
    if (attribute == "leftOut") {
      entry.left_out = std::max<std::int64_t>(json_.integer().value_or(0), 0);
      return;
    }
    const auto* const known = std::ranges::find(kAuditTexts, attribute);
    if (known == kAuditTexts.end()) return json_.skip();
    take(entry.texts.at(static_cast<std::size_t>(known - kAuditTexts.begin())));
  }
  void take(std::string& text) {
    const auto value = json_.text();
    const bool is_good = value && value->size() <= kMostAuditText && text.empty();
    fits_ = fits_ && is_good;
    if (is_good) text = value->text(kReading);
  }

  JsonPull json_;
  bool fits_ = true;
  std::vector<AuditEntry> entries_;
};

}  // namespace

const std::string& AuditEntry::text(std::string_view name) const {
  return texts.at(static_cast<std::size_t>(std::ranges::find(kAuditTexts, name) - kAuditTexts.begin()));
}

Expected<void> check_time(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  constexpr std::size_t kDate = 10;
  const auto fits = [](char form, char c) { return form == '0' ? c >= '0' && c <= '9' : c == form; };
  const bool is_long = text.size() == kForm.size() || text.size() == kDate;
  if (!is_long || !std::ranges::equal(kForm.substr(0, text.size()), text, fits))
    return fail(Outcome::InputInvalid, "a time is 2026-11-27 or 2026-11-27T08:30:00Z");
  return {};
}

Expected<std::vector<AuditEntry>> audit_entries_from(Secret body) {
  if (!is_utf8(body.text(kReading))) return invalid("it is not UTF-8");
  return Page(body).read();
}

Expected<std::vector<AuditEntry>> audit_page(const Origin& workspace, Proof& proof, Fetcher& fetcher,
                                             const AuditQuery& query, std::int64_t number) {
  std::string path = "/api/v1/audit-entries?page%5Bsize%5D=" + std::to_string(kAuditPage) +
                     "&page%5Bnumber%5D=" + std::to_string(number);
  const auto filter = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) path.append("&filter%5B").append(name).append("%5D=").append(value);
  };
  if (!query.since.empty()) CERBY_CHECK(check_time(query.since));
  if (!query.until.empty()) CERBY_CHECK(check_time(query.until));
  filter("since", query.since);
  filter("until", query.until);
  if (query.user) filter("user", query.user->text());
  if (query.item) filter("item", query.item->text());
  auto body = ask(FetchMethod::Get, workspace, path, proof, fetcher);
  if (!body && body.error().outcome == Outcome::RoleLoginOnly)
    return fail(Outcome::RoleNone, "the audit log is for the workspace's Owner and Super Admins");
  if (!body) return std::unexpected(std::move(body.error()));
  return audit_entries_from(std::move(*body));
}

}  // namespace cerby::source
