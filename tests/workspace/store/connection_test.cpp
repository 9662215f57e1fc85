// A connection: SQLite's file and its locks, PostgreSQL's server that comes and goes.
#include "workspace/store/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "workspace/store/support/fixture.h"
#include "workspace/store/support/postgres.h"

namespace connection_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Result;
using store::Transaction;

TEST(DatabaseAddress, IsOneOfTwoKinds) {
  using store::Address;
  EXPECT_EQ(must(Address::parse("sqlite:/var/lib/x.db")).place, "/var/lib/x.db");
  EXPECT_EQ(must(Address::parse("postgresql:host=/run dbname=x")).place, "host=/run dbname=x");
  EXPECT_EQ(must(Address::parse("postgresql://u@h/x")).place, "postgresql://u@h/x");
  for (const char* wrong :
       {"", "sqlite:", "sqlite::memory:", "sqlite:/a\" synchronous=off \"", "mysql:x", "/a"}) {
    EXPECT_EQ(error_of(Address::parse(wrong)), Error::Invalid) << wrong;
  }
}

class SqliteFile : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(On, SqliteFile, testing::Values(store::Engine::Sqlite), engine_name);

std::filesystem::path file_of(const std::string& address) {
  return address.substr(std::string("sqlite:").size());
}

TEST_P(SqliteFile, IsItsOwnersAlone) {
  make_world(1);
  for (const char* ending : {"", "-wal", "-shm"}) {
    struct stat about{};
    ASSERT_EQ(::stat((file_of(address()).string() + ending).c_str(), &about), 0) << ending;
    EXPECT_EQ(about.st_mode & 0777, 0600U) << ending;
  }
}

// Whether another process would find this one's locks on the file.
bool is_seen_locked(const std::filesystem::path& file) {
  const pid_t child = ::fork();
  if (child == 0) {
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    const bool asked = descriptor >= 0 && ::fcntl(descriptor, F_GETLK, &lock) == 0;
    ::_exit(asked && lock.l_type != F_UNLCK ? 0 : 1);
  }
  int status = -1;
  return child > 0 && ::waitpid(child, &status, 0) == child && status == 0;
}

TEST_P(SqliteFile, StaysLockedWhileMoreConnectionsToItAreOpened) {
  const World w = make_world(1);
  ASSERT_TRUE(is_seen_locked(file_of(address())));
  auto other = open(address(), 1);
  must(other->read([&](Transaction& t) { return find_user(t, w.workspace, w.user); }));
  EXPECT_TRUE(is_seen_locked(file_of(address())));
}

TEST_P(SqliteFile, IsRefusedWhereOthersReachItOrItIsNoPlainFile) {
  const auto open_it = [](const std::string& address) {
    return store::Database::open({address, 1, std::chrono::milliseconds(100)});
  };
  const std::string shared = fresh_address();
  std::ofstream(file_of(shared)).close();
  std::filesystem::permissions(file_of(shared), std::filesystem::perms(0640));
  EXPECT_EQ(error_of(open_it(shared)), Error::Unsafe);
  const std::string link = fresh_address();
  std::filesystem::create_symlink(file_of(address()), file_of(link));
  EXPECT_EQ(error_of(open_it(link)), Error::Unsafe);
  EXPECT_EQ(error_of(open_it("sqlite:/nowhere/at/all.db")), Error::Unavailable);
  const std::string other = fresh_address();
  std::ofstream(file_of(other)) << std::string(4096, 'x');
  std::filesystem::permissions(file_of(other), std::filesystem::perms(0600));
  EXPECT_EQ(error_of(open_it(other)), Error::Failed);
}

TEST_P(SqliteFile, IsDurableAndHoldsItsReferences) {
  EXPECT_EQ(count({"PRAGMA synchronous", 1}), 2);  // FULL
  EXPECT_EQ(count({"PRAGMA foreign_keys", 1}), 1);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM pragma_journal_mode() WHERE journal_mode = 'wal'", 1}), 1);
}

