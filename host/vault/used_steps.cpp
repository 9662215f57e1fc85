#include "vault/used_steps.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <string>
#include <utility>

#include "base/log.h"
#include "vault/encoding.h"
#include "vault/schema.h"
#include "vault/secure_file.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

constexpr SecretAccess kHashing("digest of an account's code secret, which names its record");

// token(16) ‖ step(u64) ‖ used(i64) ‖ mac(32): a whole number of them in a sector, so that a write in place
// is there or not.
constexpr std::size_t kRecord = 64, kPage = 4096;
constexpr std::size_t kMostPages = 256;
constexpr UnixTime kDay{86'400};
// For another program that records a step.
constexpr auto kPatience = std::chrono::milliseconds(5000);

struct Record {
  Token token{};
  std::uint64_t step = 0;
  UnixTime used{};
  Digest mac{};

  [[nodiscard]] bool is_free(UnixTime now) const {
    return token == Token{} || used < now - kDay;  // `used` may be any number that somebody wrote
  }
  // In seconds, whichever is the later.
  [[nodiscard]] std::uint64_t distance(UnixTime now) const {
    const auto from = static_cast<std::uint64_t>(std::min(used, now).count());
    return static_cast<std::uint64_t>(std::max(used, now).count()) - from;
  }
};

Record record_from(Bytes bytes) {
  Record record;
  std::ranges::copy(bytes.first(sizeof(Token)), record.token.begin());
  record.step = read_number<std::uint64_t>(bytes.subspan(16));
  record.used = UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(bytes.subspan(24))));
  std::ranges::copy(bytes.last(sizeof(Digest)), record.mac.begin());
  return record;
}

Token token_of(const Keys& keys, const Uuid& vault, const Uuid& account, SecretView otpauth) {
  const auto start = Encoding("step of").raw(vault.bytes).raw(account.bytes);
  const auto digest = keys.used_code({start.bytes(), otpauth.bytes(kHashing)});
  Token token;
  std::copy_n(digest.begin(), token.size(), token.begin());
  return token;
}

Digest mac_of(const Keys& keys, const Uuid& vault, const Record& record) {
  const auto message = Encoding("used step")
                           .number(kFormat)
                           .raw(vault.bytes)
                           .raw(record.token)
                           .number(record.step)
                           .number(record.used.count());
  return keys.used_code({message.bytes()});
}

std::unexpected<Failure> storage() {
  const int number = errno;
  return fail(Outcome::StorageFailed, "the used steps: " + errno_text(number));
}

// A look through the file: the record of a token, and where one can be written that is of another.
struct Found {
  std::optional<Record> record;
  off_t at = 0;         // the record's place, or the one to take
  bool at_end = false;  // there is none: the file grows by a page there
};

