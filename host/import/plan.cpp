#include "import/plan.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace cerby::importing {
namespace {

// Log-in origin and user name: two accounts with the same are taken for one.
std::string key_of(const vault::Account& account) {
  return (account.origins.empty() ? std::string() : account.origins.front()) + '\n' + account.user_name;
}

// The file says something else than the account has; what it does not say does not count.
bool differs(const vault::Account& from_file, const vault::Account& account) {
  const auto other = [](SecretView said, SecretView had) { return !said.empty() && !said.equals(had); };
  return other(from_file.password, account.password) || other(from_file.otpauth, account.otpauth) ||
         other(from_file.notes, account.notes);
}

// The same account, with its secrets in the arena: an account owns its guarded memory, and there is not
// enough of that for as many as may be updated.
vault::Account copied(const vault::Account& account, SecretArena& arena) {
  vault::Account copy;
  copy.id = account.id;
  copy.revision = account.revision;
  copy.name = account.name;
  copy.app = account.app;
  copy.workspace = account.workspace;
  copy.login_address = account.login_address;
  copy.origins = account.origins;
  copy.role = account.role;
  copy.user_name = account.user_name;
  copy.allowed_form_sites = account.allowed_form_sites;
  copy.created = account.created;
  copy.changed = account.changed;
  copy.password = arena.copy(account.password);
  copy.otpauth = arena.copy(account.otpauth);
  copy.notes = arena.copy(account.notes);
  for (const auto code : account.backup_codes) copy.backup_codes.push_back(arena.copy(code));
  for (const auto code : account.used_backup_codes) copy.used_backup_codes.push_back(arena.copy(code));
  copy.recipe = account.recipe;
  for (const auto& [tag, value] : account.unknown) copy.unknown.emplace_back(tag, arena.copy(value));
  return copy;
}

void update(vault::Account& account, const vault::Account& from_file, UnixTime now) {
  if (!from_file.password.empty()) account.password = from_file.password;
  if (!from_file.otpauth.empty()) account.otpauth = from_file.otpauth;
  if (!from_file.notes.empty()) account.notes = from_file.notes;
  for (const auto& origin : from_file.origins) {
    if (account.origins.size() == vault::kMaxRepeated) break;
    if (std::ranges::find(account.origins, origin) == account.origins.end())
      account.origins.push_back(origin);
  }
  account.changed = now;
}

// What the vault has under the key of an entry.
struct Twin {
  std::size_t count = 0;
  bool differs = false;
  std::optional<vault::Account> account;  // kept only where it may be updated
};

class Planner {
 public:
  Planner(const Imported& imported, const Home& home, Duplicates duplicates)
      : home_(home), duplicates_(duplicates) {
    plan_.left_out = imported.left_out;
    for (const auto& entry : imported.accounts) {
      auto judged = account_from(entry, home, plan_.arena);
      if (!judged) {
        plan_.left_out.push_back({entry.number, entry.name, judged.error().detail});
        continue;
      }
      const auto key = key_of(judged->account);
      const auto [first, is_first] = first_.try_emplace(key, plan_.entries.size());
      plan_.entries.push_back({.number = entry.number,
                               .fate = Fate::Add,
                               .differs = false,
                               .parts_left_out = std::move(judged->parts_left_out),
                               .account = std::move(judged->account)});
      if (!is_first) repeat(plan_.entries.back(), plan_.entries[first->second].account);
    }
    std::ranges::sort(plan_.left_out, {}, &LeftOut::number);
  }

  Expected<void> compare(vault::Vault& vault) {
    if (duplicates_ == Duplicates::Keep) return {};
    const auto compare_one = [this](const vault::Account& account) -> Expected<void> {
      const auto found = first_.find(key_of(account));
      if (found == first_.end()) return {};
      auto& twin = twins_[found->first];
      ++twin.count;
      const auto& entry = plan_.entries[found->second];
      const bool other = differs(entry.account, account);
      twin.differs = twin.count == 1 ? other : twin.differs && other;
      if (other && duplicates_ == Duplicates::Update && !twin.account)
        twin.account = copied(account, plan_.arena);
      return {};
    };
    // One that is damaged keeps nobody's other accounts out of the vault.
    return vault.each_account(compare_one, [this](const Uuid& id, const Failure& failure) {
      plan_.unread.push_back({id, describe(failure)});
    });
  }

  Plan done() {
    for (auto& [key, twin] : twins_) decide(plan_.entries[first_.at(key)], twin);
    std::erase_if(plan_.entries, [](const auto& entry) { return entry.number == 0; });
    std::ranges::sort(plan_.left_out, {}, &LeftOut::number);
    std::ranges::sort(plan_.unread, {}, [](const Unread& one) { return one.id.bytes; });
    return std::move(plan_);
  }

 private:
  void repeat(Planned& entry, const vault::Account& first) const {
    if (duplicates_ == Duplicates::Keep) return;
    entry.fate = Fate::Skip;
    entry.differs = differs(entry.account, first);
  }

  void decide(Planned& entry, Twin& twin) {
    entry.differs = twin.differs;
    entry.fate = Fate::Skip;
    if (duplicates_ != Duplicates::Update || !twin.differs) return;
    if (twin.count > 1) {
      plan_.left_out.push_back({entry.number, entry.account.name,
                                "more than one account of the vault has its site and user name"});
      entry.number = 0;  // not among the entries any more
      return;
    }
    update(*twin.account, entry.account, home_.now);
    entry.account = std::move(*twin.account);
    entry.fate = Fate::Update;
  }

  const Home& home_;
  Duplicates duplicates_;
  Plan plan_;
  std::unordered_map<std::string, std::size_t> first_;  // key to the first entry that has it
  std::unordered_map<std::string, Twin> twins_;
};

}  // namespace

std::size_t Plan::count(Fate fate) const {
  return static_cast<std::size_t>(std::ranges::count(entries, fate, &Planned::fate));
}

Expected<Plan> plan(vault::Vault& vault, const Imported& imported, const Home& home, Duplicates duplicates) {
  Planner planner(imported, home, duplicates);
  CERBY_CHECK(planner.compare(vault));
  return planner.done();
}

Expected<void> apply(vault::Vault& vault, Plan& plan, const vault::Vault::Progress& progress) {
  std::vector<vault::Account*> accounts;
  for (auto& entry : plan.entries) {
    if (entry.fate != Fate::Skip) accounts.push_back(&entry.account);
  }
  if (accounts.empty()) return {};
  return vault.put_all(accounts, progress);
}

}  // namespace cerby::importing
