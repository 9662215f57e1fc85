#include "workspace/store/backup.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <sys/wait.h>
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

// The file and its name.
Result<void> sync_whole(const std::filesystem::path& file) {
  CERBY_CHECK(sync(file, O_RDONLY));
  const auto folder = file.parent_path();
  return sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

// Empty, and nobody else's from its first byte on.
Result<void> make_file(const std::filesystem::path& file) {
  if (file.native().find('\0') != std::string::npos) return fail(Error::Invalid, "the backup's file");
  const Descriptor made(::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!made.is_open()) return unavailable();
  return {};
}

// As libpq takes them: ' and \ with a \ before them.
std::string quoted(std::string_view text) {
  std::string all = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') all += '\\';
    all += c;
  }
  return all + "'";
}

// Whatever the address says, but for what libpq itself does not show: passwords.
Result<std::string> conninfo_of(const std::string& address) {
  CERBY_TRY(const auto place, Address::parse(address));
  if (place.engine != Engine::Postgres) return fail(Error::Invalid, "not PostgreSQL");
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(place.place.c_str(), &message), &PQconninfoFree);
  PQfreemem(message);
  if (!options) return fail(Error::Invalid, "the database's address");
  std::string all;
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
    if (one->val == nullptr || std::string_view(one->dispchar) == "*") continue;
    if (!all.empty()) all += ' ';
    all.append(one->keyword).append("=").append(quoted(one->val));
  }
  return all;
}

struct PgDump {
  std::string file, database;
};
Result<PgDump> arguments_of(const std::string& address, const std::filesystem::path& file) {
  CERBY_TRY(const auto conninfo, conninfo_of(address));
  return PgDump{"--file=" + file.native(), "--dbname=" + conninfo};
}

constexpr const char* kPgDump = "pg_dump";
constexpr const char* kFormat = "--format=custom";

Result<void> run(PgDump arguments) {
  std::string program = kPgDump, format = kFormat;
  const std::array<char*, 5> words{program.data(), format.data(), arguments.file.data(),
                                   arguments.database.data(), nullptr};
  ::pid_t child = 0;
  if (const int error = ::posix_spawnp(&child, kPgDump, nullptr, nullptr, words.data(), environ); error != 0)
    return fail(Error::NotFound, "pg_dump: " + std::generic_category().message(error));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return fail(Error::Failed, "pg_dump: " + std::generic_category().message(errno));
  }
  // What it says itself, at the start and at the end, is on standard error.
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return fail(Error::Unavailable, "pg_dump failed");
  return {};
}

}  // namespace

Result<void> back_up(Database& database, const std::filesystem::path& file) {
  if (database.engine() != Engine::Sqlite) return fail(Error::Invalid, "not SQLite");
  CERBY_CHECK(make_file(file));  // VACUUM takes one that is empty
  auto done = database.ask([&](Transaction& transaction) -> Result<void> {
    // It writes to the new file alone, which a connection that only reads does not do either.
    CERBY_CHECK(transaction.connection().set_reads_only(false));
    return transaction.connection().run("VACUUM INTO " + doubled(file.native(), '\''));
  });
  if (done) done = sync_whole(file);
  if (!done) static_cast<void>(::unlink(file.c_str()));  // half a backup is none
  return done;
}

Result<void> dump(const std::string& address, const std::filesystem::path& file) {
  CERBY_TRY(auto arguments, arguments_of(address, file));
  CERBY_CHECK(make_file(file));  // pg_dump writes to one that is there, whose mode stays
  auto done = run(std::move(arguments));
  if (done) done = sync_whole(file);
  if (!done) static_cast<void>(::unlink(file.c_str()));
  return done;
}

Result<std::string> pg_dump_for(const std::string& address, const std::filesystem::path& file) {
  CERBY_TRY(const auto arguments, arguments_of(address, file));
  return std::string("umask 077 && ") + kPgDump + " " + kFormat + " " + for_shell(arguments.file) + " " +
         for_shell(arguments.database);
}

}  // namespace cerby::workspace::store
