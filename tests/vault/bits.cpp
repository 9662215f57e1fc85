// Every bit of a vault of 200 items flipped, and every shorter length of it: no reading ever gives something
// else than what was written, or leaves something out, without an error; and verify notices every one.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/descriptor.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

constexpr int kItems = 200;
// Of a vault whose list of accounts is refused, this many are asked for one by one.
constexpr std::size_t kAskedFor = 3;

struct Counts {
  std::uint64_t tried = 0;
  std::uint64_t wrong = 0;         // a plaintext that is another one, or one missing, without an error
  std::uint64_t refused = 0;       // an error at opening or at reading everything
  std::uint64_t readable = 0;      // everything read as it was written: what changed is not content
  std::uint64_t not_verified = 0;  // verify took it for whole
  void add(const Counts& other) {
    tried += other.tried, wrong += other.wrong, refused += other.refused;
    readable += other.readable, not_verified += other.not_verified;
  }
};

struct Written {
  std::vector<std::uint8_t> file, memory;
  fs::path memory_name;
  std::vector<Uuid> ids;
  std::map<Uuid, std::string> texts;
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
  written.file = read_file(world.paths().vault);
  written.memory = read_file(world.memory());
  written.memory_name = world.memory().filename();
  return written;
}

class Attempts {
 public:
  Attempts(const World& world, const Written& written) : world_(world), written_(written) {}
  // With the file as it is now.
  void look() {
    ++counts_.tried;
    auto vault = world_.open();
    if (!vault) {
      ++counts_.refused;
      return;
    }
    const auto all = vault->accounts();
    const auto as_written = [&](const Account& one) {
      const auto known = written_.texts.find(one.id);
      return known != written_.texts.end() && known->second == text_of(one);
    };
    if (!all) {
      ++counts_.refused;
      for (std::size_t i = 0; i < kAskedFor; ++i) {
        const auto one = vault->account(written_.ids[next_++ % written_.ids.size()]);
        if (one && (!*one || !as_written(**one))) ++counts_.wrong;
      }
    } else if (all->size() != written_.ids.size() || !std::ranges::all_of(*all, as_written)) {
      ++counts_.wrong;
    } else {
      ++counts_.readable;
    }
    const auto verified = vault->verify();
    if (verified && verified->damaged.empty()) ++counts_.not_verified;
  }
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  const World& world_;
  const Written& written_;
  Counts counts_;
  std::size_t next_ = 0;
};

// A share of the work, in a process of its own with a copy of the vault.
using Share = Counts (*)(const World& world, const Written& written, std::uint64_t first, std::uint64_t step);

Counts flips(const World& world, const Written& written, std::uint64_t first, std::uint64_t step) {
  Attempts attempts(world, written);
  const Descriptor file(::open(world.paths().vault.c_str(), O_WRONLY | O_CLOEXEC));
  for (std::uint64_t bit = first; bit < written.file.size() * 8; bit += step) {
    const auto at = static_cast<off_t>(bit / 8);
    const auto whole = written.file[bit / 8];
    const auto flipped = static_cast<std::uint8_t>(whole ^ (1U << (bit % 8)));
    if (::pwrite(file.get(), &flipped, 1, at) != 1) give_up({Outcome::StorageFailed, "a flip"});
    attempts.look();
    if (::pwrite(file.get(), &whole, 1, at) != 1) give_up({Outcome::StorageFailed, "a flip"});
  }
  if (read_file(world.paths().vault) != written.file) give_up({Outcome::InternalError, "reading wrote"});
  return attempts.counts();
}

Counts lengths(const World& world, const Written& written, std::uint64_t first, std::uint64_t step) {
  Attempts attempts(world, written);
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
      const Counts counts = share(own, written, job * stride, size.jobs * stride);
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

}  // namespace

void bits(const Size& size, Numbers& numbers) {
  const World world;
  const Written written = write_vault(world);
  Numbers::say("bytes of the vault of 200 items", written.file.size());
  // Odd, so that every bit of a byte has its turn; the short form sees each page about a dozen times.
  const std::uint64_t bit_stride = size.stride != 0 ? size.stride : size.full ? 1 : 2503;
  const std::uint64_t length_stride = size.stride != 0 ? size.stride : size.full ? 1 : 1009;
  report("flips", in_jobs(world, written, size, bit_stride, flips), numbers);
  report("lengths", in_jobs(world, written, size, length_stride, lengths), numbers);
}

}  // namespace cerby::vault::torture
