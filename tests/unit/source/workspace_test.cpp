// A workspace as a source: what is asked of it, what is taken of its answers, and how each other answer is
// named.
#include "source/workspace.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace cerby::source::workspace_test {
namespace {

constexpr SecretAccess kTest("test");
constexpr const char* kId = "40f74dba-31e7-41db-9035-9f3a35b884c8";

Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

struct Answer {
  std::uint32_t status = 200;
  std::string body;
  std::string state{};
};

class ScriptedFetcher final : public Fetcher {
 public:
  std::deque<Expected<Answer>> answers;
  std::vector<std::string> urls, headers;
  Expected<Fetched> fetch(const FetchRequest& request) override {
    urls.push_back(request.url);
    headers.clear();
    for (const auto& header : request.headers)
      headers.push_back(header.name + ": " + std::string(header.value.text(kTest)));
    if (answers.empty()) return fail(Outcome::WorkspaceUnreachable, "the script is over");
    auto answer = std::move(answers.front());
    answers.pop_front();
    if (!answer) return std::unexpected(answer.error());
    return Fetched{.status = answer->status, .account_state = answer->state, .body = secret_of(answer->body)};
  }
};

std::string account_body(const std::string& attributes, const std::string& id = kId,
                         const std::string& type = "account") {
  return R"({"data": {"id": ")" + id + R"(", "type": ")" + type + R"(", "attributes": {)" + attributes +
         R"(}}, "links": {"self": "/x"}})";
}
const std::string kAccount =
    R"("label": "Contentzilla", "application": "Instagram", "url": "https://login.instagram.test/in?a=1", )"
    R"("username": "zilla", "status": "enabled", "hasTotp": true, "phone": null, "tags": [{"a": [1]}])";

std::string password_body(const std::string& value, const std::string& kind = "password",
                          const std::string& form = "PLAINTEXT") {
  return R"({"data": [{"id": "x", "type": "account_secret", "attributes": {"vault_id": "y", "body": {"type": ")" +
         form + R"(", "value": )" + value + R"(}, "secretType": ")" + kind + R"("}}], "meta": {}})";
}

std::string code_body(const std::string& code, int left) {
  return R"({"data": {"id": "z", "type": "account_totp", "attributes": {"code": ")" + code +
         R"(", "period": 30, "secondsLeft": )" + std::to_string(left) + "}}}";
}

std::string refusal(const std::string& reason) {
  return R"({"errors": [{"code": "x", "title": "x", "detail": "x", "status": 403, "meta": {"reason": ")" +
         reason + R"("}}]})";
}

template <typename T>
Outcome outcome_of(const Expected<T>& result) {
  EXPECT_FALSE(result) << "it should have failed";
  return result ? Outcome::LoggedIn : result.error().outcome;
}

class WorkspaceSourceTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  static vault::Session session() {
    return {.kind = vault::Session::Kind::ApiKey,
            .workspace = "https://acme.test",
            .created = {},
            .proof = secret_of("key-of-sixteen-bytes")};
  }
  Expected<vault::Account> account_of(const std::string& attributes) {
    fetcher_.answers.push_back(Answer{.body = account_body(attributes)});
    return source_.account(workspace_, id_);
  }
  vault::Account account() {
    auto found = account_of(kAccount);
    EXPECT_TRUE(found) << describe(found.error());
    return found ? std::move(*found) : vault::Account();
  }
  // A secret's, and then the account as it is by then.
  void answer_secret(std::string body, const std::string& attributes = kAccount) {
    answer(std::move(body));
    answer(account_body(attributes));
  }
  void answer(std::string body, std::uint32_t status = 200) {
    fetcher_.answers.push_back(Answer{.status = status, .body = std::move(body)});
  }

  Origin workspace_ = *Origin::parse("https://acme.test");
  Uuid id_ = *Uuid::parse(kId);
  ScriptedFetcher fetcher_;
  WorkspaceSource source_{workspace_, LoopbackHttp::Refused, session(), fetcher_};
};

