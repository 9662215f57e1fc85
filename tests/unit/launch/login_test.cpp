#include "launch/login.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/launch/support/script.h"

namespace cerby::launch::test::login_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::FilledResult;

class LoginTest : public ::testing::Test {
 protected:
  Expected<Outcome> log_in() {
    Deadlines deadlines(clock);
    return launch::log_in(workspace, account, source, clock, extension, deadlines);
  }
  Outcome failure() {
    auto ending = log_in();
    EXPECT_FALSE(ending.has_value()) << (ending ? code(*ending) : "");
    return ending ? *ending : ending.error().outcome;
  }
  void with_code(std::deque<std::string> codes) {
    account.otpauth = account.keep(secret("otpauth://totp/zilla?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"));
    source.codes = std::move(codes);
  }
  // Waits that hand the turn to the extension, by what they are for.
  [[nodiscard]] int waits_for(wire::WaitReply::For what) const {
    int count = 0;
    for (const auto& wait : extension.all<wire::WaitReply>()) count += wait.what == what ? 1 : 0;
    return count;
  }
  // Shows the same page again every two seconds, for as long as the host looks.
  void keep_showing(const wire::PageRequest& page, int times) {
    for (int i = 0; i < times; ++i) extension.after(MonotonicTime(2'000), page);
  }

  SetClock clock;
  ScriptedExtension extension{clock};
  OneAccount source;
  vault::Account account = contentzilla();
  Workspace workspace{*Origin::parse("https://acme.cerby.test"), {*Origin::parse("https://acme.okta.test")}};
};

TEST_F(LoginTest, OpensTheAccountsLoginAddressFirst) {
  (void)log_in();
  ASSERT_FALSE(extension.seen.empty());
  const auto* open = std::get_if<wire::OpenReply>(&extension.seen.front().body);
  ASSERT_NE(open, nullptr);
  EXPECT_EQ(open->address, "https://login.instagram.test/");
  EXPECT_EQ(open->account, "Contentzilla");
}

TEST_F(LoginTest, OpenSaysWhenTheLeaseEndsWhereTheProtocolHasThat) {
  const auto said = [&](std::int32_t protocol) {
    Deadlines deadlines(clock);
    ScriptedExtension hangs_up(clock);
    (void)launch::log_in(workspace, account, source, clock, hangs_up, deadlines, protocol);
    return hangs_up.all<wire::OpenReply>().at(0).lease_ends;
  };
  EXPECT_EQ(said(wire::kProtocolMax), std::nullopt);
  source.lease_ends = UnixTime(1'700'000'000);
  EXPECT_EQ(said(wire::kProtocolOfLeases), 1'700'000'000);
  EXPECT_EQ(said(wire::kProtocolOfLeases - 1), std::nullopt);
}

TEST_F(LoginTest, OnePageLogin) {
  extension.then(at(kLogin, login_page())).then(filled()).then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(LoginTest, UserNameFirstThenPassword) {
  extension.then(at(kLogin, identifier_page())).then(filled());
  extension.then(at(kLogin, password_page(), "D2")).then(filled(FilledResult::Submitted, "D2"));
  extension.then(at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  const auto fills = extension.all<wire::FillReply>();
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].document, "D1");
  EXPECT_EQ(fills[1].document, "D2");
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(LoginTest, CodeAfterThePassword) {
  with_code({"123456"});
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, code_page(), "D2")).then(filled(FilledResult::Submitted, "D2"));
  extension.then(at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2", "123456"));
}

TEST_F(LoginTest, SplitCodeGetsADigitABox) {
  with_code({"102938"});
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, six_box_page(), "D2")).then(filled(FilledResult::Submitted, "D2"));
  extension.then(at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  const auto fills = extension.all<wire::FillReply>();
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_THAT(extension.seen.at(3).values, ElementsAre("1", "0", "2", "9", "3", "8"));
}

TEST_F(LoginTest, BackupCodeWhereOneIsWanted) {
  account.backup_codes = {account.keep(secret("aaaaa-11111")), account.keep(secret("bbbbb-22222"))};
  auto page = code_page();
  page.headings = {"Use a backup code"};
  page.fields[0].label = "Backup code";
  page.fields[0].max_length = 11;
  extension.then(at(kLogin, login_page())).then(filled());
  // What could not be submitted is the next one still.
  extension.then(at(kLogin, page, "D2")).then(filled(FilledResult::FieldGone, "D2"));
  extension.then(at(kLogin, page, "D3")).then(filled(FilledResult::Submitted, "D3"));
  extension.then(at(kWww, home_page("zilla"), "D4"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2", "aaaaa-11111", "aaaaa-11111"));
  EXPECT_EQ(account.backup_codes.size(), 1U);
}

TEST_F(LoginTest, NoCodeOnAColdStart) {
  with_code({"123456"});
  keep_showing(at(kLogin, code_page()), 20);
  (void)failure();
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(LoginTest, WaitsForTheNextCodeWithoutUsingTheMachinesTime) {
  with_code({"123456"});
  source.wait_before_code = 29;
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, code_page(), "D2"));
  extension.after(MonotonicTime(29'000), at(kLogin, code_page(), "D2"))
      .then(filled(FilledResult::Submitted, "D2"));
  extension.then(at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(waits_for(wire::WaitReply::For::Code), 1);
}

TEST_F(LoginTest, WrongPasswordIsNotTriedAgain) {
  extension.then(at(kLogin, login_page())).then(filled());
  keep_showing(at(kLogin, wrong_password_page(), "D2"), 20);
  EXPECT_EQ(failure(), Outcome::WrongPassword);
  EXPECT_EQ(extension.all<wire::FillReply>().size(), 1U);
}

TEST_F(LoginTest, RejectedCodeIsFollowedByOneFreshOne) {
  with_code({"111111", "222222", "333333"});
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, code_page(), "D2")).then(filled(FilledResult::Submitted, "D2"));
  extension.then(at(kLogin, code_rejected_page(), "D3")).then(filled(FilledResult::Submitted, "D3"));
  keep_showing(at(kLogin, code_rejected_page(), "D4"), 20);
  EXPECT_EQ(failure(), Outcome::CodeRejected);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2", "111111", "222222"));
}

TEST_F(LoginTest, CodeWantedButTheAccountHasNone) {
  extension.then(at(kLogin, login_page())).then(filled());
  keep_showing(at(kLogin, code_page(), "D2"), 200);
  EXPECT_EQ(failure(), Outcome::CodeWanted);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(LoginTest, SaysWhatIsLeftToTheUserWhereTheEndingIsUnknown) {
  with_code({"123456"});
  auto page = code_page();
  auto again = password_page();
  again.fields[0].ref = 90;
  again.fields[0].form = page.fields[0].form;
  page.fields.insert(page.fields.begin(), again.fields[0]);
  extension.then(at(kLogin, login_page())).then(filled());
  keep_showing(at(kLogin, page, "D2"), 20);
  const auto ending = log_in();
  ASSERT_FALSE(ending);
  EXPECT_EQ(ending.error().outcome, Outcome::UnknownEnding);
  EXPECT_EQ(ending.error().detail, "the step wants the password once more, beside a code");
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(LoginTest, BackupCodesThatAreAllUsed) {
  account.used_backup_codes = {account.keep(secret("aaaaa-11111"))};
  auto page = code_page();
  page.headings = {"Use a backup code"};
  extension.then(at(kLogin, login_page())).then(filled());
  keep_showing(at(kLogin, page, "D2"), 200);
  EXPECT_EQ(failure(), Outcome::BackupCodesUsed);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(LoginTest, AlreadyLoggedIn) {
  extension.then(at(kWww, home_page("zilla")));
  EXPECT_EQ(log_in(), Outcome::AlreadyLoggedIn);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(LoginTest, LoggedInAsSomebodyElse) {
  keep_showing(at(kWww, home_page("@godzilla_official")), 20);
  EXPECT_EQ(failure(), Outcome::LoggedInAsOther);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(LoginTest, SaysWhereToSignOutWhereTheRecipeKnows) {
  const auto detail = [&](page::PageDescription page) {
    ScriptedExtension shows(clock);
    for (int i = 0; i < 20; ++i) shows.after(MonotonicTime(2'000), at(kWww, page));
    Deadlines deadlines(clock);
    const auto ending = launch::log_in(workspace, account, source, clock, shows, deadlines);
    EXPECT_FALSE(ending);
    EXPECT_THAT(shows.written(), IsEmpty());
    return ending ? "" : std::string(code(ending.error().outcome)) + " " + ending.error().detail;
  };
  EXPECT_EQ(detail(home_page("@godzilla_official")), "logged_in_as_other ");
  account.recipe = R"({"version":1,"sign_out":"https://www.instagram.test/accounts/logout"})";
  EXPECT_EQ(detail(home_page("@godzilla_official")),
            "logged_in_as_other https://www.instagram.test/accounts/logout");
  EXPECT_EQ(detail(home_page("")), "logged_in_unnamed https://www.instagram.test/accounts/logout");
  EXPECT_EQ(detail(sign_up_page()), "sign_up_page ");
}

TEST_F(LoginTest, RefusesARecipeThatSignsOutElsewhere) {
  account.recipe = R"({"version":1,"sign_out":"https://evil.test/logout"})";
  EXPECT_EQ(failure(), Outcome::RecipeInvalid);
  EXPECT_THAT(extension.seen, IsEmpty());
}

TEST_F(LoginTest, SignUpPageGetsNothing) {
  keep_showing(at(kLogin, sign_up_page()), 20);
  EXPECT_EQ(failure(), Outcome::SignUpPage);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(LoginTest, LateFormIsWaitedFor) {
  extension.then(at(kLogin, empty_page())).after(MonotonicTime(1'500), at(kLogin, empty_page()));
  extension.after(MonotonicTime(1'500), at(kLogin, login_page())).then(filled());
  extension.then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
}

TEST_F(LoginTest, PageWithoutAFormEndsAfterTheSettleTime) {
  keep_showing(at(kLogin, empty_page()), 60);
  const auto start = clock.now;
  EXPECT_EQ(failure(), Outcome::PageNotUnderstood);
  EXPECT_GE(clock.now - start, kSettleTime);
  EXPECT_LE(clock.now - start, kSettleTime + kLookAgain * 2);
}

TEST_F(LoginTest, OriginThatIsNotTheAccountsGetsNothing) {
  keep_showing(at("https://login.instagram.test.evil.test", login_page()), 20);
  EXPECT_EQ(failure(), Outcome::OutsideOrigins);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(LoginTest, PlainHttpIsOutsideEveryOrigin) {
  keep_showing(at("http://login.instagram.test", login_page()), 20);
  EXPECT_EQ(failure(), Outcome::OutsideOrigins);
}

TEST_F(LoginTest, AnotherPortIsAnotherOrigin) {
  keep_showing(at("https://login.instagram.test:8443", login_page()), 20);
  EXPECT_EQ(failure(), Outcome::OutsideOrigins);
}

TEST_F(LoginTest, PassesThroughAForeignPageOnTheWay) {
  extension.then(at("https://sso.partner.test", login_page()));
  extension.after(MonotonicTime(400), at(kLogin, login_page(), "D2"))
      .then(filled(FilledResult::Submitted, "D2"));
  extension.then(at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(extension.all<wire::FillReply>().front().document, "D2");
}

TEST_F(LoginTest, ElementGoneIsPlannedAgain) {
  extension.then(at(kLogin, login_page())).then(filled(FilledResult::FieldGone));
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
}

TEST_F(LoginTest, ElementsThatKeepGoingEndIt) {
  for (int i = 0; i < 10; ++i) extension.then(at(kLogin, login_page())).then(filled(FilledResult::FieldGone));
  EXPECT_EQ(failure(), Outcome::DocumentChanged);
}

TEST_F(LoginTest, ChangedTargetIsNotFilled) {
  extension.then(at(kLogin, login_page())).then(filled(FilledResult::TargetChanged));
  EXPECT_EQ(failure(), Outcome::DocumentChanged);
}

TEST_F(LoginTest, NothingHappenedEndsIt) {
  extension.then(at(kLogin, login_page())).then(filled(FilledResult::NothingHappened));
  EXPECT_EQ(failure(), Outcome::NothingHappened);
}

TEST_F(LoginTest, ReportOfAnotherDocumentIsRefused) {
  extension.then(at(kLogin, login_page())).then(filled(FilledResult::Submitted, "D9"));
  EXPECT_EQ(failure(), Outcome::MessageUnexpected);
}

TEST_F(LoginTest, OnlyAPageAnswersOpen) {
  extension.then(wire::ConfirmedRequest{true, true});
  EXPECT_EQ(failure(), Outcome::MessageUnexpected);
}

TEST_F(LoginTest, FormToAnotherSiteAsksOnceAndRemembers) {
  auto page = login_page();
  page.forms[0].action = "https://id.partner.example/session";
  extension.then(at(kLogin, page)).then(wire::ConfirmedRequest{true, false});
  extension.then(at(kLogin, page, "D2")).then(filled(FilledResult::Submitted, "D2"));
  extension.then(at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  const auto asked = extension.all<wire::ConfirmReply>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].question, wire::Question::ForeignForm);
  EXPECT_EQ(asked[0].to, "https://id.partner.example");
  EXPECT_THAT(account.allowed_form_sites, ElementsAre("https://id.partner.example"));
  EXPECT_EQ(extension.all<wire::FillReply>().at(0).form_action, "https://id.partner.example/session");
}

TEST_F(LoginTest, FormToAnotherSiteDeclined) {
  auto page = login_page();
  page.forms[0].action = "https://id.partner.example/session";
  extension.then(at(kLogin, page)).then(wire::ConfirmedRequest{false, false});
  EXPECT_EQ(failure(), Outcome::ForeignForm);
  EXPECT_THAT(extension.written(), IsEmpty());
  EXPECT_THAT(account.allowed_form_sites, IsEmpty());
}

TEST_F(LoginTest, CaptchaWaitsForThePersonThenGoesOn) {
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, captcha_page(), "D2"));
  extension.after(MonotonicTime(200'000), at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(waits_for(wire::WaitReply::For::Captcha), 1);
}

page::PageDescription captcha_beside_login(bool answered) {
  auto page = login_page();
  page.frames = captcha_page().frames;
  page::Field answer;
  answer.ref = 9;
  answer.tag = "textarea";
  answer.name = "x-captcha-response";
  answer.form = 0;
  answer.visibility = page::Visibility::Hidden;
  answer.filled = answered;
  page.fields.push_back(answer);
  return page;
}

TEST_F(LoginTest, PasswordIsSentOnceWhenTheCaptchaIsAnswered) {
  keep_showing(at(kLogin, captcha_beside_login(false)), 100);
  extension.after(MonotonicTime(2'000), at(kLogin, captcha_beside_login(true))).then(filled());
  extension.then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(extension.all<wire::FillReply>().size(), 1U);
  EXPECT_EQ(waits_for(wire::WaitReply::For::Captcha), 100);
  for (const auto& wait : extension.all<wire::WaitReply>()) EXPECT_LE(wait.ms, 2'000);
}

TEST_F(LoginTest, CaptchaBesideTheFormThatNobodyAnswersGetsNothing) {
  keep_showing(at(kLogin, captcha_beside_login(false)), 200);
  const auto start = clock.now;
  EXPECT_EQ(failure(), Outcome::CaptchaWanted);
  EXPECT_LE(clock.now - start, kHumanTime + kLookAgain * 2);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(LoginTest, HumanTimeIsNotBegunAnewByAnotherPageInBetween) {
  extension.then(at(kLogin, login_page())).then(filled());
  for (int i = 0; i < 40; ++i) {
    extension.after(MonotonicTime(1'000), at(kLogin, captcha_page(), "D2"));
    extension.after(MonotonicTime(10'000), at(kLogin, empty_page(), "D3"));
  }
  const auto start = clock.now;
  EXPECT_EQ(failure(), Outcome::CaptchaWanted);
  EXPECT_LE(clock.now - start, kHumanTime + MonotonicTime(12'000));
}

TEST_F(LoginTest, AnAlertThatStoodBeforeIsNoAnswer) {
  auto before = login_page();
  before.alerts = {"Your session has expired. Please log in again."};
  auto sent = before;
  for (auto& field : sent.fields) field.filled = true;
  extension.then(at(kLogin, before)).then(filled());
  for (int i = 0; i < 3; ++i) extension.after(MonotonicTime(2'000), at(kLogin, sent));
  extension.then(at(kWww, home_page("zilla"), "D2"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
}

TEST_F(LoginTest, ClockFarBehindTheLastCodeEndsAtOnce) {
  for (const std::int64_t seconds : {std::int64_t{241}, std::int64_t{86'400}, INT64_MAX}) {
    SCOPED_TRACE(seconds);
    with_code({"123456"});
    source.wait_before_code = seconds;
    extension.then(at(kLogin, login_page())).then(filled());
    extension.then(at(kLogin, code_page(), "D2"));
    EXPECT_EQ(failure(), Outcome::ClockBehind);
    EXPECT_EQ(waits_for(wire::WaitReply::For::Code), 0);
  }
}

TEST_F(LoginTest, SignedInWithoutANameEndsAsSuch) {
  auto page = home_page("zilla");
  page.texts.clear();
  keep_showing(at(kWww, page), 20);
  EXPECT_EQ(failure(), Outcome::LoggedInUnnamed);
}

TEST_F(LoginTest, ADecisionIsLeftToTheUser) {
  extension.then(at(kLogin, login_page())).then(filled());
  keep_showing(at(kWww, consent_page(), "D2"), 20);
  EXPECT_EQ(failure(), Outcome::ConsentWanted);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(LoginTest, ADecisionThatIsMadeInTheMeantimeIsWaitedFor) {
  extension.then(at(kLogin, login_page())).then(filled());
  keep_showing(at(kWww, consent_page(), "D2"), 3);
  extension.then(at(kWww, home_page("zilla"), "D3"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
}

TEST_F(LoginTest, FormToAnotherSiteInTheSecondStepBeginsAnewAfterTheYes) {
  auto second = password_page();
  second.forms[0].action = "https://id.partner.example/session";
  extension.then(at(kLogin, identifier_page())).then(filled());
  extension.then(at(kLogin, second, "D2")).then(wire::ConfirmedRequest{true, false});
  extension.then(at(kLogin, identifier_page(), "D3")).then(filled(FilledResult::Submitted, "D3"));
  extension.then(at(kLogin, second, "D4")).then(filled(FilledResult::Submitted, "D4"));
  extension.then(at(kWww, home_page("zilla"), "D5"));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "zilla", "hunter2 hunter2"));
}

TEST_F(LoginTest, CaptchaThatNobodySolvesEndsAsSuch) {
  extension.then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, captcha_page(), "D2"));
  extension.after(MonotonicTime(301'000), at(kLogin, captcha_page(), "D2"));
  EXPECT_EQ(failure(), Outcome::CaptchaWanted);
}

TEST_F(LoginTest, MachineTimeIsBounded) {
  extension.after(MonotonicTime(121'000), at(kLogin, login_page()));
  EXPECT_EQ(failure(), Outcome::TimedOut);
}

TEST_F(LoginTest, CancelEndsIt) {
  extension.then(at(kLogin, login_page()));
  extension.then([]() -> Expected<wire::RequestBody> { return fail(Outcome::Cancelled); });
  EXPECT_EQ(failure(), Outcome::Cancelled);
}

// Recipes.
TEST_F(LoginTest, ARecipeThatIsNotValidEndsItBeforeAnythingIsOpened) {
  account.recipe = R"({"version":1,"origins":{"password":["https://evil.test"]}})";
  EXPECT_EQ(failure(), Outcome::RecipeInvalid);
  EXPECT_THAT(extension.seen, IsEmpty());
}
TEST_F(LoginTest, ARecipeKeepsThePasswordFromTheAccountsOtherOrigins) {
  account.recipe = R"({"version":1,"origins":{"password":["https://www.instagram.test"]}})";
  extension.then(at(kLogin, identifier_page())).then(filled()).then(at(kLogin, password_page()));
  keep_showing(at(kLogin, password_page()), 12);
  EXPECT_EQ(failure(), Outcome::OutsideRecipe);
  EXPECT_THAT(extension.written(), ElementsAre("zilla"));
}
TEST_F(LoginTest, ARecipesStepsFollowOneAnother) {
  auto page = login_page();
  page.fields[0].name = "who";
  page.fields[1].name = "what";
  account.recipe =
      R"({"version":1,"pages":[{"fields":[{"role":"username","name":"who"},{"role":"ignore","name":"what"}]},
                      {"fields":[{"role":"password","name":"what"}]}]})";
  extension.then(at(kLogin, page)).then(filled());
  page.fields[0].filled = true;
  extension.then(at(kLogin, page)).then(filled()).then(at(kLogin, home_page("zilla")));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
  // One step after the other, although the page shows both from the start.
  EXPECT_EQ(extension.all<wire::FillReply>().size(), 2U);
}

TEST_F(LoginTest, ARecipesTenantIsWrittenBesideUserNameAndPassword) {
  auto page = login_page();
  page::Field company = page.fields[0];
  company.ref = 77;
  company.autocomplete.clear();
  company.name = company.id = company.label = "company";
  page.fields.insert(page.fields.begin(), company);
  account.recipe = R"({"version":1,"tenant":"Contentzilla"})";
  extension.then(at(kLogin, page)).then(filled()).then(at(kLogin, home_page("zilla")));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("Contentzilla", "zilla", "hunter2 hunter2"));
}

// A list of accounts.
page::PageDescription chooser_page() {
  page::PageDescription page = empty_page();
  page.headings = {"Choose an account"};
  for (const std::int32_t ref : {1, 2}) {
    page::Button button;
    button.ref = ref;
    button.tag = "button";
    button.text = ref == 1 ? "anna" : "zilla";
    button.form = 0;
    button.box = {0, 40 * ref, 200, 30};
    page.buttons.push_back(button);
  }
  page.forms = {{"", "", "", "post", "https://login.instagram.test/choose"}};
  return page;
}
TEST_F(LoginTest, PressesAnEntryWithoutAValueAndGoesOn) {
  extension.then(at(kLogin, chooser_page())).then(filled()).then(at(kLogin, login_page())).then(filled());
  extension.then(at(kLogin, home_page("zilla")));
  EXPECT_EQ(log_in(), Outcome::LoggedIn);
  const auto fills = extension.all<wire::FillReply>();
  ASSERT_EQ(fills.size(), 2U);
  ASSERT_EQ(fills[0].steps.size(), 1U);
  EXPECT_EQ(fills[0].steps[0].ref, 2);
  EXPECT_EQ(fills[0].steps[0].action, wire::FillStep::Action::Click);
  EXPECT_TRUE(fills[0].steps[0].value.empty());
  EXPECT_EQ(fills[0].form_action, "https://login.instagram.test/choose");
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}
TEST_F(LoginTest, PressesAnEntryOnceAndGivesNoCodeForIt) {
  with_code({"123456"});
  extension.then(at(kLogin, chooser_page())).then(filled());
  keep_showing(at(kLogin, chooser_page()), 3);
  keep_showing(at(kLogin, code_page()), 12);
  EXPECT_EQ(failure(), Outcome::PageNotUnderstood);
  EXPECT_EQ(extension.all<wire::FillReply>().size(), 1U);
  EXPECT_THAT(extension.written(), IsEmpty());
}
TEST_F(LoginTest, TriesAnEntryAgainThatWasGone) {
  extension.then(at(kLogin, chooser_page())).then(filled(FilledResult::FieldGone));
  extension.then(at(kLogin, chooser_page())).then(filled()).then(at(kLogin, home_page("zilla")));
  EXPECT_EQ(log_in(), Outcome::AlreadyLoggedIn);
  EXPECT_EQ(extension.all<wire::FillReply>().size(), 2U);
}

}  // namespace
}  // namespace cerby::launch::test::login_test
