#include "base/json_writer.h"

#include <gtest/gtest.h>

namespace cerby::json::json_writer_test {
namespace {

template <typename Sink>
void write_everything(Writer<Sink>& writer) {
  writer.begin_object();
  writer.member("text", "a");
  writer.member("yes", true);
  writer.key("list");
  writer.begin_array();
  writer.integer(std::int64_t{-1});
  writer.begin_object();
  writer.end_object();
  writer.begin_array();
  writer.end_array();
  writer.text("b");
  writer.end_array();
  writer.member("most", std::uint64_t{18446744073709551615U});
  writer.end_object();
}

std::string quoted(std::string_view value) {
  std::string text;
  StringSink sink(text);
  Writer writer(sink);
  writer.text(value);
  return text;
}

constexpr auto kEverything = R"({"text":"a","yes":true,"list":[-1,{},[],"b"],"most":18446744073709551615})";

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  std::string text;
  StringSink sink(text);
  Writer writer(sink);
  write_everything(writer);
  EXPECT_EQ(text, kEverything);
}

TEST(JsonWriter, CountsWhatItWrites) {
  CountingSink sink;
  Writer writer(sink);
  write_everything(writer);
  EXPECT_EQ(sink.size(), std::string_view(kEverything).size());
}

TEST(JsonWriter, Escapes) {
  EXPECT_EQ(quoted("\"\\/\b\f\n\r\t"), R"("\"\\/\u0008\u000c\n\r\t")");
  EXPECT_EQ(quoted(std::string_view("\0\x1F\x7F", 3)), "\"\\u0000\\u001f\x7F\"");
  EXPECT_EQ(quoted("é€😀"), "\"é€😀\"");
  EXPECT_EQ(quoted(""), "\"\"");
}

TEST(JsonWriter, WhatIsNotUtf8IsReplaced) {
  EXPECT_EQ(quoted("a\xFF"
                   "b\xC3"),
            "\"a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\"");
  EXPECT_EQ(quoted("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

template <typename Sink>
concept TakesSecrets = requires(Writer<Sink>& writer, SecretView secret) { writer.secret(secret); };
static_assert(TakesSecrets<GuardedSink> && TakesSecrets<CountingSink> && !TakesSecrets<StringSink>);

TEST(JsonWriter, SecretsGoIntoGuardedMemory) {
  ASSERT_TRUE(start_secrets());
  std::string source = "p\"\xFF";
  const Secret secret = Secret::take(std::span<char>(source));
  CountingSink counting;
  Writer counter(counting);
  counter.secret(secret.view());
  Secret body(counting.size());
  GuardedSink guarded(body);
  Writer writer(guarded);
  writer.secret(secret.view());
  EXPECT_EQ(body.text(SecretAccess("a test compares it")), "\"p\\\"\xEF\xBF\xBD\"");
}

TEST(JsonWriterDeathTest, WritingMoreThanCountedAborts) {
  ASSERT_TRUE(start_secrets());
  Secret body(3);
  EXPECT_DEATH(
      {
        GuardedSink sink(body);
        Writer writer(sink);
        writer.text("ab");
      },
      "");
}

}  // namespace
}  // namespace cerby::json::json_writer_test
