#include "import/web_address.h"

#include <gtest/gtest.h>

#include <string>

namespace cerby::importing::web_address_test {
namespace {

std::string made(std::string_view written, LoopbackHttp loopback = LoopbackHttp::Refused) {
  const auto address = web_address(written, loopback);
  if (address) return address->text();
  EXPECT_EQ(address.error().outcome, Outcome::OriginInvalid);
  return "! " + address.error().detail;
}

TEST(WebAddress, AsItShouldBe) {
  EXPECT_EQ(made("https://a.test"), "https://a.test/");
  EXPECT_EQ(made("https://a.test:8443/in?x=1&y"), "https://a.test:8443/in?x=1&y");
}

TEST(WebAddress, MadeSo) {
  EXPECT_EQ(made("  HTTPS://WWW.A.Test:443/In#top \n"), "https://www.a.test/In");
  EXPECT_EQ(made("a.test"), "https://a.test/");
  EXPECT_EQ(made("a.test:8443/in"), "https://a.test:8443/in");
  EXPECT_EQ(made("https://b\u00fccher.test/\u00fc \"x\""), "https://xn--bcher-kva.test/%C3%BC%20%22x%22");
  EXPECT_EQ(made("https://a.test?x=1"), "https://a.test/?x=1");
  EXPECT_EQ(made("https://a.test/" + std::string(3000, 'x')), "https://a.test/");
}

TEST(WebAddress, Loopback) {
  EXPECT_TRUE(made("http://localhost:8080/").starts_with("! its address is http"));
  EXPECT_EQ(made("http://localhost:8080/", LoopbackHttp::Allowed), "http://localhost:8080/");
  EXPECT_EQ(made("http://localhost:80/", LoopbackHttp::Allowed), "http://localhost/");
  EXPECT_TRUE(made("http://a.test", LoopbackHttp::Allowed).starts_with("! its address is http"));
}

TEST(WebAddress, Refused) {
  EXPECT_EQ(made(""), "! it has no web address");
  EXPECT_EQ(made("   "), "! it has no web address");
  EXPECT_TRUE(made("http://a.test/").starts_with("! its address is http, which"));
  EXPECT_EQ(made("android://abc==@com.app/"), "! its address is not one of the web (android://)");
  EXPECT_EQ(made("ftp://a.test"), "! its address is not one of the web (ftp://)");
  EXPECT_EQ(made("My bank"), "! its address is not one of the web");
  EXPECT_EQ(made("javascript:alert(1)"), "! its address is not one of the web");
  EXPECT_EQ(made("user@a.test"), "! its address is not one of the web");
  EXPECT_EQ(made("https://user:pw@a.test/"), "! its address has a user name in it");
  EXPECT_EQ(made("https://"), "! its address is not a valid one: there is no host");
  EXPECT_TRUE(made("https://[::1]/").starts_with("! its address is not a valid one"));
  EXPECT_TRUE(made("https://a_b.test/").starts_with("! its address is not a valid one"));
  EXPECT_TRUE(made("https://a.test:99999/").starts_with("! its address is not a valid one"));
  EXPECT_TRUE(made("https://\u2024\u2024/").starts_with("!"));
  EXPECT_EQ(made(std::string(4097, 'a')), "! its address is longer than 4,096 bytes");
}

}  // namespace
}  // namespace cerby::importing::web_address_test
