#include "workspace/http/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cerby::workspace::http::test::metrics_test {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

TEST(Metrics, CountsByRouteAndClassOfStatus) {
  Metrics metrics({"GET /a", "POST /a"});
  for (const int status : {200, 204, 404, 500}) {
    metrics.request_began();
    metrics.request_ended(1, status, 1ms);
  }
  const auto text = metrics.text();
  EXPECT_THAT(text, HasSubstr("cerby_http_requests_total{route=\"POST /a\",status=\"2xx\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("cerby_http_requests_total{route=\"POST /a\",status=\"4xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("cerby_http_requests_total{route=\"POST /a\",status=\"5xx\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("GET /a"))) << "nobody asked";
}

TEST(Metrics, SortsTimesIntoBucketsThatAddUp) {
  Metrics metrics({"GET /a"});
  for (const auto took : {500us, 501us, 15'000us, 15'001us, 11'000'000us}) {
    metrics.request_began();
    metrics.request_ended(0, 200, took);
  }
  const auto text = metrics.text();
  const std::string bucket = "cerby_http_request_seconds_bucket{route=\"GET /a\",le=";
  EXPECT_THAT(text, HasSubstr(bucket + "\"0.0005\"} 1\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"0.001\"} 2\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"0.015\"} 3\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"0.025\"} 4\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"10\"} 4\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"+Inf\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("cerby_http_request_seconds_count{route=\"GET /a\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("cerby_http_request_seconds_sum{route=\"GET /a\"} 11.031002\n"));
}

TEST(Metrics, SaysWhatIsHereNow) {
  Metrics metrics({});
  metrics.connection_opened();
  metrics.connection_opened();
  metrics.connection_closed();
  metrics.request_began();
  EXPECT_THAT(metrics.text(), HasSubstr("cerby_http_connections 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("cerby_http_connections_total 2\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("cerby_http_requests_in_flight 1\n"));
  metrics.request_ended(metrics.no_route(), 404, 0us);
  EXPECT_THAT(metrics.text(), HasSubstr("cerby_http_requests_in_flight 0\n"));
}

TEST(Metrics, NamesEveryEvent) {
  Metrics metrics({});
  for (std::size_t i = 0; i < kEvents; ++i) metrics.count(static_cast<Event>(i));
  for (const auto* const name :
       {"connection_refused", "handshake_failed", "request_malformed", "request_timed_out", "rate_limited",
        "queue_full", "handler_failed", "response_not_taken"})
    EXPECT_THAT(metrics.text(),
                HasSubstr("cerby_http_events_total{event=\"" + std::string(name) + "\"} 1\n"));
}

}  // namespace
}  // namespace cerby::workspace::http::test::metrics_test
