// What a vault says of itself before it is open, with every byte of it set to every value, and made up: the
// database's header, the start of the head's row, and the row of the passphrase. (The rest of the head is 8
// KiB of hashes and a mac, of which every bit is flipped in bits.cpp.) Each is opened with the right
// passphrase, as a program opens it.
//
// What is out of bounds is refused before the passphrase costs anything, in little time and memory; what is
// not costs one run of the KDF and is refused then. What opens has its accounts as they were written: the
// byte had that value, or is of SQLite and no content, as its counter of changes.
//
// Each is then opened as `vault verify` and `vault repair` do, which look for the unlock methods in whatever
// the file has left: the same holds of them. And a file with as many passphrases as one can have costs no
// more runs than are allowed (damaged_key.h).
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <random>
#include <span>

#include "base/descriptor.h"
#include "vault/cost.h"
#include "vault/counted_kdf.h"
#include "vault/damaged_key.h"
#include "vault/encoding.h"
#include "vault/one_passphrase.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

constexpr int kItems = 5;
constexpr std::size_t kSqliteHeader = 100, kParameters = 28, kCost = 12;
constexpr std::uint64_t kMostMemory = 32ULL * 1024 * 1024;
constexpr std::chrono::milliseconds kMostTime(50);
constexpr std::size_t kLargeBlob = 64UL * 1024 * 1024;
constexpr std::uint64_t kSeed = 3;

Secret passphrase() {
  std::string text = "correct horse battery staple";
  return Secret::take(std::span(text));
}

// What the parameters must lead to, where only they were changed.
enum class Expectation : std::uint8_t { Nothing, OutOfBounds, InBounds };

Expectation expected_of(Bytes parameters) {
  if (parameters.size() != kParameters) return Expectation::OutOfBounds;
  return is_in_bounds(read_number<std::uint64_t>(parameters),
                      read_number<std::uint32_t>(parameters.subspan(8)))
             ? Expectation::InBounds
             : Expectation::OutOfBounds;
}

struct Counts {
  std::uint64_t tried = 0;
  std::uint64_t without_kdf = 0, after_kdf = 0;  // refused
  std::uint64_t as_written = 0;                  // opened
  std::uint64_t wrong = 0;                       // opened, with other accounts
  std::uint64_t more_runs = 0;
  std::uint64_t out_of_bounds = 0, in_bounds = 0;  // by their parameters, with nothing else changed
  std::uint64_t unexpected = 0;                    // of those: not none, or not one run
  std::uint64_t large = 0, slow = 0;               // of what was refused without a run
  Cost most;
  // As a damaged file.
  std::uint64_t damaged_opened = 0;      // after one run
  std::uint64_t damaged_wrong = 0;       // opened with another key
  std::uint64_t damaged_more_runs = 0;   // than one
  std::uint64_t damaged_unexpected = 0;  // of the parameters alone: not none, or not one run
};

class Headers {
 public:
  Headers() : passphrase_(passphrase()) {
    const Uuid id = Uuid::random();
    std::vector<Method> methods{
        must(make_passphrase_method(id, passphrase_.view(), KdfCost(), world_.key(), UnixTime(1))),
        make_method(id, MethodKind::Recovery, Secret::random(kUnlockSecretSize), world_.key(), UnixTime(1))};
    method_ = methods[0];
    auto file = must(VaultFile::create(world_.paths(), id, world_.key(), std::move(methods), UnixTime(1)));
    auto vault = must(Vault::open(std::move(file), Secret::copy_of(world_.key().view())));
    std::vector<Account> accounts;
    for (int i = 0; i < kItems; ++i) accounts.push_back(account(i));
    must(vault.put_all(accounts));
    for (const auto& one : accounts) texts_.emplace(one.id, text_of(one));
    whole_ = read_file(world_.paths().vault);
    head_ = place_of(id.bytes);
    row_ = place_of(method_.id.bytes);
    parameters_ = place_of(method_.parameters);
    file_ = Descriptor(::open(world_.paths().vault.c_str(), O_WRONLY | O_CLOEXEC));
    look(Expectation::Nothing);  // once, so that no first use of anything is counted
    counts_ = Counts();
  }

