#include "workspace/http/response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cerby::workspace::http::test::response_test {
namespace {

using testing::HasSubstr;
using testing::Not;

Response with(std::string name, std::string value) {
  Response response;
  response.body = "{}";
  response.headers.push_back({std::move(name), std::move(value)});
  return response;
}

TEST(Response, MayHaveASecurityHeaderOfItsOwn) {
  const auto response = with("cache-control", "max-age=60");
  ASSERT_TRUE(is_sendable(response));
  const auto head = head_of(response, {});
  EXPECT_THAT(head, HasSubstr("\r\ncache-control: max-age=60\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("no-store")));
  EXPECT_THAT(head, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
}

TEST(Response, HasNoHeaderThatIsTheServersAlone) {
  for (const auto* const name : {"Date", "date", "Content-Type", "Content-Length", "CONTENT-LENGTH",
                                 "Connection", "Transfer-Encoding"})
    EXPECT_FALSE(is_sendable(with(name, "1"))) << name;
  EXPECT_TRUE(is_sendable(with("Content-Disposition", "attachment")));
}

TEST(Response, HasTokensForNames) {
  for (const auto* const name : {"", "X A", "X-A:", "X\r\nY", "X\tA", "(X)", "J\xC3\xA9", "X-A "})
    EXPECT_FALSE(is_sendable(with(name, "1"))) << name;
  EXPECT_TRUE(is_sendable(with("X_a.1!", "1")));
}

TEST(Response, HasValuesThatStayInTheirLine) {
  using namespace std::string_literals;
  for (const auto& value : {"a\r\nX: b"s, "a\nb"s, "a\rb"s, "a\0b"s, "a\x7F"s})
    EXPECT_FALSE(is_sendable(with("X-A", value))) << value;
  EXPECT_TRUE(is_sendable(with("X-A", "")));
  auto response = with("X-A", "b");
  response.content_type = "text/plain\r\nX-B: c";
  EXPECT_FALSE(is_sendable(response));
}

}  // namespace
}  // namespace cerby::workspace::http::test::response_test
