// A server on a port of loopback's that the system chose, with a few routes.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/clock.h"
#include "workspace/http/server.h"
#include "workspace/http/support/raw_client.h"

namespace cerby::workspace::http::test {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] MonotonicTime boottime() const override { return now; }
  [[nodiscard]] UnixTime unix_time() const override { return UnixTime(1'795'680'996); }
  MonotonicTime now{1'000'000};
};

inline Endpoint any_port() {
  return TcpEndpoint{*IpAddress::parse("127.0.0.1"), 0};
}

// GET /things: 200 "things"; POST /things: 201 with the body; PATCH and GET /things/{id}: the id.
inline Routes test_routes() {
  constexpr SecretAccess kEcho("a test gives the body back");
  const auto text = [](int status, std::string body) {
    Response response;
    response.status = status;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
  };
  const auto id_of = [text](const Request& request) { return text(200, request.ids.at(0).text()); };
  Routes routes;
  routes.add(Method::Get, "/things", [text](const Request&) { return text(200, "things"); })
      .add(Method::Post, "/things",
           [text, kEcho](const Request& request) { return text(201, std::string(request.body.text(kEcho))); })
      .add(Method::Get, "/things/{id}", id_of)
      .add(Method::Patch, "/things/{id}", id_of);
  return routes;
}

struct TestServer {
  explicit TestServer(Settings settings = {}, Routes the_routes = test_routes())
      : routes(std::move(the_routes)), metrics(routes.labels()) {
    if (settings.listen.empty()) settings.listen.push_back(any_port());
    auto started = Server::start(std::move(settings), routes, metrics, clock);
    if (!started) throw std::runtime_error(describe(started.error()));
    server = std::move(*started);
    endpoint = server->endpoints().at(0);
  }
  [[nodiscard]] Answer ask(std::string_view bytes) const {
    RawClient client(endpoint);
    EXPECT_TRUE(client.send(bytes));
    return client.receive();
  }

  const Routes routes;
  Metrics metrics;
  FixedClock clock;
  std::unique_ptr<Server> server;
  Endpoint endpoint;
};

}  // namespace cerby::workspace::http::test
