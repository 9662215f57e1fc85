// JSON at the real host: accepted or refused with one reason each.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>

#include "base/outcome.h"
#include "unit/base/support/json_texts.h"
#include "unit/wire/support/pipes.h"
#include "wire/messages.h"
#include "wire/support/host_process.h"

namespace cerby::test::messages_test {
namespace {

class Messages : public ::testing::Test {
 protected:
  HostProcess start() { return {home_.path(), {.arguments = chromium_arguments()}}; }
  TemporaryFolder home_;
};

TEST_F(Messages, EachJsonTextHasItsAnswer) {
  constexpr std::size_t kInOneConnection = 8;  // below the 20 refusals that end it
  std::optional<HostProcess> host;
  std::size_t refused = 0;
  for (const auto& text : json_texts()) {
    if (!host) host.emplace(start());
    host->put(frame(text.text));
    const auto reply = host->next_frame();
    ASSERT_TRUE(reply) << text.why;
    // What is accepted here is a `status` before `hello`, which is said by its own name and ends the
    // connection.
    EXPECT_EQ(outcome_in(*reply), code(text.refused_as.value_or(Outcome::MessageUnexpected))) << text.why;
    if (text.refused_as && ++refused % kInOneConnection != 0) continue;
    host->close_input();
    EXPECT_EQ(host->end().exit_code, 0) << text.why;
    host.reset();
  }
}

TEST_F(Messages, DepthFrom17UpIsTooDeep) {
  auto host = start();
  for (const std::size_t depth : {17U, 18U, 32U, 100U, 1'000U, 10'000U, 100'000U, 262'144U}) {
    host.put(frame(std::string(depth, '[')));
    const auto reply = host.next_frame();
    ASSERT_TRUE(reply) << depth;
    EXPECT_EQ(outcome_in(*reply), "json_too_deep") << depth;
  }
  host.put(frame(std::string(1'000'000, '[')));
  EXPECT_EQ(outcome_in(host.next_frame().value_or("")), "message_too_large");
  host.close_input();
  EXPECT_EQ(host.end().exit_code, 3);
}

TEST_F(Messages, AfterARefusedOneTheHostReadsOn) {
  auto host = start();
  host.put(frame("{}") + frame(hello_body()));
  EXPECT_EQ(outcome_in(host.next_frame().value_or("")), "key_missing");
  EXPECT_TRUE(host.next_frame().value_or("").starts_with(R"({"type":"hello")"));
  host.close_input();
  EXPECT_EQ(host.end().exit_code, 0);
}

TEST_F(Messages, TwentyRefusedOnesEndIt) {
  auto host = start();
  for (int i = 0; i < 25; ++i) host.put(frame("[]"));
  const auto ending = host.end();
  EXPECT_EQ(ending.exit_code, 3);
  EXPECT_EQ(frames_in(ending.output).value().size(), 20U);
}

TEST_F(Messages, IdsMustGrow) {
  auto host = start();
  host.put(frame(hello_body(5)));
  EXPECT_TRUE(host.next_frame().value_or("").starts_with(R"({"type":"hello","id":5,)"));
  for (const char* id : {"5", "4"}) {
    host.put(frame(R"({"type":"status","id":)" + std::string(id) + "}"));
    EXPECT_EQ(outcome_in(host.next_frame().value_or("")), "value_out_of_bounds");
  }
  host.put(frame(R"({"type":"status","id":6})"));
  EXPECT_TRUE(host.next_frame().value_or("").starts_with(R"({"type":"status","id":6,)"));
  host.close_input();
  EXPECT_EQ(host.end().exit_code, 0);
}

TEST_F(Messages, AnExtensionThatIsTooNewIsNamed) {
  // No extension is older than protocol 1, the first: extension_outdated is for unit tests.
  constexpr std::string_view kRange = R"("min":1,"max":1)";
  auto host = start();
  std::string body = hello_body();
  body.replace(body.find(kRange), kRange.size(), fmt::format(R"("min":{},"max":99)", wire::kProtocolMax + 1));
  host.put(frame(body));
  EXPECT_EQ(outcome_in(host.next_frame().value_or("")), "host_outdated");
  host.close_input();
  EXPECT_EQ(host.end().exit_code, 0);
}

}  // namespace
}  // namespace cerby::test::messages_test
