#include "workspace/http/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace cerby::workspace::http {
namespace {

struct Bound {
  std::uint64_t microseconds;
  std::string_view seconds;
};
// Closest around the 15 ms that a launch may take.
constexpr std::array kBoundsUp{
    Bound{500, "0.0005"},  Bound{1000, "0.001"},  Bound{2500, "0.0025"}, Bound{5000, "0.005"},
    Bound{10000, "0.01"},  Bound{15000, "0.015"}, Bound{25000, "0.025"}, Bound{50000, "0.05"},
    Bound{100000, "0.1"},  Bound{250000, "0.25"}, Bound{500000, "0.5"},  Bound{1000000, "1"},
    Bound{10000000, "10"},
};
constexpr std::array<std::string_view, kEvents> kEventNames{
    "connection_refused", "handshake_failed", "request_malformed", "request_timed_out",
    "rate_limited",       "queue_full",       "handler_failed",    "response_not_taken"};

void heading(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

}  // namespace

Metrics::Metrics(std::vector<std::string> routes) {
  static_assert(kBoundsUp.size() == kBounds);
  routes.emplace_back("none");
  for (auto& label : routes) {
    routes_.push_back(std::make_unique<Route>());
    routes_.back()->label = std::move(label);
  }
}

void Metrics::count(Event event) {
  ++events_.at(static_cast<std::size_t>(event));
}

void Metrics::request_ended(std::size_t route, int status, std::chrono::microseconds took) {
  --in_flight_;
  Route& counted = *routes_.at(route);
  ++counted.by_class.at(static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1));
  const auto time = static_cast<std::uint64_t>(std::max<std::int64_t>(0, took.count()));
  const auto bound = std::ranges::lower_bound(kBoundsUp, time, {}, &Bound::microseconds);
  ++counted.by_time.at(static_cast<std::size_t>(bound - kBoundsUp.begin()));
  counted.microseconds += time;
}

std::string Metrics::text() const {
  std::string text;
  const auto out = std::back_inserter(text);
  heading(text, "cerby_http_requests_total", "counter", "Requests answered, by route and class of status.");
  for (const auto& route : routes_) {
    for (std::size_t i = 0; i < route->by_class.size(); ++i) {
      const std::uint64_t count = route->by_class.at(i);
      if (count == 0) continue;
      fmt::format_to(out, "cerby_http_requests_total{{route=\"{}\",status=\"{}xx\"}} {}\n", route->label,
                     i + 1, count);
    }
  }
  heading(text, "cerby_http_request_seconds", "histogram",
          "From a request's last byte to its response's first.");
  for (const auto& route : routes_) {
    std::uint64_t sum = 0;
    for (const auto& count : route->by_time) sum += count;
    if (sum == 0) continue;
    std::uint64_t up_to = 0;
    for (std::size_t i = 0; i <= kBounds; ++i) {
      up_to += route->by_time.at(i);
      fmt::format_to(out, "cerby_http_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", route->label,
                     i < kBounds ? kBoundsUp.at(i).seconds : "+Inf", up_to);
    }
    const std::uint64_t time = route->microseconds;
    fmt::format_to(out, "cerby_http_request_seconds_sum{{route=\"{}\"}} {}.{:06}\n", route->label,
                   time / 1'000'000, time % 1'000'000);
    fmt::format_to(out, "cerby_http_request_seconds_count{{route=\"{}\"}} {}\n", route->label, up_to);
  }
  heading(text, "cerby_http_events_total", "counter", "What happened to connections and refused requests.");
  for (std::size_t i = 0; i < kEvents; ++i) {
    fmt::format_to(out, "cerby_http_events_total{{event=\"{}\"}} {}\n", kEventNames.at(i),
                   events_.at(i).load());
  }
  heading(text, "cerby_http_requests_in_flight", "gauge", "Requests being answered.");
  fmt::format_to(out, "cerby_http_requests_in_flight {}\n", in_flight_.load());
  heading(text, "cerby_http_connections", "gauge", "Connections that are open.");
  fmt::format_to(out, "cerby_http_connections {}\n", connections_.load());
  heading(text, "cerby_http_connections_total", "counter", "Connections that were taken.");
  fmt::format_to(out, "cerby_http_connections_total {}\n", connections_ever_.load());
  return text;
}

}  // namespace cerby::workspace::http
