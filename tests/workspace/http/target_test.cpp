#include "workspace/http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cerby::workspace::http::test::target_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string why_not(std::string_view text) {
  const auto target = parse_target(text);
  if (target) return "";
  EXPECT_EQ(target.error().outcome, Outcome::InputInvalid);
  return target.error().detail;
}

TEST(Target, TakesThePathApart) {
  EXPECT_THAT(parse_target("/")->path, IsEmpty());
  EXPECT_THAT(parse_target("/api/v1/accounts")->path, ElementsAre("api", "v1", "accounts"));
  EXPECT_THAT(parse_target("/a%20b/%C3%A9/~.x")->path, ElementsAre("a b", "\xC3\xA9", "~.x"));
  EXPECT_THAT(parse_target("/a+b")->path, ElementsAre("a+b")) << "no space in a path";
  EXPECT_THAT(parse_target("/...")->path, ElementsAre("...")) << "a name like any other";
  EXPECT_THAT(parse_target("/%2525")->path, ElementsAre("%25")) << "decoded once";
}

TEST(Target, TakesTheQueryApartInOrder) {
  EXPECT_THAT(parse_target("/a?")->query, IsEmpty());
  EXPECT_THAT(
      parse_target("/a?page[number]=2&page%5bsize%5D=10&sort=-created_at&q=a+b%2Bc&e=&f=a=b/?")->query,
      ElementsAre(Parameter{"page[number]", "2"}, Parameter{"page[size]", "10"},
                  Parameter{"sort", "-created_at"}, Parameter{"q", "a b+c"}, Parameter{"e", ""},
                  Parameter{"f", "a=b/?"}));
  const auto target = parse_target("/a?b=c");
  EXPECT_EQ(*target->parameter("b"), "c");
  EXPECT_EQ(target->parameter("B"), nullptr);
}

TEST(Target, SaysWhyAPathIsRefused) {
  EXPECT_EQ(why_not(""), "a target that does not start with /");
  EXPECT_EQ(why_not("a"), "a target that does not start with /");
  EXPECT_EQ(why_not("?a=b"), "a target that does not start with /");
  EXPECT_EQ(why_not("//"), "an empty segment in the path");
  EXPECT_EQ(why_not("/a//b"), "an empty segment in the path");
  EXPECT_EQ(why_not("/a/"), "an empty segment in the path");
  for (const auto* const dots : {"/.", "/..", "/a/../b", "/%2e", "/%2E%2e", "/.%2e", "/a/%2e."})
    EXPECT_EQ(why_not(dots), "a dot segment in the path") << dots;
  for (const auto* const slash : {"/%2f", "/a%2Fb", "/%5c", "/..%5C.."})
    EXPECT_EQ(why_not(slash), "an escaped slash in the path") << slash;
  for (const auto* const control : {"/%00", "/%0a", "/%1F", "/%7f"})
    EXPECT_EQ(why_not(control), "an escaped control character") << control;
  for (const auto* const escape : {"/%", "/%4", "/%4g", "/%g4", "/%%41", "/% 41"})
    EXPECT_EQ(why_not(escape), "a % without two hexadecimal digits") << escape;
  for (const auto* const text : {"/a b", "/a\\b", "/a[0]", "/\"a\"", "/<a>", "/a|b", "/a^b", "/a`b", "/{a}",
                                 "/a#b", "/\xC3\xA9", "/a\nb"})
    EXPECT_EQ(why_not(text), "a character that has to be escaped") << text;
  for (const auto* const bytes : {"/%ff", "/%c0%af", "/%ed%a0%80", "/%f4%90%80%80", "/%c3"})
    EXPECT_EQ(why_not(bytes), "not UTF-8") << bytes;
  EXPECT_EQ(why_not("/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g"), "");
  EXPECT_EQ(why_not("/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h"), "too many segments in the path");
  EXPECT_EQ(why_not("/" + std::string(kMaxTarget - 1, 'a')), "");
  EXPECT_EQ(why_not("/" + std::string(kMaxTarget, 'a')), "a target that is too long");
}

TEST(Target, SaysWhyAQueryIsRefused) {
  EXPECT_EQ(why_not("/a?b"), "a parameter without =");
  EXPECT_EQ(why_not("/a?b=c&"), "a parameter without =");
  EXPECT_EQ(why_not("/a?&b=c"), "a parameter without =");
  EXPECT_EQ(why_not("/a?=c"), "a parameter without a name");
  EXPECT_EQ(why_not("/a?b=1&b=2"), "a parameter twice");
  EXPECT_EQ(why_not("/a?b=1&%62=2"), "a parameter twice");
  EXPECT_EQ(why_not("/a?b=%00"), "an escaped control character");
  EXPECT_EQ(why_not("/a?b=%0d%0a"), "an escaped control character");
  EXPECT_EQ(why_not("/a?b=%"), "a % without two hexadecimal digits");
  EXPECT_EQ(why_not("/a?b=%ff"), "not UTF-8");
  EXPECT_EQ(why_not("/a?b=c d"), "a character that has to be escaped");
  EXPECT_EQ(why_not("/a?b=\"c\""), "a character that has to be escaped");
  EXPECT_EQ(why_not("/a?b=" + std::string(kMaxParameterValue, 'c')), "");
  EXPECT_EQ(why_not("/a?b=" + std::string(kMaxParameterValue + 1, 'c')), "a parameter that is too long");
  EXPECT_EQ(why_not("/a?" + std::string(kMaxParameterName + 1, 'b') + "=c"), "a parameter that is too long");
  std::string many = "/a?";
  for (std::size_t i = 0; i < kMaxParameters; ++i) many += (i == 0 ? "p" : "&p") + std::to_string(i) + "=";
  EXPECT_EQ(why_not(many), "");
  EXPECT_EQ(why_not(many + "&b="), "too many parameters");
}

TEST(Target, IsWrittenSoThatItReadsBackTheSame) {
  EXPECT_EQ(text_of(*parse_target("/")), "/");
  EXPECT_EQ(text_of(*parse_target("/api/v1/accounts?page[number]=2&page[size]=1")),
            "/api/v1/accounts?page[number]=2&page[size]=1");
  const auto target = *parse_target("/a%20%25b/%C3%A9?x%5B%5D=a+b%26c%3D%2B&y=%C3%A9");
  EXPECT_EQ(text_of(target), "/a%20%25b/%C3%A9?x[]=a%20b%26c%3D%2B&y=%C3%A9");
  EXPECT_EQ(*parse_target(text_of(target)), target);
}

}  // namespace
}  // namespace cerby::workspace::http::test::target_test
