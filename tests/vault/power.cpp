// The power is cut at each operation of a program that makes one change: of what it did to files and folders
// and had not synced, any part is lost, in any order, and writes are torn (disk.h, survivors.h).
//
// The next program that opens the vault finds what was there before or what was to be there, and the latter
// where the change was acknowledged; verify finds nothing; the next change goes through; nothing lies there
// but the vault and what belongs to it. The same when the power is cut once more while that next program
// undoes what was cut off. Where the change was acknowledged, so is what is remembered of its generation.
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "base/clock.h"
#include "base/file.h"
#include "vault/generation.h"
#include "vault/recorded.h"
#include "vault/saves.h"
#include "vault/survivors.h"
#include "vault/traced.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

// Of those at which a cut-off change is undone, the power is cut again at this many.
constexpr std::size_t kCutAgain = 6;

// What is in the vault; none: there is no vault.
using State = std::optional<std::map<Uuid, std::string>>;

struct Change {
  std::string name;
  enum class Start : std::uint8_t { Vault, VaultWithoutJournal, Nothing };
  Start start;
  std::function<Expected<void>(const World& world, std::vector<Account>& accounts)> make;
};

Change change_of(const Save& save) {
  return {.name = save.name,
          .start = Change::Start::Vault,
          .make = [&save](const World& world, std::vector<Account>& accounts) -> Expected<void> {
            CERBY_TRY(auto vault, world.open());
            return save.make(vault, accounts);
          }};
}

Expected<void> use_counter(const World& world, std::vector<Account>& accounts) {
  CERBY_TRY(auto vault, world.open());
  CERBY_CHECK(vault.use_counter(accounts[kSaved].id, 1000));
  return {};
}
Expected<void> use_step(const World& world, std::vector<Account>& accounts) {
  CERBY_TRY(auto vault, world.open());
  CERBY_CHECK(vault.use_step(accounts[kSaved], SystemClock(),
                             [](auto last, UnixTime) { return last.value_or(1000) + 1; }));
  return {};
}
Expected<void> make_vault(const World& world, std::vector<Account>& /*accounts*/) {
  CERBY_CHECK(world.try_to_make());
  return {};
}
// As on a computer where the host was there first, and made the folders that it is confined to.
Expected<void> make_vault_in_folders_of_host(const World& world, std::vector<Account>& accounts) {
  CERBY_CHECK(make_private_folder(world.paths().vault_dir));
  CERBY_CHECK(make_private_folder(world.paths().state_dir));
  return make_vault(world, accounts);
}
Expected<void> open_vault(const World& world, std::vector<Account>& /*accounts*/) {
  CERBY_CHECK(world.open());
  return {};
}

std::vector<Change> changes() {
  std::vector<Change> all;
  for (const auto& save : saves()) all.push_back(change_of(save));
  auto first = change_of(saves()[0]);
  first.name += ", the first without a journal";
  first.start = Change::Start::VaultWithoutJournal;
  all.push_back(std::move(first));
  all.push_back({"a counter used", Change::Start::Vault, use_counter});
  all.push_back({"a step used", Change::Start::Vault, use_step});
  all.push_back({"a vault made", Change::Start::Nothing, make_vault});
  all.push_back(
      {"a vault made in the host's folders", Change::Start::Nothing, make_vault_in_folders_of_host});
  return all;
}

struct Counts {
  std::uint64_t cuts = 0, remainders = 0, states = 0, before = 0, after = 0;
  std::uint64_t wrong = 0;         // neither the state before nor the one after
  std::uint64_t lost = 0;          // acknowledged, and not there
  std::uint64_t unopened = 0;      // the next start fails
  std::uint64_t not_verified = 0;  // verify finds something
  std::uint64_t unchanged = 0;     // the next change fails
  std::uint64_t left = 0;          // something lies there after the next start
  std::uint64_t forgotten = 0;     // the memory of the generation
  std::uint64_t older = 0;         // acknowledged, and the memory is of an older generation
};