  [[nodiscard]] std::vector<std::size_t> bytes_of_the_header() const {
    std::vector<std::size_t> bytes;
    const auto add = [&](std::size_t from, std::size_t to) {
      for (; from < to; ++from) bytes.push_back(from);
    };
    constexpr std::size_t kBefore = 16;  // SQLite's own sizes of the row
    add(0, kSqliteHeader);
    add(head_ - kBefore, head_ + 48);
    add(row_ - kBefore, place_of(method_.secret) + method_.secret.size() + 8);
    return bytes;
  }
  void try_byte(std::size_t at, std::uint8_t value) {
    std::vector<std::uint8_t> parameters = method_.parameters;
    const bool is_parameter = at >= parameters_ && at < parameters_ + kParameters;
    if (is_parameter) parameters[at - parameters_] = value;
    put(at, std::span(&value, 1));
    look(is_parameter && parameters != method_.parameters ? expected_of(parameters) : Expectation::Nothing);
    put(at, Bytes(whole_).subspan(at, 1));
  }
  void try_bytes(std::size_t at, Bytes bytes, Expectation expectation) {
    put(at, bytes);
    look(expectation);
    put(at, Bytes(whole_).subspan(at, bytes.size()));
  }
  void try_parameters(Bytes parameters) { try_bytes(parameters_, parameters, expected_of(parameters)); }
  // Of another size than there is room for; none at all is a size too (without an address it would be NULL).
  void try_blob(const char* sql, Bytes value) {
    const void* data = value.empty() ? static_cast<const void*>("") : value.data();
    const bool is_parameters = std::string_view(sql).find("SET parameters") != std::string_view::npos;
    sqlite3* connection = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_open(world_.paths().vault.c_str(), &connection) != SQLITE_OK ||
        sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr) != SQLITE_OK ||
        sqlite3_bind_blob64(statement, 1, data, value.size(), SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_bind_blob(statement, 2, method_.id.bytes.data(), sizeof(Uuid), SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_DONE)
      give_up({Outcome::StorageFailed, sqlite3_errmsg(connection)});
    sqlite3_finalize(statement);
    sqlite3_close(connection);
    look(Expectation::OutOfBounds, is_parameters ? Expectation::OutOfBounds : Expectation::Nothing);
    write_file(world_.paths().vault, whole_);
  }
  // With so many more passphrases in the file; `salts`: of how many different salts. Gives the runs of the
  // KDF for a wrong passphrase.
  std::uint64_t runs_with(std::size_t count, std::size_t salts) {
    constexpr std::uint64_t kMemory = 256ULL * 1024 * 1024;
    sqlite3* connection = nullptr;
    bool written = sqlite3_open(world_.paths().vault.c_str(), &connection) == SQLITE_OK;
    for (std::size_t i = 0; i < count && written; ++i) {
      std::vector<std::uint8_t> salt(kParameters - kCost);
      salt.back() = static_cast<std::uint8_t>(i % salts);
      const auto parameters = Encoding("").number(kMemory).number(std::uint32_t{3}).raw(salt);
      const auto id = Uuid::random();
      sqlite3_stmt* statement = nullptr;
      written =
          sqlite3_prepare_v2(connection,
                             "INSERT INTO method SELECT ?, kind, ?, wrapped, secret, created FROM method "
                             "WHERE kind = 'passphrase' LIMIT 1",
                             -1, &statement, nullptr) == SQLITE_OK &&
          sqlite3_bind_blob(statement, 1, id.bytes.data(), sizeof(Uuid), SQLITE_STATIC) == SQLITE_OK &&
          sqlite3_bind_blob(statement, 2, parameters.bytes().data(), kParameters, SQLITE_STATIC) ==
              SQLITE_OK &&
          sqlite3_step(statement) == SQLITE_DONE;
      sqlite3_finalize(statement);
    }
    if (!written) give_up({Outcome::StorageFailed, sqlite3_errmsg(connection)});
    sqlite3_close(connection);
    const auto before = kdf_runs().all;
    const auto key = key_from_passphrase(world_.paths(), Secret::random(20).view());
    if (key || key.error().outcome != Outcome::WrongPassphrase)
      give_up({Outcome::NotFound, "a refusal of a wrong passphrase"});
    write_file(world_.paths().vault, whole_);
    return kdf_runs().all - before;
  }
  [[nodiscard]] std::size_t row() const { return row_; }
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  [[nodiscard]] std::size_t place_of(Bytes bytes) const {
    const auto found = std::ranges::search(whole_, bytes);
    if (found.empty()) give_up({Outcome::NotFound, "a part of the header"});
    return static_cast<std::size_t>(found.begin() - whole_.begin());
  }
  void put(std::size_t at, Bytes bytes) const {
    if (::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at)) !=
        static_cast<ssize_t>(bytes.size()))
      give_up({Outcome::StorageFailed, "a header"});
  }
  Expected<Vault> open() {
    CERBY_TRY(auto file, VaultFile::open(world_.paths(), std::chrono::milliseconds(0)));
    OnePassphrase prompt(passphrase_.view());
    return vault::open(std::move(file), nothing_kept_, no_store_, nullptr, prompt, std::chrono::seconds(0));
  }
  void look(Expectation expectation) { look(expectation, expectation); }
  void look(Expectation expectation, Expectation as_damaged) {
    look_as_whole(expectation);
    look_as_damaged(as_damaged);
  }
  void look_as_damaged(Expectation expectation) {
    const auto before = kdf_runs().all;
    const auto key = key_from_passphrase(world_.paths(), passphrase_.view());
    const auto runs = kdf_runs().all - before;
    if (runs > 1) ++counts_.damaged_more_runs;
    if (expectation != Expectation::Nothing &&
        (key || runs != (expectation == Expectation::InBounds ? 1U : 0U)))
      ++counts_.damaged_unexpected;
    if (!key) return;
    ++counts_.damaged_opened;
    if (!key->key.view().equals(world_.key().view())) ++counts_.damaged_wrong;
  }
  void look_as_whole(Expectation expectation) {
    ++counts_.tried;
    const auto before = kdf_runs().all;
    const Meter meter;
    auto vault = open();
    const auto cost = meter.cost();
    const auto runs = kdf_runs().all - before;
    if (runs > 1) ++counts_.more_runs;
    if (expectation == Expectation::OutOfBounds) ++counts_.out_of_bounds;
    if (expectation == Expectation::InBounds) ++counts_.in_bounds;
    if (expectation != Expectation::Nothing &&
        (vault || runs != (expectation == Expectation::InBounds ? 1U : 0U)))
      ++counts_.unexpected;
    if (vault) {
      const auto all = vault->accounts();
      // A failure names what is damaged; what is read is as it was written.
      const bool wrong =
          all && (all->size() != texts_.size() || !std::ranges::all_of(*all, [&](const Account& one) {
                    const auto known = texts_.find(one.id);
                    return known != texts_.end() && known->second == text_of(one);
                  }));
      ++(wrong ? counts_.wrong : counts_.as_written);
    } else if (runs != 0) {
      ++counts_.after_kdf;
    } else {
      ++counts_.without_kdf;
      counts_.most.processor = std::max(counts_.most.processor, cost.processor);
      counts_.most.memory = std::max(counts_.most.memory, cost.memory);
      if (cost.memory > kMostMemory) ++counts_.large;
      if (cost.processor > kMostTime) ++counts_.slow;
    }
  }

  World world_;
  Secret passphrase_;
  NothingKept nothing_kept_;
  NoKeyStore no_store_;
  Method method_;
  std::map<Uuid, std::string> texts_;
  std::vector<std::uint8_t> whole_;
  std::size_t head_ = 0, row_ = 0, parameters_ = 0;
  Descriptor file_;
  Counts counts_;
};

