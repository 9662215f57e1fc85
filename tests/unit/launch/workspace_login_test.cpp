// A login whose account is in a workspace: what is asked of it at each step, and that nothing is written that
// it did not give for that step.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launch/login.h"
#include "source/workspace.h"
#include "unit/launch/support/script.h"

namespace cerby::launch::test::workspace_login_test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;

constexpr auto kId = "40f74dba-31e7-41db-9035-9f3a35b884c8";
const std::string kAccount =
    R"({"data": {"id": "40f74dba-31e7-41db-9035-9f3a35b884c8", "type": "account", "attributes": {"label": "C", )"
    R"("url": "https://login.instagram.test/", "username": "zilla", "hasTotp": true}}})";
const std::string kPassword =
    R"({"data": [{"type": "account_secret", "attributes": {"secretType": "password", "body": )"
    R"({"type": "PLAINTEXT", "value": "hunter2 hunter2"}}}]})";

std::string code_body(const std::string& code, int left) {
  return R"({"data": {"type": "account_totp", "attributes": {"code": ")" + code + R"(", "secondsLeft": )" +
         std::to_string(left) + "}}}";
}

class ScriptedWorkspace final : public Fetcher {
 public:
  std::deque<Expected<Fetched>> answers;
  std::vector<std::string> urls;
  void say(const std::string& body, std::uint32_t status = 200) {
    answers.push_back(Fetched{.status = status, .body = secret(body)});
  }
  Expected<Fetched> fetch(const FetchRequest& request) override {
    urls.push_back(request.url);
    if (answers.empty()) return fail(Outcome::WorkspaceTimedOut);
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }
};

class WorkspaceLogin : public ::testing::Test {
 protected:
  Outcome log_in() {
    Deadlines deadlines(clock);
    fetcher.answers.push_front(Fetched{.status = 200, .body = secret(kAccount)});
    auto account = source.account(workspace.address, *Uuid::parse(kId));
    EXPECT_TRUE(account);
    fetcher.urls.clear();
    const auto ending = launch::log_in(workspace, *account, source, clock, extension, deadlines);
    return ending ? *ending : ending.error().outcome;
  }

  void say_secret(const std::string& body) {
    fetcher.say(body);
    fetcher.say(kAccount);
  }

  SetClock clock;
  ScriptedExtension extension{clock};
  ScriptedWorkspace fetcher;
  Workspace workspace{*Origin::parse("https://acme.cerby.test"), {}};
  source::WorkspaceSource source{
      workspace.address,
      LoopbackHttp::Refused,
      {.workspace = "https://acme.cerby.test", .proof = secret("key-of-sixteen-bytes")},
      fetcher};
};

TEST_F(WorkspaceLogin, OneRequestAStepAndOneMoreBehindASecret) {
  fetcher.say(kAccount);
  say_secret(kPassword);
  say_secret(code_body("123456", 20));
  extension.then(at(kLogin, identifier_page())).then(filled());
  extension.then(at(kLogin, password_page(), "D2")).then(filled(wire::FilledResult::Submitted, "D2"));
  extension.then(at(kLogin, code_page(), "D3")).then(filled(wire::FilledResult::Submitted, "D3"));
  extension.then(at(kLogin, home_page("zilla"), "D4"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2", "123456"));
  EXPECT_THAT(fetcher.urls, ElementsAre(EndsWith(kId), EndsWith("/secrets?filter%5Btype%5D=password"),
                                        EndsWith(kId), EndsWith("/totp"), EndsWith(kId)));
}

TEST_F(WorkspaceLogin, UserNameAndPasswordOnOnePageAreOneSecretsRequests) {
  say_secret(kPassword);
  extension.then(at(kLogin, login_page())).then(filled()).then(at(kLogin, home_page("zilla"), "D2"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
  EXPECT_EQ(fetcher.urls.size(), 2U);
}

TEST_F(WorkspaceLogin, APasswordOfAnAccountThatMovedMeanwhileIsNotWritten) {
  fetcher.say(kPassword);
  fetcher.say(std::string(kAccount).replace(kAccount.find("login.instagram"), 15, "other.instagram"));
  extension.then(at(kLogin, login_page()));
  EXPECT_EQ(log_in(), Outcome::WorkspaceAnswerInvalid);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(WorkspaceLogin, WhoMayNoLongerGetsNothingMore) {
  fetcher.say("", 404);
  extension.then(at(kLogin, identifier_page()));
  EXPECT_EQ(log_in(), Outcome::RoleNone);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(WorkspaceLogin, AWorkspaceThatDoesNotAnswerEndsTheLaunchByItsName) {
  fetcher.say(kAccount);
  extension.then(at(kLogin, identifier_page())).then(filled());
  extension.then(at(kLogin, password_page(), "D2"));
  EXPECT_EQ(log_in(), Outcome::WorkspaceTimedOut);
  EXPECT_THAT(extension.written(), ElementsAre("zilla"));
}

TEST_F(WorkspaceLogin, APageOfAnotherOriginIsNotWorthARequest) {
  for (int i = 0; i < 4; ++i) extension.after(MonotonicTime(2'000), at(kWww, login_page()));
  EXPECT_EQ(log_in(), Outcome::OutsideOrigins);
  EXPECT_THAT(fetcher.urls, IsEmpty());
}

TEST_F(WorkspaceLogin, TheLastSecondsOfACodeAreWaitedOver) {
  say_secret(kPassword);
  fetcher.say(code_body("123456", 2));
  say_secret(code_body("654321", 30));
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, code_page(), "D2")).after(MonotonicTime(2'000), at(kLogin, code_page(), "D2"));
  extension.then(filled(wire::FilledResult::Submitted, "D2")).then(at(kLogin, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2", "654321"));
}

}  // namespace
}  // namespace cerby::launch::test::workspace_login_test