class Power {
 public:
  Power(const Change& change, const Size& size, Counts& counts)
      : change_(change), size_(size), counts_(counts) {
    acknowledged_ = static_cast<bool*>(
        ::mmap(nullptr, sizeof(bool), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    if (acknowledged_ == MAP_FAILED) give_up({Outcome::SystemFailed, "shared memory"});
    if (change.start != Change::Start::Nothing) {
      auto vault = world_.make();
      accounts_ = put_accounts(vault);
    }
    if (change.start == Change::Start::VaultWithoutJournal) fs::remove(journal());
  }
  Power(const Power&) = delete;
  Power& operator=(const Power&) = delete;
  ~Power() { ::munmap(acknowledged_, sizeof(bool)); }

  void cut_everywhere() {
    before_ = must(state());
    auto recording = record(change_);
    after_ = must(state());
    if (after_ == before_) give_up({Outcome::InternalError, "a change that changes nothing"});
    cut_everywhere(recording);
    // The next start only undoes, so that both are what was before.
    const Change opening{
        .name = change_.name + ", undone", .start = Change::Start::Vault, .make = open_vault};
    after_ = before_;
    for (const auto& undone : std::exchange(undone_, {})) {
      write_disk(world_.root(), undone);
      cut_everywhere(record(opening));
    }
  }

 private:
  Recording record(const Change& change) {
    *acknowledged_ = false;
    auto recording = recorded(
        world_.root(),
        [&] {
          *acknowledged_ = change.make(world_, accounts_).has_value();
          return *acknowledged_ ? 0 : 1;
        },
        [&] { return *acknowledged_; });
    vault_ = must(Uuid::parse(world_.memory().stem().string()));
    remembered_ = generation_on_record(world_.paths(), vault_);
    if (remembered_ == 0) give_up({Outcome::InternalError, "no memory of the generation"});
    return recording;
  }
  void cut_everywhere(const Recording& recording) {
    const std::size_t samples = size_.full ? 64 : 8;
    const std::uint64_t stride = size_.stride != 0 ? size_.stride : size_.full ? 1 : 199;
    for (std::size_t at = 0; at <= recording.operations.size(); ++at) {
      const PowerCut cut(recording, at);
      const bool acknowledged = at == recording.operations.size() || recording.operations[at].acknowledged;
      ++counts_.cuts;
      each_remainder(recording, cut, samples, chance_, [&](const std::vector<Survivor>& survivors) {
        const auto turn = counts_.remainders++;
        // Of each cut at least the disk that kept nothing but what it had to.
        if (turn % stride != 0 && !survivors.empty()) return;
        auto left = cut.left(survivors);
        if (!seen_.emplace(digest(left), acknowledged).second) return;
        ++counts_.states;
        write_disk(world_.root(), left);
        const bool undoes = undone_.size() < kCutAgain && has_journal() && turn % 7 == 0;
        if (look(at, acknowledged) && undoes) undone_.push_back(std::move(left));
      });
    }
  }
  [[nodiscard]] fs::path journal() const { return world_.paths().vault.string() + "-journal"; }
  [[nodiscard]] bool has_journal() const {
    std::error_code none;
    const auto size = fs::file_size(journal(), none);
    return !none && size > 0;
  }
  [[nodiscard]] Expected<State> state() const {
    auto vault = world_.open();
    if (!vault && vault.error().outcome == Outcome::VaultMissing) return std::nullopt;
    if (!vault) return std::unexpected(vault.error());
    return state_of(*vault);
  }
  [[nodiscard]] Expected<State> state_of(Vault& vault) const {
    CERBY_TRY(const auto accounts, vault.accounts());
    auto all = texts(accounts);
    if (accounts_.empty()) return all;
    CERBY_TRY(const auto step, vault.last_step(accounts_[kSaved]));
    CERBY_TRY(const auto counter, vault.last_counter(accounts_[kSaved].id));
    all[Uuid{}] = std::to_string(step.value_or(0)) + ' ' + std::to_string(counter.value_or(0));
    return all;
  }
  void note(std::size_t at, const std::string& what, std::uint64_t& counter) const {
    // The first few, so that somebody can look for why.
    if (++counter <= 5)
      std::printf("    %s: %s, before operation %zu\n", change_.name.c_str(), what.c_str(), at);
  }
  // Whether it is as before.
  bool look(std::size_t at, bool acknowledged) {
    // Before an opening catches up.
    if (acknowledged && generation_on_record(world_.paths(), vault_) < remembered_)
      note(at, "an older generation is remembered", counts_.older);
    auto vault = world_.open();
    if (!vault && vault.error().outcome != Outcome::VaultMissing) {
      note(at, "does not open: " + describe(vault.error()), counts_.unopened);
      return false;
    }
    const auto found = vault ? state_of(*vault) : State();
    const bool as_before = found && *found == before_;
    if (found && *found == after_) {
      ++counts_.after;
    } else if (as_before) {
      ++counts_.before;
      if (acknowledged) note(at, "acknowledged and lost", counts_.lost);
    } else {
      note(at, "neither before nor after: " + (found ? "" : describe(found.error())), counts_.wrong);
    }
    if (vault) look_further(at, *vault);
    auto one = account(kSavedItems + 1);
    const auto next = vault ? vault->put(one) : make_vault(world_, accounts_);
    if (!next) note(at, "the next change: " + describe(next.error()), counts_.unchanged);
    if (const auto stray = left_behind(); !stray.empty()) note(at, "left: " + stray, counts_.left);
    return as_before;
  }
  void look_further(std::size_t at, Vault& vault) {
    if (change_.start != Change::Start::Nothing && vault.remembered() != Remembered::Known)
      note(at, "no memory of the generation", counts_.forgotten);
    const auto verified = vault.verify();
    if (!verified || !verified->damaged.empty())
      note(at, "verify: " + (verified ? verified->damaged[0] : describe(verified.error())),
           counts_.not_verified);
  }
  // The first thing that should not lie there.
  [[nodiscard]] std::string left_behind() const {
    const auto vault = world_.paths().vault.filename().string();
    for (const auto& entry : fs::directory_iterator(world_.paths().vault_dir)) {
      const auto name = entry.path().filename().string();
      const bool empty_journal = name == vault + "-journal" && fs::is_empty(entry.path());
      if (name != vault && name != vault + "-steps" && !empty_journal) return name;
    }
    for (const auto& entry : fs::directory_iterator(world_.paths().state_dir))
      if (entry.path().extension() != ".generation") return entry.path().filename();
    return {};
  }

  const Change& change_;
  const Size& size_;
  Counts& counts_;
  World world_;
  bool* acknowledged_;
  std::vector<Account> accounts_;
  State before_, after_;
  Uuid vault_;
  std::uint64_t remembered_ = 0;  // the generation, once the change is made
  std::mt19937_64 chance_{1};     // NOLINT(cert-msc51-cpp): the same each time
  std::set<std::pair<std::array<std::uint8_t, 32>, bool>> seen_;
  std::vector<Nodes> undone_;
};

// Root reaches a file whatever its mode; a user, only by the mode that the power cut left.
void be_bound_by_modes() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0) give_up({Outcome::SystemFailed, "capget"});
  sets[0].effective &= ~(1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH);
  if (::syscall(SYS_capset, &header, sets.data()) != 0) give_up({Outcome::SystemFailed, "capset"});
}

}  // namespace

