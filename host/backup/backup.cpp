#include "backup/backup.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "vault/encoding.h"
#include "vault/seal.h"

namespace cerby::backup {
namespace {

using vault::Encoding;
using vault::read_number;

constexpr UnixTime kDay{86'400};
constexpr std::size_t kStart = 16 + 8 + 8;            // vault id, created, accounts
constexpr std::size_t kAccount = 16 + 1 + 8 + 8 + 4;  // id, flags, counter, step, length of what follows
constexpr std::uint8_t kHasCounter = 1, kHasStep = 2;

std::unexpected<Failure> damaged(std::string what) {
  return fail(Outcome::BackupDamaged, std::move(what));
}

Uuid uuid_from(Bytes bytes) {
  Uuid id;
  std::ranges::copy(bytes.first(id.bytes.size()), id.bytes.begin());
  return id;
}

// The vault's words on one of its own items, about one of a backup.
Failure about_backup(Failure failure) {
  if (failure.outcome == Outcome::VaultDamaged) failure.outcome = Outcome::BackupDamaged;
  if (failure.outcome == Outcome::VaultNewer) failure.outcome = Outcome::BackupNewer;
  return failure;
}

// One account after the other, and at the end that it is the end.
class Reader {
 public:
  static Expected<Reader> begin(Source& source, const Secret& derived) {
    CERBY_TRY(auto stream, StreamReader::begin(source, derived));
    Reader reader(std::move(stream));
    std::array<std::uint8_t, kStart> start{};
    CERBY_CHECK(reader.stream_.read(start));
    reader.contents_.vault = uuid_from(start);
    reader.contents_.created =
        UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(Bytes(start).subspan(16))));
    reader.contents_.accounts = read_number<std::uint64_t>(Bytes(start).subspan(24));
    return reader;
  }

  [[nodiscard]] const Contents& contents() const { return contents_; }

  Expected<std::optional<vault::RestoredAccount>> next() {
    if (done_ == contents_.accounts) {
      CERBY_CHECK(stream_.finish());
      return std::nullopt;
    }
    std::array<std::uint8_t, kAccount> start{};
    CERBY_CHECK(stream_.read(start));
    const auto id = uuid_from(start);
    // So that none comes twice.
    if (done_ > 0 && id <= last_) return damaged("its accounts are not in their order");
    last_ = id;
    CERBY_TRY(const auto used, used_codes(Bytes(start).subspan(16, 1 + 8 + 8)));
    const auto size = read_number<std::uint32_t>(Bytes(start).last(4));
    if (size > vault::kMaxPlaintext) return damaged("an account that is larger than one may be");
    Secret plaintext(size);
    CERBY_CHECK(stream_.read(plaintext.writable(SecretAccess("an account of a backup"))));
    auto account = vault::decode(id, std::move(plaintext));
    if (!account) return std::unexpected(about_backup(std::move(account).error()));
    ++done_;
    if (used.counter) ++contents_.counters;
    if (used.step) ++contents_.steps;
    contents_.workspaces.insert(account->workspace);
    return vault::RestoredAccount{.account = std::move(*account), .used = used};
  }

 private:
  explicit Reader(StreamReader stream) : stream_(std::move(stream)) {}

  static Expected<vault::UsedCodes> used_codes(Bytes bytes) {
    const auto flags = bytes[0];
    if ((flags & ~(kHasCounter | kHasStep)) != 0) return damaged("a mark that no account has");
    vault::UsedCodes used;
    const auto counter = read_number<std::uint64_t>(bytes.subspan(1));
    const auto step = read_number<std::uint64_t>(bytes.subspan(1 + 8));
    if ((flags & kHasCounter) != 0) used.counter = counter;
    if ((flags & kHasStep) != 0) used.step = step;
    if ((!used.counter && counter != 0) || (!used.step && step != 0))
      return damaged("a number that no account has");
    return used;
  }

  StreamReader stream_;
  Contents contents_;
  std::uint64_t done_ = 0;
  Uuid last_;
};

}  // namespace

Expected<std::uint64_t> write(vault::Vault& vault, const Header& header, const Secret& derived, Sink sink,
                              UnixTime now, const Progress& progress) {
  CERBY_TRY(auto stream, StreamWriter::begin(header, derived, std::move(sink)));
  std::uint64_t all = 0, done = 0;
  const auto start = [&](std::uint64_t accounts) {
    all = accounts;
    return stream.write(Encoding("").raw(vault.id().bytes).number(now.count()).number(accounts).bytes());
  };
  const auto visit = [&](const vault::AccountCopy& copy) -> Expected<void> {
    const auto flags =
        static_cast<std::uint8_t>((copy.used.counter ? kHasCounter : 0) | (copy.used.step ? kHasStep : 0));
    const auto before = Encoding("")
                            .raw(copy.id.bytes)
                            .number(flags)
                            .number(copy.used.counter.value_or(0))
                            .number(copy.used.step.value_or(0))
                            .number(static_cast<std::uint32_t>(copy.plaintext.size()));
    CERBY_CHECK(stream.write(before.bytes()));
    CERBY_CHECK(stream.write(copy.plaintext));
    if (progress) progress(++done, all);
    return {};
  };
  CERBY_CHECK(vault.each_copy(start, visit));
  CERBY_CHECK(stream.finish());
  return all;
}

Expected<Contents> verify(Source& source, const Secret& derived, const Progress& progress) {
  CERBY_TRY(auto reader, Reader::begin(source, derived));
  for (std::uint64_t done = 1;; ++done) {
    CERBY_TRY(const auto account, reader.next());
    if (!account) return reader.contents();
    if (progress) progress(done, reader.contents().accounts);
  }
}

Expected<Restored> restore(vault::Vault& vault, Source& source, const Secret& derived, const Clock& clock,
                           const Restoring& how) {
  CERBY_CHECK(source.rewind());
  CERBY_TRY(auto contents, verify(source, derived));
  CERBY_CHECK(source.rewind());
  CERBY_TRY(auto reader, Reader::begin(source, derived));
  const bool steps_matter = contents.created > clock.unix_time() - kDay;
  std::uint64_t done = 0;
  const auto next = [&]() -> Expected<std::optional<vault::RestoredAccount>> {
    CERBY_TRY(auto restored, reader.next());
    if (!restored) return std::nullopt;
    if (!steps_matter) restored->used.step.reset();
    if (how.progress) how.progress(++done, contents.accounts);
    return restored;
  };
  CERBY_TRY(auto accounts, vault.restore(next, how.same_id, clock));
  return Restored{.contents = std::move(contents), .accounts = std::move(accounts)};
}

}  // namespace cerby::backup
