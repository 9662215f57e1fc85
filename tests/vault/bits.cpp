// Every bit of a vault of 200 items flipped, and every shorter length of it: no reading ever gives something
// else than what was written, or leaves something out, without an error; and verify notices every one. What
// is said of a flip names what it hit: the item, the bucket of the summary, the head, the unlock method or
// the counter (parts.h), no other item, and in every case the page of the file.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/descriptor.h"
#include "vault/parts.h"
#include "vault/repair.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

constexpr int kItems = 200;
// Of a vault whose list of accounts is refused, this many are asked for one by one.
constexpr std::size_t kAskedFor = 3;
constexpr std::uint64_t kPage = 4096;

struct Counts {
  std::uint64_t tried = 0;
  std::uint64_t wrong = 0;         // a plaintext that is another one, or one missing, without an error
  std::uint64_t refused = 0;       // an error at opening or at reading everything
  std::uint64_t readable = 0;      // everything read as it was written: what changed is not content
  std::uint64_t not_verified = 0;  // verify took it for whole
  std::uint64_t of_parts = 0;      // flips of what is an item's, the summary's, ...
  std::uint64_t unnamed = 0;       // of them, not named as that where it is read or looked at
  std::uint64_t no_page = 0;       // verify does not name the page
  std::uint64_t examined = 0;      // looked at as `cerbyctl vault verify` does
  std::uint64_t misnamed = 0;      // of them, something else named, or nothing
  void add(const Counts& other) {
    tried += other.tried, wrong += other.wrong, refused += other.refused;
    readable += other.readable, not_verified += other.not_verified;
    of_parts += other.of_parts, unnamed += other.unnamed, no_page += other.no_page;
    examined += other.examined, misnamed += other.misnamed;
  }
};

struct Written {
  std::vector<std::uint8_t> file, memory;
  fs::path memory_name;
  Uuid id;
  std::vector<Uuid> ids;
  std::map<Uuid, std::string> texts;
  std::unique_ptr<Parts> parts;
  std::uint64_t examined = 1;  // one in so many flips
};

Written write_vault(const World& world) {
  auto vault = world.make();
  std::vector<Account> accounts;
  for (int i = 0; i < kItems; ++i) accounts.push_back(account(i));
  must(vault.put_all(accounts));
  Written written;
  for (const auto& one : accounts) {
    must(vault.use_counter(one.id, 1000));
    written.ids.push_back(one.id);
    written.texts.emplace(one.id, text_of(one));
  }
  written.id = vault.id();
  written.file = read_file(world.paths().vault);
  written.parts = std::make_unique<Parts>(world.paths().vault, written.file);
  written.memory = read_file(world.memory());
  written.memory_name = world.memory().filename();
  return written;
}

bool has(const std::vector<std::string>& lines, std::string_view what) {
  return std::ranges::any_of(lines,
                             [&](const std::string& line) { return line.find(what) != std::string::npos; });
}

// Where a bit was flipped.
struct Flip {
  std::uint64_t byte = 0;
  const Part* part = nullptr;
  // The page's line; with what follows the number, since 1 is how 12 begins.
  [[nodiscard]] std::string page() const { return "page " + std::to_string(byte / kPage + 1) + " "; }
};

class Attempts {
 public:
  // One in `examined` is also looked at as a damaged file is, which takes longest.
  Attempts(const World& world, const Written& written, std::uint64_t examined)
      : world_(world), written_(written), examined_(examined) {}
  // With the file as it is now.
  void look(const Flip* flip = nullptr) {
    const auto turn = counts_.tried++;
    if (flip != nullptr && flip->part != nullptr) ++counts_.of_parts;
    auto vault = world_.open();
    if (!vault) {
      ++counts_.refused;
      if (flip != nullptr) look_at_refusal(*flip, vault.error());
    } else {
      read(*vault);
      const auto verified = vault->verify();
      if (verified && verified->damaged.empty()) ++counts_.not_verified;
      if (flip != nullptr) look_at_names(*flip, *vault, verified);
    }
    if (flip != nullptr && (!vault || turn % examined_ == 0)) examine(*flip);
  }
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  void read(Vault& vault) {
    const auto all = vault.accounts();
    if (!all) {
      ++counts_.refused;
      for (std::size_t i = 0; i < kAskedFor; ++i) {
        const auto one = vault.account(written_.ids[next_++ % written_.ids.size()]);
        if (one && (!*one || !as_written(**one))) ++counts_.wrong;
      }
    } else if (all->size() != written_.ids.size() ||
               !std::ranges::all_of(*all, [&](const Account& one) { return as_written(one); })) {
      ++counts_.wrong;
    } else {
      ++counts_.readable;
    }
  }
  [[nodiscard]] bool as_written(const Account& one) const {
    const auto known = written_.texts.find(one.id);
    return known != written_.texts.end() && known->second == text_of(one);
  }

