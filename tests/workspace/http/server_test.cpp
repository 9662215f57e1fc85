// The server over real sockets: what comes back for what is sent.
#include "workspace/http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "workspace/http/support/no_watches.h"
#include "workspace/http/support/raw_requests.h"
#include "workspace/http/support/test_server.h"

namespace cerby::workspace::http::test::server_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr std::string_view kGet = "GET /things HTTP/1.1\r\nHost: a\r\n\r\n";

// A handler that says when it runs, and waits until it may go on.
class Gate {
 public:
  Handler handler() {
    return [this](const Request&) {
      entered_.set_value();
      open_.get_future().wait();
      return Response{};
    };
  }
  void wait_until_entered() { entered_.get_future().wait(); }
  void open() { open_.set_value(); }

 private:
  std::promise<void> entered_, open_;
};

TEST(Server, AnswersEveryRawRequest) {
  const TestServer server;
  const auto all = raw_requests();
  EXPECT_GE(all.size(), 150U);
  for (const auto& one : all) EXPECT_EQ(statuses_of(server.endpoint, one.bytes), one.statuses) << one.name;
}

TEST(Server, AnswersEveryRawRequestByteByByte) {
  const TestServer server;
  for (const auto& one : raw_requests()) {
    if (one.bytes.size() > 400) continue;
    RawClient client(server.endpoint);
    for (const char byte : one.bytes) {
      if (!client.send({&byte, 1})) break;  // refused, and closed
    }
    client.end_sending();
    std::vector<int> statuses;
    for (const auto& answer : client.receive_all()) statuses.push_back(answer.status);
    EXPECT_EQ(statuses, one.statuses) << one.name;
  }
}

