#include "workspace/audit/entry.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/json.h"
#include "base/json_writer.h"

namespace cerby::workspace::audit {
namespace {

// As they are written.
struct WrittenDetail {
  std::string what;
  std::optional<std::string> from, to;
};
struct Written {
  std::int64_t at = 0;
  Kind kind = Kind::Changed;
  std::optional<std::string> user, key, session, item, other, operation, decision, secret, address;
  std::optional<std::int64_t> first_change, last_change, left_out, said_at, lease_at;
  std::optional<std::vector<WrittenDetail>> details;
};

constexpr json::Limits kText{.bytes = kMostText};
constexpr json::Limits kCount{.least = 1};
constexpr json::Limits kDetails{.count = kMostDetails};

Expected<std::optional<Uuid>> id_of(const std::optional<std::string>& text) {
  if (!text) return std::optional<Uuid>();
  CERBY_TRY(const Uuid id, Uuid::parse(*text));
  return std::optional<Uuid>(id);
}

}  // namespace
}  // namespace cerby::workspace::audit

template <>
struct cerby::json::Names<cerby::workspace::audit::Kind> {
  static constexpr auto values = cerby::workspace::audit::kKindNames;
};

template <>
struct cerby::json::Schema<cerby::workspace::audit::WrittenDetail> {
  using Written = cerby::workspace::audit::WrittenDetail;
  static constexpr std::array members{member<&Written::what>("what", cerby::workspace::audit::kText),
                                      member<&Written::from>("from", cerby::workspace::audit::kText),
                                      member<&Written::to>("to", cerby::workspace::audit::kText)};
};

template <>
struct cerby::json::Schema<cerby::workspace::audit::Written> {
  using Written = cerby::workspace::audit::Written;
  static constexpr std::array members{
      member<&Written::at>("at", {.least = 0}),
      member<&Written::kind>("kind"),
      member<&Written::user>("user", cerby::workspace::audit::kText),
      member<&Written::key>("key", cerby::workspace::audit::kText),
      member<&Written::session>("session", cerby::workspace::audit::kText),
      member<&Written::item>("item", cerby::workspace::audit::kText),
      member<&Written::other>("other", cerby::workspace::audit::kText),
      member<&Written::operation>("operation", cerby::workspace::audit::kText),
      member<&Written::decision>("decision", cerby::workspace::audit::kText),
      member<&Written::secret>("secret", cerby::workspace::audit::kText),
      member<&Written::address>("address", cerby::workspace::audit::kText),
      member<&Written::first_change>("first_change", cerby::workspace::audit::kCount),
      member<&Written::last_change>("last_change", cerby::workspace::audit::kCount),
      member<&Written::details>("details", cerby::workspace::audit::kDetails),
      member<&Written::left_out>("left_out", cerby::workspace::audit::kCount),
      member<&Written::said_at>("said_at", {.least = 0}),
      member<&Written::lease_at>("lease_at", {.least = 0}),
  };
};

namespace cerby::workspace::audit {

std::string text_of(const Entry& entry) {
  std::string text;
  json::StringSink sink(text);
  json::Writer writer(sink);
  const auto id = [&](std::string_view name, const std::optional<Uuid>& value) {
    if (value) writer.member(name, value->text());
  };
  const auto word = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) writer.member(name, std::string_view(value).substr(0, kMostText));
  };
  writer.begin_object();
  writer.member("at", entry.at);
  writer.member("kind", kKindNames.at(static_cast<std::size_t>(entry.kind)));
  id("user", entry.user);
  id("key", entry.key);
  id("session", entry.session);
  id("item", entry.item);
  id("other", entry.other);
  word("operation", entry.operation);
  word("decision", entry.decision);
  word("secret", entry.secret);
  word("address", entry.address);
  if (entry.first_change) writer.member("first_change", *entry.first_change);
  if (entry.last_change) writer.member("last_change", *entry.last_change);
  if (!entry.details.empty()) {
    writer.key("details");
    writer.begin_array();
    for (const Detail& detail :
         std::span(entry.details).first(std::min(entry.details.size(), kMostDetails))) {
      writer.begin_object();
      writer.member("what", std::string_view(detail.what).substr(0, kMostText));
      word("from", detail.from);
      word("to", detail.to);
      writer.end_object();
    }
    writer.end_array();
  }
  if (entry.left_out > 0) writer.member("left_out", entry.left_out);
  if (entry.said_at) writer.member("said_at", *entry.said_at);
  if (entry.lease_at) writer.member("lease_at", *entry.lease_at);
  writer.end_object();
  return text;
}

Expected<Entry> entry_of(std::string_view text) {
  Written written;
  if (const auto read = json::read(text, written); !read) {
    auto failure = json::failure_of(read.error());
    return fail(Outcome::InputInvalid, std::move(failure.detail));
  }
  Entry entry;
  entry.at = written.at;
  entry.kind = written.kind;
  CERBY_TRY(entry.user, id_of(written.user));
  CERBY_TRY(entry.key, id_of(written.key));
  CERBY_TRY(entry.session, id_of(written.session));
  CERBY_TRY(entry.item, id_of(written.item));
  CERBY_TRY(entry.other, id_of(written.other));
  entry.operation = written.operation.value_or("");
  entry.decision = written.decision.value_or("");
  entry.secret = written.secret.value_or("");
  entry.address = written.address.value_or("");
  entry.first_change = written.first_change;
  entry.last_change = written.last_change;
  if (written.details) {
    for (auto& detail : *written.details)
      entry.details.push_back({std::move(detail.what), detail.from.value_or(""), detail.to.value_or("")});
  }
  entry.left_out = written.left_out.value_or(0);
  entry.said_at = written.said_at;
  entry.lease_at = written.lease_at;
  if (text_of(entry) != text) return fail(Outcome::InputInvalid, "not as an entry is written");
  return entry;
}

}  // namespace cerby::workspace::audit
