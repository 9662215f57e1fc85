// Exchange: one request and its response, on their way through a connection. For .cpp files of this folder
// alone (asio.h).
#pragma once

#include "workspace/http/internal/hub.h"

#include "workspace/http/head.h"

namespace cerby::workspace::http {

class Exchange {
 public:
  explicit Exchange(Hub& hub) : hub_(hub), route_(hub.metrics.no_route()) { hub_.metrics.request_began(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() {
    hub_.body_bytes -= claimed_;
    hub_.metrics.request_ended(route_, response.status, took_);
  }

  void refuse(const Problem& why) { response = response_of(why); }
  void refuse(const Problem& why, std::int64_t retry_after) { response = response_of(why, retry_after); }
  void refuse(int status, std::string why) { refuse(problem(status, std::move(why))); }

  // Only a part of it arrived: the time is over (408), or the connection ended (400).
  void refuse_part(bool late);

  // Whether there is a handler; else the response says why not, or what OPTIONS wants to know.
  [[nodiscard]] bool find_route();
  // Makes room for a body of the size in the request. False: the server holds too many bodies.
  [[nodiscard]] bool claim_body(std::size_t size);
  // On a worker's thread.
  void run_handler();

  void mark_whole() { whole_at_ = TimerClock::now(); }
  void mark_ready() {
    if (whole_at_ != TimerClock::time_point{})
      took_ = std::chrono::duration_cast<std::chrono::microseconds>(TimerClock::now() - whole_at_);
  }

  Request request;
  Response response;
  Afterwards afterwards = Afterwards::Close;
  bool is_read = false;     // the whole request: nothing of it is left on the connection
  bool is_refused = false;  // the workers have too much to do

 private:
  Hub& hub_;
  std::size_t route_;
  const Handler* handler_ = nullptr;
  std::size_t claimed_ = 0;
  TimerClock::time_point whole_at_{};
  std::chrono::microseconds took_{0};
};

}  // namespace cerby::workspace::http
