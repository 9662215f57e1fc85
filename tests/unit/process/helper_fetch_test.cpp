// What the host asks of the network through the real helper, and how each way it can end is named.
#include <gtest/gtest.h>

#include <string>

#include "process/fetch_frames.h"
#include "process/helper_channel.h"
#include "unit/process/support/scripted.h"
#include "unit/process/support/tls_server.h"

namespace cerby::process::helper_fetch_test {
namespace {

using namespace std::chrono_literals;
constexpr SecretAccess kTest("test");

FetchRequest get(const std::string& url) {
  return {.url = url};
}

class HelperFetch : public ScriptedTest {
 protected:
  HelperChannel channel(std::chrono::milliseconds limit = kLongestFetch) const {
    auto made = HelperChannel::start_program(
        std::filesystem::path(CERBY_BIN_DIR) / "cerby-helper", environment_,
        {.pinentry = "/nonexistent/pinentry", .ca_file = ca_file_}, {.fetch = limit});
    if (!made) throw std::runtime_error(describe(made.error()));
    return std::move(*made);
  }
  static std::string echo(const std::string& head) { return http_answer(head, "Account-State: \"7\"\r\n"); }

  std::filesystem::path certificate_ = folder_ / "ca.pem", ca_file_ = certificate_;
};

TEST_F(HelperFetch, StatusStateAndBodyOfWhatWasAsked) {
  TlsServer server(certificate_, echo);
  auto helper = channel();
  FetchRequest request = get(server.address() + "/api/v1/accounts?a=1");
  std::string key = "key-1";
  request.headers.push_back({"X-API-Key", Secret::take(std::span(key))});
  const auto answer = helper.fetcher().fetch(request);
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->account_state, "\"7\"");
  const std::string head(answer->body.text(kTest));
  EXPECT_TRUE(head.starts_with("GET /api/v1/accounts?a=1 HTTP/1.1\r\n")) << head;
  EXPECT_NE(head.find("\r\nX-API-Key: key-1\r\n"), std::string::npos) << head;
  EXPECT_EQ(server.protocols(), "\x02h2\x08http/1.1");
}

TEST_F(HelperFetch, AllRequestsShareOneConnection) {
  TlsServer server(certificate_, echo);
  auto helper = channel();
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(helper.fetcher().fetch(get(server.address() + "/")));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(server.heads().size(), 4U);
}

TEST_F(HelperFetch, NothingOfOneRequestIsInTheNext) {
  TlsServer server(certificate_, echo);
  auto helper = channel();
  FetchRequest first{.method = FetchMethod::Post, .url = server.address() + "/"};
  std::string key = "key-1";
  first.headers.push_back({"X-API-Key", Secret::take(std::span(key))});
  ASSERT_TRUE(helper.fetcher().fetch(first));
  ASSERT_TRUE(helper.fetcher().fetch(get(server.address() + "/")));
  const auto heads = server.heads();
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_TRUE(heads[0].starts_with("POST /"));
  EXPECT_TRUE(heads[1].starts_with("GET /"));
  EXPECT_EQ(heads[1].find("key-1"), std::string::npos);
}

TEST_F(HelperFetch, ATokenIsPresentedAndASessionDeleted) {
  TlsServer server(certificate_, [](const std::string&) { return http_answer("", "", "204 No Content"); });
  auto helper = channel();
  FetchRequest request{.method = FetchMethod::Delete, .url = server.address() + "/api/v1/sessions/1"};
  std::string bearer = "Bearer token-1";
  request.headers.push_back({"Authorization", Secret::take(std::span(bearer))});
  const auto answer = helper.fetcher().fetch(request);
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->status, 204U);
  ASSERT_TRUE(helper.fetcher().fetch(get(server.address() + "/")));
  const auto heads = server.heads();
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_TRUE(heads[0].starts_with("DELETE /api/v1/sessions/1 HTTP/1.1\r\n")) << heads[0];
  EXPECT_NE(heads[0].find("\r\nAuthorization: Bearer token-1\r\n"), std::string::npos) << heads[0];
  EXPECT_TRUE(heads[1].starts_with("GET /")) << heads[1];
}