void power(const Size& size, Numbers& numbers) {
  if (!can_trace()) return Numbers::say("not on this architecture", 0);
  be_bound_by_modes();
  // What a disk keeps is in disk.h: the files may lie where a sync takes no time.
  if (fs::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 1);
  Counts all;
  for (const auto& change : changes()) {
    Counts counts;
    Power(change, size, counts).cut_everywhere();
    Numbers::say(change.name + ": power cuts", counts.cuts);
    Numbers::say("  distinct states of the disk", counts.states);
    Numbers::say("  found as before the change", counts.before);
    Numbers::say("  found as after it", counts.after);
    numbers.must_be("  found as neither", counts.wrong, 0);
    numbers.must_be("  acknowledged and lost", counts.lost, 0);
    numbers.must_be("  the next start fails", counts.unopened, 0);
    numbers.must_be("  the newest generation is not remembered", counts.forgotten, 0);
    numbers.must_be("  acknowledged, and an older one is remembered", counts.older, 0);
    numbers.must_be("  verify finds something", counts.not_verified, 0);
    numbers.must_be("  something left behind after the next start", counts.left, 0);
    numbers.must_be("  the next change fails", counts.unchanged, 0);
    all.states += counts.states;
  }
  Numbers::say("distinct states in all", all.states);
  constexpr std::uint64_t kStates = 2000;
  if (size.full) numbers.must_be("fewer than 2,000 of them", all.states < kStates ? 1 : 0, 0);
}

}  // namespace cerby::vault::torture
