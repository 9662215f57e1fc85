#include "workspace/store/support/postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "workspace/store/connection.h"

namespace store_tests {
namespace {

using cerby::workspace::store::Address;
using cerby::workspace::store::Connection;

constexpr std::chrono::seconds kPatience{60};

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "the PostgreSQL of the tests: " << why << '\n';
  std::exit(1);
}

// The server refuses to run as root.
void become(uid_t user, gid_t group) {
  if (::geteuid() != 0) return;
  if (::setgroups(0, nullptr) != 0 || ::setgid(group) != 0 || ::setuid(user) != 0) ::_exit(126);
}

pid_t start_program(std::vector<std::string> words, uid_t user, gid_t group, int output) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  become(user, group);
  ::prctl(PR_SET_PDEATHSIG, SIGINT);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (::chdir("/") != 0) ::_exit(126);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

PostgresServer& PostgresServer::instance() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  std::string pattern = (std::filesystem::temp_directory_path() / "cerby-store-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) give_up("no temporary folder");
  folder_ = pattern;
  user_ = ::geteuid();
  group_ = ::getegid();
  if (user_ == 0) {
    const passwd* other = ::getpwnam("postgres");
    if (other == nullptr) other = ::getpwnam("nobody");
    if (other == nullptr) give_up("no user to run it as");
    user_ = other->pw_uid;
    group_ = other->pw_gid;
    if (::chown(folder_.c_str(), user_, group_) != 0) give_up("the temporary folder has no other owner");
  }
  start();
}

void PostgresServer::start() {
  const std::string programs = CERBY_POSTGRES_PROGRAMS;
  const std::string data = folder_ + "/data";
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const pid_t made = start_program({programs + "/initdb", "--auth=trust", "--username=cerby", "--no-sync",
                                    "--encoding=UTF8", "--locale=C", "--pgdata=" + data},
                                   user_, group_, null);
  int status = 0;
  ::waitpid(made, &status, 0);
  ::close(null);
  if (status != 0) give_up("initdb failed; is postgresql-15 installed?");
  std::array<int, 2> log{};
  if (::pipe2(log.data(), O_CLOEXEC) != 0) give_up("no pipe");
  server_ = start_program({programs + "/postgres", "-D", data, "-k", folder_, "-c", "listen_addresses=", "-c",
                           "fsync=off", "-c", "max_connections=60", "-c", "log_min_messages=log"},
                          user_, group_, log[1]);
  ::close(log[1]);
  reader_ = std::thread([this, descriptor = log[0]] { read_log(descriptor); });
  std::unique_lock lock(mutex_);
  const auto is_ready = [&] {
    return ended_ || std::ranges::any_of(log_, [](const std::string& line) {
             return line.find("ready to accept connections") != std::string::npos;
           });
  };
  if (!more_.wait_for(lock, kPatience, is_ready) || ended_) give_up("it did not start");
}

void PostgresServer::read_log(int descriptor) {
  std::FILE* const file = ::fdopen(descriptor, "r");
  std::array<char, 4096> line{};
  while (std::fgets(line.data(), line.size(), file) != nullptr) {
    {
      const std::lock_guard lock(mutex_);
      log_.emplace_back(line.data());
    }
    more_.notify_all();
  }
  std::fclose(file);
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  more_.notify_all();
}

PostgresServer::~PostgresServer() {
  ::kill(server_, SIGINT);
  ::waitpid(server_, nullptr, 0);
  reader_.join();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string PostgresServer::address(const std::string& database) const {
  return "postgresql:host=" + folder_ + " user=cerby dbname=" + database;
}

std::string PostgresServer::create_database() {
  const std::string name = "t" + std::to_string(++databases_);
  auto connection = Connection::open(*Address::parse(address("postgres")), std::chrono::seconds(10));
  if (!connection || !(*connection)->run("CREATE DATABASE " + name)) give_up("no new database");
  return address(name);
}

std::vector<std::string> PostgresServer::errors() {
  const std::string mark = "mark " + std::to_string(++marks_) + " of the tests";
  auto connection = Connection::open(*Address::parse(address("postgres")), std::chrono::seconds(10));
  if (!connection || !(*connection)->run("DO $$ BEGIN RAISE LOG '" + mark + "'; END $$")) give_up("no mark");
  std::unique_lock lock(mutex_);
  const auto holds = [](const char* text) {
    return [text](const std::string& line) { return line.find(text) != std::string::npos; };
  };
  more_.wait_for(lock, kPatience, [&] { return std::ranges::any_of(log_, holds(mark.c_str())); });
  std::vector<std::string> errors;
  std::ranges::copy_if(log_, std::back_inserter(errors), [&](const std::string& line) {
    return holds("ERROR:")(line) || holds("FATAL:")(line) || holds("PANIC:")(line);
  });
  return errors;
}

}  // namespace store_tests
