#include "workspace/store/backup.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "base/descriptor.h"
#include "workspace/store/connection.h"

namespace cerby::workspace::store {
namespace {

std::unexpected<Failure> unavailable() {
  const int error = errno;
  return fail(error == EEXIST ? Error::Conflict : Error::Unavailable,
              "the backup's file: " + std::generic_category().message(error));
}

// `quote` twice where it is in the text.
std::string doubled(std::string_view text, char quote) {
  std::string all(1, quote);
  for (const char c : text) {
    all += c;
    if (c == quote) all += c;
  }
  return all + quote;
}

// For a shell: ' ends the text, \' is one, ' begins it again.
std::string for_shell(std::string_view text) {
  std::string all = "'";
  for (const char c : text) {
    if (c == '\'') {
      all += "'\\''";
    } else {
      all += c;
    }
  }
  return all + "'";
}

Result<void> sync(const std::filesystem::path& file, int flags) {
  const Descriptor open(::open(file.c_str(), flags | O_CLOEXEC));
  if (!open.is_open() || ::fsync(open.get()) != 0) return unavailable();
  return {};
}

}  // namespace

Result<void> back_up(Database& database, const std::filesystem::path& file) {
  if (database.engine() != Engine::Sqlite) return fail(Error::Invalid, "not SQLite");
  if (file.native().find('\0') != std::string::npos) return fail(Error::Invalid, "the backup's file");
  // Made before, so that it is nobody else's from its first byte on: VACUUM takes a file that is empty.
  {
    const Descriptor made(::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!made.is_open()) return unavailable();
  }
  auto done = database.ask([&](Transaction& transaction) -> Result<void> {
    // It writes to the new file alone, which a connection that only reads does not do either.
    CERBY_CHECK(transaction.connection().set_reads_only(false));
    return transaction.connection().run("VACUUM INTO " + doubled(file.native(), '\''));
  });
  if (done) done = sync(file, O_RDONLY);
  if (done) {
    const auto folder = file.parent_path();
    done = sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  }
  if (!done) static_cast<void>(::unlink(file.c_str()));  // half a backup is none
  return done;
}

Result<std::string> pg_dump_for(const std::string& address, const std::filesystem::path& file) {
  CERBY_TRY(const auto place, Address::parse(address));
  if (place.engine != Engine::Postgres) return fail(Error::Invalid, "not PostgreSQL");
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(place.place.c_str(), &message), &PQconninfoFree);
  PQfreemem(message);
  if (!options) return fail(Error::Invalid, "the database's address");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOptions{{
      {"host", "--host="},
      {"port", "--port="},
      {"user", "--username="},
      {"dbname", "--dbname="},
  }};
  std::string line = "pg_dump --format=custom --file=" + for_shell(file.native());
  for (const auto& [keyword, option] : kOptions) {
    for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
      if (keyword == one->keyword && one->val != nullptr)
        line.append(" ").append(option).append(for_shell(one->val));
    }
  }
  return line;
}

}  // namespace cerby::workspace::store