// Calls visit(record, at) for each until it gives false. Where a record can be added; none when there are as
// many as there may be.
template <typename Visit>
Expected<std::optional<off_t>> each_record(const Descriptor& file, Visit visit) {
  std::array<std::uint8_t, kPage> page;
  off_t at = 0;
  for (std::size_t pages = 0; pages < kMostPages;) {
    const auto got = ::pread(file.get(), page.data(), page.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return storage();
    ++pages;
    const auto whole = static_cast<std::size_t>(got) / kRecord;
    for (std::size_t i = 0; i < whole; ++i, at += off_t{kRecord}) {
      if (!visit(record_from(Bytes(page).subspan(i * kRecord, kRecord)), at)) return at;
    }
    if (whole < kPage / kRecord) return at;
  }
  return std::nullopt;
}

Expected<Found> look(const Descriptor& file, const Token& token, UnixTime now) {
  Found found;
  std::optional<off_t> free;
  // In a full file: one of long ago, or of a clock that was far ahead, and none that was just written.
  std::pair<std::uint64_t, off_t> farthest{};
  CERBY_TRY(const auto end, each_record(file, [&](const Record& record, off_t at) {
              if (record.token == token) {
                found = {.record = record, .at = at};
                return false;
              }
              if (!free && record.is_free(now)) free = at;
              if (const auto distance = record.distance(now); distance > farthest.first)
                farthest = {distance, at};
              return true;
            }));
  if (found.record) return found;
  found.at_end = !free && end;
  found.at = free.value_or(end.value_or(farthest.second));
  return found;
}

Expected<void> write_at(const Descriptor& file, Bytes bytes, off_t at) {
  while (!bytes.empty()) {
    const auto written = ::pwrite(file.get(), bytes.data(), bytes.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return storage();
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    at += written;
  }
  return {};
}

}  // namespace

Expected<std::optional<UnixTime>> latest_use(const Paths& paths) {
  CERBY_TRY(const auto folder, SecureFolder::open(paths.vault.parent_path()));
  const auto file = folder.open_file(paths.vault.filename().string() + UsedSteps::kEnding, O_RDONLY);
  if (!file && file.error().outcome == Outcome::NotFound) return std::nullopt;
  if (!file) return std::unexpected(file.error());
  std::optional<UnixTime> latest;
  CERBY_CHECK(each_record(*file, [&](const Record& record, off_t) {
    if (record.token != Token{}) latest = std::max(latest.value_or(record.used), record.used);
    return true;
  }));
  return latest;
}

Expected<std::optional<std::uint64_t>> UsedSteps::last(const Uuid& account, SecretView otpauth) const {
  CERBY_TRY(const auto folder, SecureFolder::open(paths_.vault.parent_path()));
  const auto file = folder.open_file(paths_.vault.filename().string() + kEnding, O_RDONLY);
  if (!file && file.error().outcome == Outcome::NotFound) return std::nullopt;
  if (!file) return std::unexpected(file.error());
  CERBY_TRY(const auto found, look(*file, token_of(keys_, vault_, account, otpauth), UnixTime::max()));
  if (!found.record || !same(mac_of(keys_, vault_, *found.record), found.record->mac)) return std::nullopt;
  return found.record->step;
}

Expected<SecureFolder> UsedSteps::hold() const {
  CERBY_TRY(auto folder, SecureFolder::open(paths_.vault.parent_path()));
  CERBY_CHECK(folder.lock(patience_));
  return folder;
}

Expected<std::optional<std::uint64_t>> UsedSteps::use(const Uuid& account, SecretView otpauth,
                                                      const Clock& clock, const Choose& choose) const {
  CERBY_TRY(const auto folder, hold());
  return use(folder, account, otpauth, clock, choose);
}

Expected<std::optional<std::uint64_t>> UsedSteps::use(const SecureFolder& folder, const Uuid& account,
                                                      SecretView otpauth, const Clock& clock,
                                                      const Choose& choose) const {
  // Only now: a step may have ended, and another program may have used one, during the wait.
  const auto now = clock.unix_time();
  Record record{.token = token_of(keys_, vault_, account, otpauth), .used = now};
  const auto name = paths_.vault.filename().string() + kEnding;
  auto file = folder.open_file(name, O_RDWR);
  if (!file && file.error().outcome != Outcome::NotFound) return std::unexpected(file.error());
  Found found{.record = {}, .at = 0, .at_end = true};
  if (file) {
    CERBY_TRY(found, look(*file, record.token, now));
  }
  std::optional<std::uint64_t> last;
  if (found.record && same(mac_of(keys_, vault_, *found.record), found.record->mac)) {
    last = found.record->step;
  } else if (found.record) {
    log::warn("what was recorded of account {}'s last code is not authentic, and is made anew",
              account.text());
  }
  CERBY_TRY(const auto step, choose(last, now));
  if (!step) return std::nullopt;
  if (last && *step <= *last) return fail(Outcome::MessageUnexpected, "that one-time step was used already");
  if (!file) file = folder.open_file(name, O_RDWR | O_CREAT);
  if (!file) return std::unexpected(file.error());
  record.step = *step;
  record.mac = mac_of(keys_, vault_, record);
  // Once in a vault's life, and before anything is in it: whoever finds a record goes by it that the file has
  // its name for good, also where this program is killed on the way.
  if (found.at_end && found.at == 0) CERBY_CHECK(folder.sync());
  // A page at a time, so that few writes change the file's size, which is slower to make durable.
  if (found.at_end) CERBY_CHECK(write_at(*file, std::array<std::uint8_t, kPage>{}, found.at));
  const auto bytes =
      Encoding("").raw(record.token).number(record.step).number(record.used.count()).raw(record.mac);
  CERBY_CHECK(write_at(*file, bytes.bytes(), found.at));
  if (::fdatasync(file->get()) != 0) return storage();
  return step;
}

Expected<std::optional<std::uint64_t>> Vault::last_step(const Account& account) {
  return UsedSteps(open_->paths, open_->id, open_->keys, kPatience).last(account.id, account.otpauth);
}

Expected<std::optional<std::uint64_t>> Vault::use_step(const Account& account, const Clock& clock,
                                                       const ChooseStep& choose) {
  {
    // Ended before the wait for another program's step: as long as it lasts, nobody can change the vault.
    CERBY_TRY(auto reading, Reading::begin(*open_));
    CERBY_TRY(const auto* bucket, reading.bucket(open_->keys.place(account.id)));
    if (bucket->find(item_key(account.id)) == nullptr) return fail(Outcome::NotFound, account.id.text());
  }
  return use_local_step(account, clock, choose);
}

Expected<std::optional<std::uint64_t>> Vault::use_local_step(const Account& account, const Clock& clock,
                                                             const ChooseStep& choose) {
  return UsedSteps(open_->paths, open_->id, open_->keys, kPatience)
      .use(account.id, account.otpauth, clock,
           [&](auto last, UnixTime now) -> Expected<std::optional<std::uint64_t>> {
             // No wipe and no migration takes place meanwhile (they want the same lock); one may have, and
             // another vault, or one of a newer format, may be there since.
             CERBY_CHECK(open_->database->check_in_place());
             CERBY_CHECK(check_format(*open_->database));
             return choose(last, now);
           });
}

}  // namespace cerby::vault
