#include "base/origin.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace cerby::origin_test {
namespace {

class OriginAccepted : public ::testing::TestWithParam<std::string_view> {};
TEST_P(OriginAccepted, AsItStands) {
  const auto origin = Origin::parse(GetParam());
  ASSERT_TRUE(origin) << origin.error().detail;
  EXPECT_EQ(origin->text(), GetParam());
}
INSTANTIATE_TEST_SUITE_P(Forms, OriginAccepted,
                         ::testing::Values("https://a", "https://login.instagram.test", "https://a.b:1",
                                           "https://a.b:65535", "https://a.b:80", "https://127.0.0.1",
                                           "https://255.255.255.255:8443", "https://0.0.0.0",
                                           "https://xn--bcher-kva.example", "https://1a.test",
                                           "https://a-b.test", "https://a--b.test", "https://1.2.3.4.test",
                                           "https://0x.test", "https://dead.beef"));

TEST(Origin, LongestHosts) {
  const std::string label(63, 'a');
  const std::string host = label + "." + label + "." + label + "." + std::string(61, 'b');
  EXPECT_EQ(host.size(), 253U);
  EXPECT_TRUE(Origin::parse("https://" + host));
  EXPECT_FALSE(Origin::parse("https://" + host + "b"));
  EXPECT_FALSE(Origin::parse("https://" + label + "a.test"));
}

const std::array kRefusedOrigins = std::to_array<std::string_view>({
    "",
    "https://",
    "https:///",
    "https:",
    "https",
    "//a.test",
    "a.test",
    "http://a.test",
    "ftp://a.test",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html,x",
    "HTTPS://a.test",
    "Https://a.test",
    "https:/a.test",
    "https:\\\\a.test",
    "https:a.test",
    " https://a.test",
    "https://a.test ",
    "https://a.test\n",
    "\thttps://a.test",
    "https://a.test/",
    "https://a.test/x",
    "https://a.test?x",
    "https://a.test#x",
    "https://A.test",
    "https://a.TEST",
    "https://a.test.",
    "https://.a.test",
    "https://a..test",
    "https://.",
    "https://-a.test",
    "https://a-.test",
    "https://a_b.test",
    "https://a b.test",
    "https://a\\b.test",
    "https://a%2eb.test",
    "https://a%00.test",
    "https://bücher.test",
    "https://а.test",
    "https://a。test",
    "https://a\xC2\xAD.test",
    "https://a.test:",
    "https://a.test:0",
    "https://a.test:00",
    "https://a.test:080",
    "https://a.test:443",
    "https://a.test:0443",
    "https://a.test:65536",
    "https://a.test:99999",
    "https://a.test:100000",
    "https://a.test:4294967739",
    "https://a.test:-1",
    "https://a.test:+1",
    "https://a.test:1a",
    "https://a.test: 1",
    "https://a.test:80:80",
    "https://user@a.test",
    "https://user:pass@a.test",
    "https://@a.test",
    "https://a.test@evil.test",
    "https://a.test:80@b.test",
    "https://1",
    "https://0",
    "https://2130706433",
    "https://127.1",
    "https://127.0.1",
    "https://127.0.0.01",
    "https://0127.0.0.1",
    "https://127.0.0.256",
    "https://1.2.3.4.5",
    "https://0x7f.0.0.1",
    "https://127.0.0.0x1",
    "https://0x7f000001",
    "https://a.test.1",
    "https://a.0x",
    "https://256.0.0.1",
    "https://127.0.0.1.",
    "https://[::1]",
    "https://[::ffff:127.0.0.1]",
    "https://::1",
    "https://*",
    "https://*.a.test",
    "https://a.*.test",
    "https://a*.test",
    "https://http://a.test",
    "https://a.test,b.test",
    "https://a.test;b",
    "null",
    "*",
    "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb",
    "moz-extension://a",
    "blob:https://a.test",
    "view-source:https://a.test",
    "wss://a.test",
});
class OriginRefused : public ::testing::TestWithParam<std::string_view> {};
TEST_P(OriginRefused, IsOriginInvalidEverywhere) {
  for (const auto loopback : {LoopbackHttp::Refused, LoopbackHttp::Allowed}) {
    const auto origin = Origin::parse(GetParam(), loopback);
    ASSERT_FALSE(origin) << GetParam();
    EXPECT_EQ(origin.error().outcome, Outcome::OriginInvalid);
    EXPECT_FALSE(origin.error().detail.empty());
  }
}
INSTANTIATE_TEST_SUITE_P(Forms, OriginRefused, ::testing::ValuesIn(kRefusedOrigins));

TEST(Origin, ZeroByteIsRefused) {
  EXPECT_FALSE(Origin::parse(std::string_view("https://a.test\0", 15)));
}

TEST(Origin, LoopbackHttpOnlyWhereAllowed) {
  for (const std::string_view text :
       {"http://localhost", "http://localhost:8080", "http://127.0.0.1:65535"}) {
    EXPECT_TRUE(Origin::parse(text, LoopbackHttp::Allowed)) << text;
    EXPECT_FALSE(Origin::parse(text)) << text;
  }
  for (const std::string_view text :
       {"http://localhost:80", "http://127.0.0.2", "http://a.localhost", "http://localhost.",
        "http://localhost.evil.test", "http://127.0.0.1.evil.test", "http://0.0.0.0", "http://[::1]",
        "http://127.1", "http://LOCALHOST"}) {
    EXPECT_FALSE(Origin::parse(text, LoopbackHttp::Allowed)) << text;
  }
}

TEST(Address, SplitsOriginAndPath) {
  const auto address = Address::parse("https://a.test:8443/x/y?z=1&u=https://b.test/");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->origin.text(), "https://a.test:8443");
  EXPECT_EQ(address->path_and_query, "/x/y?z=1&u=https://b.test/");
  EXPECT_EQ(address->text(), "https://a.test:8443/x/y?z=1&u=https://b.test/");
  EXPECT_EQ(Address::parse("https://a.test")->path_and_query, "/");
  EXPECT_EQ(Address::parse("https://a.test?q")->path_and_query, "/?q");
  EXPECT_EQ(Address::parse("https://a.test/@b.test")->origin.text(), "https://a.test");
}