TEST_F(WorkspaceSourceTest, WhoMayNotLogInIsToldBeforeTheAppIsOpened) {
  const auto with = [&](const std::string& meta) {
    auto body = account_body(kAccount);
    body.insert(body.size() - 1, R"(, "meta": )" + meta);
    answer(body);
    return source_.account(workspace_, id_);
  };
  EXPECT_EQ(outcome_of(with(R"({"canLogIn": false})")), Outcome::RoleLoginOnly);
  // What others say there, or nothing, is no refusal: their first secret may be one.
  for (const auto* const other : {R"({"canLogIn": true})", R"({"canLogIn": "no"})", "{}", "[false]", "null"})
    EXPECT_TRUE(with(other)) << other;
  EXPECT_EQ(outcome_of(with(R"({"canLogIn": true, "canLogIn": false})")), Outcome::WorkspaceAnswerInvalid);
}

TEST_F(WorkspaceSourceTest, AnAccountWithoutItsSecretsInOneRequest) {
  const auto found = account();
  EXPECT_EQ(fetcher_.urls, std::vector<std::string>{"https://acme.test/api/v1/accounts/" + std::string(kId)});
  EXPECT_EQ(fetcher_.headers,
            (std::vector<std::string>{"X-API-Key: key-of-sixteen-bytes", "Accept: application/json"}));
  EXPECT_EQ(found.id, id_);
  EXPECT_EQ(found.name, "Contentzilla");
  EXPECT_EQ(found.app, "Instagram");
  EXPECT_EQ(found.workspace, "https://acme.test");
  EXPECT_EQ(found.login_address, "https://login.instagram.test/in?a=1");
  EXPECT_EQ(found.origins, std::vector<std::string>{"https://login.instagram.test"});
  EXPECT_EQ(found.user_name, "zilla");
  EXPECT_EQ(found.role, vault::ItemRole::Collaborator);
  EXPECT_TRUE(found.password.empty() && found.otpauth.empty());
  const auto held = source_.held(found);
  ASSERT_TRUE(held);
  EXPECT_TRUE(held->password && held->code_digits == 6);
  EXPECT_EQ(held->backup_code_size, 0U);
}

TEST_F(WorkspaceSourceTest, TheUserNameIsTheMailAddressWhereThereIsNoOther) {
  const auto found =
      account_of(R"("label": "a", "url": "https://a.test", "username": null, "email": "z@a.test")");
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->user_name, "z@a.test");
  EXPECT_FALSE(source_.held(*found)->code_digits);
}

TEST_F(WorkspaceSourceTest, OfAnotherWorkspaceNothingIsAsked) {
  EXPECT_EQ(outcome_of(source_.account(*Origin::parse("https://other.test"), id_)), Outcome::AccountUnknown);
  EXPECT_TRUE(fetcher_.urls.empty());
}

TEST_F(WorkspaceSourceTest, APasswordIsTheOneOfItsList) {
  const auto found = account();
  answer_secret(password_body(R"("pa\u00dfw\"ort")"));
  const auto password = source_.password(found);
  ASSERT_TRUE(password) << describe(password.error());
  EXPECT_EQ(password->text(kTest), "pa\u00dfw\"ort");
  const auto account_url = "https://acme.test/api/v1/accounts/" + std::string(kId);
  EXPECT_EQ(fetcher_.urls,
            (std::vector<std::string>{account_url, account_url + "/secrets?filter%5Btype%5D=password",
                                      account_url}));
  answer(R"({"data": []})");
  EXPECT_EQ(outcome_of(source_.password(found)), Outcome::AccountIncomplete);
}

TEST_F(WorkspaceSourceTest, ACodeIsGivenOnceAndWithTimeLeft) {
  const auto found = account();
  answer_secret(code_body("123456", 17));
  const auto first = source_.code(found);
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_EQ(first->digits.text(kTest), "123456");
  EXPECT_EQ(first->seconds_left, 17);
  answer(code_body("123456", 12));
  const auto same = source_.code(found);
  ASSERT_TRUE(same);
  EXPECT_TRUE(same->digits.empty());
  EXPECT_EQ(same->wait_seconds, 12);
  answer(code_body("654321", 2));
  const auto late = source_.code(found);
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->digits.empty());
  EXPECT_EQ(late->wait_seconds, 2);
  answer_secret(code_body("654321", 30));
  EXPECT_EQ(source_.code(found)->digits.text(kTest), "654321");
}

