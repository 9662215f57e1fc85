// A log-in in a frame that the recipe names: asked for, filled where it is what was asked for, and nothing
// else.
#include "launch/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launch/login.h"
#include "unit/launch/support/script.h"

namespace cerby::launch::test::frames_test {
namespace {

using page::Visibility;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::DescribeFrameReply;
using wire::FilledResult;

wire::PageRequest framed(page::PageDescription page, Visibility visibility = Visibility::Visible,
                         const std::string& top = kWww, const std::string& top_document = "D1") {
  auto request = at(kLogin, std::move(page), "F1");
  request.frame = wire::InFrame{top, top_document, visibility};
  return request;
}
wire::FilledRequest filled_frame(FilledResult result = FilledResult::Submitted) {
  return filled(result, "F1");
}

class FramesTest : public ::testing::Test {
 protected:
  FramesTest() {
    page::PageDescription login = login_page();
    std::string fields;
    for (const auto& field : login.fields) {
      const bool password = field.type == "password";
      if (!password && field.type != "text" && field.type != "email") continue;
      fields += std::string(fields.empty() ? "" : ",") + R"({"role":")" +
                (password ? "password" : "username") + R"(","name":")" + field.name + "\"}";
    }
    account.recipe =
        R"({"version":1,"pages":[{"frame":{"origin":"https://login.instagram.test","top":"https://www.instagram.test"},"fields":[)" +
        fields + "]}]}";
  }
  Outcome outcome(std::int32_t protocol = wire::kProtocolMax) {
    Deadlines deadlines(clock);
    const auto ending = launch::log_in(workspace, account, source, clock, extension, deadlines, protocol);
    return ending ? *ending : ending.error().outcome;
  }
  // The page around the frame, and what the frame shows when the host asks, again and again.
  void keep_showing(const wire::PageRequest& inside, int times) {
    for (int i = 0; i < times; ++i) {
      extension.after(MonotonicTime(2'000), at(kWww, empty_page()));
      extension.then(inside);
    }
  }

  SetClock clock;
  ScriptedExtension extension{clock};
  OneAccount source;
  vault::Account account = contentzilla();
  Workspace workspace{*Origin::parse("https://acme.cerby.test"), {*Origin::parse("https://acme.okta.test")}};
};

TEST_F(FramesTest, AreAskedForBeforeAnythingIsDecidedAndFilled) {
  extension.then(at(kWww, empty_page())).then(framed(login_page())).then(filled_frame());
  extension.then(at(kWww, home_page("zilla"), "D2")).then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(outcome(), Outcome::LoggedIn);
  const auto asked = extension.all<DescribeFrameReply>();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].document, "D1");
  ASSERT_EQ(asked[0].frames.size(), 1U);
  EXPECT_EQ(asked[0].frames[0].origin, kLogin);
  EXPECT_FALSE(asked[0].frames[0].path);
  const auto fills = extension.all<wire::FillReply>();
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].document, "F1");
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(FramesTest, ThatAreNotThereLeaveThePageAsItIs) {
  for (int i = 0; i < 20; ++i) {
    extension.after(MonotonicTime(1'000), at(kWww, empty_page()));
    extension.then(at(kWww, empty_page()));
  }
  EXPECT_EQ(outcome(), Outcome::PageNotUnderstood);
  EXPECT_FALSE(extension.all<wire::WaitReply>().empty());
}

TEST_F(FramesTest, AreNotAskedForOfAnExtensionThatKnowsNone) {
  for (int i = 0; i < 20; ++i) extension.after(MonotonicTime(1'000), at(kWww, empty_page()));
  EXPECT_EQ(outcome(wire::kProtocolOfFrames - 1), Outcome::PageNotUnderstood);
  EXPECT_TRUE(extension.all<DescribeFrameReply>().empty());
}
TEST_F(FramesTest, AreNotAskedForWithoutARecipeOrElsewhere) {
  extension.then(at(kLogin, login_page())).then(filled()).then(at(kLogin, home_page("zilla")));
  EXPECT_EQ(outcome(), Outcome::LoggedIn);
  account.recipe.clear();
  extension.then(at(kWww, login_page())).then(filled()).then(at(kWww, home_page("zilla")));
  EXPECT_EQ(outcome(), Outcome::LoggedIn);
  EXPECT_TRUE(extension.all<DescribeFrameReply>().empty());
}

TEST_F(FramesTest, ThatCannotBeSeenAreNotFilled) {
  for (const auto visibility : {Visibility::Hidden, Visibility::Transparent, Visibility::Covered,
                                Visibility::Clipped, Visibility::OffScreen, Visibility::Tiny}) {
    ScriptedExtension another(clock);
    for (int i = 0; i < 8; ++i) {
      another.after(MonotonicTime(2'000), at(kWww, empty_page()));
      another.then(framed(login_page(), visibility));
    }
    Deadlines deadlines(clock);
    const auto ending = launch::log_in(workspace, account, source, clock, another, deadlines);
    ASSERT_FALSE(ending);
    EXPECT_EQ(ending.error().outcome, Outcome::HiddenField);
    EXPECT_THAT(another.written(), IsEmpty());
  }
}
TEST_F(FramesTest, AreFilledOnceTheyComeIntoView) {
  keep_showing(framed(login_page(), Visibility::Hidden), 2);
  keep_showing(framed(login_page()), 1);
  extension.then(filled_frame())
      .then(at(kWww, home_page("zilla"), "D2"))
      .then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(outcome(), Outcome::LoggedIn);
  EXPECT_EQ(extension.all<DescribeFrameReply>().size(), 4U) << "asked anew for each page around it";
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(FramesTest, ThatNobodyAskedForAreRefused) {
  extension.then(framed(login_page()));
  EXPECT_EQ(outcome(), Outcome::MessageUnexpected);
  EXPECT_THAT(extension.written(), IsEmpty());
}
TEST_F(FramesTest, OfAnotherOutermostDocumentAreRefused) {
  extension.then(at(kWww, empty_page())).then(framed(login_page(), Visibility::Visible, kWww, "D9"));
  EXPECT_EQ(outcome(), Outcome::MessageUnexpected);
  EXPECT_THAT(extension.written(), IsEmpty());
}
TEST_F(FramesTest, InAnotherSiteOrOriginAreRefused) {
  for (const auto* top : {"https://evil.test", "https://shop.instagram.test", "null", kLogin}) {
    ScriptedExtension another(clock);
    another.then(at(kWww, empty_page())).then(framed(login_page(), Visibility::Visible, top));
    Deadlines deadlines(clock);
    const auto ending = launch::log_in(workspace, account, source, clock, another, deadlines);
    ASSERT_FALSE(ending);
    EXPECT_EQ(ending.error().outcome, Outcome::OutsideOrigins) << top;
    EXPECT_THAT(another.written(), IsEmpty()) << top;
  }
}
TEST_F(FramesTest, OfAnotherOriginGetNothing) {
  auto foreign = framed(login_page());
  foreign.origin = "https://evil.test";
  extension.then(at(kWww, empty_page()));
  for (int i = 0; i < 4; ++i) extension.after(MonotonicTime(2'000), foreign);
  EXPECT_EQ(outcome(), Outcome::OutsideOrigins);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(FramesTest, ThatWereGoneBeforeTheFillAreAskedForAgain) {
  extension.then(at(kWww, empty_page())).then(framed(login_page()));
  extension.then(filled_frame(FilledResult::DocumentChanged));
  extension.then(at(kWww, empty_page())).then(framed(login_page())).then(filled_frame());
  extension.then(at(kWww, home_page("zilla"), "D2")).then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(outcome(), Outcome::LoggedIn);
  EXPECT_EQ(extension.all<wire::FillReply>().size(), 2U);
}
TEST_F(FramesTest, AWrongPasswordIsSaidInTheFrame) {
  extension.then(at(kWww, empty_page())).then(framed(login_page())).then(filled_frame());
  keep_showing(framed(wrong_password_page()), 12);
  EXPECT_EQ(outcome(), Outcome::WrongPassword);
  EXPECT_EQ(extension.all<wire::FillReply>().size(), 1U);
}

}  // namespace
}  // namespace cerby::launch::test::frames_test
