#include "workspace/http/head.h"

#include <gtest/gtest.h>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "workspace/http/chunks.h"
#include "workspace/http/support/raw_requests.h"

namespace cerby::workspace::http::test::head_test {
namespace {

constexpr std::uint64_t kMostBody = 256 * 1024;
constexpr auto kNoSecrets = [](std::span<const std::string>) { return Query::Plain; };

std::expected<Head, Problem> parsed(const std::string& lines) {
  return parse_head(lines + "\r\n\r\n", kMostBody, kNoSecrets);
}

// What another parser of the same bytes takes for the first request.
struct SecondOpinion {
  bool accepts = false;
  std::string method, target, body;
  std::size_t used = 0;
};
SecondOpinion second_opinion(std::string_view bytes) {
  namespace beast = boost::beast::http;
  beast::request_parser<beast::string_body> parser;
  parser.header_limit(64 * 1024);
  parser.eager(true);
  boost::system::error_code error;
  SecondOpinion opinion;
  while (opinion.used < bytes.size() && !parser.is_done()) {
    const auto used =
        parser.put(boost::asio::buffer(bytes.data() + opinion.used, bytes.size() - opinion.used), error);
    opinion.used += used;
    if (error || used == 0) break;
  }
  opinion.accepts = !error && parser.is_done();
  opinion.method = std::string(parser.get().method_string());
  opinion.target = std::string(parser.get().target());
  opinion.body = parser.get().body();
  return opinion;
}

TEST(Head, WhatIsTakenIsWhatAnotherParserTakes) {
  int taken = 0;
  for (const auto& one : raw_requests()) {
    HeadScan scan;
    if (scan.look(one.bytes) != HeadScan::Found::End) continue;
    const auto head = parse_head(std::string_view(one.bytes).substr(0, scan.end()), kMostBody, kNoSecrets);
    if (!head) continue;
    std::vector<std::uint8_t> body(head->framing == Framing::Chunked ? kMostBody : head->content_length);
    const auto rest = std::string_view(one.bytes).substr(scan.end());
    std::size_t used = body.size();
    if (head->framing == Framing::Chunked) {
      Chunks chunks;
      const auto all = chunks.take(rest, body);
      if (!all || !chunks.done()) continue;
      used = *all;
      body.resize(chunks.size());
    } else if (rest.size() < body.size()) {
      continue;
    } else {
      std::copy_n(rest.begin(), body.size(), body.begin());
    }
    ++taken;
    const auto other = second_opinion(one.bytes);
    EXPECT_TRUE(other.accepts) << one.name;
    EXPECT_EQ(other.method, text_of(head->request.method)) << one.name;
    EXPECT_EQ(*parse_target(other.target), head->request.target) << one.name;
    EXPECT_EQ(other.body, std::string(body.begin(), body.end())) << one.name;
    EXPECT_EQ(other.used, scan.end() + used) << one.name << ": where the next request begins";
  }
  EXPECT_GT(taken, 30);
}

TEST(Head, ReadsWhatItIsAbout) {
  constexpr SecretAccess kLook("a test looks at it");
  const auto head = parsed(
      "POST /a?b=c HTTP/1.1\r\nHost: A.test\r\nAuthorization: Bearer t \r\nX-API-KEY:k\r\nCookie: a=b\r\n"
      "Content-Type: application/json\r\nContent-Length: 12\r\nExpect: 100-Continue\r\n"
      "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->request.method, Method::Post);
  EXPECT_EQ(head->request.host, "a.test");
  EXPECT_EQ(head->request.authorization.text(kLook), "Bearer t");
  EXPECT_EQ(head->request.api_key.text(kLook), "k");
  EXPECT_EQ(head->request.cookie.text(kLook), "a=b");
  EXPECT_EQ(head->content_length, 12U);
  EXPECT_EQ(head->framing, Framing::Length);
  EXPECT_EQ(head->expectation, Expectation::Continue);
  EXPECT_EQ(head->forwarded_for, "192.0.2.1,192.0.2.2");
  EXPECT_EQ(head->afterwards, Afterwards::KeepAlive);
}

TEST(Head, ExpectsNothingWhereThereIsNoBody) {
  EXPECT_EQ(parsed("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue")->expectation, Expectation::None);
  EXPECT_EQ(parsed("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue")->expectation,
            Expectation::None);
}

TEST(Head, KnowsWhetherTheConnectionStays) {
  const auto afterwards = [](const std::string& version, const std::string& connection) {
    return parsed("GET / HTTP/" + version + "\r\nHost: a\r\nConnection: " + connection)->afterwards;
  };
  EXPECT_EQ(afterwards("1.1", ""), Afterwards::KeepAlive);
  EXPECT_EQ(afterwards("1.1", "keep-alive"), Afterwards::KeepAlive);
  EXPECT_EQ(afterwards("1.1", "closed, not-close"), Afterwards::KeepAlive);
  EXPECT_EQ(afterwards("1.1", "TE ,\tCLOSE"), Afterwards::Close);
  EXPECT_EQ(afterwards("1.0", "keep-alive"), Afterwards::Close);
}

TEST(Head, KeepsAQueryWithSecretsOutOfTheTarget) {
  constexpr SecretAccess kLook("a test looks at it");
  const auto at_callback = [](const std::string& target) {
    return parse_head("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n", kMostBody, [](auto path) {
      if (path.front() == "launch") return Query::Unread;
      return path.front() == "callback" ? Query::Secret : Query::Plain;
    });
  };
  const auto head = at_callback("/callback?code=a%2Bb&state=" + std::string(4000, 's'));
  ASSERT_TRUE(head);
  EXPECT_EQ(text_of(head->request.target), "/callback");
  const auto& query = head->request.secret_query;
  EXPECT_EQ((*secret_parameter(query, "code"))->text(kLook), "a+b");
  EXPECT_EQ((*secret_parameter(query, "state"))->size(), 4000U);
  EXPECT_FALSE(*secret_parameter(query, "iss"));
  for (const auto* const wrong : {"code", "code=1&code=2", "=1", "code=%", "code=%ff", "code=%00", "a=1&"}) {
    EXPECT_EQ(at_callback("/callback?" + std::string(wrong)).error().status, 400) << wrong;
  }
  EXPECT_EQ(text_of(at_callback("/other?code=1")->request.target), "/other?code=1");
  EXPECT_TRUE(at_callback("/other?code=1")->request.secret_query.empty());
  for (const auto* const unread : {"stopped", "a=1&a=2", "=1", "%", "%ff", ""}) {
    const auto launch = at_callback("/launch?" + std::string(unread));
    ASSERT_TRUE(launch) << unread;
    EXPECT_EQ(text_of(launch->request.target), "/launch");
    EXPECT_TRUE(launch->request.secret_query.empty());
  }
}

TEST(Head, NeverRefusesAHint) {
  const auto hints = [](const std::string& lines) {
    return parsed("GET / HTTP/1.1\r\nHost: a\r\n" + lines)->request.hints;
  };
  const auto all =
      hints("Accept-Language: es\r\nUser-Agent: A/1 (b)\r\nSec-CH-UA: \"A\";v=\"1\"\r\nSec-CH-UA-Mobile: ?0");
  EXPECT_EQ(all.accept_language, "es");
  EXPECT_EQ(all.user_agent, "A/1 (b)");
  EXPECT_EQ(all.brands, "\"A\";v=\"1\"");
  EXPECT_EQ(all.mobile, "?0");
  EXPECT_EQ(hints("User-Agent: caf\xC3\xA9").user_agent, "");
  EXPECT_EQ(hints("User-Agent: a\r\nUser-Agent: b").user_agent, "");
  EXPECT_EQ(hints("X-Other: a").user_agent, "");
}

TEST(HeadScan, FindsTheEndWhereverItIsCut) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string text = head + "body\r\n\r\n";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    HeadScan scan;
    const auto first = scan.look(std::string_view(text).substr(0, cut));
    EXPECT_EQ(first, cut < head.size() ? HeadScan::Found::NotYet : HeadScan::Found::End) << cut;
    if (first == HeadScan::Found::NotYet) {
      EXPECT_EQ(scan.look(text), HeadScan::Found::End) << cut;
    }
    EXPECT_EQ(scan.end(), head.size());
  }
}

TEST(HeadScan, SeesAtOnceWhatIsBroken) {
  using namespace std::string_view_literals;
  for (const auto text : {"\n"sv, "\r\n"sv, "G\n"sv, "G\rE"sv, "\r\r"sv, "\0"sv, "\x16"sv, "G\x7F"sv}) {
    HeadScan scan;
    EXPECT_EQ(scan.look(text), HeadScan::Found::Broken) << text;
  }
}

TEST(Chunks, AreTakenApartWhereverTheyAreCut) {
  const std::string text = "4\r\nabcd\r\n00A\r\n0123456789\r\n0\r\n\r\nGET";
  const std::size_t end = text.size() - 3;
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    Chunks chunks;
    std::vector<std::uint8_t> body(14);
    const auto first = chunks.take(std::string_view(text).substr(0, cut), body);
    ASSERT_TRUE(first) << cut;
    const auto second = chunks.take(std::string_view(text).substr(*first), body);
    ASSERT_TRUE(second) << cut;
    EXPECT_EQ(*first + *second, end);
    EXPECT_TRUE(chunks.done());
    EXPECT_EQ(chunks.size(), 14U);
    EXPECT_EQ(std::string(body.begin(), body.end()), "abcd0123456789");
  }
}

TEST(Chunks, MustFit) {
  Chunks chunks;
  std::vector<std::uint8_t> body(3);
  EXPECT_EQ(chunks.take("4\r\nabcd", body).error().status, 413);
  Chunks second;
  ASSERT_TRUE(second.take("3\r\nabc\r\n", body));
  EXPECT_EQ(second.take("1\r\n", body).error().status, 413);
  Chunks largest;
  EXPECT_EQ(largest.take("ffffffff\r\n", body).error().status, 413);
}

}  // namespace
}  // namespace cerby::workspace::http::test::head_test
