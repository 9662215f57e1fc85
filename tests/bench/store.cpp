// bench_store: what the evidence for a decision costs in a workspace of a large company, and that no database
// looks through a whole table for it. Starts a PostgreSQL server of its own.
//
//   bench_store [sqlite|postgres]     both without
//
// Ends with 1 when a plan has a full scan or an answer is not what was shared.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "bench/store_scene.h"
#include "workspace/store/connection.h"
#include "workspace/store/evidence.h"
#include "workspace/store/migrate.h"
#include "workspace/store/support/postgres.h"

namespace {

namespace access = cerby::workspace::access;
using namespace cerby::workspace::store;
using Steady = std::chrono::steady_clock;

constexpr int kDecisions = 20'000;
constexpr int kThreads = 4;

template <typename T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "bench_store: %s %s\n", std::string(name(result.error().error)).c_str(),
                 result.error().detail.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

double microseconds_since(Steady::time_point start) {
  return std::chrono::duration<double, std::micro>(Steady::now() - start).count();
}

access::Answer decide_one(Database& database, const bench::StoreScene& scene, const cerby::Uuid& user,
                          const cerby::Uuid& account) {
  const Evidence evidence = must(database.ask([&](Transaction& transaction) {
    return collect_evidence(transaction, scene.workspace, user, account);
  }));
  access::Subject subject;
  subject.status = evidence.user_status;
  subject.role = evidence.user_role;
  subject.channel = access::Channel::Extension;
  return access::decide(subject, evidence.account, access::Action::Launch);
}

// Prints the plan; false when it looks through a table. Through the workspaces it may: they fit a page.
bool plan_is_good(Database& database, const bench::StoreScene& scene, bool prints) {
  const bool sqlite = database.engine() == Engine::Sqlite;
  const std::vector<Piece> pieces{sqlite ? Piece("EXPLAIN QUERY PLAN ") : Piece("EXPLAIN "),
                                  evidence_query()};
  const Sql explain = Sql::join(pieces, sqlite ? 4 : 1);
  bool good = true;
  must(database.read([&](Transaction& transaction) -> Result<void> {
    auto rows = transaction.prepare(explain);
    rows.bind("workspace", scene.workspace)
        .bind("user", scene.users.front())
        .bind("account", scene.accounts.front());
    while (true) {
      CERBY_TRY(const bool row, rows.step());
      if (!row) return {};
      const std::string line(rows.text(sqlite ? 3 : 0));
      if (prints) std::printf("    %s\n", line.c_str());
      const bool is_scan = line.find(sqlite ? "SCAN " : "Seq Scan") != std::string::npos;
      good = good && (!is_scan || line.find(sqlite ? "SCAN w" : "on workspaces") != std::string::npos);
    }
  }));
  return good;
}

bool measure(Database& database, const bench::StoreScene& scene, const char* name) {
  std::mt19937_64 random(1);  // NOLINT(cert-msc51-cpp): the same each time
  const auto below = [&](std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  };
  std::vector<double> times;
  int allowed = 0;
  bool right = true;
  for (int i = 0; i < kDecisions; ++i) {
    // By turns what is shared directly, and any user with any account.
    const bool is_shared = i % 2 == 0;
    const auto& [holder, held] = scene.shared[below(scene.shared.size())];
    const cerby::Uuid user = is_shared ? holder : scene.users[below(scene.users.size())];
    const cerby::Uuid account = is_shared ? held : scene.accounts[below(scene.accounts.size())];
    const auto start = Steady::now();
    const access::Answer answer = decide_one(database, scene, user, account);
    times.push_back(microseconds_since(start));
    if (answer == access::Answer::Allowed) ++allowed;
    right = right && (!is_shared || answer == access::Answer::Allowed);
  }
  std::ranges::sort(times);
  double sum = 0;
  for (const double time : times) sum += time;
  const auto at = [&](double part) {
    return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
  };
  std::printf("%-8s  a decision: mean %.0f us, median %.0f, p99 %.0f, worst %.0f  (%d, %d allowed)\n", name,
              sum / kDecisions, at(0.5), at(0.99), at(1), kDecisions, allowed);
  const auto start = Steady::now();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kDecisions / kThreads; ++i) {
        const auto& [user, account] =
            scene.shared[static_cast<std::size_t>(thread + i * kThreads * 5) % scene.shared.size()];
        decide_one(database, scene, user, account);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("%-8s  %d threads: %.0f decisions a second\n", name, kThreads,
              kDecisions / microseconds_since(start) * 1e6);
  return right;
}

bool run(const std::string& address, const char* name) {
  auto database = must(Database::open({address, kThreads, std::chrono::seconds(600)}));
  must(migrate(*database, 1));
  const auto start = Steady::now();
  const bench::StoreScene scene = must(bench::make_store_scene(*database));
  std::printf("%-8s  %zu accounts, %zu users written in %.1f s\n", name, scene.accounts.size(),
              scene.users.size(), microseconds_since(start) / 1e6);
  bool good = true;
  // SQLite is asked without its statistics too: a service may run for long before it has any.
  if (database->engine() == Engine::Sqlite) good = plan_is_good(*database, scene, false);
  auto connection = must(Connection::open(must(Address::parse(address)), std::chrono::seconds(600)));
  must(connection->run("ANALYZE"));
  database = must(Database::open({address, kThreads, std::chrono::seconds(600)}));
  good = plan_is_good(*database, scene, true) && good;
  if (!good) std::printf("%-8s  FULL SCAN\n", name);
  const bool right = measure(*database, scene, name);
  if (!right) std::printf("%-8s  WRONG ANSWER\n", name);
  return good && right;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string only = count > 1 ? arguments[1] : "";
  bool good = true;
  if (only.empty() || only == "sqlite") {
    std::string pattern = (std::filesystem::temp_directory_path() / "cerby-bench-store-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return 1;
    good = run("sqlite:" + pattern + "/bench.db", "SQLite") && good;
    std::filesystem::remove_all(pattern);
  }
  if (only.empty() || only == "postgres") {
    good = run(store_tests::PostgresServer::instance().create_database(), "Postgres") && good;
  }
  return good ? 0 : 1;
}
