#include "cli/audit_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "base/utc.h"
#include "cli/vault_access.h"
#include "cli/workspace_place.h"
#include "process/helper_channel.h"
#include "source/audit.h"
#include "source/kept_session.h"

namespace cerby::cli {
namespace {

constexpr std::chrono::milliseconds kStart{10'000}, kAnswer{30'000};

struct AuditOptions {
  std::string address, since, until, account, user;
};

Expected<source::AuditQuery> query_of(const AuditOptions& options, const Clock& clock) {
  source::AuditQuery query{.since = options.since, .until = options.until, .user = {}, .item = {}};
  if (!query.since.empty()) CERBY_CHECK(source::check_time(query.since));
  // What is written while the log is read comes last, and would be read without an end.
  if (query.until.empty()) query.until = utc_text(clock.unix_time() + UnixTime{1});
  CERBY_CHECK(source::check_time(query.until));
  if (!options.user.empty()) {
    CERBY_TRY(query.user, Uuid::parse(options.user));
  }
  if (!options.account.empty()) {
    CERBY_TRY(query.item, Uuid::parse(options.account));
  }
  return query;
}

Json shown(const source::AuditEntry& entry) {
  Json json{{"id", entry.id}};
  for (const std::string_view name : source::kAuditTexts) {
    if (const auto& text = entry.text(name); !text.empty()) json[std::string(name)] = text;
  }
  if (entry.left_out > 0) json["leftOut"] = entry.left_out;
  return json;
}

Row row_of(const source::AuditEntry& entry) {
  const auto cell = [&](std::string_view name) { return printable(entry.text(name)); };
  std::string decision = cell("decision");
  // The first column is when the workspace was told.
  if (!entry.text("saidAt").empty()) decision += fmt::format(", says the device, at {}", cell("saidAt"));
  if (!entry.text("leaseAt").empty()) decision += fmt::format(", by the lease of {}", cell("leaseAt"));
  if (entry.left_out > 0) decision += fmt::format(" (and {} left out)", entry.left_out);
  return {cell("at"), cell("kind"), cell("userId"), cell("itemId"), cell("operation"), std::move(decision)};
}

// What is for people, a page at a time: a log may be longer than what can be held. No column of a page is
// narrower than it was on those before.
class Table {
 public:
  explicit Table(const Output& output) : output_(output) {}
  Expected<void> show(std::vector<Row> page) {
    if (std::exchange(is_first_, false))
      page.insert(page.begin(), Row{"TIME", "KIND", "USER", "ITEM", "OPERATION", "DECISION"});
    for (const Row& row : page) {
      widest_.resize(std::max(widest_.size(), row.size()));
      for (std::size_t at = 0; at < row.size(); ++at)
        widest_[at].resize(std::max(widest_[at].size(), row[at].size()), ' ');
    }
    page.insert(page.begin(), widest_);
    const auto lines = columns(page);
    std::for_each(lines.begin() + 1, lines.end(), [&](const std::string& line) { output_.line(line); });
    return Output::flush();
  }

 private:
  const Output& output_;
  bool is_first_ = true;
  Row widest_;  // blanks
};

Expected<int> run(Context& context, const AuditOptions& options) {
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(const Origin workspace, workspace_with_accounts(config, options.address));
  CERBY_TRY(const auto query, query_of(options, context.clock));
  CERBY_TRY(auto vault, open_vault(context));
  CERBY_TRY(const auto helper, sibling_program("cerby-helper"));
  CERBY_TRY(auto channel,
            process::HelperChannel::start_program(helper, context.environment, process::settings_of(config),
                                                  {.start = kStart, .answer = kAnswer}));
  source::KeptSession proof(workspace, vault, channel.fetcher(), context.clock);
  Table table(context.output);
  for (std::int64_t number = 1;; ++number) {
    CERBY_TRY(const auto entries, source::audit_page(workspace, proof, channel.fetcher(), query, number));
    std::vector<Row> rows;
    for (const auto& entry : entries) {
      context.output.json_line(shown(entry));
      if (!context.output.json()) rows.push_back(row_of(entry));
    }
    if (!context.output.json()) CERBY_CHECK(table.show(std::move(rows)));
    if (std::ssize(entries) < source::kAuditPage) break;
  }
  return kDone;
}

}  // namespace

void add_audit_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* audit =
      add_verb(app, context,
               {"audit",
                "Show the audit log of a workspace; an API key for it needs the scope read:audit. "
                "With --json, a line an entry",
                {"cerbyctl audit --since 2026-11-01",
                 "cerbyctl audit https://acme.cerby.test --json --until 2026-12-01",
                 "cerbyctl audit --account 5f0c6a1e-8a54-4d4f-9c1b-0d2f6a7b8c9d"}},
               [options](Context& with) { return run(with, *options); });
  audit->add_option("address", options->address,
                    "The workspace: https://host; may be left out where there is one");
  audit->add_option("--since", options->since, "From this time on: 2026-11-27 or 2026-11-27T08:30:00Z");
  audit->add_option("--until", options->until, "Before this time");
  audit->add_option("--account", options->account, "What it was done to: an account's id, or another one's");
  audit->add_option("--user", options->user, "Who did it: a user's id");
}

}  // namespace cerby::cli
