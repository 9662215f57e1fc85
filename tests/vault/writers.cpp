// Eight programs that change the accounts of one vault at once, each reading an account, adding a word to its
// notes and writing it, and are killed at random and started again. What the vault acknowledged, a program
// says through a pipe before it goes on. In the end each word that was said is there once; one whose program
// was killed before it could say it is there once or not at all.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <sstream>
#include <utility>

#include "base/descriptor.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

constexpr unsigned kWriters = 8;
constexpr std::size_t kAccounts = 64;
constexpr std::uint64_t kOneProgram = 10;  // updates, after which a program opens the vault anew
constexpr std::uint64_t kSeed = 3;
constexpr SecretAccess kTorture("the torture adds to it, and looks for what was added");

using Random = std::mt19937_64;
// Of which writer, and its how manyth.
using Update = std::pair<unsigned, std::uint64_t>;

std::string word_of(const Update& update) {
  return std::to_string(update.first) + ":" + std::to_string(update.second) + " ";
}

struct Work {
  Paths paths;
  const Secret& key;
  std::vector<Uuid> accounts;
};

// What a writer says of an update.
struct Said {
  std::uint64_t number;
  std::uint64_t tries;  // it took so many readings: another program had changed the account meanwhile
  Outcome failed;
  bool acknowledged;
};

Expected<Vault> open(const Work& work) {
  CERBY_TRY(auto file, VaultFile::open(work.paths));
  return Vault::open(std::move(file), Secret::copy_of(work.key.view()));
}

Expected<void> add_word(Vault& vault, const Uuid& id, const std::string& word) {
  CERBY_TRY(auto found, vault.account(id));
  if (!found) return fail(Outcome::NotFound, id.text());
  std::string notes(found->notes.text(kTorture));
  notes += word;
  found->notes = found->keep(Secret::take(std::span(notes)));
  return vault.put(*found);
}

// In the child: from this update on, so many.
int write_updates(const Work& work, Update update, std::uint64_t count, int out) {
  std::optional<Vault> vault;
  for (; count > 0; ++update.second, --count) {
    Random random(kSeed + update.first * 1'000'003 + update.second);
    const auto& id = work.accounts[random() % work.accounts.size()];
    Said said{.number = update.second, .tries = 0, .failed = Outcome::InternalError, .acknowledged = false};
    if (update.second % kOneProgram == 0) vault.reset();
    while (!said.acknowledged) {
      ++said.tries;
      if (!vault) {
        auto opened = open(work);
        if (opened) {
          vault.emplace(std::move(*opened));
        } else if (opened.error().outcome != Outcome::VaultBusy) {
          said.failed = opened.error().outcome;
          break;
        } else {
          continue;
        }
      }
      const auto added = add_word(*vault, id, word_of(update));
      said.acknowledged = added.has_value();
      if (!added && added.error().outcome != Outcome::VaultBusy) {
        said.failed = added.error().outcome;
        break;
      }
    }
    if (::write(out, &said, sizeof said) != sizeof said || !said.acknowledged) return 2;
  }
  return 0;
}

class Writers {
 public:
  Writers(const Work& work, std::uint64_t updates, std::uint64_t kill_one_in)
      : work_(work), updates_(updates), kill_one_in_(kill_one_in) {
    for (unsigned i = 0; i < kWriters; ++i) start(i);
  }

  void run() {
    while (std::ranges::any_of(writers_, [](const Writer& writer) { return writer.child != 0; })) {
      std::array<pollfd, kWriters> ready{};
      for (unsigned i = 0; i < kWriters; ++i)
        ready[i] = {
            .fd = writers_[i].child != 0 ? writers_[i].says.get() : -1, .events = POLLIN, .revents = 0};
      if (::poll(ready.data(), ready.size(), -1) < 0) give_up({Outcome::SystemFailed, "poll"});
      for (unsigned i = 0; i < kWriters; ++i) {
        // It may have been killed in this turn.
        if (ready[i].revents == 0 || writers_[i].child == 0 || ready[i].fd != writers_[i].says.get())
          continue;
        if (!hear(i)) {
          end(i);
        } else if (random_() % kill_one_in_ == 0) {
          kill(static_cast<unsigned>(random_() % kWriters));
        }
      }
    }
  }

  [[nodiscard]] const std::set<Update>& acknowledged() const { return acknowledged_; }
  [[nodiscard]] const std::set<Update>& in_doubt() const { return in_doubt_; }
  [[nodiscard]] std::uint64_t kills() const { return kills_; }
  [[nodiscard]] std::uint64_t again() const { return again_; }
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

 private:
  struct Writer {
    pid_t child = 0;
    Descriptor says;
    std::uint64_t next = 0, done = 0;
  };

