// What is whole of what was found in a damaged file: held against the keys, the head and the summary.
#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "vault/counters.h"
#include "vault/findings.h"
#include "vault/generation.h"
#include "vault/other_items.h"
#include "vault/repaired_parts.h"
#include "vault/seal.h"
#include "vault/vault.h"

namespace cerby::vault {
namespace {

// Under a head that is not whole, the epoch is the one under which items open. No vault gets so many keys.
constexpr std::uint32_t kMostEpochs = 4096;
constexpr std::size_t kItemsTried = 4;     // under each of them
constexpr std::size_t kLikelyEpochs = 16;  // under which every item is tried
// A generation that nothing vouches for is believed below this: one more must always be possible.
constexpr std::uint64_t kMostClaimed = std::uint64_t{1} << 48;

// An item that opened.
struct Opened {
  const Item* item = nullptr;
  std::vector<IndexName> names;
  std::string name;
};

Expected<Opened> open_item(const Keys& keys, const Head& head, const Item& item) {
  CERBY_TRY(auto plaintext, open(keys.items(), additional_data(head, item).bytes(), item.sealed));
  Opened opened{.item = &item, .names = {{.type = item.type, .origin = {}}}, .name = {}};
  if (item.type == kAccount) {
    CERBY_TRY(const auto account, decode(item.id, std::move(plaintext)));
    opened.names = names_of(account);
    opened.name = account.name;
  } else {
    CERBY_CHECK(check_other(item, std::move(plaintext)));
  }
  return opened;
}

class Judging {
 public:
  Judging(Salvage found, const DamagedKey& key)
      : found_(std::move(found)), vault_(key.vault), key_(key.key), keys_(key.key) {
    judged_.parts.vault = vault_;
    judged_.findings.damage = std::move(found_.damage);
  }

  Expected<void> head(const Paths& paths, std::uint64_t outside);
  void methods();
  void summary();
  void items(OlderItems older);
  void counters();
  Judged result() && { return std::move(judged_); }

 private:
  void damaged(std::string line) { judged_.findings.damage.push_back(std::move(line)); }
  [[nodiscard]] std::uint32_t epoch_found() const;
  [[nodiscard]] const Entry* entry_of(const Uuid& id) const;
  [[nodiscard]] std::vector<Opened> opened(const std::vector<Item>& items);
  // Whether the vault may have had one of this id: of another, a whole part of the summary would know.
  [[nodiscard]] bool may_be_of_the_vault(const Uuid& id) const;
  // Which of them a repaired vault is to have; null: none.
  const Opened* choose(const std::vector<Opened>& all, FoundItem& item) const;
  void leave_one(std::uint32_t type, const char* what);