TEST_F(HelperFetch, ADocumentIsPutAndOneCanGoWithADeletion) {
  TlsServer server(certificate_, [](const std::string&) { return http_answer("", "", "204 No Content"); });
  auto helper = channel();
  for (const auto& [method, name] : {std::pair{FetchMethod::Put, "PUT"}, {FetchMethod::Delete, "DELETE"}}) {
    FetchRequest request{.method = method, .url = server.address() + "/x"};
    std::string body = R"({"data": 1})";
    request.body = Secret::take(std::span(body));
    const auto answer = helper.fetcher().fetch(request);
    ASSERT_TRUE(answer) << describe(answer.error());
    const auto head = server.heads().back();
    EXPECT_TRUE(head.starts_with(name + std::string(" /x HTTP/1.1\r\n"))) << head;
    EXPECT_NE(head.find("\r\nContent-Length: 11\r\n"), std::string::npos) << head;
  }
  ASSERT_TRUE(helper.fetcher().fetch(get(server.address() + "/")));
  EXPECT_TRUE(server.heads().back().starts_with("GET /")) << "and nothing of it stays";
  EXPECT_EQ(server.heads().back().find("Content-Length"), std::string::npos);
}

TEST_F(HelperFetch, ARedirectIsAnAnswer) {
  TlsServer other(folder_ / "other.pem", echo);
  TlsServer server(certificate_, [&](const std::string&) {
    return http_answer("", "Location: " + other.address() + "/\r\n", "302 Found");
  });
  auto helper = channel();
  const auto answer = helper.fetcher().fetch(get(server.address() + "/"));
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->status, 302U);
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(HelperFetch, ACertificateOfAnotherAuthority) {
  TlsServer server(folder_ / "unknown.pem", echo);
  TlsServer known(certificate_, echo);
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(server.address() + "/"))), Outcome::WorkspaceUntrusted);
  ca_file_.clear();  // the system's
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(known.address() + "/"))), Outcome::WorkspaceUntrusted);
  EXPECT_TRUE(server.heads().empty());
  EXPECT_TRUE(known.heads().empty());
}

TEST_F(HelperFetch, ACertificateForAnotherName) {
  TlsServer server(certificate_, echo, "DNS:workspace.test");
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(server.address() + "/"))), Outcome::WorkspaceUntrusted);
  EXPECT_TRUE(server.heads().empty());
}

TEST_F(HelperFetch, AFileOfAuthoritiesThatIsNotThere) {
  TlsServer server(certificate_, echo);
  ca_file_ = folder_ / "none.pem";
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(server.address() + "/"))), Outcome::WorkspaceUntrusted);
}

TEST_F(HelperFetch, NobodyListens) {
  std::string address;
  {
    const TlsServer gone(certificate_, echo);
    address = gone.address();
  }
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(address + "/"))), Outcome::WorkspaceUnreachable);
}

TEST_F(HelperFetch, ANameThatIsNone) {
  // Longer than a label of a name may be: refused before any server of names is asked.
  const auto url = "https://" + std::string(63, 'a') + "." + std::string(63, 'b') + ".invalid/";
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(url))), Outcome::WorkspaceNameUnknown);
}

TEST_F(HelperFetch, AServerThatNeverAnswersEndsInTimeAndTheHelperGoesOn) {
  std::string answer;
  TlsServer silent(certificate_, [&](const std::string&) { return answer; });
  auto helper = channel(200ms);
  EXPECT_EQ(outcome_of(helper.fetcher().fetch(get(silent.address() + "/"))), Outcome::WorkspaceTimedOut);
  EXPECT_EQ(outcome_of(helper.key_store().get(Uuid::random())), Outcome::KeyStoreUnavailable);
}

