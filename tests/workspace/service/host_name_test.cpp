#include "workspace/host_name.h"

#include <gtest/gtest.h>

#include <string>

namespace host_name_test {
namespace {

using cerby::Outcome;
using cerby::workspace::check_host;

TEST(HostName, IsAsClientsNameIt) {
  for (const std::string& good :
       {std::string("acme.example"), std::string("localhost"), std::string("localhost:8443"),
        std::string("a1.b-c.test:1"), std::string("127.0.0.1:65535"), std::string("xn--mnchen-3ya.example"),
        std::string(63, 'a') + ".test"})
    EXPECT_TRUE(check_host(good)) << good;
}

TEST(HostName, OfAnyOtherItSaysWhatToWrite) {
  for (const auto& [wrong, meant] : {std::pair{"B.test", "b.test"},
                                     {"https://c.test/", "c.test"},
                                     {"HTTPS://C.test:8443/sign-in", "c.test:8443"},
                                     {"e.test.", "e.test"},
                                     {"e.test:443", "e.test"},
                                     {"e.test/", "e.test"}}) {
    const auto checked = check_host(wrong);
    ASSERT_FALSE(checked) << wrong;
    EXPECT_EQ(checked.error().outcome, Outcome::InputInvalid);
    EXPECT_EQ(checked.error().detail, std::string("host: the bare name in lower case: ") + meant);
  }
}

TEST(HostName, WhatIsNoneIsRefused) {
  for (const std::string& wrong : {std::string(),
                                   std::string("foo bar"),
                                   std::string("a..test"),
                                   std::string(".test"),
                                   std::string("-a.test"),
                                   std::string("a-.test"),
                                   std::string("a_b.test"),
                                   std::string("m\xC3\xBCnchen.test"),
                                   std::string("a.test:"),
                                   std::string("a.test:0"),
                                   std::string("a.test:65536"),
                                   std::string("a.test:08"),
                                   std::string("a.test:80:80"),
                                   std::string("user@a.test"),
                                   std::string("a.test\n"),
                                   std::string("[::1]"),
                                   std::string("*.test"),
                                   std::string(64, 'a') + ".test",
                                   std::string("a.test\0", 7),
                                   std::string("a.test?x")}) {
    const auto checked = check_host(wrong);
    ASSERT_FALSE(checked) << wrong;
    EXPECT_TRUE(checked.error().detail.contains("acme.example")) << checked.error().detail;
  }
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "abc.";
  EXPECT_FALSE(check_host(longest + "a"));
}

}  // namespace
}  // namespace host_name_test