TEST(Address, RefusesWhatMustBeEncoded) {
  for (const std::string_view text :
       {"https://a.test/#x", "https://a.test/a b", "https://a.test/\\b", "https://a.test/\"",
        "https://a.test/'", "https://a.test/`", "https://a.test/<", "https://a.test/>", "https://a.test/é",
        "https://a.test/\x7F", "https://a.test/\n", "https://a.test\\/x", "https://u@a.test/",
        "https://a.test:443/", "a.test/x", "", "/x", "http://a.test/x"}) {
    EXPECT_EQ(Address::parse(text).error().outcome, Outcome::OriginInvalid) << text;
  }
  const std::string longest = "https://a.test/" + std::string(2048 - 15, 'x');
  EXPECT_TRUE(Address::parse(longest));
  EXPECT_FALSE(Address::parse(longest + "x"));
}

const std::array kRefusedWildcards = std::to_array<std::string_view>({
    "https://*.com",
    "https://*.test",
    "https://*.co.uk",
    "https://*.uk",
    "https://*.github.io",
    "https://*.blogspot.com",
    "https://*.s3.amazonaws.com",
    "https://*.kawasaki.jp",
    "https://*.ck",
    "https://*.xn--55qx5d.cn",
    "https://*.herokuapp.com",
    "https://*.localhost",
    "https://*.127.0.0.1",
    "https://*.10",
    "https://*",
    "https://*.",
    "https://*.*.instagram.test",
    "https://a.*.test",
    "https://**.instagram.test",
    "https://*instagram.test",
    "https://*.Instagram.test",
    "https://*.instagram.test.",
    "https://*.instagram.test/",
    "https://*.instagram.test:443",
    "http://*.instagram.test",
    "http://*.localhost",
    "*.instagram.test",
    "https://*@instagram.test",
    "https://*.instagram.test@evil.test",
    "https://*.-a.test",
    "https://%2a.instagram.test",
});
class WildcardRefused : public ::testing::TestWithParam<std::string_view> {};
TEST_P(WildcardRefused, IsOriginInvalid) {
  for (const auto loopback : {LoopbackHttp::Refused, LoopbackHttp::Allowed}) {
    EXPECT_EQ(OriginPattern::parse(GetParam(), loopback).error().outcome, Outcome::OriginInvalid);
  }
}
INSTANTIATE_TEST_SUITE_P(Forms, WildcardRefused, ::testing::ValuesIn(kRefusedWildcards));

