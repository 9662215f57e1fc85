#include "workspace/launch/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "workspace/launch/texts.h"

namespace cerby::workspace::launch::test::page_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kEdge = R"("Microsoft Edge";v="140", "Chromium";v="140")";

const Install kInstall{.chrome = "https://store.example/chrome?a=1&b=2",
                       .edge = "",
                       .brave = "",
                       .firefox = "https://store.example/firefox",
                       .program = "https://acme.example/cerby.deb",
                       .help = "https://acme.example/help"};

http::Response shown(http::Hints hints, const Install& install = kInstall) {
  http::Request request;
  request.hints = std::move(hints);
  return Page(install).answer(request);
}
std::string header(const http::Response& response, std::string_view name) {
  const auto found = std::ranges::find(response.headers, name, &http::Header::name);
  return found == response.headers.end() ? "" : found->value;
}

TEST(LaunchPage, OffersWhatTheBrowserCanInstall) {
  EXPECT_THAT(
      shown({"", "", kEdge, ""}).body,
      AllOf(HasSubstr(R"(<a href="https://store.example/chrome?a=1&amp;b=2">Cerby for Edge</a>)"),
            HasSubstr(R"(<a href="https://acme.example/cerby.deb">)"), HasSubstr("https://acme.example/help"),
            Not(HasSubstr("Firefox")), Not(HasSubstr("Cerby for Chrome"))));
  Install own = kInstall;
  own.edge = "https://store.example/edge";
  EXPECT_THAT(shown({"", "", kEdge, ""}, own).body,
              HasSubstr(R"("https://store.example/edge">Cerby for Edge)"));
}

TEST(LaunchPage, OffersAllToABrowserThatIsNotKnown) {
  const auto body = shown({}).body;
  for (const auto* const name : {"Chrome", "Edge", "Brave", "Firefox"})
    EXPECT_THAT(body, HasSubstr(std::string("Cerby for ") + name + "</a>"));
}

TEST(LaunchPage, SendsToTheAdministratorForWhatIsNotConfigured) {
  const auto body = shown({}, {}).body;
  EXPECT_THAT(body, AllOf(HasSubstr(texts_in(Language::English).ask_for_extension),
                          HasSubstr(texts_in(Language::English).ask_for_program), Not(HasSubstr("<a "))));
  Install only_chrome;
  only_chrome.chrome = kInstall.chrome;
  EXPECT_THAT(
      shown({"", "Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Firefox/128.0", "", ""}, only_chrome).body,
      HasSubstr(texts_in(Language::English).ask_for_extension));
}

TEST(LaunchPage, SpeaksTheUsersLanguage) {
  const auto spanish = shown({"es-MX,en;q=0.5", "", "", ""});
  EXPECT_EQ(header(spanish, "Content-Language"), "es");
  EXPECT_THAT(spanish.body,
              AllOf(HasSubstr("<html lang=\"es\">"), HasSubstr(texts_in(Language::Spanish).again),
                    Not(HasSubstr(texts_in(Language::English).again))));
  EXPECT_EQ(header(shown({}), "Content-Language"), "en");
}

TEST(LaunchPage, SaysOnAPhoneThatItTakesAComputer) {
  EXPECT_THAT(shown({"", "", "", "?1"}).body,
              AllOf(HasSubstr(texts_in(Language::English).mobile), Not(HasSubstr("cerby.deb"))));
}

TEST(LaunchPage, AllowsNothingButItsStyle) {
  const auto response = shown({});
  EXPECT_THAT(header(response, "Content-Security-Policy"),
              AllOf(HasSubstr("default-src 'none'; style-src 'sha256-"), HasSubstr("frame-ancestors 'none'"),
                    Not(HasSubstr("unsafe")), Not(HasSubstr("script"))));
  EXPECT_THAT(response.body, AllOf(Not(HasSubstr("<script")), Not(HasSubstr(" style=")),
                                   Not(HasSubstr(" on"
                                                 "click"))));
  EXPECT_TRUE(is_sendable(response));
}

TEST(LaunchPage, HasNothingOfTheRequest) {
  http::Request one, other;
  other.host = "other.example";
  other.ids = {Uuid{}};
  other.target.path = {"launch", "<b>"};
  other.target.query = {{"stopped", "<b>"}};
  EXPECT_EQ(Page(kInstall).answer(one).body, Page(kInstall).answer(other).body);
}

TEST(LaunchPage, NoTextNeedsToBeEscaped) {
  for (const auto language : {Language::English, Language::Spanish}) {
    const auto& texts = texts_in(language);
    for (const auto text : {texts.language, texts.title, texts.why, texts.extension, texts.ask_for_extension,
                            texts.extension_for, texts.program, texts.program_link, texts.ask_for_program,
                            texts.again, texts.both, texts.help, texts.mobile_title, texts.mobile}) {
      EXPECT_FALSE(text.empty());
      EXPECT_EQ(text.find_first_of("<>&\"'"), std::string_view::npos) << text;
    }
  }
}

}  // namespace
}  // namespace cerby::workspace::launch::test::page_test
