#include "workspace/journal/verify.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "workspace/audit/entry.h"
#include "workspace/store/audit.h"
#include "workspace/store/checkpoints.h"

namespace cerby::workspace::journal {
namespace {

using store::Result;
using store::Transaction;

// How many checkpoints are held at a time: each may have a thousand heads.
constexpr std::int64_t kCheckpointsAtOnce = 64;

// Nothing that grows with the entries or the checkpoints is held: a page of either at a time, and for each
// chain where it ends and how far it was checked.
class Verification {
 public:
  Verification(const sealing::MasterKeys& keys, const Uuid& workspace,
               const std::optional<KnownCheckpoint>& expected)
      : keys_(keys), workspace_(workspace), expected_(expected) {}

  // Checkpoints, and the chains as they are at that time: in one snapshot.
  Result<void> read_checkpoints(Transaction& transaction) {
    while (!found()) {
      CERBY_TRY(const auto some,
                store::checkpoints_after(transaction, workspace_, verified_.checkpoints, kCheckpointsAtOnce));
      if (some.empty()) break;
      for (const auto& one : some) {
        if (!found()) CERBY_CHECK(check(transaction, one));
      }
    }
    if (!found() && expected_ && expected_->number > verified_.checkpoints)
      wrong(Wrong::CheckpointMissing, {}, verified_.checkpoints + 1);
    // One that a key of ours signed has the hashes of all before it.
    if (!found() && vouched_ < verified_.checkpoints) wrong(Wrong::CheckpointKeyUnknown, {}, vouched_ + 1);
    return read_chains(transaction);
  }

  Result<void> walk_chains(store::Database& database, const std::function<void(std::int64_t)>& progress) {
    for (const auto& chain : chains_) {
      if (found()) break;
      CERBY_CHECK(walk(database, chain, progress));
    }
    return {};
  }

  Verified take() { return std::move(verified_); }

 private:
  [[nodiscard]] bool found() const { return verified_.first_wrong.has_value(); }
  void wrong(Wrong what, std::optional<Uuid> instance, std::int64_t number) {
    if (!found()) verified_.first_wrong = Finding{what, instance, number};
  }

  Result<void> check(Transaction& transaction, const store::StoredCheckpoint& stored) {
    const auto heads = heads_of(stored);
    if (!heads) return {};
    for (const audit::Head& head : *heads) CERBY_CHECK(look_up(transaction, head));
    return {};
  }

  // Of a checkpoint that is good, and none where it is not.
  std::optional<std::vector<audit::Head>> heads_of(const store::StoredCheckpoint& stored) {
    const audit::Checkpoint& one = stored.checkpoint;
    const auto bad = [this](Wrong what, std::int64_t where) {
      wrong(what, {}, where);
      return std::nullopt;
    };
    const std::int64_t number = verified_.checkpoints + 1;
    if (one.number != number) return bad(Wrong::CheckpointMissing, number);
    if (one.previous != last_hash_) return bad(Wrong::CheckpointChanged, number);
    if (one.key.size() > sealing::kMostKeyId) return bad(Wrong::CheckpointUnreadable, number);
    if (const auto* const key = keys_.find(one.key); key != nullptr && key->public_key()) {
      if (!vault::verify(*key->public_key(), audit::message_of(one), stored.signature))
        return bad(Wrong::CheckpointForged, number);
      vouched_ = number;
    }
    last_hash_ = audit::hash_of_checkpoint(one, stored.signature);
    if (expected_ && expected_->number == number && expected_->hash != last_hash_)
      return bad(Wrong::CheckpointUnexpected, number);
    auto heads = audit::heads_of(one.heads);
    if (!heads) return bad(Wrong::CheckpointUnreadable, number);
    for (const audit::Head& head : *heads) {
      auto& checked = checked_[head.instance];
      if (checked >= head.number) return bad(Wrong::CheckpointUnreadable, number);
      checked = head.number;
    }
    verified_.checkpoints = number;
    verified_.last = KnownCheckpoint{workspace_, number, last_hash_};
    verified_.last_at = one.at;
    return std::move(*heads);
  }

  // Whether the entry is the one that was checked. That its hash is its own is for walk() to find out, as is
  // that it is there: of what is wrong of the entries, it says the first.
  Result<void> look_up(Transaction& transaction, const audit::Head& head) {
    CERBY_TRY(const auto rows,
              store::entries_after(transaction, workspace_, head.instance, head.number - 1, 1));
    if (rows.empty() || rows.front().number != head.number) return {};
    if (std::ranges::equal(rows.front().hash, head.hash)) return {};
    const Place place{head.instance, head.number};
    if (!not_as_checked_ || place < *not_as_checked_) not_as_checked_ = place;
    return {};
  }

  Result<void> read_chains(Transaction& transaction) {
    std::optional<Uuid> after;
    while (true) {
      CERBY_TRY(auto some, store::chains_after(transaction, workspace_, after));
      if (some.empty()) break;
      after = some.back().instance.id;
      std::ranges::move(some, std::back_inserter(chains_));
    }
    for (const auto& [instance, checked] : checked_) {
      const auto chain =
          std::ranges::find(chains_, instance, [](const auto& one) { return one.instance.id; });
      if (chain == chains_.end()) wrong(Wrong::ChainMissing, instance, checked);
    }
    return {};
  }