bool matches(std::string_view pattern, std::string_view origin) {
  const auto stored = OriginPattern::parse(pattern, LoopbackHttp::Allowed);
  const auto visited = Origin::parse(origin, LoopbackHttp::Allowed);
  EXPECT_TRUE(stored) << pattern;
  return stored && visited && stored->matches(*visited);
}

TEST(OriginPattern, ExactMatchesItself) {
  EXPECT_TRUE(matches("https://login.instagram.test", "https://login.instagram.test"));
  EXPECT_TRUE(matches("https://login.instagram.test:8443", "https://login.instagram.test:8443"));
  EXPECT_TRUE(matches("http://localhost:8080", "http://localhost:8080"));
}

TEST(OriginPattern, WildcardMatchesAnyDepthBelow) {
  EXPECT_TRUE(matches("https://*.instagram.test", "https://www.instagram.test"));
  EXPECT_TRUE(matches("https://*.instagram.test", "https://a.b.c.instagram.test"));
  EXPECT_TRUE(matches("https://*.login.instagram.test", "https://a.login.instagram.test"));
  EXPECT_TRUE(matches("https://*.instagram.test:8443", "https://www.instagram.test:8443"));
  EXPECT_TRUE(matches("https://*.acme.co.uk", "https://www.acme.co.uk"));
}

// Visited origins that must get nothing from an account of login.instagram.test, whichever way it names it:
// exactly, by a wildcard, with a port. Four patterns times these are the hostile pairs.
const std::array kHostile = std::to_array<std::string_view>({
    // Other schemes and ports.
    "http://login.instagram.test",
    "http://www.instagram.test",
    "https://login.instagram.test:444",
    "https://login.instagram.test:80",
    "https://login.instagram.test:443",
    "https://login.instagram.test:08443",
    "https://login.instagram.test:8444",
    "https://login.instagram.test:65979",
    "wss://login.instagram.test",
    "ftp://login.instagram.test",
    // User information.
    "https://login.instagram.test@evil.test",
    "https://login.instagram.test:443@evil.test",
    "https://evil.test@login.instagram.test",
    "https://:@login.instagram.test",
    // Characters that parsers read differently.
    "https://login.instagram.test\\.evil.test",
    "https://evil.test\\@login.instagram.test",
    "https:\\\\login.instagram.test",
    "https://login.instagram.test%2eevil.test",
    "https://login.instagram.test%00.evil.test",
    "https://evil.test#.instagram.test",
    "https://evil.test?.instagram.test",
    "https://evil.test/.instagram.test",
    "https://evil.test;.instagram.test",
    "https://login.instagram.test\t",
    "https://lo\ngin.instagram.test",
    "https:// login.instagram.test",
    "https:/login.instagram.test",
    // Dots.
    "https://login.instagram.test.",
    "https://.login.instagram.test",
    "https://login..instagram.test",
    "https://login.instagram.test..",
    "https://.instagram.test",
    // Case, and letters that look alike.
    "https://LOGIN.instagram.test",
    "https://login.Instagram.test",
    "HTTPS://login.instagram.test",
    "https://login.іnstagram.test",
    "https://login.xn--nstagram-tyi.test",
    "https://login.inst\xC3\xA1gram.test",
    "https://login.instagram.te\xC5\xBFt",
    "https://login\xE3\x80\x82instagram.test",
    "https://login.instagram\xEF\xBC\x8Etest",
    // Suffix and prefix tricks.
    "https://login.instagram.test.evil.test",
    "https://evilinstagram.test",
    "https://evil-instagram.test",
    "https://login-instagram.test",
    "https://xlogininstagram.test",
    "https://instagram.test.evil.test",
    "https://instagram.evil.test",
    "https://login.instagram.testing",
    "https://login.instagram.tes",
    "https://login.instagram",
    "https://instagram",
    "https://test",
    "https://login.instagram.com",
    "https://instagram.test",
    "https://login.instagram.test.test",
    // Addresses of machines.
    "https://127.0.0.1",
    "https://2130706433",
    "https://0x7f.1",
    "https://[::1]",
    "https://localhost",
    "http://localhost:8080",
    "https://0.0.0.0",
});

