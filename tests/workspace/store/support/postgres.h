// A PostgreSQL server of the test program's own: in a temporary folder, on a Unix socket, gone at its end.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace store_tests {

class PostgresServer {
 public:
  // Started at the first call; a server that cannot be started ends the program with the reason.
  static PostgresServer& instance();
  PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  // The address of a database of that name, as store::Address reads it.
  [[nodiscard]] std::string address(const std::string& database) const;
  std::string create_database();
  // What the server wrote into its log as an error, until now.
  std::vector<std::string> errors();

 private:
  void start();
  void read_log(int descriptor);

  std::string folder_;
  uid_t user_ = 0;
  gid_t group_ = 0;
  pid_t server_ = -1;
  int databases_ = 0;
  int marks_ = 0;
  std::thread reader_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<std::string> log_;
  bool ended_ = false;
};

}  // namespace store_tests
