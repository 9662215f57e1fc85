// The audit log, for the Owner and Super Admins: to read. That it was read is an entry of it.
#include <algorithm>

#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/audit/entry.h"
#include "workspace/audit/time.h"
#include "workspace/store/audit.h"

namespace cerby::workspace::api {
namespace {

using http::Method;

enum class Sort : std::uint8_t { At };
constexpr std::array kSorts{Word<Sort>{"at", Sort::At}};

constexpr std::string_view kKind = "filter[kind]", kUser = "filter[user]", kItem = "filter[item]",
                           kOther = "filter[other]", kSince = "filter[since]", kUntil = "filter[until]";

constexpr auto kKinds = [] {
  std::array<Word<audit::Kind>, audit::kKindNames.size()> words{};
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] = {audit::kKindNames[i], static_cast<audit::Kind>(i)};
  return words;
}();

std::expected<std::optional<Uuid>, http::Problem> id_of(const http::Target& target, std::string_view name) {
  const auto* const text = target.parameter(name);
  if (text == nullptr) return std::optional<Uuid>();
  const auto id = Uuid::parse(*text);
  if (!id) return std::unexpected(invalid_parameter(name, "It is not an id.", "uuid"));
  return std::optional(*id);
}

std::expected<std::optional<store::Time>, http::Problem> time_of(const http::Target& target,
                                                                 std::string_view name) {
  const auto* const text = target.parameter(name);
  if (text == nullptr) return std::optional<store::Time>();
  const auto time = audit::time_of_text(*text);
  if (!time)
    return std::unexpected(invalid_parameter(name, "It is not 2026-11-27 or 2026-11-27T08:30:00Z.", "time"));
  return std::optional<store::Time>(*time);
}

std::expected<store::AuditFilter, http::Problem> filter_of(const http::Target& target) {
  store::AuditFilter filter;
  CERBY_TRY(const auto since, time_of(target, kSince));
  filter.since = since.value_or(0);
  CERBY_TRY(filter.until, time_of(target, kUntil));
  CERBY_TRY(filter.user, id_of(target, kUser));
  CERBY_TRY(filter.item, id_of(target, kItem));
  CERBY_TRY(filter.other, id_of(target, kOther));
  CERBY_TRY(filter.kinds, values_of(target, kKind, kKinds));
  return filter;
}

void write_word(Writer& writer, std::string_view name, const std::string& word) {
  if (!word.empty()) writer.member(name, word);
}

// No UUID of its own: its chain's with its number is what it is known by, in the checkpoints as well.
void write_entry(Writer& writer, const store::AuditRow& row, const audit::Entry& entry) {
  writer.begin_object();
  writer.member("id", row.instance.text() + "." + std::to_string(row.number));
  writer.member("type", "audit_entry");
  writer.key("attributes");
  writer.begin_object();
  write_time(writer, "at", entry.at);
  writer.member("kind", audit::kKindNames.at(static_cast<std::size_t>(entry.kind)));
  write_id(writer, "userId", entry.user);
  write_id(writer, "keyId", entry.key);
  write_id(writer, "sessionId", entry.session);
  write_id(writer, "itemId", entry.item);
  write_id(writer, "otherId", entry.other);
  write_word(writer, "operation", entry.operation);
  write_word(writer, "decision", entry.decision);
  write_word(writer, "secret", entry.secret);
  write_word(writer, "address", entry.address);
  if (entry.first_change) writer.member("firstChange", *entry.first_change);
  if (entry.last_change) writer.member("lastChange", *entry.last_change);
  if (!entry.details.empty()) {
    writer.key("details");
    writer.begin_array();
    for (const auto& detail : entry.details) {
      writer.begin_object();
      writer.member("what", detail.what);
      write_word(writer, "from", detail.from);
      write_word(writer, "to", detail.to);
      writer.end_object();
    }
    writer.end_array();
  }
  if (entry.left_out > 0) writer.member("leftOut", entry.left_out);
  write_time(writer, "saidAt", entry.said_at);
  write_time(writer, "leaseAt", entry.lease_at);
  end_resource(writer);
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 9> kKnown{"page[number]", "page[size]", kSort,  kKind, kUser,
                                                   kItem,          kOther,       kSince, kUntil};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto order, order_of(target, kSorts));
  CERBY_TRY(const auto filter, filter_of(target));
  CERBY_TRY(const auto listed,
            list_entries(call.transaction, call.workspace(), filter, order.direction, page_for(page)));
  ListDocument document(target, page);
  for (const auto& row : listed.rows) {
    const auto entry = audit::entry_of(row.entry);
    if (!entry)
      return std::unexpected(
          Refusal(store::Failure{store::Error::Failed, "an audit entry is not as it was written"}));
    write_entry(document.data(), row, *entry);
  }
  call.note_secret(audit::Kind::Exported, call.workspace(), "");
  return document.finish(listed.total);
}

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/audit-entries", access::kReadAudit, access::Activity::ReadAudit, list},
};

}  // namespace

std::span<const Operation> audit_entry_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
