// What the service counts, as Prometheus reads it (text format 0.0.4). Counting takes no lock.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cerby::workspace::http {

// What ends before a handler is asked, and what happens to connections.
enum class Event : std::uint8_t {
  ConnectionRefused,  // too many, in all or from one address
  HandshakeFailed,
  RequestMalformed,  // answered with a 4xx or 501, 505 by the server itself
  RequestTimedOut,   // not whole in time
  RateLimited,       // 429: of an address before a handler is asked, of a user by one
  QueueFull,
  HandlerFailed,
  ResponseNotTaken,  // the other side went away, or did not read
};
inline constexpr std::size_t kEvents = 8;

class Metrics {
 public:
  // `routes`: Routes::labels(). What no route answers is counted as one more, "none".
  explicit Metrics(std::vector<std::string> routes);

  // The index of what no route answers.
  [[nodiscard]] std::size_t no_route() const { return routes_.size() - 1; }
  void count(Event event);
  void connection_opened() {
    ++connections_;
    ++connections_ever_;
  }
  void connection_closed() { --connections_; }
  void request_began() { ++in_flight_; }
  // `took`: from the request's last byte to the response's first.
  void request_ended(std::size_t route, int status, std::chrono::microseconds took);

  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kBounds = 13;
  struct Route {
    std::string label;
    std::array<std::atomic<std::uint64_t>, 5> by_class{};           // 1xx … 5xx
    std::array<std::atomic<std::uint64_t>, kBounds + 1> by_time{};  // each by itself; the last is the rest
    std::atomic<std::uint64_t> microseconds{0};
  };

  std::vector<std::unique_ptr<Route>> routes_;
  std::array<std::atomic<std::uint64_t>, kEvents> events_{};
  std::atomic<std::int64_t> connections_{0};
  std::atomic<std::uint64_t> connections_ever_{0};
  std::atomic<std::int64_t> in_flight_{0};
};

}  // namespace cerby::workspace::http
