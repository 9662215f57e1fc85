#include "workspace/http/address.h"

#include <gtest/gtest.h>

#include <array>

#include "workspace/http/endpoint.h"

namespace cerby::workspace::http::test::address_test {
namespace {

IpAddress ip(std::string_view text) {
  return *IpAddress::parse(text);
}

TEST(IpAddress, HasOneValueForEverySpelling) {
  EXPECT_EQ(ip("192.0.2.1"), ip("::ffff:192.0.2.1"));
  EXPECT_EQ(ip("2001:DB8::1"), ip("2001:db8:0:0:0:0:0:1"));
  EXPECT_EQ(ip("::ffff:192.0.2.1").text(), "192.0.2.1");
  EXPECT_EQ(ip("2001:DB8:0::1").text(), "2001:db8::1");
}

TEST(IpAddress, IsNothingElse) {
  using namespace std::string_view_literals;
  for (const auto text : {""sv, "1"sv, "1.2.3"sv, "1.2.3.4.5"sv, "1.2.3.256"sv, "01.2.3.4"sv, "0x1.2.3.4"sv,
                          " 1.2.3.4"sv, "1.2.3.4 "sv, "1.2.3.4:80"sv, "[::1]"sv, "::1%lo"sv, ":::"sv,
                          "1::2::3"sv, "localhost"sv, "1.2.3.4\0"sv})
    EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(IpAddress, IsOnePartyUpToItsPrefix) {
  EXPECT_EQ(ip("2001:db8:0:1::1").of_one_party(), ip("2001:db8:0:1:ffff::").of_one_party());
  EXPECT_NE(ip("2001:db8:0:1::1").of_one_party(), ip("2001:db8:0:2::1").of_one_party());
  EXPECT_NE(ip("192.0.2.1").of_one_party(), ip("192.0.2.2").of_one_party());
}

TEST(IpAddress, KnowsThisMachine) {
  for (const auto* const text : {"127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(ip(text).is_loopback());
  for (const auto* const text : {"128.0.0.1", "::", "::2", "0.0.0.0", "fe80::1"})
    EXPECT_FALSE(ip(text).is_loopback());
}

TEST(Network, HoldsWhatHasItsPrefix) {
  EXPECT_TRUE(Network::parse("10.0.0.0/8")->contains(ip("10.255.0.1")));
  EXPECT_FALSE(Network::parse("10.0.0.0/8")->contains(ip("11.0.0.1")));
  EXPECT_TRUE(Network::parse("10.128.0.0/9")->contains(ip("10.200.0.1")));
  EXPECT_FALSE(Network::parse("10.128.0.0/9")->contains(ip("10.127.0.1")));
  EXPECT_TRUE(Network::parse("2001:db8::/33")->contains(ip("2001:db8:7fff::1")));
  EXPECT_FALSE(Network::parse("2001:db8::/33")->contains(ip("2001:db8:8000::1")));
  EXPECT_TRUE(Network::parse("192.0.2.1")->contains(ip("::ffff:192.0.2.1")));
  EXPECT_FALSE(Network::parse("192.0.2.1")->contains(ip("192.0.2.2")));
  EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains(ip("192.0.2.2")));
  EXPECT_FALSE(Network::parse("0.0.0.0/0")->contains(ip("2001:db8::1")));
}

TEST(Network, IsRefusedWithItsReason) {
  for (const auto* const text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x",
                                 "10.0.0.1/8", "::/129", "2001:db8::1/64", "a/8"})
    EXPECT_EQ(Network::parse(text).error().outcome, Outcome::InputInvalid) << text;
}

TEST(ClientOf, IsTheFirstWhoIsNotTrustedFromTheRight) {
  const std::array trusted{*Network::parse("10.0.0.0/8"), *Network::parse("2001:db8::/32")};
  const auto client = [&](std::string_view connected, std::string_view forwarded,
                          Trust trust = Trust::Untrusted) {
    return client_of(ip(connected), trust, trusted, forwarded).text();
  };
  EXPECT_EQ(client("192.0.2.1", "192.0.2.2"), "192.0.2.1") << "not a proxy";
  EXPECT_EQ(client("10.0.0.1", ""), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "192.0.2.2"), "192.0.2.2");
  EXPECT_EQ(client("10.0.0.1", "192.0.2.9, 192.0.2.2"), "192.0.2.2") << "what a client puts in front";
  EXPECT_EQ(client("10.0.0.1", "192.0.2.9,192.0.2.2 ,\t10.0.0.2,2001:db8::1"), "192.0.2.2");
  EXPECT_EQ(client("10.0.0.1", "10.0.0.3, 10.0.0.2"), "10.0.0.3") << "all trusted: the first";
  EXPECT_EQ(client("10.0.0.1", "192.0.2.2, unknown"), "10.0.0.1") << "what is no address ends it";
  EXPECT_EQ(client("10.0.0.1", "192.0.2.2, 192.0.2.3:80"), "192.0.2.3");
  EXPECT_EQ(client("10.0.0.1", "192.0.2.3:65535,10.0.0.2:80"), "192.0.2.3") << "also a proxy's";
  EXPECT_EQ(client("10.0.0.1", "[2001:db9::1]:443"), "2001:db9::1");
  EXPECT_EQ(client("10.0.0.1", "[2001:db9::1]"), "2001:db9::1");
  for (const auto* const wrong : {"192.0.2.3:", "192.0.2.3:8x", "192.0.2.3:123456", ":80", "[192.0.2.3]:80",
                                  "[2001:db9::1", "[2001:db9::1]80", "[2001:db9::1]:", "[]", "[",
                                  "2001:db9::1]", "[2001:db9::1]:80:80", "192.0.2.3:80:80"})
    EXPECT_EQ(client("10.0.0.1", wrong), "10.0.0.1") << wrong;
  EXPECT_EQ(client("10.0.0.1", "192.0.2.2,"), "10.0.0.1");
  EXPECT_EQ(client("::", "192.0.2.2", Trust::Trusted), "192.0.2.2");
}

TEST(Endpoint, IsReadAndWrittenTheSame) {
  for (const auto* const text :
       {"127.0.0.1:8443", "0.0.0.0:0", "[::1]:65535", "[2001:db8::1]:1", "unix:/run/a/b.sock"})
    EXPECT_EQ(text_of(*parse_endpoint(text)), text);
  for (const auto* const text :
       {"", "127.0.0.1", ":80", "localhost:80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:80x", "::1:80", "[127.0.0.1]:80", "[::1]", "unix:", "unix:relative"})
    EXPECT_FALSE(parse_endpoint(text)) << text;
  EXPECT_TRUE(is_local(*parse_endpoint("unix:/a")));
  EXPECT_TRUE(is_local(*parse_endpoint("127.0.0.1:1")));
  EXPECT_FALSE(is_local(*parse_endpoint("[::]:1")));
  EXPECT_FALSE(is_local(*parse_endpoint("0.0.0.0:1")));
}

}  // namespace
}  // namespace cerby::workspace::http::test::address_test