  // A vault that does not open says why: its head or one of its methods was hit, or what SQLite needs.
  void look_at_refusal(const Flip& flip, const Failure& failure) {
    if (flip.part == nullptr) return;
    const bool named = (flip.part->kind == Part::Kind::Head || flip.part->kind == Part::Kind::Method) &&
                       failure.detail.find("head") != std::string::npos;
    if (!named) note(flip, failure.detail, counts_.unnamed);
  }
  void look_at_names(const Flip& flip, Vault& vault, const Expected<Verification>& verified) {
    const auto lines = verified ? verified->damaged : std::vector{verified.error().detail};
    if (!has(lines, flip.page())) note(flip, "no page", counts_.no_page);
    if (flip.part == nullptr) return;
    bool named = has(lines, flip.part->name);
    const auto read_alone = written_.texts.find(flip.part->id);
    if (flip.part->kind == Part::Kind::Item && read_alone != written_.texts.end()) {
      const auto one = vault.account(flip.part->id);
      named &= !one && one.error().detail.find(flip.part->name) != std::string::npos;
    }
    if (!named) note(flip, lines.empty() ? "nothing" : lines.front(), counts_.unnamed);
  }
  // As `cerbyctl vault verify`, which needs nothing of the file to be whole.
  void examine(const Flip& flip) {
    ++counts_.examined;
    const auto seen = vault::examine(world_.paths(), {written_.id, Secret::copy_of(world_.key().view()), 0},
                                     OlderItems::LeaveOut);
    if (!seen) return note(flip, describe(seen.error()), counts_.misnamed);
    auto lines = seen->structure;
    lines.insert(lines.end(), seen->findings.damage.begin(), seen->findings.damage.end());
    for (const auto& method : seen->findings.methods_lost) lines.push_back(method);
    std::vector<std::string> items;
    for (const auto& item : seen->findings.items)
      if (item.state != ItemState::Whole) items.push_back(item.id.text());
    if (!has(lines, flip.page())) return note(flip, "no page", counts_.misnamed);
    if (flip.part == nullptr) return;
    if (flip.part->kind == Part::Kind::Item) {
      if (items != std::vector{flip.part->name})
        note(flip, std::to_string(items.size()) + " items", counts_.misnamed);
    } else if (!has(lines, flip.part->name)) {
      note(flip, lines.front(), counts_.misnamed);
    }
  }
  void note(const Flip& flip, const std::string& said, std::uint64_t& counter) const {
    // The first few, so that somebody can look for why.
    if (++counter > 5) return;
    std::printf("    byte %llu, of %s: said: %s\n", static_cast<unsigned long long>(flip.byte),
                flip.part != nullptr ? flip.part->name.c_str() : "nothing", said.c_str());
    std::fflush(stdout);
  }

  const World& world_;
  const Written& written_;
  std::uint64_t examined_;
  Counts counts_;
  std::size_t next_ = 0;
};

// A share of the work, in a process of its own with a copy of the vault.
using Share = Counts (*)(const World& world, const Written& written, std::uint64_t first, std::uint64_t step);

Counts flips(const World& world, const Written& written, std::uint64_t first, std::uint64_t step) {
  Attempts attempts(world, written, written.examined);
  const Descriptor file(::open(world.paths().vault.c_str(), O_WRONLY | O_CLOEXEC));
  for (std::uint64_t bit = first; bit < written.file.size() * 8; bit += step) {
    const auto at = static_cast<off_t>(bit / 8);
    const auto whole = written.file[bit / 8];
    const auto flipped = static_cast<std::uint8_t>(whole ^ (1U << (bit % 8)));
    if (::pwrite(file.get(), &flipped, 1, at) != 1) give_up({Outcome::StorageFailed, "a flip"});
    const Flip flip{.byte = bit / 8, .part = written.parts->of_byte(bit / 8)};
    attempts.look(&flip);
    if (::pwrite(file.get(), &whole, 1, at) != 1) give_up({Outcome::StorageFailed, "a flip"});
  }
  if (read_file(world.paths().vault) != written.file) give_up({Outcome::InternalError, "reading wrote"});
  return attempts.counts();
}