  void start(unsigned number) {
    auto& writer = writers_[number];
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) give_up({Outcome::SystemFailed, "a pipe"});
    writer.says = Descriptor(ends[0]);
    const Descriptor out(ends[1]);
    writer.child = ::fork();
    if (writer.child < 0) give_up({Outcome::SystemFailed, "fork"});
    if (writer.child == 0)
      ::_exit(write_updates(work_, {number, writer.next}, updates_ - writer.done, out.get()));
  }
  // False at the end.
  bool hear(unsigned number) {
    auto& writer = writers_[number];
    Said said{};
    if (::read(writer.says.get(), &said, sizeof said) != sizeof said) return false;
    again_ += said.tries - 1;
    if (said.acknowledged) {
      acknowledged_.emplace(number, said.number);
      writer.next = said.number + 1;
      ++writer.done;
    } else {
      ++failures_;
      std::printf("    writer %u: %s\n", number, std::string(code(said.failed)).c_str());
    }
    return true;
  }
  // By itself: done, or by a failure, which it said.
  void end(unsigned number) {
    auto& writer = writers_[number];
    int status = 0;
    ::waitpid(std::exchange(writer.child, 0), &status, 0);
    if (!WIFEXITED(status)) ++failures_;
  }
  void kill(unsigned number) {
    auto& writer = writers_[number];
    if (writer.child == 0) return;
    ::kill(writer.child, SIGKILL);
    int status = 0;
    ::waitpid(std::exchange(writer.child, 0), &status, 0);
    while (hear(number)) {
    }
    if (!WIFSIGNALED(status)) return;  // it was done before
    ++kills_;
    // The one that it was at is not tried again.
    if (writer.done < updates_) {
      in_doubt_.emplace(number, writer.next++);
      start(number);
    }
  }

  const Work& work_;
  std::uint64_t updates_, kill_one_in_;
  std::array<Writer, kWriters> writers_;
  Random random_{kSeed};
  std::set<Update> acknowledged_, in_doubt_;
  std::uint64_t kills_ = 0, again_ = 0, failures_ = 0;
};

// How often each word is there; and that each change of an account raised its revision by one.
struct Found {
  std::map<std::string, std::uint64_t> words;
  std::uint64_t all = 0, revisions_wrong = 0;
};
Found look(Vault& vault) {
  Found found;
  for (const auto& one : must(vault.accounts())) {
    std::istringstream notes{std::string(one.notes.text(kTorture))};
    std::uint64_t words = 0;
    for (std::string word; notes >> word; ++words) ++found.words[word + " "];
    if (one.revision != words + 1) ++found.revisions_wrong;
    found.all += words;
  }
  return found;
}

}  // namespace

void writers(const Size& size, Numbers& numbers) {
  const World world;
  Work work{.paths = world.paths(), .key = world.key(), .accounts = {}};
  std::uint64_t generation = 0;
  {
    auto vault = world.make();
    std::vector<Account> accounts;
    for (std::size_t i = 0; i < kAccounts; ++i) accounts.push_back(account(static_cast<int>(i)));
    must(vault.put_all(accounts));
    for (const auto& one : accounts) work.accounts.push_back(one.id);
    generation = vault.generation();
  }
  const std::uint64_t updates = size.full ? 5'000 : 50;
  Writers all(work, updates, size.full ? 40 : 10);
  all.run();

  auto vault = must(world.open());
  const auto found = look(vault);
  std::uint64_t lost = 0, duplicated = 0, of_doubt = 0;
  for (const auto& update : all.acknowledged())
    if (!found.words.contains(word_of(update))) ++lost;
  for (const auto& update : all.in_doubt())
    if (found.words.contains(word_of(update))) ++of_doubt;
  for (const auto& [word, times] : found.words)
    if (times > 1) ++duplicated;
  Numbers::say("seed", kSeed);
  Numbers::say("writers at once", kWriters);
  Numbers::say("  killed and started again", all.kills());
  Numbers::say("  updates tried again, as another was faster", all.again());
  numbers.must_be("  updates acknowledged", all.acknowledged().size(), kWriters * updates);
  Numbers::say("  updates in doubt, as their program was killed", all.in_doubt().size());
  Numbers::say("    of them made", of_doubt);
  numbers.must_be("  acknowledged and lost", lost, 0);
  numbers.must_be("  there twice", duplicated, 0);
  numbers.must_be("  there at all", found.all, all.acknowledged().size() + of_doubt);
  numbers.must_be("  accounts whose revision is not that of their updates", found.revisions_wrong, 0);
  numbers.must_be("  generations since", vault.generation() - generation, found.all);
  numbers.must_be("  generation remembered", vault.remembered() == Remembered::Known ? 1 : 0, 1);
  numbers.must_be("  updates that failed", all.failures(), 0);
  numbers.must_be("  found by verify", must(vault.verify()).damaged.size(), 0);
}

}  // namespace cerby::vault::torture
