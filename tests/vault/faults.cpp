// Every system call of a program that opens a vault of some dozens of accounts, makes one change, and ends:
// the program killed before it, killed after it, the call failing once, the call and all of its kind from
// then on (a disk that is full stays full), a write that is short, a call that is interrupted.
//
// The next program that opens the vault finds what was there before or what was to be there, and the latter
// where the change was acknowledged; verify finds nothing; the next change goes through. Then nothing lies
// there but the vault, its empty journal, and the memory of the generation.
#include <sys/mman.h>
#include <sys/wait.h>

#include <cstdio>

#include "vault/saves.h"
#include "vault/trials.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

// What the child says, without a call.
struct Said {
  bool acknowledged;  // the change's call came back without a failure
};

struct Counts {
  std::uint64_t tried = 0, acknowledged = 0, before = 0, after = 0;
  std::uint64_t wrong = 0;         // neither the state before nor the one after
  std::uint64_t lost = 0;          // acknowledged, and not there
  std::uint64_t unopened = 0;      // the next start fails
  std::uint64_t not_verified = 0;  // verify finds something
  std::uint64_t unchanged = 0;     // the next change fails
  std::uint64_t left = 0;          // something lies there after the next start
  std::uint64_t forgotten = 0;     // the memory of the generation
  std::uint64_t crashed = 0;       // ended by something else than the fault
  std::uint64_t elsewhere = 0;     // the calls before the fault were not those of the undisturbed run
};

class Faults {
 public:
  explicit Faults(const Save& save) : save_(save) {
    said_ = static_cast<Said*>(
        ::mmap(nullptr, sizeof(Said), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    if (said_ == MAP_FAILED) give_up({Outcome::SystemFailed, "shared memory"});
    {
      auto vault = world_.make();
      accounts_ = put_accounts(vault);
    }
    file_ = read_file(world_.paths().vault);
    memory_ = read_file(world_.memory());
    memory_name_ = world_.memory().filename();
    before_ = state();
  }
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;
  ~Faults() { ::munmap(said_, sizeof(Said)); }

  // The undisturbed run, which tells what there is to try.
  void measure() {
    const auto run = this->run({});
    if (!WIFEXITED(run.status) || WEXITSTATUS(run.status) != 0 || !said_->acknowledged)
      give_up({Outcome::InternalError, "the undisturbed change"});
    calls_ = run.calls;
    after_ = state();
    if (after_ == before_) give_up({Outcome::InternalError, "a change that changes nothing"});
  }
  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }

  void attempt(const Trial& trial, std::size_t at, Counts& counts) {
    ++counts.tried;
    Fault fault = trial.fault;
    fault.at = at;
    const auto run = this->run(fault);
    if (!is_comparable(run, at)) note(trial, at, "other calls", counts.elsewhere);
    counts.acknowledged += said_->acknowledged ? 1U : 0U;
    const bool killed = fault.kind == Fault::Kind::KilledBefore || fault.kind == Fault::Kind::KilledAfter;
    if (killed ? !(WIFSIGNALED(run.status) && WTERMSIG(run.status) == SIGKILL) : !WIFEXITED(run.status))
      note(trial, at, "crashed", counts.crashed);
    look(trial, at, counts);
  }

 private:
  [[nodiscard]] bool is_comparable(const Traced& run, std::size_t at) const {
    if (run.calls.size() <= at) return false;
    for (std::size_t i = 0; i <= at; ++i)
      if (run.calls[i].number != calls_[i].number) return false;
    return true;
  }
  Traced run(const Fault& fault) {
    restore();
    *said_ = {};
    return traced(
        [&] {
          auto vault = world_.open();
          if (!vault) return 1;
          said_->acknowledged = save_.make(*vault, accounts_).has_value();
          return said_->acknowledged ? 0 : 1;
        },
        fault);
  }
  void restore() const {
    for (const auto& folder : {world_.paths().vault_dir, world_.paths().state_dir})
      for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path() != world_.paths().vault) fs::remove(entry.path());
    write_file(world_.paths().vault, file_);
    write_file(journal(), {});
    write_file(world_.paths().state_dir / memory_name_, memory_);
  }
  [[nodiscard]] fs::path journal() const { return world_.paths().vault.string() + "-journal"; }
  // Of the vault as it is on the disk.
  [[nodiscard]] std::map<Uuid, std::string> state() const {
    auto vault = must(world_.open());
    return texts(must(vault.accounts()));
  }
  void note(const Trial& trial, std::size_t at, const std::string& what, std::uint64_t& counter) const {
    // The first few, so that somebody can look for why.
    if (++counter <= 5)
      std::printf("    %s: %s, %s, call %zu (number %llu)\n", save_.name, what.c_str(), trial.name, at,
                  static_cast<unsigned long long>(calls_[at].number));
  }
  void look(const Trial& trial, std::size_t at, Counts& counts) {
    auto vault = world_.open();
    if (!vault) return note(trial, at, "does not open: " + describe(vault.error()), counts.unopened);
    if (vault->remembered() != Remembered::Known)
      note(trial, at, "no memory of the generation", counts.forgotten);
    const auto read = vault->accounts();
    const auto found = read ? texts(*read) : std::map<Uuid, std::string>();
    if (found == after_) {
      ++counts.after;
    } else if (found == before_) {
      ++counts.before;
      if (said_->acknowledged) note(trial, at, "acknowledged and lost", counts.lost);
    } else {
      note(trial, at, "neither before nor after", counts.wrong);
    }
    const auto verified = vault->verify();
    if (!verified || !verified->damaged.empty())
      note(trial, at, "verify: " + (verified ? verified->damaged[0] : describe(verified.error())),
           counts.not_verified);
    if (const auto stray = left_behind(); !stray.empty()) note(trial, at, "left: " + stray, counts.left);
    auto one = account(kSavedItems + 1);
    if (const auto put = vault->put(one); !put)
      note(trial, at, "the next change: " + describe(put.error()), counts.unchanged);
  }
  // The first thing that should not lie there.
  [[nodiscard]] std::string left_behind() const {
    for (const auto& entry : fs::directory_iterator(world_.paths().vault_dir)) {
      const bool empty_journal = entry.path() == journal() && fs::is_empty(entry.path());
      if (entry.path() != world_.paths().vault && !empty_journal) return entry.path().filename();
    }
    for (const auto& entry : fs::directory_iterator(world_.paths().state_dir))
      if (entry.path().filename() != memory_name_) return entry.path().filename();
    return {};
  }