Counts lengths(const World& world, const Written& written, std::uint64_t first, std::uint64_t step) {
  Attempts attempts(world, written, written.examined);
  const Descriptor file(::open(world.paths().vault.c_str(), O_WRONLY | O_CLOEXEC));
  for (std::uint64_t length = first; length < written.file.size(); length += step) {
    if (::ftruncate(file.get(), static_cast<off_t>(length)) != 0) give_up({Outcome::StorageFailed, "a cut"});
    attempts.look();
    const auto rest = written.file.size() - length;
    if (::pwrite(file.get(), written.file.data() + length, rest, static_cast<off_t>(length)) !=
        static_cast<ssize_t>(rest)) {
      give_up({Outcome::StorageFailed, "a cut"});
    }
  }
  return attempts.counts();
}

Counts in_jobs(const World& world, const Written& written, const Size& size, std::uint64_t stride,
               Share share) {
  Counts all;
  std::vector<Descriptor> results;
  for (unsigned job = 0; job < size.jobs; ++job) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) give_up({Outcome::SystemFailed, "a pipe"});
    results.emplace_back(ends[0]);
    Descriptor out(ends[1]);
    if (::fork() != 0) continue;
    {
      const World own = world.copy();
      fs::create_directories(own.paths().vault_dir);
      fs::permissions(own.paths().vault_dir, fs::perms::owner_all);
      fs::create_directories(own.paths().state_dir);
      fs::permissions(own.paths().state_dir, fs::perms::owner_all);
      write_file(own.paths().vault, written.file);
      write_file(own.paths().state_dir / written.memory_name, written.memory);
      const Counts counts = share(own, written, size.first + job * stride, size.jobs * stride);
      if (::write(out.get(), &counts, sizeof counts) != sizeof counts) ::_exit(3);
    }
    ::_exit(0);
  }
  for (const auto& result : results) {
    Counts counts;
    if (::read(result.get(), &counts, sizeof counts) != sizeof counts) {
      give_up({Outcome::InternalError, "a share of the work was not done"});
    }
    all.add(counts);
  }
  while (::wait(nullptr) > 0) {
  }
  return all;
}

void report(const char* what, const Counts& counts, Numbers& numbers) {
  const std::string name(what);
  Numbers::say(name + " tried", counts.tried);
  Numbers::say("  refused with an error", counts.refused);
  Numbers::say("  all read as written (not content)", counts.readable);
  numbers.must_be("  wrong or missing without an error", counts.wrong, 0);
  numbers.must_be("  not noticed by verify", counts.not_verified, 0);
}

void report_names(const Counts& counts, Numbers& numbers) {
  Numbers::say("  of an item, the summary, the head, a method, a counter", counts.of_parts);
  numbers.must_be("  of them, not named as that", counts.unnamed, 0);
  numbers.must_be("  whose page is not named", counts.no_page, 0);
  Numbers::say("  looked at as a damaged file", counts.examined);
  numbers.must_be("  of them, not named, or something else named", counts.misnamed, 0);
  numbers.must_be("no flips of parts, or none looked at", counts.of_parts == 0 || counts.examined == 0, 0);
}

}  // namespace

void bits(const Size& size, Numbers& numbers) {
  const World world;
  Written written = write_vault(world);
  written.examined = size.full ? 16 : 1;
  Numbers::say("bytes of the vault of 200 items", written.file.size());
  Numbers::say("  of items, the summary, the head, methods, counters", written.parts->known());
  // Odd, so that every bit of a byte has its turn; the short form sees each page about a dozen times.
  const std::uint64_t bit_stride = size.stride != 0 ? size.stride : size.full ? 1 : 2503;
  const std::uint64_t length_stride = size.stride != 0 ? size.stride : size.full ? 1 : 1009;
  const Counts flipped = in_jobs(world, written, size, bit_stride, flips);
  report("flips", flipped, numbers);
  report_names(flipped, numbers);
  report("lengths", in_jobs(world, written, size, length_stride, lengths), numbers);
}

}  // namespace cerby::vault::torture