TEST_P(SqliteFile, AWriterOfAnotherProgramIsWaitedForAndNotForEver) {
  const World w = make_world(1);
  auto other = must(store::Database::open({address(), 1, std::chrono::milliseconds(50)}));
  must(write([&](Transaction&) -> Result<void> {
    EXPECT_EQ(
        error_of(other->write([&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); })),
        Error::Busy);
    return {};
  }));
  must(other->write([&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); }));
}

class PostgresConnection : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(On, PostgresConnection, testing::Values(store::Engine::Postgres), engine_name);

TEST_P(PostgresConnection, ThatIsLostIsOpenedAnew) {
  const World w = make_world(1);
  constexpr store::Sql kEndOthers{
      "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
      "AND datname = current_database()",
      1};
  auto other = open(address(), 1);
  // More than are tried again one by one.
  auto many = open(address(), 8);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        must(many->write([&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); }));
      });
    }
    for (std::thread& thread : threads) thread.join();
    must(other->ask([&](Transaction& t) { return t.prepare(kEndOthers).step(); }));
    must(many->write([&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); }));
    must(many->read([&](Transaction& t) { return find_user(t, w.workspace, w.user); }));
  }
}

TEST_P(PostgresConnection, ThatIsLostInsideAWorkIsDoneAgain) {
  const World w = make_world(1);
  int calls = 0;
  auto other = open(address(), 1);
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(create_user(t, w.act(), user_of(id(100), "second@example.com")));
    if (++calls == 1) {
      constexpr store::Sql kEnd{
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in%' "
          "AND datname = current_database()",
          1};
      CERBY_CHECK(other->ask([&](Transaction& o) { return o.prepare(kEnd).step(); }));
    }
    return note_activity(t, w.workspace, w.user, kNow);
  }));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), 2);
}

TEST_P(PostgresConnection, AWorkThatPassesOverAFailureIsNotTakenForDone) {
  const World w = make_world(1);
  EXPECT_EQ(error_of(write([&](Transaction& t) -> Result<void> {
              CERBY_CHECK(create_user(t, w.act(), user_of(id(100), "second@example.com")));
              static_cast<void>(create_user(t, w.act(), user_of(id(101), "first@example.com")));
              return {};
            })),
            Error::Failed);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), 1);
  must(write([&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); }));
}

TEST_P(PostgresConnection, ATextThatIsTooLongForAnIndexIsInvalid) {
  const World w = make_world(1);
  std::string text;
  std::uint32_t state = 1;  // what compresses would fit
  for (int i = 0; i < 20'000; ++i) {
    state = state * 1'664'525 + 1'013'904'223;
    text += static_cast<char>('!' + (state >> 24) % 94);
  }
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_user(t, w.act(), user_of(id(100), text)); })),
            Error::Invalid);
}

TEST_P(PostgresConnection, ThatIsNotAnsweredIsGivenUp) {
  // Takes connections, and says nothing.
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof place;
  auto* const any = reinterpret_cast<sockaddr*>(&place);
  ASSERT_EQ(::bind(silent, any, length), 0);
  ASSERT_EQ(::listen(silent, 16), 0);
  ASSERT_EQ(::getsockname(silent, any, &length), 0);
  const std::string port = std::to_string(ntohs(place.sin_port));
  for (const std::string& at : {"host=127.0.0.1 user=u dbname=x port=" + port, "//u@127.0.0.1:" + port + "/x",
                                "//u:a?b@127.0.0.1:" + port + "/x?sslmode=disable"}) {
    EXPECT_EQ(error_of(store::Database::open({"postgresql:" + at, 1, std::chrono::milliseconds(100)})),
              Error::Unavailable)
        << at;
  }
  ::close(silent);
}

// "host=F user=U dbname=D" as libpq's other notation has it.
std::string as_uri(const std::string& address) {
  std::string parameters = address.substr(std::string("postgresql:").size());
  std::ranges::replace(parameters, ' ', '&');
  return "postgresql://?" + parameters;
}

TEST_P(PostgresConnection, ByAnAddressThatNamesNoServerBeforeItsParameters) {
  must(store::Database::open({as_uri(address()), 1, std::chrono::seconds(5)}));
  must(store::Database::open({as_uri(address()) + "&application_name=a@b", 1, std::chrono::seconds(5)}));
}