  Result<void> walk(store::Database& database, const store::Chain& chain,
                    const std::function<void(std::int64_t)>& progress) {
    const auto known = checked_.find(chain.instance.id);
    const std::int64_t checked = known == checked_.end() ? 0 : known->second;
    audit::Head head{chain.instance.id, 0, {}};
    while (true) {
      CERBY_TRY(const auto rows, database.read([&](Transaction& transaction) {
        return store::entries_after(transaction, workspace_, chain.instance.id, head.number);
      }));
      if (rows.empty()) break;
      for (const auto& row : rows) {
        follow(row, head);
        // The head as it was in the snapshot: the row of the chain says the same as its entry.
        if (!found() && head.number == chain.head.number && head.hash != chain.head.hash)
          wrong(Wrong::EntryChanged, chain.instance.id, head.number);
        if (!found() && not_as_checked_ == Place{chain.instance.id, head.number})
          wrong(Wrong::EntryNotAsChecked, chain.instance.id, head.number);
        if (found()) return {};
      }
      verified_.entries += std::ssize(rows);
      progress(verified_.entries);
    }
    ++verified_.chains;
    if (head.number < std::max(checked, chain.head.number))
      wrong(Wrong::ChainCut, chain.instance.id, head.number + 1);
    if (chain.checked_number > checked) wrong(Wrong::CheckpointMissing, {}, verified_.checkpoints + 1);
    verified_.unchecked += head.number - checked;
    return {};
  }

  // The entry behind `head`, which then is it.
  void follow(const store::AuditRow& row, audit::Head& head) {
    if (row.number != head.number + 1) return wrong(Wrong::EntryMissing, row.instance, head.number + 1);
    const audit::Hash hash = audit::hash_of_entry(workspace_, row.instance, row.number, head.hash, row.entry);
    if (!std::ranges::equal(row.previous, head.hash) || !std::ranges::equal(row.hash, hash))
      return wrong(Wrong::EntryChanged, row.instance, row.number);
    const auto entry = audit::entry_of(row.entry);
    if (!entry) return wrong(Wrong::EntryChanged, row.instance, row.number);
    if (entry->at != row.at || static_cast<std::int64_t>(entry->kind) != row.kind ||
        entry->user != row.user || entry->item != row.item)
      return wrong(Wrong::EntryColumnsChanged, row.instance, row.number);
    head.number = row.number;
    head.hash = hash;
  }

  struct Place {
    Uuid instance;
    std::int64_t number = 0;
    auto operator<=>(const Place&) const = default;
  };

  const sealing::MasterKeys& keys_;
  const Uuid& workspace_;
  const std::optional<KnownCheckpoint>& expected_;
  Verified verified_;
  audit::Hash last_hash_{};
  std::int64_t vouched_ = 0;
  std::map<Uuid, std::int64_t> checked_;  // of each chain, the last entry that a checkpoint is over
  std::optional<Place> not_as_checked_;   // the first one, in the order in which the chains are walked
  std::vector<store::Chain> chains_;
};

}  // namespace

std::string_view name(Wrong wrong) {
  switch (wrong) {
    case Wrong::EntryChanged:
      return "entry_changed";
    case Wrong::EntryMissing:
      return "entry_missing";
    case Wrong::EntryColumnsChanged:
      return "entry_columns_changed";
    case Wrong::EntryNotAsChecked:
      return "entry_not_as_checked";
    case Wrong::ChainCut:
      return "chain_cut";
    case Wrong::ChainMissing:
      return "chain_missing";
    case Wrong::CheckpointMissing:
      return "checkpoint_missing";
    case Wrong::CheckpointChanged:
      return "checkpoint_changed";
    case Wrong::CheckpointForged:
      return "checkpoint_forged";
    case Wrong::CheckpointUnreadable:
      return "checkpoint_unreadable";
    case Wrong::CheckpointKeyUnknown:
      return "checkpoint_key_unknown";
    case Wrong::CheckpointUnexpected:
      return "checkpoint_unexpected";
  }
  return "unknown";
}

Expected<KnownCheckpoint> KnownCheckpoint::parse(std::string_view text) {
  const auto invalid = [] {
    return fail(Outcome::InputInvalid, "a checkpoint is WORKSPACE:NUMBER:HASH, as the service logs it");
  };
  const auto first = text.find(':');
  const auto second = text.find(':', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return invalid();
  KnownCheckpoint known;
  const auto workspace = Uuid::parse(text.substr(0, first));
  const auto number = text.substr(first + 1, second - first - 1);
  const auto* const end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, known.number);
  if (!workspace || read.ec != std::errc() || read.ptr != end || known.number < 1) return invalid();
  known.workspace = *workspace;
  const auto hash = audit::hash_of_hex(text.substr(second + 1));
  if (!hash) return invalid();
  known.hash = *hash;
  return known;
}

Result<Verified> verify(store::Database& database, const sealing::MasterKeys& keys, const Uuid& workspace,
                        const std::optional<KnownCheckpoint>& expected,
                        const std::function<void(std::int64_t)>& progress) {
  std::optional<Verification> verification;
  CERBY_CHECK(database.read([&](Transaction& transaction) {
    verification.emplace(keys, workspace, expected);
    return verification->read_checkpoints(transaction);
  }));
  CERBY_CHECK(verification->walk_chains(database, progress));
  return verification->take();
}

}  // namespace cerby::workspace::journal