using Random = std::mt19937_64;

std::vector<std::uint8_t> random_bytes(Random& random, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

// Or else what is measured below says nothing.
bool sees_a_growth() {
  const Meter meter;
  std::vector<std::uint8_t> large(kMostMemory + kMostMemory / 32);
  randombytes_buf(large.data(), large.size());
  return meter.cost().memory > kMostMemory;
}

void try_random(Headers& headers, Random& random) {
  const auto below = [&](std::uint64_t end) { return static_cast<std::size_t>(random() % end); };
  switch (below(5)) {
    case 0: {  // of any size that a number can have
      const auto memory = random() >> below(64);
      const auto passes = static_cast<std::uint32_t>(random()) >> below(32);
      const auto salt = random_bytes(random, kParameters - kCost);
      return headers.try_parameters(Encoding("").number(memory).number(passes).raw(salt).bytes());
    }
    case 1: {  // around the bounds
      const auto memory = (random() % 2048) * 1024 * 1024 + below(3) - 1;
      const auto passes = static_cast<std::uint32_t>(below(14));
      const auto salt = random_bytes(random, kParameters - kCost);
      return headers.try_parameters(Encoding("").number(memory).number(passes).raw(salt).bytes());
    }
    case 2: {
      auto size = below(5000);
      if (size == kParameters) ++size;
      return headers.try_blob("UPDATE method SET parameters = ? WHERE id = ?", random_bytes(random, size));
    }
    case 3:  // behind SQLite's name of itself, or from the start
      return headers.try_bytes(below(2) * 16, random_bytes(random, 1 + below(kSqliteHeader - 16)),
                               Expectation::Nothing);
    default:
      return headers.try_bytes(headers.row() - 8 + below(700), random_bytes(random, 1 + below(60)),
                               Expectation::Nothing);
  }
}

void report(const char* what, const Headers& headers, bool full, Numbers& numbers) {
  const auto& counts = headers.counts();
  Numbers::say(what, counts.tried);
  Numbers::say("  refused before the KDF", counts.without_kdf);
  Numbers::say("  refused after one run of it", counts.after_kdf);
  Numbers::say("  opened, accounts as written (no content changed)", counts.as_written);
  Numbers::say("  parameters out of bounds, nothing else changed", counts.out_of_bounds);
  Numbers::say("  parameters in bounds, nothing else changed", counts.in_bounds);
  numbers.must_be("  of those not refused, or not after none and one run", counts.unexpected, 0);
  numbers.must_be("  opened with other accounts", counts.wrong, 0);
  numbers.must_be("  more than one run of the KDF", counts.more_runs, 0);
  numbers.must_be("  runs of the KDF out of bounds", kdf_runs().out_of_bounds, 0);
  Numbers::say("  opened as a damaged file", counts.damaged_opened);
  numbers.must_be("  as a damaged file: parameters alone not refused after none and one run",
                  counts.damaged_unexpected, 0);
  numbers.must_be("  as a damaged file: more than one run of the KDF", counts.damaged_more_runs, 0);
  numbers.must_be("  as a damaged file: opened with another key", counts.damaged_wrong, 0);
  Numbers::say("  most memory of a refusal before the KDF, KiB", counts.most.memory / 1024);
  numbers.must_be("  of more than 32 MiB", counts.large, 0);
  Numbers::say("  most processor time of one, us", static_cast<std::uint64_t>(counts.most.processor.count()));
  // On a machine that is measured on; any other may be busy.
  if (full) numbers.must_be("  of more than 50 ms", counts.slow, 0);
}

}  // namespace