  Salvage found_;
  Uuid vault_;
  const Secret& key_;
  Keys keys_;
  Head head_;              // the newest that verifies, or what is known of it
  bool has_head_ = false;  // one of this vault, whole or not
  bool head_is_whole_ = false;
  std::set<std::uint8_t> whole_buckets_;
  std::map<Uuid, const Entry*> summary_;  // of all buckets
  Judged judged_;
};

Digest digest_of_methods(const std::vector<MethodRow>& rows) {
  Encoding all("");
  for (const auto& row : rows) {
    all.prefixed(row.id.bytes).prefixed(as_bytes(row.kind));
    all.prefixed(row.parameters).prefixed(row.wrapped).prefixed(row.secret);
    all.prefixed(Encoding("").number(row.created).bytes());
  }
  return unkeyed_digest(all.bytes());
}

Expected<void> Judging::head(const Paths& paths, std::uint64_t outside) {
  Methods methods;
  methods.digest = digest_of_methods(found_.methods);
  std::uint64_t claimed = 0;
  for (const auto& stored : found_.heads) {
    if (stored.head.vault != vault_) continue;
    has_head_ = true;
    if (stored.head.generation < kMostClaimed) claimed = std::max(claimed, stored.head.generation);
    const bool whole = verify_head(stored, methods, keys_).has_value();
    if (!whole && head_is_whole_) continue;
    if (whole == head_is_whole_ && stored.head.generation < head_.generation) continue;
    head_ = stored.head;
    head_is_whole_ = whole;
  }
  const auto seen = std::max(read_memory(paths, vault_, keys_).generation, outside);
  if (head_is_whole_) {
    if (head_.generation < seen) {
      return fail(Outcome::VaultRolledBack, "generation " + std::to_string(head_.generation) + ", and " +
                                                std::to_string(seen) + " was seen");
    }
  } else if (!has_head_) {
    damaged("there is no head of this vault");
  } else {
    damaged("the head does not fit its contents: nothing says that they are the newest");
  }
  if (head_.buckets.empty()) head_.buckets.resize(kBucketsSize);
  head_.vault = vault_;
  if (!head_is_whole_) head_.epoch = epoch_found();
  auto& parts = judged_.parts;
  parts.epoch = head_.epoch;
  parts.created = head_.created;
  parts.generation = head_is_whole_ ? head_.generation : seen > 0 ? seen : claimed;
  return {};
}

std::uint32_t Judging::epoch_found() const {
  std::vector<std::uint32_t> epochs;
  for (const auto& stored : found_.heads) epochs.push_back(stored.head.epoch);
  const auto likely = epochs.size() + kLikelyEpochs;
  for (std::uint32_t epoch = 1; epoch <= kMostEpochs; ++epoch) epochs.push_back(epoch);
  std::size_t tried = 0;
  for (const auto& [id, items] : found_.items) {
    // The first ones may be those that are damaged.
    const auto count = tried++ < kItemsTried ? epochs.size() : likely;
    for (const auto epoch : std::span(epochs).first(count)) {
      Head head;
      head.vault = vault_;
      head.epoch = epoch;
      for (const auto& item : items) {
        if (open(keys_.items(), additional_data(head, item).bytes(), item.sealed)) return epoch;
      }
    }
  }
  return epochs.front();
}

void Judging::methods() {
  for (const auto& row : found_.methods) {
    const auto method = method_in(row);
    // The head vouches for those that this version does not know; without it, nothing does.
    const bool whole = head_is_whole_ || (method && check_method(vault_, *method, key_));
    auto& kept = judged_.parts.methods;
    const bool repeated = !kept.empty() && kept.back().id == row.id;
    if (whole && !repeated && kept.size() < kMaxMethods) {
      kept.push_back(row);
    } else if (!repeated) {
      judged_.findings.methods_lost.push_back(row.kind);
    }
  }
  judged_.findings.methods_whole = judged_.parts.methods.size();
}

void Judging::summary() {
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const auto number = static_cast<std::uint8_t>(i);
    const auto& entries = found_.entries[number];
    // Without a head there is nothing to hold them against: its zeros would say that every bucket is empty.
    if (has_head_ && same(hash_of(entries, keys_), head_.bucket(number))) {
      whole_buckets_.insert(number);
    } else if (has_head_) {
      damaged("the entries of bucket " + std::to_string(number) + " were changed");
    }
    for (const auto& entry : entries) {
      // One that lies in another bucket than its own is nobody's word.
      const auto id = summarised_item(entry.key);
      if (id && keys_.place(*id) == number) summary_[*id] = &entry;
    }
  }
}

std::vector<Opened> Judging::opened(const std::vector<Item>& items) {
  std::vector<Opened> all;
  for (const auto& item : items) {
    if (auto one = open_item(keys_, head_, item)) {
      all.push_back(std::move(*one));
    } else if (one.error().outcome == Outcome::VaultNewer) {
      damaged("item " + item.id.text() + " is of a newer version");
      judged_.parts.newer = item.id;
    }
  }
  std::ranges::sort(all, std::ranges::greater(), [](const Opened& one) { return one.item->revision; });
  return all;
}

bool Judging::may_be_of_the_vault(const Uuid& id) const {
  return summary_.contains(id) || !whole_buckets_.contains(keys_.place(id));
}

const Opened* Judging::choose(const std::vector<Opened>& all, FoundItem& item) const {
  const auto entry = summary_.find(item.id);
  const bool whole_bucket = whole_buckets_.contains(keys_.place(item.id));
  const auto* newest = all.empty() ? nullptr : &all.front();
  if (whole_bucket && entry == summary_.end()) {
    item.state = newest != nullptr ? ItemState::NotInSummary : ItemState::Unreadable;
    return newest;
  }
  if (entry != summary_.end()) {
    const auto fits = [&](const Opened& one) {
      return same(digest_of(keys_, *one.item), entry->second->digest);
    };
    const auto written_last = std::ranges::find_if(all, fits);
    if (written_last != all.end()) {
      item.state = whole_bucket ? ItemState::Whole : ItemState::Unvouched;
      return &*written_last;
    }
  }
  if (newest == nullptr) {
    item.state = found_.items.contains(item.id) ? ItemState::Unreadable : ItemState::Missing;
    return nullptr;
  }
  item.state = whole_bucket ? ItemState::Older : ItemState::Unvouched;
  return newest;
}

void Judging::items(OlderItems older) {
  std::set<Uuid> ids;
  for (const auto& [id, rows] : found_.items) ids.insert(id);
  for (const auto& [id, entry] : summary_) ids.insert(id);
  for (const auto& id : ids) {
    const auto rows = found_.items.find(id);
    const auto all = rows == found_.items.end() ? std::vector<Opened>() : opened(rows->second);
    FoundItem item{.id = id, .state = {}, .taken = false, .type = 0, .name = {}};
    const auto* const chosen = choose(all, item);
    const bool left_out = (item.state == ItemState::Older || item.state == ItemState::NotInSummary) &&
                          older == OlderItems::LeaveOut;
    if (chosen != nullptr) {
      item.taken = !left_out;
      item.type = chosen->item->type;
      item.name = chosen->name;
      if (item.taken) judged_.parts.items.push_back({*chosen->item, chosen->names});
    }
    judged_.findings.items.push_back(std::move(item));
  }
  // Also where their part of the summary is destroyed, and with it their ids.
  const auto known = static_cast<std::uint64_t>(
      std::ranges::count_if(ids, [&](const Uuid& id) { return may_be_of_the_vault(id); }));
  if (!head_is_whole_) {
    judged_.findings.loss = Loss::Unknown;
  } else if (known < head_.count) {
    judged_.findings.loss = Loss::Counted;
    damaged("of " + std::to_string(head_.count) + " items, " + std::to_string(head_.count - known) +
            " are missing whose ids are not known");
  }
  leave_one(kHostIdentity, "identity of the host");
  leave_one(kDeviceKeys, "set of device keys");
  judged_.findings.new_identity = std::ranges::none_of(
      judged_.parts.items, [](const IndexedItem& one) { return one.item.type == kHostIdentity; });
  if (judged_.findings.new_identity) damaged("the host's identity is not whole");
}

// Of what a vault has one of, the first that is whole, or else the first.
void Judging::leave_one(std::uint32_t type, const char* what) {
  auto& items = judged_.findings.items;
  const auto is_taken = [&](const FoundItem& item) { return item.taken && item.type == type; };
  if (std::ranges::count_if(items, is_taken) <= 1) return;
  damaged(std::string("more than one ") + what);
  auto stays = std::ranges::find_if(
      items, [&](const FoundItem& item) { return is_taken(item) && item.state == ItemState::Whole; });
  if (stays == items.end()) stays = std::ranges::find_if(items, is_taken);
  for (auto item = items.begin(); item != items.end(); ++item) {
    if (!is_taken(*item) || item == stays) continue;
    item->taken = false;
    std::erase_if(judged_.parts.items, [&](const IndexedItem& one) { return one.item.id == item->id; });
  }
}

void Judging::counters() {
  std::map<Uuid, CounterRow> highest;
  for (auto& row : found_.counters) {
    if (!same(counter_mac(keys_, vault_, row.item, row.value), row.mac)) {
      damaged("the last counter of " + row.item.text());
      judged_.findings.counters_lost = true;
      continue;
    }
    const auto known = highest.find(row.item);
    if (known == highest.end() || known->second.value < row.value) highest[row.item] = std::move(row);
  }
  for (const auto& one : judged_.parts.items) {
    if (const auto row = highest.find(one.item.id); row != highest.end())
      judged_.parts.counters.push_back(row->second);
  }
}

}  // namespace

Expected<Judged> judge(Salvage found, const Paths& paths, const DamagedKey& key, OlderItems older) {
  if (key.key.size() != kVaultKeySize) return fail(Outcome::VaultDamaged, "the vault key is not 32 bytes");
  Judging judging(std::move(found), key);
  CERBY_CHECK(judging.head(paths, key.outside_generation));
  judging.methods();
  judging.summary();
  judging.items(older);
  judging.counters();
  return std::move(judging).result();
}

}  // namespace cerby::vault