TEST(Server, SaysWhatIsWrongInTheShapeOfTheApi) {
  const TestServer server;
  EXPECT_EQ(server.ask("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n").body,
            R"({"errors":[{"code":"not_found","title":"Not Found","detail":"There is no such thing.",)"
            R"("status":404}]})");
  const auto malformed = server.ask("GET /a//b HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(malformed.body, HasSubstr(R"("code":"bad_request","title":"Bad Request")"));
  EXPECT_EQ(malformed.header("Connection"), "close");
  EXPECT_EQ(malformed.header("Content-Type"), "application/json");
}

TEST(Server, SendsSecurityHeadersWithEveryResponse) {
  const TestServer server;
  for (const std::string_view request : {kGet, std::string_view("GET / HTTP/1.1\r\n\r\n")}) {
    const auto answer = server.ask(request);
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    EXPECT_EQ(answer.header("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(answer.header("Date"), "Thu, 26 Nov 2026 08:16:36 GMT");
    EXPECT_EQ(answer.header("Strict-Transport-Security"), "") << "not without TLS";
    EXPECT_THAT(answer.head, Not(HasSubstr("Access-Control")));
    EXPECT_THAT(answer.head, Not(HasSubstr("Server:")));
  }
}

TEST(Server, AnswersHeadWithoutABodyAndOptionsWithWhatMayBeAsked) {
  const TestServer server;
  RawClient client(server.endpoint);
  ASSERT_TRUE(client.send("HEAD /things HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto head = client.receive(RawClient::Expect::NoBody);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "6");
  ASSERT_TRUE(client.send("OPTIONS /things HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto options = client.receive();
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(options.header("Content-Length"), "");
  ASSERT_TRUE(client.send("DELETE /things HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto wrong = client.receive();
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST(Server, GivesTheHandlerTheRequestTakenApart) {
  Routes routes;
  std::promise<void> seen;
  routes.add(Method::Patch, "/a/{id}", [&](const Request& request) {
    constexpr SecretAccess kLook("a test looks at it");
    EXPECT_EQ(request.ids.at(0).text(), "40f74dba-31e7-41db-9035-9f3a35b884c8");
    EXPECT_THAT(request.target.query, ElementsAre(Parameter{"page[size]", "1"}, Parameter{"b", "c d"}));
    EXPECT_EQ(request.host, "a.test:1");
    EXPECT_EQ(request.authorization.text(kLook), "Bearer t");
    EXPECT_EQ(request.api_key.text(kLook), "k");
    EXPECT_EQ(request.cookie.text(kLook), "a=b; c=d");
    EXPECT_EQ(request.content_type, "application/json");
    EXPECT_EQ(request.accept, "a/b,c/d");
    EXPECT_EQ(request.client.text(), "127.0.0.1");
    EXPECT_EQ(request.body.text(kLook), "{}");
    seen.set_value();
    return Response{};
  });
  const TestServer server({}, std::move(routes));
  EXPECT_EQ(server
                .ask("PATCH /a/40f74dba-31e7-41db-9035-9f3a35b884c8?page[size]=1&b=c+d HTTP/1.1\r\n"
                     "Host: A.test:1\r\nAuthorization: Bearer t\r\nx-api-KEY: k\r\nCookie: a=b; c=d\r\n"
                     "Content-Type: application/json\r\nAccept: a/b\r\nAccept: c/d\r\n"
                     "X-Forwarded-For: 192.0.2.1\r\nContent-Length: 2\r\n\r\n{}")
                .status,
            200);
  EXPECT_EQ(seen.get_future().wait_for(0s), std::future_status::ready);
}

TEST(Server, GivesAHandlerItsQueryGuardedWhereTheRouteSaysSo) {
  Routes routes;
  routes.add(
      Method::Get, "/callback",
      [](const Request& request) {
        Response response;
        response.body = text_of(request.target) + " " + std::to_string(request.secret_query.size());
        return response;
      },
      Query::Secret);
  const TestServer server({}, std::move(routes));
  EXPECT_EQ(server.ask("GET /callback?code=hunter2 HTTP/1.1\r\nHost: a\r\n\r\n").body, "/callback 12");
}

TEST(Server, BelievesATrustedProxyAboutTheClient) {
  Routes routes;
  routes.add(Method::Get, "/who", [](const Request& request) {
    Response response;
    response.body = request.client.text();
    return response;
  });
  Settings settings;
  settings.trusted_proxies.push_back(*Network::parse("127.0.0.0/8"));
  const TestServer server(std::move(settings), std::move(routes));
  EXPECT_EQ(
      server.ask("GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.1, 192.0.2.7\r\n\r\n").body,
      "192.0.2.7");
}

TEST(Server, AsksForABodyThatIsAnnounced) {
  const TestServer server;
  RawClient client(server.endpoint);
  ASSERT_TRUE(
      client.send("POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 100);
  ASSERT_TRUE(client.send("{}"));
  EXPECT_EQ(client.receive().status, 201);
  ASSERT_TRUE(
      client.send("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 404) << "without the body";
}

TEST(Server, SendsWhatAHandlerWroteGuarded) {
  Routes routes;
  routes.add(Method::Get, "/secret", [](const Request&) {
    Response response;
    std::string text = "hush";
    response.secret_body = Secret::take(std::span(text));
    return response;
  });
  const TestServer server({}, std::move(routes));
  EXPECT_EQ(server.ask("GET /secret HTTP/1.1\r\nHost: a\r\n\r\n").body, "hush");
}

TEST(Server, TurnsAFailureOfAHandlerIntoA500) {
  Routes routes;
  routes.add(Method::Get, "/throws", [](const Request&) -> Response { throw std::runtime_error("inner"); });
  routes.add(Method::Get, "/throws_anything", [](const Request&) -> Response { throw 7; });
  routes.add(Method::Get, "/splits", [](const Request&) {
    Response response;
    response.headers.push_back({"X-A", "b\r\nX-C: d"});
    return response;
  });
  const TestServer server({}, std::move(routes));
  for (const std::string path : {"/throws", "/throws_anything", "/splits"}) {
    const auto answer = server.ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(answer.status, 500) << path;
    EXPECT_THAT(answer.body, Not(HasSubstr("inner")));
    EXPECT_EQ(answer.header("X-C"), "");
  }
}

TEST(Server, LogsTheTypeOfWhatAHandlerThrowsAndNothingOfWhatItSays) {
  Routes routes;
  routes.add(Method::Get, "/throws", [](const Request&) -> Response { throw std::runtime_error("hunter2"); });
  const TestServer server({}, std::move(routes));
  testing::internal::CaptureStderr();
  EXPECT_EQ(server.ask("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n").status, 500);
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("a handler failed: std::runtime_error"));
  EXPECT_THAT(log, Not(HasSubstr("hunter2")));
}

TEST(Server, RefusesARequestThatIsNotWholeInTime) {
  Settings settings;
  settings.limits.request_time = 30ms;
  const TestServer server(std::move(settings));
  const std::string head = "POST /things HTTP/1.1\r\nHost: a\r\n";
  for (const std::string& half : {std::string("G"), head, head + "Content-Length: 2\r\n\r\n{",
                                  head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{"}) {
    RawClient client(server.endpoint);
    ASSERT_TRUE(client.send(half));
    EXPECT_EQ(client.receive().status, 408) << half;
    EXPECT_TRUE(client.is_closed()) << half;
  }
}

TEST(Server, CountsTheTimeOfARequestFromItsFirstByte) {
  Settings settings;
  settings.limits.request_time = 60ms;
  const TestServer server(std::move(settings));
  RawClient client(server.endpoint);
  // Each byte arrives well within the time; the request as a whole never does.
  int sent = 0;
  do {
    ASSERT_TRUE(client.send("G"));
  } while (++sent < 200 && !client.hears_within(5ms));
  EXPECT_LT(sent, 200);
  EXPECT_EQ(client.receive().status, 408);
}

TEST(Server, ClosesAConnectionThatSaysNothing) {
  Settings settings;
  settings.limits.request_time = 30ms;
  settings.limits.idle_time = 30ms;
  const TestServer server(std::move(settings));
  RawClient silent(server.endpoint);
  EXPECT_TRUE(silent.is_closed());
  RawClient idle(server.endpoint);
  ASSERT_TRUE(idle.send(kGet));
  EXPECT_EQ(idle.receive().status, 200);
  EXPECT_TRUE(idle.is_closed()) << "without a word";
}

TEST(Server, RefusesWhatTheWorkersHaveNoRoomFor) {
  Gate gate;
  Routes routes = test_routes();
  routes.add(Method::Get, "/wait", gate.handler());
  Settings settings;
  settings.limits.workers = 1;
  settings.limits.waiting = 0;
  const TestServer server(std::move(settings), std::move(routes));
  RawClient waiting(server.endpoint);
  ASSERT_TRUE(waiting.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
  gate.wait_until_entered();
  RawClient other(server.endpoint);
  ASSERT_TRUE(other.send(kGet));
  const auto refused = other.receive();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(refused.header("Connection"), "") << "it may try again";
  gate.open();
  EXPECT_EQ(waiting.receive().status, 200);
  ASSERT_TRUE(other.send(kGet));
  EXPECT_EQ(other.receive().status, 200);
}

TEST(Server, RefusesMoreBodiesThanItHolds) {
  Settings settings;
  settings.limits.all_body_bytes = 10;
  const TestServer server(std::move(settings));
  const std::string head = "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: ";
  RawClient half(server.endpoint);
  ASSERT_TRUE(half.send(head + "8\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(half.receive().status, 100);
  EXPECT_EQ(server.ask(head + "3\r\n\r\nabc").status, 503);
  EXPECT_EQ(server.ask(head + "2\r\n\r\nab").status, 201);
  ASSERT_TRUE(half.send("12345678"));
  EXPECT_EQ(half.receive().status, 201);
  EXPECT_EQ(server.ask(head + "10\r\n\r\n0123456789").status, 201) << "room again";
}

TEST(Server, LimitsRequestsByAddress) {
  Settings settings;
  settings.rate_per_address = Rate{2, 5000ms};
  TestServer server(std::move(settings));
  RawClient client(server.endpoint);
  for (const int status : {200, 200, 429}) {
    ASSERT_TRUE(client.send(kGet));
    const auto answer = client.receive();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.header("Retry-After"), status == 429 ? "5" : "");
  }
}

TEST(Server, LimitsConnections) {
  Settings settings;
  settings.limits.connections_per_address = 2;
  const TestServer server(std::move(settings));
  RawClient one(server.endpoint);
  ASSERT_TRUE(one.send(kGet));
  EXPECT_EQ(one.receive().status, 200);
  {
    RawClient two(server.endpoint);
    ASSERT_TRUE(two.send(kGet));
    EXPECT_EQ(two.receive().status, 200);
    EXPECT_TRUE(RawClient(server.endpoint).is_closed());
    two.end_sending();
    EXPECT_TRUE(two.is_closed());
  }
  EXPECT_THAT(server.metrics.text(), HasSubstr(R"(cerby_http_events_total{event="connection_refused"} 1)"));
}

TEST(Server, LimitsConnectionsInAll) {
  Settings settings;
  settings.limits.connections = 1;
  const TestServer server(std::move(settings));
  RawClient one(server.endpoint);
  ASSERT_TRUE(one.send(kGet));
  EXPECT_EQ(one.receive().status, 200);
  EXPECT_TRUE(RawClient(server.endpoint).is_closed());
}

TEST(Server, GoesOnTakingConnectionsWhenOneCannotBeBegun) {
  Settings settings;
  settings.limits.connections = 1;
  const TestServer server(std::move(settings));
  refuse_watches(3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(RawClient(server.endpoint).is_closed()) << "its descriptor is";
  EXPECT_EQ(server.ask(kGet).status, 200) << "their places were given back";
  EXPECT_THAT(server.metrics.text(), HasSubstr(R"(cerby_http_events_total{event="connection_refused"} 3)"));
}

TEST(Server, AnswersHoweverManyRequestsAreSentAhead) {
  const TestServer server;
  std::string all;
  for (int i = 0; i < 2000; ++i) all += kGet;
  EXPECT_EQ(statuses_of(server.endpoint, all), std::vector<int>(2000, 200));
}

TEST(Server, ListensOnAUnixSocketWhosePeersAreBelieved) {
  Routes routes;
  routes.add(Method::Get, "/who", [](const Request& request) {
    Response response;
    response.body = request.client.text();
    return response;
  });
  const auto path = std::filesystem::temp_directory_path() / ("cerby-http-" + std::to_string(::getpid()));
  Settings settings;
  settings.listen.push_back(UnixEndpoint{path});
  {
    const TestServer server(settings, std::move(routes));
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0660});
    EXPECT_EQ(server.ask("GET /who HTTP/1.1\r\nHost: a\r\n\r\n").body, "::");
    EXPECT_EQ(server.ask("GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n").body,
              "192.0.2.7");
    EXPECT_FALSE(listen_on(settings.listen.at(0))) << "it is in use";
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  {
    // An instance that was killed leaves its socket behind.
    const auto left = listen_on(settings.listen.at(0));
    ASSERT_TRUE(left);
  }
  EXPECT_TRUE(std::filesystem::exists(path));
  const TestServer again(settings);
  EXPECT_EQ(again.ask(kGet).status, 200);
}

TEST(Server, NamesAPortThatIsInUse) {
  const TestServer server;
  Settings settings;
  settings.listen.push_back(server.endpoint);
  const auto second =
      Server::start(std::move(settings), server.routes, const_cast<Metrics&>(server.metrics), server.clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().outcome, Outcome::SystemFailed);
  EXPECT_EQ(second.error().detail, "listening on " + text_of(server.endpoint) + ": Address already in use");
}

TEST(Server, CountsWhatItAnswers) {
  const TestServer server;
  (void)server.ask(kGet);
  (void)server.ask("GET /no HTTP/1.1\r\nHost: a\r\n\r\n");
  (void)server.ask("bad\r\n\r\n");
  server.server->stop();
  const auto text = server.metrics.text();
  EXPECT_THAT(text, HasSubstr(R"(cerby_http_requests_total{route="GET /things",status="2xx"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(cerby_http_requests_total{route="none",status="4xx"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(cerby_http_request_seconds_count{route="GET /things"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(cerby_http_events_total{event="request_malformed"} 1)"));
  EXPECT_THAT(text, HasSubstr("cerby_http_requests_in_flight 0\n"));
  EXPECT_THAT(text, HasSubstr("cerby_http_connections 0\n"));
}

TEST(ServerStop, AnswersWhatIsHereAndTakesNothingNew) {
  Gate gate;
  Routes routes = test_routes();
  routes.add(Method::Get, "/wait", gate.handler());
  const TestServer server({}, std::move(routes));
  RawClient idle(server.endpoint);
  ASSERT_TRUE(idle.send(kGet));
  EXPECT_EQ(idle.receive().status, 200);
  RawClient busy(server.endpoint);
  ASSERT_TRUE(busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(kGet)));
  gate.wait_until_entered();
  auto stopped = std::async(std::launch::async, [&] { return server.server->stop(); });
  EXPECT_TRUE(idle.is_closed());
  gate.open();
  const auto last = busy.receive();
  EXPECT_EQ(last.status, 200);
  EXPECT_EQ(last.header("Connection"), "close");
  EXPECT_TRUE(busy.is_closed()) << "what it sent ahead is not answered";
  EXPECT_EQ(stopped.get(), Server::Stopped::InTime);
}

TEST(ServerStop, CutsOffWhatDoesNotEndInTime) {
  Settings settings;
  settings.limits.stop_time = 20ms;
  const TestServer server(std::move(settings));
  RawClient half(server.endpoint);
  ASSERT_TRUE(
      half.send("POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(half.receive().status, 100);
  EXPECT_EQ(server.server->stop(), Server::Stopped::InTime);
  EXPECT_TRUE(half.is_closed());
}

TEST(ServerStop, SaysWhenAHandlerDoesNotEnd) {
  Gate gate;
  Routes routes;
  routes.add(Method::Get, "/wait", gate.handler());
  Settings settings;
  settings.limits.stop_time = 0ms;
  const TestServer server(std::move(settings), std::move(routes));
  RawClient busy(server.endpoint);
  ASSERT_TRUE(busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
  gate.wait_until_entered();
  EXPECT_EQ(server.server->stop(), Server::Stopped::Late);
  gate.open();
}

}  // namespace
}  // namespace cerby::workspace::http::test::server_test
