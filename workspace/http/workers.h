// Workers: threads on which handlers run, so that waiting for the database never holds up a connection.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cerby::workspace::http {

class Workers {
 public:
  using Job = std::move_only_function<void()>;

  // `most_waiting`: jobs that wait besides those that run.
  Workers(std::size_t threads, std::size_t most_waiting);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  // Finishes what was submitted.
  ~Workers();

  // False: too many wait; the job is dropped. A job does not throw.
  [[nodiscard]] bool submit(Job&& job);

 private:
  void run();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  std::size_t idle_ = 0;  // threads that wait for a job
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace cerby::workspace::http
