#include "workspace/mail/address.h"

#include <gtest/gtest.h>

#include "workspace/mail/server.h"

namespace cerby::workspace::mail::address_test {
namespace {

TEST(MailAddress, OnesThatMailIsSentTo) {
  const std::string long_local(64, 'a');
  for (const char* const text : {"zilla@acme.example", "a.b+c@d-e.example", "x@localhost",
                                 "o'neil@acme.example", "ZILLA@Acme.Example", "=?x?=@acme.example"}) {
    const auto address = Address::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->text(), text);
  }
  EXPECT_TRUE(Address::parse(long_local + "@acme.example"));
  EXPECT_EQ(Address::parse("zilla@acme.example")->domain(), "acme.example");
}

TEST(MailAddress, NothingCanEndALineOrAnAddress) {
  const std::string too_long_local(65, 'a'), label(63, 'a');
  const std::string too_long = "a@" + label + "." + label + "." + label + "." + std::string(61, 'a');
  ASSERT_EQ(too_long.size(), 255U);
  for (const std::string& text : {std::string("zilla@acme.example\r\nBcc: x@y.example"),
                                  std::string("zilla\n@acme.example"),
                                  std::string("zilla@acme.example\n"),
                                  std::string("zilla@acme.example>"),
                                  std::string("<zilla@acme.example"),
                                  std::string("zilla@acme.example> SIZE=1"),
                                  std::string("a@b@acme.example"),
                                  std::string("zilla@acme.example,x@y.example"),
                                  std::string("\"zilla\"@acme.example"),
                                  std::string("zilla @acme.example"),
                                  std::string("zilla@acme example"),
                                  std::string("zilla@[127.0.0.1]"),
                                  std::string("zilla(x)@acme.example"),
                                  std::string("zilla@acme.example\0", 19),
                                  std::string(".zilla@acme.example"),
                                  std::string("zilla.@acme.example"),
                                  std::string("zi..lla@acme.example"),
                                  std::string("zilla@.example"),
                                  std::string("zilla@acme..example"),
                                  std::string("zilla@acme.example."),
                                  std::string("zilla@-acme.example"),
                                  std::string("zilla@acme-.example"),
                                  std::string("zilla@"),
                                  std::string("@acme.example"),
                                  std::string("zilla"),
                                  std::string(),
                                  std::string("zill\xC3\xA4@acme.example"),
                                  std::string("zilla@\xC3\xA4.example"),
                                  std::string("zilla@ac_me.example"),
                                  std::string("zilla@" + std::string(64, 'a') + ".example"),
                                  too_long_local + "@acme.example",
                                  too_long}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
}

TEST(MailServer, IsAHostAndAPort) {
  for (const char* const text : {"smtp://mail.acme.example", "smtp://mail.acme.example:587",
                                 "smtps://192.0.2.1", "smtps://mail.acme.example:465"}) {
    const auto server = Server::parse(text);
    ASSERT_TRUE(server) << text;
    EXPECT_EQ(server->text(), text);
    EXPECT_FALSE(server->is_loopback()) << text;
  }
  for (const char* const text :
       {"smtp://localhost:25", "smtp://127.0.0.1:2525", "smtp://[::1]:25", "smtp://[::1]"}) {
    const auto server = Server::parse(text);
    ASSERT_TRUE(server) << text;
    EXPECT_TRUE(server->is_loopback()) << text;
  }
  // Another machine's, however it looks.
  EXPECT_FALSE(Server::parse("smtp://localhost.acme.example")->is_loopback());
  for (const char* const text :
       {"mail.acme.example", "http://mail.acme.example", "smtp://", "smtp://mail.acme.example/x",
        "smtp://user@mail.acme.example", "smtp://mail.acme.example:", "smtp://mail.acme.example:0",
        "smtp://mail.acme.example:65536", "smtp://mail.acme.example:025", "smtp://mail.acme.example:25:25",
        "smtp://[::1", "smtp://[::2]:25", "SMTP://mail.acme.example", "smtp://mail.acme.example?x",
        "smtp://mail.acme.example\n", "smtp://mail acme"}) {
    EXPECT_FALSE(Server::parse(text)) << text;
  }
}

}  // namespace
}  // namespace cerby::workspace::mail::address_test