  const Save& save_;
  World world_;
  Said* said_;
  std::vector<Account> accounts_;
  std::vector<std::uint8_t> file_, memory_;
  fs::path memory_name_;
  std::map<Uuid, std::string> before_, after_;
  std::vector<Call> calls_;
};

void try_all(const Save& save, std::uint64_t stride, Numbers& numbers) {
  Faults faults(save);
  faults.measure();
  Numbers::say(std::string(save.name) + ": system calls of opening, change and end", faults.calls().size());
  Counts all;
  for (const auto& trial : trials()) {
    const auto tried_before = all.tried;
    std::uint64_t turn = 0;
    for (std::size_t at = 0; at < faults.calls().size(); ++at)
      if (trial.of(faults.calls()[at]) && turn++ % stride == 0) faults.attempt(trial, at, all);
    Numbers::say(std::string("  ") + trial.name, all.tried - tried_before);
  }
  Numbers::say("  calls x faults", all.tried);
  Numbers::say("  acknowledged", all.acknowledged);
  Numbers::say("  found as before the change", all.before);
  Numbers::say("  found as after it", all.after);
  numbers.must_be("  found as neither", all.wrong, 0);
  numbers.must_be("  acknowledged and lost", all.lost, 0);
  numbers.must_be("  the next start fails", all.unopened, 0);
  numbers.must_be("  the newest generation is not remembered", all.forgotten, 0);
  numbers.must_be("  verify finds something", all.not_verified, 0);
  numbers.must_be("  something left behind after the next start", all.left, 0);
  numbers.must_be("  the next change fails", all.unchanged, 0);
  Numbers::say("  other calls than in the undisturbed run", all.elsewhere);
#ifdef CERBY_CALLS_VARY  // a sanitizer for whom the system has no memory ends the process
  Numbers::say("  ended by something else than the fault", all.crashed);
#else
  numbers.must_be("  ended by something else than the fault", all.crashed, 0);
  numbers.must_be("  more than one in a hundred of them", all.elsewhere * 100 > all.tried ? 1 : 0, 0);
#endif
}

}  // namespace

void faults(const Size& size, Numbers& numbers) {
  if (!can_trace()) return Numbers::say("not on this architecture", 0);
  const std::uint64_t stride = size.stride != 0 ? size.stride : size.full ? 1 : 5;
  for (const auto& save : saves().first(size.full ? saves().size() : 1)) try_all(save, stride, numbers);
}

}  // namespace cerby::vault::torture
