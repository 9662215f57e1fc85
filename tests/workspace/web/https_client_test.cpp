#include "workspace/web/https_client.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>

#include "base/descriptor.h"
#include "unit/base/support/temporary_folder.h"
#include "workspace/http/support/certificates.h"
#include "workspace/http/support/test_server.h"

namespace cerby::workspace::web::https_client_test {
namespace {

using http::test::TestServer;

constexpr SecretAccess kReading("a test reads what came back");

Secret secret(std::string text) {
  return Secret::take(std::span(text));
}

// The service's own server is the other side, on a real socket, with a certificate that is made on the spot.
class HttpsClient : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::setenv("no_proxy", "*", 1), 0);
    http::test::make_certificate(files_, "localhost");
  }
  [[nodiscard]] TestServer start(http::Routes routes = http::test::test_routes()) const {
    http::Settings settings;
    settings.tls = files_;
    return TestServer(settings, std::move(routes));
  }
  [[nodiscard]] std::unique_ptr<Client> client(HttpsSettings settings) const {
    auto made = https_client(std::move(settings));
    EXPECT_TRUE(made.has_value());
    return std::move(*made);
  }
  [[nodiscard]] std::unique_ptr<Client> client() const {
    return client({.certificates = files_.certificate});
  }
  static Request request(std::uint16_t port, const std::string& path) {
    return {Method::Get, *Address::parse("https://localhost:" + std::to_string(port) + path), {}, {}};
  }
  static Request request(const TestServer& server, const std::string& path) {
    return request(std::get<http::TcpEndpoint>(server.endpoint).port, path);
  }
  static std::string outcome(const Result<Answer>& answer) {
    if (!answer) return std::string(name(answer.error()));
    return std::to_string(answer->status) + " " + std::string(answer->body.text(kReading));
  }

  cerby::test::TemporaryFolder folder_;
  http::TlsFiles files_{folder_.path() / "certificate.pem", folder_.path() / "key.pem"};
};

http::Routes one_answer(int status, std::string body, std::vector<http::Header> headers = {}) {
  http::Routes routes;
  routes.add(http::Method::Get, "/things", [=](const http::Request&) {
    http::Response response;
    response.status = status;
    response.body = body;
    response.headers = headers;
    return response;
  });
  return routes;
}

TEST_F(HttpsClient, AsksAndIsAnswered) {
  const auto server = start();
  EXPECT_EQ(outcome(client()->send(request(server, "/things"))), "200 things");
  EXPECT_TRUE(outcome(client()->send(request(server, "/nothing"))).starts_with("404 "));
}

TEST_F(HttpsClient, SendsAFormAndAnAuthorization) {
  http::Routes routes;
  routes.add(http::Method::Post, "/things", [](const http::Request& request) {
    http::Response response;
    response.body = std::string(request.authorization.text(kReading)) + "|" + request.content_type + "|" +
                    std::string(request.body.text(kReading)) + "|" + std::to_string(request.cookie.size());
    response.headers.push_back({"Set-Cookie", "a=b"});
    return response;
  });
  const auto server = start(std::move(routes));
  auto post = request(server, "/things");
  post.method = Method::Post;
  post.authorization = secret("Basic abc");
  post.form = secret("a=1&b=2");
  const auto asker = client();
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(outcome(asker->send(post)), "200 Basic abc|application/x-www-form-urlencoded|a=1&b=2|0")
        << "and no cookie the second time";
}

TEST_F(HttpsClient, FollowsNoRedirect) {
  const auto server = start(one_answer(302, "moved", {{"Location", "/elsewhere"}}));
  EXPECT_EQ(outcome(client()->send(request(server, "/things"))), "302 moved");
}

TEST_F(HttpsClient, TakesSoMuchAndNoMore) {
  {
    const auto server = start(one_answer(200, std::string(kMostAnswer, 'a')));
    const auto answer = client()->send(request(server, "/things"));
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body.size(), kMostAnswer);
  }
  const auto server = start(one_answer(200, std::string(kMostAnswer + 1, 'a')));
  EXPECT_EQ(outcome(client()->send(request(server, "/things"))), "too_large");
}

TEST_F(HttpsClient, TrustsTheConfiguredCertificatesAlone) {
  const auto server = start();
  EXPECT_EQ(outcome(client({})->send(request(server, "/things"))), "tls_refused") << "not the system's";
  const http::TlsFiles other{folder_.path() / "other.pem", folder_.path() / "other-key.pem"};
  http::test::make_certificate(other, "localhost");
  EXPECT_EQ(outcome(client({.certificates = other.certificate})->send(request(server, "/things"))),
            "tls_refused");
  EXPECT_FALSE(https_client({.certificates = folder_.path() / "none.pem"}).has_value());
}

TEST_F(HttpsClient, AsksNobodyButTheHostThatItWasToldOf) {
  http::test::make_certificate(files_, "elsewhere.test");
  const auto server = start();
  EXPECT_EQ(outcome(client()->send(request(server, "/things"))), "tls_refused");
}

TEST_F(HttpsClient, WhatDoesNotAnswerIsNamed) {
  const Descriptor silent(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(silent.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::getsockname(silent.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::uint16_t port = ntohs(address.sin_port);
  EXPECT_EQ(outcome(client()->send(request(port, "/"))), "no_connection");
  // Connections are made by the kernel; nobody ever answers one.
  ASSERT_EQ(::listen(silent.get(), 4), 0);
  const auto hasty = client({.certificates = files_.certificate,
                             .connect_time = std::chrono::milliseconds(50),
                             .whole_time = std::chrono::milliseconds(100)});
  EXPECT_EQ(outcome(hasty->send(request(port, "/"))), "too_slow");
  auto nowhere = request(port, "/");
  nowhere.address = *Address::parse("https://no-such-host.invalid/");
  EXPECT_EQ(outcome(client()->send(nowhere)), "no_name");
}

}  // namespace
}  // namespace cerby::workspace::web::https_client_test
