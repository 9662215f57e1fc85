#include "workspace/http/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <fstream>

#include "unit/base/support/temporary_folder.h"
#include "workspace/http/support/certificates.h"
#include "workspace/http/support/test_server.h"

namespace cerby::workspace::http::test::tls_test {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::string_view kGet = "GET /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

class Tls : public testing::Test {
 protected:
  Settings settings() const {
    Settings settings;
    settings.tls = files_;
    return settings;
  }
  void write(const std::filesystem::path& file, std::string_view text) const { std::ofstream(file) << text; }

  cerby::test::TemporaryFolder folder_;
  TlsFiles files_{folder_.path() / "certificate.pem", folder_.path() / "key.pem"};
};

TEST_F(Tls, AnswersAndProtectsWhatFollows) {
  make_certificate(files_, "one.test");
  const TestServer server(settings());
  const auto answer = ask_by_tls(server.endpoint, kGet, {0, 0, "http/1.1"});
  EXPECT_EQ(answer.version, "TLSv1.3");
  EXPECT_EQ(answer.name, "one.test");
  EXPECT_EQ(answer.protocol, "http/1.1");
  EXPECT_THAT(answer.response, HasSubstr("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer.response, HasSubstr("\r\nStrict-Transport-Security: max-age=31536000\r\n"));
}

TEST_F(Tls, SpeaksTwoVersionsAndNoOlderOnes) {
  make_certificate(files_, "one.test");
  const TestServer server(settings());
  EXPECT_EQ(ask_by_tls(server.endpoint, kGet, {TLS1_2_VERSION, TLS1_2_VERSION, ""}).version, "TLSv1.2");
  EXPECT_EQ(ask_by_tls(server.endpoint, kGet, {TLS1_1_VERSION, TLS1_1_VERSION, ""}).version, "");
  EXPECT_EQ(ask_by_tls(server.endpoint, kGet, {TLS1_VERSION, TLS1_VERSION, ""}).version, "");
  EXPECT_EQ(ask_by_tls(server.endpoint, kGet, {0, 0, "h2"}).version, "") << "what it cannot speak";
  server.server->stop();
  EXPECT_THAT(server.metrics.text(), HasSubstr(R"(event="handshake_failed"} 3)"));
}

TEST_F(Tls, DoesNotTakePlainText) {
  make_certificate(files_, "one.test");
  const TestServer server(settings());
  RawClient client(server.endpoint);
  ASSERT_TRUE(client.send(kGet));
  EXPECT_EQ(client.receive().status, 0);
}

TEST_F(Tls, GivesAHandshakeNoMoreTimeThanARequest) {
  make_certificate(files_, "one.test");
  auto with_little_time = settings();
  with_little_time.limits.request_time = 30ms;
  const TestServer server(std::move(with_little_time));
  RawClient silent(server.endpoint);
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(Tls, ShakesHandsWithAnAddressNoMoreOftenThanItMayAsk) {
  make_certificate(files_, "one.test");
  auto limited = settings();
  limited.rate_per_address = Rate{2, 5000ms};
  {
    const TestServer server(limited);
    for (const auto* const version : {"TLSv1.3", "TLSv1.3", ""})
      EXPECT_EQ(ask_by_tls(server.endpoint, kGet).version, version);
    server.server->stop();
    EXPECT_THAT(server.metrics.text(), HasSubstr(R"(event="connection_refused"} 1)"));
    EXPECT_THAT(server.metrics.text(), HasSubstr(R"(event="handshake_failed"} 0)")) << "not even begun";
  }
  limited.trusted_proxies.push_back(*Network::parse("127.0.0.1"));
  const TestServer server(limited);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask_by_tls(server.endpoint, kGet).version, "TLSv1.3") << "a proxy";
}

TEST_F(Tls, SendsWhatAHandlerWroteGuarded) {
  make_certificate(files_, "one.test");
  Routes routes;
  routes.add(Method::Get, "/things", [](const Request&) {
    Response response;
    std::string text(20'000, 'x');
    response.secret_body = Secret::take(std::span(text));
    return response;
  });
  const TestServer server(settings(), std::move(routes));
  EXPECT_THAT(ask_by_tls(server.endpoint, kGet).response, HasSubstr("\r\n\r\n" + std::string(20'000, 'x')));
}

TEST_F(Tls, ReadsTheCertificateAgainAndKeepsTheOldOneWhereThatFails) {
  make_certificate(files_, "one.test");
  const TestServer server(settings());
  make_certificate(files_, "two.test");
  EXPECT_EQ(ask_by_tls(server.endpoint, kGet).name, "one.test");
  ASSERT_TRUE(server.server->reload_certificate());
  EXPECT_EQ(ask_by_tls(server.endpoint, kGet).name, "two.test");
  write(files_.certificate, "no certificate");
  EXPECT_FALSE(server.server->reload_certificate());
  EXPECT_EQ(ask_by_tls(server.endpoint, kGet).name, "two.test");
}

TEST_F(Tls, TakesAKeyThatItsGroupCanReadFromRootAlone) {
  make_certificate(files_, "one.test");
  std::filesystem::permissions(files_.key, std::filesystem::perms{0640});
  const bool is_root = ::geteuid() == 0;
  EXPECT_EQ(load_tls(files_).has_value(), is_root);
  if (!is_root) return;
  // Of another user who is not root, it is nobody's to lend.
  ASSERT_EQ(::chown(files_.key.c_str(), 65534, 0), 0);
  const auto loaded = load_tls(files_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().detail, files_.key.string() + ": the key is neither this user's nor root's");
}

TEST_F(Tls, SaysWhichFileIsWrong) {
  const auto said = [&] {
    const auto loaded = load_tls(files_);
    EXPECT_FALSE(loaded);
    EXPECT_EQ(loaded.error().outcome, Outcome::ConfigInvalid);
    return loaded.error().detail;
  };
  EXPECT_EQ(said(), files_.certificate.string() + ": No such file or directory");
  make_certificate(files_, "one.test");
  const TlsFiles other{folder_.path() / "other.pem", folder_.path() / "other_key.pem"};
  make_certificate(other, "other.test");
  std::filesystem::copy_file(other.key, files_.key, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(said(),
            files_.key.string() + ": the key does not fit the certificate " + files_.certificate.string());
  write(files_.key, "no key");
  EXPECT_THAT(said(), HasSubstr(files_.key.string() + ": not a private key in PEM"));
  std::filesystem::permissions(files_.key, std::filesystem::perms{0644});
  EXPECT_THAT(said(), HasSubstr("others can read or write the key"));
  std::filesystem::permissions(files_.key, std::filesystem::perms{0620});
  EXPECT_THAT(said(), HasSubstr("others can read or write the key"));
  std::filesystem::remove(files_.key);
  EXPECT_EQ(said(), files_.key.string() + ": No such file or directory");
  make_certificate(files_, "one.test");
  write(files_.certificate, "no certificate");
  EXPECT_THAT(said(), HasSubstr(files_.certificate.string() + ": not a certificate in PEM"));
}

}  // namespace
}  // namespace cerby::workspace::http::test::tls_test