TEST_F(HelperFetch, AHelperThatDoesNotComeBack) {
  auto helper = start_other("printf '\\005\\000\\000\\000\\001\\005\\000\\000\\000' >&0; exec sleep 600",
                            {.fetch = 1ms});
  EXPECT_EQ(outcome_of(helper.fetcher().fetch(get("https://a.test/"))), Outcome::WorkspaceTimedOut);
}

TEST_F(HelperFetch, AnAnswerOfTheMostBytesAndOneMore) {
  std::size_t size = kMaxFetchedBody;
  TlsServer server(certificate_, [&](const std::string&) { return http_answer(std::string(size, 'x')); });
  auto helper = channel();
  const auto answer = helper.fetcher().fetch(get(server.address() + "/"));
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->body.size(), kMaxFetchedBody);
  ++size;
  EXPECT_EQ(outcome_of(helper.fetcher().fetch(get(server.address() + "/"))),
            Outcome::WorkspaceAnswerTooLarge);
}

TEST_F(HelperFetch, AHeadThatDoesNotEnd) {
  TlsServer server(certificate_, [](const std::string&) {
    std::string lines;
    for (int i = 0; i < 600; ++i) lines += "X-Line: " + std::string(100, 'x') + "\r\n";
    return http_answer("", lines);
  });
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(server.address() + "/"))),
            Outcome::WorkspaceAnswerTooLarge);
}

TEST_F(HelperFetch, AnAnswerThatBreaksOff) {
  TlsServer server(certificate_, [](const std::string&) { return std::string("nonsense\r\n\r\n"); });
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(server.address() + "/"))),
            Outcome::WorkspaceUnreachable);
}

TEST_F(HelperFetch, WhatIsNoRequest) {
  for (const char* url :
       {"http://localhost/", "file:///etc/passwd", "https://user@localhost/", "ftp://a.test/", ""})
    EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(url))), Outcome::HelperFailed) << url;
  for (std::string value : {std::string("a\r\nX-Other: b"), std::string(" a"), std::string("a "),
                            std::string("a  b"), std::string("a\0b", 3)}) {
    FetchRequest request = get("https://localhost/");
    request.headers.push_back({"X-API-Key", Secret::take(std::span(value))});
    EXPECT_EQ(outcome_of(channel().fetcher().fetch(request)), Outcome::HelperFailed);
  }
}

TEST_F(HelperFetch, TheProxyIsTheEnvironments) {
  TlsServer server(certificate_, echo);
  const TlsServer no_proxy_at_all(folder_ / "proxy.pem", echo);
  environment_["https_proxy"] = "http://localhost:1";  // nobody listens there
  EXPECT_EQ(outcome_of(channel().fetcher().fetch(get(server.address() + "/"))),
            Outcome::WorkspaceUnreachable);
  environment_["no_proxy"] = "localhost";
  EXPECT_TRUE(channel().fetcher().fetch(get(server.address() + "/")));
}

TEST(FetchFrames, WhatIsOutOfBounds) {
  ASSERT_TRUE(start_secrets());
  const auto made = payload_of(get("https://a.test/"), 10s);
  ASSERT_TRUE(made);
  EXPECT_TRUE(fetch_from(*made));
  EXPECT_FALSE(fetch_from(*payload_of(get("https://a.test/"), 10'001ms)));
  EXPECT_FALSE(fetch_from(*payload_of(get("https://a.test/"), 0ms)));
  EXPECT_FALSE(fetch_from(Secret(3)));
  EXPECT_FALSE(payload_of({.url = std::string(70'000, 'a')}, 1s));
  EXPECT_TRUE(fetched_from(payload_of(Fetched{.status = 200, .account_state = "\"1\"", .body = Secret(3)})));
  for (const std::uint32_t status : {0U, 199U, 600U})
    EXPECT_FALSE(fetched_from(payload_of(Fetched{.status = status})));
  EXPECT_FALSE(fetched_from(payload_of(Fetched{.status = 200, .body = Secret(kMaxFetchedBody + 1)})));
}

}  // namespace
}  // namespace cerby::process::helper_fetch_test