void headers(const Size& size, Numbers& numbers) {
  Random random(kSeed);
  numbers.must_be("a growth of 33 MiB is seen", sees_a_growth() ? 1 : 0, 1);
  {
    Headers tried;
    const auto bytes = tried.bytes_of_the_header();
    Numbers::say("bytes of the header", bytes.size());
    const std::uint64_t stride = size.stride != 0 ? size.stride : size.full ? 1 : 67;
    for (std::uint64_t i = 0; i < bytes.size() * 256; i += stride)
      tried.try_byte(bytes[i / 256], static_cast<std::uint8_t>(i % 256));
    report("headers: each byte, each value", tried, size.full, numbers);
  }
  {
    // Whatever is in the file. Those of one salt are one to try, beside the vault's own.
    constexpr std::size_t kMore = 13;
    Headers tried;
    numbers.must_be("runs of the KDF with 14 passphrases in the file", tried.runs_with(kMore, kMore),
                    kMostKdfRuns);
    numbers.must_be("  of which 13 have the same parameters", tried.runs_with(kMore, 1), 2);
    numbers.must_be("  with one", tried.runs_with(0, 1), 1);
  }
  Headers tried;
  const std::size_t count = size.full ? 10'000 : 500;
  for (std::size_t i = 0; i < count; ++i) try_random(tried, random);
  const std::vector<std::uint8_t> large(kLargeBlob);
  for (const char* sql :
       {"UPDATE method SET parameters = ? WHERE id = ?", "UPDATE method SET wrapped = ? WHERE id = ?",
        "UPDATE method SET secret = ? WHERE id = ?", "UPDATE head SET vault_id = ? WHERE one = 1 OR one = ?",
        "UPDATE head SET buckets = ? WHERE one = 1 OR one = ?",
        "UPDATE head SET mac = ? WHERE one = 1 OR one = ?"})
    tried.try_blob(sql, large);
  Numbers::say("seed", kSeed);
  report("headers: random, and six of 64 MiB", tried, size.full, numbers);
}

}  // namespace cerby::vault::torture
