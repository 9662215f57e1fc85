#include "cli/repair_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "vault/work.h"

namespace cerby::cli {

namespace {

using vault::FoundItem;
using vault::ItemState;

std::string_view sentence(ItemState state) {
  switch (state) {
    case ItemState::Whole:
      return "whole";
    case ItemState::Unvouched:
      return "opens; nothing says that it is the newest";
    case ItemState::Older:
      return "is older than the one that was written last";
    case ItemState::NotInSummary:
      return "opens, and is in no summary: it was removed, and put back";
    case ItemState::Unreadable:
      return "does not open";
    case ItemState::Missing:
      return "is missing";
  }
  return {};
}

std::string what_it_is(const FoundItem& item) {
  switch (item.type) {
    case 0:
      return "-";
    case vault::kAccount:
      return printable(item.name);
    case vault::kSession:
      return "(session with a workspace)";
    case vault::kDataKeys:
      return "(keys of a local vault)";
    case vault::kSeen:
      return "(what was seen of a workspace)";
    case vault::kDeviceKeys:
      return "(device keys)";
    case vault::kLease:
      return "(offline lease)";
    case vault::kLeaseNotes:
      return "(uses of offline leases)";
    case vault::kHostIdentity:
      return "(identity of the host)";
    default:
      return fmt::format("(type {})", item.type);
  }
}

std::string_view type_name(std::uint32_t type) {
  if (type == vault::kAccount) return "account";
  if (type == vault::kSession) return "session";
  if (type == vault::kDataKeys) return "data_keys";
  if (type == vault::kSeen) return "seen";
  if (type == vault::kDeviceKeys) return "device_keys";
  if (type == vault::kLease) return "lease";
  if (type == vault::kLeaseNotes) return "lease_notes";
  if (type == vault::kHostIdentity) return "host_identity";
  return type == 0 ? "unknown" : "other";
}

std::vector<std::string> lines_of(const vault::Examination& seen) {
  std::vector<std::string> lines = seen.structure;
  lines.insert(lines.end(), seen.findings.damage.begin(), seen.findings.damage.end());
  for (const auto& kind : seen.findings.methods_lost) {
    lines.push_back(fmt::format("the unlock method \"{}\" is not as it was written", printable(kind)));
  }
  return lines;
}

std::string_view sentence(vault::Loss loss) {
  switch (loss) {
    case vault::Loss::Named:
      return {};
    case vault::Loss::Counted:
      return "What is lost is not all known: items are missing of which nothing is left but their number.";
    case vault::Loss::Unknown:
      return "How much is lost is not known: the part of the file is damaged that says how many items and "
             "unlock methods the vault had. There may have been more than were found.";
  }
  return {};
}

enum class Wanted : std::uint8_t { Damage, Plan };

void report(const Output& output, Json& object, const vault::Examination& seen, Wanted wanted) {
  const auto& findings = seen.findings;
  const auto lines = lines_of(seen);
  Json items = Json::array();
  std::vector<Row> rows;
  for (const auto& item : findings.items) {
    if (item.state == ItemState::Whole && item.taken) continue;
    items.push_back({{"id", item.id.text()},
                     {"state", text_of(item.state)},
                     {"type", type_name(item.type)},
                     {"name", item.name},
                     {"taken", item.taken}});
    Row row{"  " + item.id.text(), what_it_is(item), std::string(sentence(item.state))};
    if (wanted == Wanted::Plan) row.emplace_back(item.taken ? "taken" : "left out");
    rows.push_back(std::move(row));
  }
  object["whole"] = seen.is_whole();
  object["damaged"] = lines;
  object["items"] = std::move(items);
  object["items_whole"] = findings.items.size() - findings.not_whole();
  object["unlock_methods_whole"] = findings.methods_whole;
  object["unlock_methods_lost"] = findings.methods_lost;
  object["loss"] = text_of(findings.loss);
  for (const auto& line : lines) output.line(line);
  if (!rows.empty()) output.line("Items that are not whole, or not taken:");
  for (const auto& row : columns(rows)) output.line(row);
  if (findings.loss != vault::Loss::Named) output.line(sentence(findings.loss));
}

bool is_taken_account(const FoundItem& item) {
  return item.taken && item.type == vault::kAccount;
}

}  // namespace

void report_damage(const Output& output, Json& object, const vault::Examination& seen) {
  report(output, object, seen, Wanted::Damage);
}

void report_plan(const Output& output, Json& object, const vault::Examination& seen) {
  report(output, object, seen, Wanted::Plan);
  const auto& findings = seen.findings;
  object["items_taken"] = findings.taken();
  object["new_identity"] = findings.new_identity;
  const auto accounts = std::ranges::count_if(findings.items, is_taken_account);
  object["accounts_taken"] = accounts;
  if (findings.loss == vault::Loss::Named) {
    output.line(
        fmt::format("{} of {} items go into the repaired vault.", findings.taken(), findings.items.size()));
  } else {
    output.line(fmt::format("{} of the {} items that are known of go into the repaired vault.",
                            findings.taken(), findings.items.size()));
  }
  if (findings.methods_whole == 0)
    output.line("No way to open the vault is whole: it cannot be repaired, since nothing would open it.");
  if (accounts == 0 && !findings.takes_all())
    output.line("No account was found that could be taken: the repaired vault has none.");
  if (findings.new_identity) {
    output.line("The host gets another identity: browsers ask once whether to trust its new key.");
  }
}

}  // namespace cerby::cli
