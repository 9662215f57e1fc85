// Deadline: cancels what a socket waits for when the time is over. For .cpp files of this folder alone
// (asio.h).
#pragma once

#include "workspace/http/internal/asio.h"

#include <memory>

namespace cerby::workspace::http {

class Deadline {
 public:
  Deadline(const Executor& executor, Socket& socket) : state_(std::make_shared<State>(executor)) {
    state_->socket = &socket;
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  // A timer that has fired already still comes to its handler, which finds no socket then.
  ~Deadline() {
    state_->socket = nullptr;
    state_->timer.cancel();
  }

  // From now on; the one before no longer counts.
  void within(std::chrono::milliseconds time) {
    state_->passed = false;
    state_->timer.expires_after(time);
    state_->timer.async_wait([state = state_](const Error& error) {
      const bool replaced = state->timer.expiry() > TimerClock::now();
      if (error || replaced || state->socket == nullptr) return;
      state->passed = true;
      Error ignored;
      state->socket->cancel(ignored);
    });
  }
  void none() {
    state_->passed = false;
    state_->timer.expires_at(TimerClock::time_point::max());
  }
  // To be asked after everything that was waited for: the time may have passed while it was done.
  [[nodiscard]] bool passed() const { return state_->passed; }

 private:
  struct State {
    explicit State(const Executor& executor) : timer(executor) {}
    Timer timer;
    Socket* socket = nullptr;
    bool passed = false;
  };
  std::shared_ptr<State> state_;
};

}  // namespace cerby::workspace::http