TEST(OriginPattern, AtLeast200HostilePairsMatchNothing) {
  constexpr std::array kPatterns = {"https://login.instagram.test", "https://login.instagram.test:8443",
                                    "https://*.instagram.test", "https://*.login.instagram.test"};
  std::size_t pairs = 0;
  for (const char* pattern : kPatterns) {
    for (const auto visited : kHostile) {
      EXPECT_FALSE(matches(pattern, visited)) << pattern << " " << visited;
      ++pairs;
    }
  }
  EXPECT_GE(pairs, 200U);
}

TEST(OriginPattern, ExactDoesNotMatchBesideIt) {
  for (const char* visited : {"https://www.instagram.test", "https://a.login.instagram.test",
                              "https://login.instagram.test:8443"}) {
    EXPECT_FALSE(matches("https://login.instagram.test", visited)) << visited;
  }
  EXPECT_FALSE(matches("https://login.instagram.test:8443", "https://login.instagram.test"));
  EXPECT_FALSE(matches("https://*.instagram.test", "https://www.instagram.test:8443"));
  EXPECT_FALSE(matches("https://*.instagram.test:8443", "https://www.instagram.test"));
  EXPECT_FALSE(matches("https://*.login.instagram.test", "https://login.instagram.test"));
}

TEST(OriginPattern, WildcardDoesNotReachAcrossASuffixBelowIt) {
  // s3.amazonaws.com is a public suffix: what is below it belongs to whoever has the bucket.
  EXPECT_TRUE(matches("https://*.amazonaws.com", "https://console.amazonaws.com"));
  EXPECT_FALSE(matches("https://*.amazonaws.com", "https://bucket.s3.amazonaws.com"));
  EXPECT_FALSE(matches("https://*.amazonaws.com", "https://s3.amazonaws.com"));
}

TEST(Site, SameRegistrableDomain) {
  const auto same = [](std::string_view a, std::string_view b) {
    return same_site(*Origin::parse(a, LoopbackHttp::Allowed), *Origin::parse(b, LoopbackHttp::Allowed));
  };
  EXPECT_TRUE(same("https://login.instagram.test", "https://www.instagram.test"));
  EXPECT_TRUE(same("https://instagram.test", "https://a.b.instagram.test:8443"));
  EXPECT_TRUE(same("https://a.acme.co.uk", "https://b.acme.co.uk"));
  EXPECT_TRUE(same("https://10.0.0.1", "https://10.0.0.1:8443"));
  EXPECT_TRUE(same("http://localhost:1", "http://localhost:2"));
  EXPECT_TRUE(same("https://github.io", "https://github.io"));
  EXPECT_FALSE(same("https://acme.co.uk", "https://other.co.uk"));
  EXPECT_FALSE(same("https://a.github.io", "https://b.github.io"));
  EXPECT_FALSE(same("https://github.io", "https://a.github.io"));
  EXPECT_FALSE(same("https://instagram.test", "https://instagram.com"));
  EXPECT_FALSE(same("https://10.0.0.1", "https://11.0.0.1"));
  EXPECT_FALSE(same("https://1.2.0.1", "https://3.4.0.1"));
  EXPECT_FALSE(same("http://localhost", "https://localhost"));
  EXPECT_FALSE(same("https://com", "https://test"));
}

}  // namespace
}  // namespace cerby::origin_test
