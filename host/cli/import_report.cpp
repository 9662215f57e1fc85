#include "cli/import_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "import/format.h"

namespace cerby::cli {

using importing::Fate;

namespace {

Json told_entry(const importing::Planned& entry, const std::string& where) {
  return {{"where", where},
          {"name", entry.account.name},
          {"username", entry.account.user_name},
          {"login_url", entry.account.login_address}};
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

bool ImportReport::is_whole() const {
  return plan.left_out.empty() && plan.unread.empty() &&
         std::ranges::all_of(plan.entries, [](const auto& one) {
           return one.fate == Fate::Skip || one.parts_left_out.empty();
         });
}

std::string ImportReport::place(std::uint32_t number) const {
  return fmt::format("{} {}", importing::unit_of(format), number);
}

void ImportReport::write(const Output& output) const {
  if (output.json()) {
    output.object(json());
  } else {
    write_lines(output);
  }
}

Json ImportReport::json() const {
  Json added = Json::array(), updated = Json::array(), duplicates = Json::array(), in_part = Json::array(),
       left_out = Json::array(), unread = Json::array();
  for (const auto& entry : plan.entries) {
    Json told = told_entry(entry, place(entry.number));
    if (entry.fate == Fate::Skip) {
      told["differs"] = entry.differs;
      duplicates.push_back(std::move(told));
      continue;
    }
    if (!dry_run || entry.fate == Fate::Update) told["id"] = entry.account.id.text();
    if (!entry.parts_left_out.empty()) {
      in_part.push_back(
          {{"where", told["where"]}, {"name", told["name"]}, {"left_out", entry.parts_left_out}});
    }
    (entry.fate == Fate::Add ? added : updated).push_back(std::move(told));
  }
  for (const auto& one : plan.left_out) {
    left_out.push_back({{"where", place(one.number)}, {"name", one.name}, {"why", one.why}});
  }
  for (const auto& one : plan.unread) unread.push_back({{"id", one.id.text()}, {"why", one.why}});
  return {{"file", file},         {"format", importing::name_of(format)},
          {"dry_run", dry_run},   {"added", added},
          {"updated", updated},   {"duplicates", duplicates},
          {"left_out", left_out}, {"left_out_in_part", in_part},
          {"unread", unread}};
}

void ImportReport::write_list(const Output& output, Fate fate, std::string_view title) const {
  std::vector<Row> rows;
  for (const auto& entry : plan.entries) {
    if (entry.fate != fate) continue;
    rows.push_back({"  " + place(entry.number), entry.account.name, entry.account.user_name,
                    entry.account.origins.front()});
    if (fate == Fate::Skip && entry.differs) rows.back().emplace_back("other secrets");
  }
  if (rows.empty()) return;
  output.line(fmt::format("\n{}:", title));
  for (const auto& line : columns(rows)) output.line(line);
}

void ImportReport::write_lines(const Output& output) const {
  const auto skipped = plan.count(Fate::Skip);
  output.line(fmt::format("{}, {}.", importing::title_of(format),
                          counted(plan.entries.size() + plan.left_out.size(), "entry", "entries")));
  if (dry_run) {
    write_list(output, Fate::Add, "Would be added");
    write_list(output, Fate::Update, "Would be updated");
  }
  if (dry_run || skipped <= 20) write_list(output, Fate::Skip, "Skipped as duplicates");
  if (!plan.left_out.empty()) {
    output.line("\nLeft out, because it was not understood or has no place in the vault:");
    for (const auto& one : plan.left_out) {
      output.line(
          fmt::format("  {}{}{}: {}", place(one.number), one.name.empty() ? "" : ", ", one.name, one.why));
    }
  }
  bool first = true;
  for (const auto& entry : plan.entries) {
    if (entry.fate == Fate::Skip || entry.parts_left_out.empty()) continue;
    if (first) output.line("\nTaken without:");
    first = false;
    for (const auto& part : entry.parts_left_out) {
      output.line(fmt::format("  {}, {}: {}", place(entry.number), entry.account.name, part));
    }
  }
  if (!plan.unread.empty()) {
    output.line("\nOf the vault, could not be read and compared (cerbyctl vault verify):");
    for (const auto& one : plan.unread) output.line(fmt::format("  {}: {}", one.id.text(), one.why));
  }
  output.line(fmt::format("\n{} {} added, {} updated, {} skipped as {}, {} left out.",
                          dry_run ? "It would be:" : "Done:", plan.count(Fate::Add), plan.count(Fate::Update),
                          skipped, skipped == 1 ? "a duplicate" : "duplicates", plan.left_out.size()));
  const auto differing = std::ranges::count_if(
      plan.entries, [](const auto& one) { return one.fate == Fate::Skip && one.differs; });
  if (differing > 0) {
    output.line(
        fmt::format("{} with other secrets than the vault's: --duplicates update takes those of the file, "
                    "--duplicates keep has both.",
                    counted(static_cast<std::size_t>(differing), "duplicate came", "duplicates came")));
  }
  if (dry_run) {
    output.note("Nothing was changed.");
  } else {
    output.note(
        fmt::format("{} holds your passwords where every program of yours can read them. Delete it now "
                    "(rm, or shred -u), from the trash and from backups too.",
                    file));
  }
}

}  // namespace cerby::cli