// Changed after the step was planned, and before its secret was asked for.
TEST_F(WorkspaceSourceTest, OfAnAccountThatWasChangedMeanwhileNoSecretIsGiven) {
  const auto found = account();
  const std::string moved =
      R"("label": "a", "url": "https://evil.test/", "username": "zilla", "hasTotp": true)";
  const std::string renamed =
      R"("label": "a", "url": "https://login.instagram.test/in", "username": "other", "hasTotp": true)";
  for (const auto& changed : {moved, renamed}) {
    answer_secret(password_body(R"("a")"), changed);
    EXPECT_EQ(outcome_of(source_.password(found)), Outcome::WorkspaceAnswerInvalid) << changed;
    answer_secret(code_body("123456", 17), changed);
    EXPECT_EQ(outcome_of(source_.code(found)), Outcome::WorkspaceAnswerInvalid) << changed;
  }
  answer(code_body("123456", 17));
  answer("", 404);
  EXPECT_EQ(outcome_of(source_.code(found)), Outcome::RoleNone);
  answer_secret(code_body("123456", 17));
  EXPECT_TRUE(source_.code(found)) << "the one that was not given is none that was used";
}

// The workspace says of which state of the account a secret is: of the one that was planned by, nothing else
// is asked.
TEST_F(WorkspaceSourceTest, ASecretOfTheStateThatWasPlannedByTakesOneRequest) {
  const auto of_state = [&](std::string body, std::string state) {
    fetcher_.answers.push_back(Answer{.body = std::move(body), .state = std::move(state)});
  };
  const auto asked_for = [&] { return std::exchange(fetcher_.urls, {}).size(); };
  of_state(account_body(kAccount), "a:7");
  const auto found = source_.account(workspace_, id_);
  ASSERT_TRUE(found);
  asked_for();
  of_state(password_body(R"("a")"), "a:7");
  EXPECT_TRUE(source_.password(*found));
  of_state(code_body("123456", 17), "a:7");
  EXPECT_TRUE(source_.code(*found));
  EXPECT_EQ(asked_for(), 2U);

  // A change that leaves its pages and user name alone: known from then on.
  of_state(password_body(R"("b")"), "a:8");
  of_state(account_body(kAccount), "a:8");
  EXPECT_TRUE(source_.password(*found));
  EXPECT_EQ(asked_for(), 2U);
  of_state(password_body(R"("b")"), "a:8");
  EXPECT_TRUE(source_.password(*found));
  EXPECT_EQ(asked_for(), 1U);

  // Another one, each time, and what does not say of which state it is.
  const std::string moved =
      R"("label": "a", "url": "https://evil.test/", "username": "zilla", "hasTotp": true)";
  for (const char* state : {"a:9", "a:9", ""}) {
    of_state(password_body(R"("b")"), state);
    of_state(account_body(moved), "a:9");
    EXPECT_EQ(outcome_of(source_.password(*found)), Outcome::WorkspaceAnswerInvalid) << state;
    EXPECT_EQ(asked_for(), 2U);
  }
}

TEST_F(WorkspaceSourceTest, ASecretIsHeldAgainstWhatItsStepWasPlannedBy) {
  const auto answered = [&](std::string body) {
    fetcher_.answers.push_back(Answer{.body = std::move(body), .state = "a:7"});
  };
  answered(account_body(kAccount));
  const auto found = source_.account(workspace_, id_);
  ASSERT_TRUE(found);
  const auto is_refused = [&](const std::function<void(vault::Account&)>& change) {
    vault::Account other;
    other.id = found->id;
    other.origins = found->origins;
    other.user_name = found->user_name;
    change(other);
    answered(password_body(R"("a")"));
    answered(account_body(kAccount));
    EXPECT_EQ(outcome_of(source_.password(other)), Outcome::WorkspaceAnswerInvalid);
    EXPECT_EQ(fetcher_.urls.back(), "https://acme.test/api/v1/accounts/" + other.id.text());
  };
  is_refused([](auto& account) { account.user_name = "somebody"; });
  is_refused([](auto& account) { account.origins.push_back("https://evil.test"); });
  is_refused([](auto& account) { account.id.bytes[0] ^= 1; });
}

