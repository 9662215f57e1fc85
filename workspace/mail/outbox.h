// Messages on their way to the server, handed over by a thread of its own: whoever puts one in waits for
// nothing, and cannot tell by the time it takes whether there was one.
//
// What waits is lost when the program ends, as it is where the server takes none: who waits for a mail asks
// for another.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>

#include "workspace/mail/sender.h"

namespace cerby::workspace::mail {

inline constexpr std::size_t kMostInOutbox = 256;

class Outbox {
 public:
  // The sender outlives it.
  explicit Outbox(Sender& sender);
  // From any thread. One too many is left out, and the log has it.
  void put(Message message);
  // How many were not sent: left out, or not taken by the server.
  [[nodiscard]] std::uint64_t lost() const { return lost_; }

 private:
  void run(const std::stop_token& stop);

  Sender& sender_;
  std::atomic<std::uint64_t> lost_{0};
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Message> waiting_;
  std::jthread thread_;  // the last: it ends before the rest
};

}  // namespace cerby::workspace::mail