// Whether new connections are let in; those that there are stay.
void let_in(const std::string& address, bool is_let) {
  const std::string name = address.substr(address.rfind('=') + 1);
  auto other = must(
      store::Database::open({PostgresServer::instance().address("postgres"), 1, std::chrono::seconds(5)}));
  must(other->ask([&](Transaction& t) {
    return t.connection().run("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + (is_let ? "true" : "false"));
  }));
}

// It passes when the test says so; what waits lets others run.
class ToldTime final : public cerby::Clock, public cerby::Pause {
 public:
  [[nodiscard]] cerby::MonotonicTime monotonic() const override { return cerby::MonotonicTime(now.load()); }
  [[nodiscard]] cerby::MonotonicTime boottime() const override { return monotonic(); }
  [[nodiscard]] cerby::UnixTime unix_time() const override { return {}; }
  void pause(cerby::MonotonicTime) const override { std::this_thread::yield(); }
  std::atomic<std::int64_t> now{0};
};

// A server that could not be reached, and answers others meanwhile, is there: its next outage is waited for
// as its first one.
TEST_P(PostgresConnection, ThatIsLostIsWaitedForEachTime) {
  constexpr std::chrono::milliseconds kPatience{5000};
  ToldTime told;
  const store::DatabaseTime time{told, told};
  auto database = must(store::Database::open({address(), 2, kPatience, time}));
  constexpr store::Sql kOne{"SELECT 1", 1};
  std::promise<void> is_held, is_missed;
  std::jthread holder([&] {
    must(database->read([&](Transaction& t) {
      is_held.set_value();
      is_missed.get_future().wait();
      return t.prepare(kOne).step();
    }));
  });
  is_held.get_future().wait();
  let_in(address(), false);
  auto& server = PostgresServer::instance();
  const std::size_t errors = server.errors().size();
  std::jthread other([&] { must(database->read([&](Transaction& t) { return t.prepare(kOne).step(); })); });
  // It is refused once at the least before the one connection that there is becomes free.
  while (server.errors().size() == errors) std::this_thread::yield();
  is_missed.set_value();
  holder.join();
  other.join();
  // The patience with that outage would be over.
  told.now += kPatience.count();

  int calls = 0;
  std::size_t refused = 0;
  std::promise<void> is_gone;
  std::jthread back([&] {
    is_gone.get_future().wait();
    while (server.errors().size() <= refused) std::this_thread::yield();
    let_in(address(), true);
  });
  must(database->read([&](Transaction& t) -> Result<bool> {
    if (++calls > 1) return t.prepare(kOne).step();
    refused = server.errors().size() + 1;  // with that of the connection's end
    auto ended = t.prepare({"SELECT pg_terminate_backend(pg_backend_pid())", 1}).step();
    is_gone.set_value();
    return ended;
  }));
  EXPECT_EQ(calls, 2);
}

// As the one before does after a failover.
TEST_P(PostgresConnection, ToAServerThatOnlyReadsIsLeftForAnother) {
  const World w = make_world(1);
  auto one = open(address(), 1);
  must(one->ask([](Transaction& t) { return t.connection().run("SET default_transaction_read_only = on"); }));
  int calls = 0;
  const auto note = [&](Transaction& t) {
    ++calls;
    return note_activity(t, w.workspace, w.user, kNow);
  };
  must(one->write(note));
  EXPECT_EQ(calls, 2);
  must(one->ask([](Transaction& t) {
    return t.connection().run(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', "
        "current_database()); END $$");
  }));
  EXPECT_EQ(error_of(store::Database::open({address(), 1, std::chrono::milliseconds(100)})),
            Error::Unavailable)
      << "another connection is one to where is written, or none";
}

TEST_P(PostgresConnection, WhereThereIsNoServerIsUnavailable) {
  EXPECT_EQ(error_of(store::Database::open(
                {"postgresql:host=/nowhere dbname=x", 1, std::chrono::milliseconds(100)})),
            Error::Unavailable);
}

}  // namespace
}  // namespace connection_test