TEST_F(WorkspaceSourceTest, EachStepAsksAnew) {
  const auto found = account();
  answer(account_body(kAccount));
  EXPECT_TRUE(source_.still_allowed(found));
  EXPECT_EQ(fetcher_.urls.size(), 2U);
  answer("", 404);
  EXPECT_EQ(outcome_of(source_.still_allowed(found)), Outcome::RoleNone);
  answer(account_body(R"("label": "a", "url": "https://evil.test/", "username": "zilla")"));
  EXPECT_EQ(outcome_of(source_.still_allowed(found)), Outcome::WorkspaceAnswerInvalid);
}

TEST_F(WorkspaceSourceTest, WhatIsNotTheAccountThatWasAskedFor) {
  for (const auto& body :
       {account_body(kAccount, "40f74dba-31e7-41db-9035-9f3a35b884c9"), account_body(kAccount, kId, "user"),
        account_body(kAccount + R"(, "url": "https://evil.test")"),
        account_body(R"("url": "https://a.test")"), std::string(R"({"data": []})"), std::string(R"({})"),
        std::string("[]"), std::string("<html>"), std::string(), std::string("{\"data\": \"\xff\"}"),
        account_body(kAccount) + "x", account_body(kAccount).substr(0, 90),
        R"({"data": {"id": ")" + std::string(kId) + R"(", "type": "account"}})"}) {
    answer(body);
    EXPECT_EQ(outcome_of(source_.account(workspace_, id_)), Outcome::WorkspaceAnswerInvalid) << body;
  }
}

TEST_F(WorkspaceSourceTest, AnAccountThatCannotBeLaunched) {
  for (const char* attributes :
       {R"("label": "a")", R"("label": "a", "url": "")", R"("label": "a", "url": "http://a.test/")",
        R"("label": "a", "url": "https://user@a.test/")", R"("label": "a", "url": "javascript:1")"}) {
    EXPECT_EQ(outcome_of(account_of(attributes)), Outcome::AccountIncomplete) << attributes;
  }
  EXPECT_EQ(outcome_of(account_of(R"("label": "a", "url": "https://a.test", "status": "disabled")")),
            Outcome::RoleNone);
}

TEST_F(WorkspaceSourceTest, WhatIsNoPassword) {
  const auto found = account();
  const auto twice =
      R"({"data": [{"type": "account_secret", "attributes": {"secretType": "password", "body": )"
      R"({"type": "PLAINTEXT", "value": "a", "value": "b"}}}]})";
  const auto two = [] {
    auto one = password_body(R"("a")");
    const auto begin = one.find('[') + 1, end = one.rfind(']');
    return one.insert(end, "," + one.substr(begin, end - begin));
  }();
  for (const auto& body :
       {password_body(R"("a")", "notes"), password_body(R"("a")", "password", "ENCRYPTED"),
        password_body("7"), password_body("\"" + std::string(5000, 'x') + "\""), std::string(twice), two,
        std::string(R"({"data": {}})"), std::string(R"({"data": ["a"]})"), std::string("{")}) {
    answer(body);
    EXPECT_EQ(outcome_of(source_.password(found)), Outcome::WorkspaceAnswerInvalid) << body;
  }
}

TEST_F(WorkspaceSourceTest, WhatIsNoCode) {
  const auto found = account();
  for (const auto& body :
       {code_body("12345", 9), code_body("123456789", 9), code_body("12345a", 9), code_body("123456", 0),
        code_body("123456", 121), code_body("123456", -1),
        std::string(R"({"data": {"type": "account_totp", "attributes": {"code": "123456"}}})")}) {
    answer(body);
    EXPECT_EQ(outcome_of(source_.code(found)), Outcome::WorkspaceAnswerInvalid) << body;
  }
}

struct Refused {
  std::uint32_t status;
  std::string body;
  Outcome outcome;
};

TEST_F(WorkspaceSourceTest, EachRefusalHasItsName) {
  const auto found = account();
  for (const auto& [status, body, outcome] :
       std::initializer_list<Refused>{{403, refusal("scope_missing"), Outcome::WorkspaceKeyRefused},
                                      {403, refusal("role_too_narrow"), Outcome::RoleLoginOnly},
                                      {403, refusal("device_not_trusted"), Outcome::DeviceNotTrusted},
                                      {403, refusal("account_disabled"), Outcome::RoleNone},
                                      {403, "<html>", Outcome::RoleNone},
                                      {404, "", Outcome::RoleNone},
                                      {409, refusal("local_vault"), Outcome::AccountIncomplete},
                                      {409, refusal("sequence_other"), Outcome::ChangedElsewhere},
                                      {409, refusal("key_there"), Outcome::ChangedElsewhere},
                                      {403, refusal("key_missing"), Outcome::LocalKeyMissing},
                                      {429, "", Outcome::WorkspaceBusy},
                                      {500, "", Outcome::WorkspaceFailed},
                                      {503, "", Outcome::WorkspaceFailed},
                                      {302, "", Outcome::WorkspaceAnswerInvalid},
                                      {204, "", Outcome::WorkspaceAnswerInvalid},
                                      {400, "", Outcome::WorkspaceAnswerInvalid}}) {
    answer(body, status);
    EXPECT_EQ(outcome_of(source_.account(workspace_, id_)), outcome) << status;
    answer(body, status);
    EXPECT_EQ(outcome_of(source_.still_allowed(found)), outcome) << status;
    answer(body, status);
    EXPECT_EQ(outcome_of(source_.password(found)), outcome) << status;
    answer(body, status);
    EXPECT_EQ(outcome_of(source_.code(found)), outcome) << status;
  }
}

TEST_F(WorkspaceSourceTest, OfAKeyThatIsNotTakenItIsAskedWhetherItIsAtAll) {
  const auto found = account();
  for (const auto& [status, outcome] :
       {std::pair{401U, Outcome::WorkspaceKeyRefused}, std::pair{200U, Outcome::RoleNone}}) {
    const auto refuse = [&] {
      answer("", 401);
      answer(R"({"data": []})", status);
    };
    refuse();
    EXPECT_EQ(outcome_of(source_.account(workspace_, id_)), outcome);
    refuse();
    EXPECT_EQ(outcome_of(source_.still_allowed(found)), outcome);
    refuse();
    EXPECT_EQ(outcome_of(source_.password(found)), outcome);
    refuse();
    EXPECT_EQ(outcome_of(source_.code(found)), outcome);
    EXPECT_EQ(fetcher_.urls.back(), "https://acme.test/api/v1/accounts?page%5Bsize%5D=1");
  }
}

TEST_F(WorkspaceSourceTest, WhatTheNetworkSaysIsSaidAsItIs) {
  for (const auto outcome : {Outcome::WorkspaceTimedOut, Outcome::WorkspaceUntrusted, Outcome::Cancelled}) {
    fetcher_.answers.emplace_back(fail(outcome));
    EXPECT_EQ(outcome_of(source_.account(workspace_, id_)), outcome);
  }
}

TEST_F(WorkspaceSourceTest, NoWordOfTheServersIsShownButAShortReason) {
  for (const auto& body : {refusal("Evil text"), refusal(std::string(65, 'a')), refusal("a\\nb")}) {
    answer(body, 403);
    const auto found = source_.account(workspace_, id_);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().detail, "status 403") << body;
  }
}

TEST_F(WorkspaceSourceTest, WhatIsTheWorkspacesOwn) {
  auto found = account();
  EXPECT_EQ(outcome_of(source_.backup_code(found)), Outcome::NotInWorkspace);
  EXPECT_EQ(outcome_of(source_.set_password(found, secret_of("new password"))), Outcome::NotInWorkspace);
  EXPECT_EQ(outcome_of(source_.each_account(std::nullopt, [](const auto&) { return Expected<void>(); })),
            Outcome::NotInWorkspace);
  const auto site = *Origin::parse("https://sso.test");
  EXPECT_TRUE(source_.allow_form_site(found, site) && source_.allow_form_site(found, site));
  EXPECT_EQ(found.allowed_form_sites, std::vector<std::string>{"https://sso.test"});
  EXPECT_EQ(fetcher_.urls.size(), 1U);
}

TEST_F(WorkspaceSourceTest, WhetherItAnswers) {
  KeyProof key(session());
  answer(R"({"data": []})");
  EXPECT_TRUE(ask_whether_it_answers(workspace_, key, fetcher_));
  EXPECT_EQ(fetcher_.urls.back(), "https://acme.test/api/v1/accounts?page%5Bsize%5D=1");
  answer("", 401);
  EXPECT_EQ(outcome_of(ask_whether_it_answers(workspace_, key, fetcher_)), Outcome::WorkspaceKeyRefused);
}

}  // namespace
}  // namespace cerby::source::workspace_test
