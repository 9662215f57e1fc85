// Messages on their way to the server, handed over by a thread of its own: whoever puts one in waits for
// nothing, and cannot tell by the time it takes whether there was one.
//
// What waits is lost when the program ends, as it is where the server takes none: who waits for a mail asks
// for another.
#pragma once

#include <condition_variable>
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

 private:
  void run(const std::stop_token& stop);

  Sender& sender_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Message> waiting_;
  std::jthread thread_;  // the last: it ends before the rest
};

}  // namespace cerby::workspace::mail
