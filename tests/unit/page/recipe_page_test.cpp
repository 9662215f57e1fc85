// What a recipe changes of what is filled, and what it cannot change.
#include "page/recipe_page.h"

#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::recipe_page_test {
namespace {

AccountFacts with(const std::string& recipe) {
  AccountFacts facts = account();
  facts.recipe = *read_recipe(recipe);
  return facts;
}
std::string decided(const PageBuilder& page, const AccountFacts& facts, const Progress& progress = kNothing) {
  return told(decide(page.page(), *Origin::parse("https://app.test"), facts, progress).plan);
}
std::string one_page(const std::string& rest) {
  return R"({"version":1,"pages":[{)" + rest + "}]}";
}

void hidden(Field& field) {
  field.visibility = Visibility::Hidden;
}
void covered(Field& field) {
  field.visibility = Visibility::Covered;
}
void tiny(Field& field) {
  field.visibility = Visibility::Tiny;
}
void in_frame(Field& field) {
  field.frame = 1;
}

// Two log-ins of one weight: refused without a recipe.
PageBuilder two_logins() {
  PageBuilder page("/login");
  page.form("staff", "https://app.test/staff").input("text", "staff_user", "User name");
  page.input("password", "staff_pw", "Password").button("Log in");
  page.form("guests", "https://app.test/guests").input("text", "guest_user", "User name");
  page.input("password", "guest_pw", "Password").button("Log in");
  return page;
}
// A log-in that calls itself something else and its fields nothing.
PageBuilder strange_page(FieldChange change = nullptr) {
  PageBuilder page("/door");
  page.form("f").input("text", "x1", "Passenger").input("text", "x2", "Seat", change).div_button("Board");
  return page;
}
PageBuilder sign_up_page(std::string path = "/register") {
  PageBuilder page(std::move(path));
  page.form().input("text", "first_name", "First name").input("email", "email", "Email");
  page.input("password", "password", "Password").button("Create account");
  return page;
}
PageBuilder change_page() {
  PageBuilder page("/settings");
  page.heading("Change password").form().input("password", "old", "Current password");
  page.input("password", "new", "New password")
      .input("password", "again", "Repeat new password")
      .button("Change");
  return page;
}
const char* const kStrange =
    R"("fields":[{"role":"username","name":"x1"},{"role":"password","label":"seat"}])";

TEST(RecipePaths, MatchSegmentBySegment) {
  EXPECT_TRUE(path_matches("/login", "/login"));
  EXPECT_FALSE(path_matches("/login", "/login/"));
  EXPECT_FALSE(path_matches("/login", "/loginx"));
  EXPECT_TRUE(path_matches("/t/*/login", "/t/acme/login"));
  EXPECT_FALSE(path_matches("/t/*/login", "/t/acme/x/login"));
  EXPECT_TRUE(path_matches("/login*", "/login"));
  EXPECT_TRUE(path_matches("/login*", "/login.php"));
  EXPECT_FALSE(path_matches("/login*", "/login/x"));
  EXPECT_TRUE(path_matches("/a*b*c", "/axbxbxc"));
  EXPECT_FALSE(path_matches("/a*b*c", "/axbxbx"));
  EXPECT_TRUE(path_matches("/*a/b*", "/xaya/b"));
}

TEST(RecipePage, NamesAFieldThatNothingElseNames) {
  EXPECT_EQ(told(strange_page()), "wait page page_not_understood");
  EXPECT_EQ(decided(strange_page(), with(one_page(kStrange))), "identifier>1 password>2 enter 2");
}
TEST(RecipePage, NamesTheControl) {
  const auto submit = [](const std::string& control) {
    return decided(strange_page(), with(one_page(std::string(kStrange) + R"(,"submit":)" + control)));
  };
  EXPECT_EQ(submit(R"({"text":"board"})"), "identifier>1 password>2 click 3");
  EXPECT_EQ(submit(R"({"enter":true})"), "identifier>1 password>2 enter 2");
  // One that is not there leaves the choice as it was.
  EXPECT_EQ(submit(R"({"id":"gone"})"), "identifier>1 password>2 enter 2");
}
TEST(RecipePage, PressesNoControlOfAnotherFormNorOneOutOfView) {
  PageBuilder page = strange_page();
  page.button("Enter", Visibility::Hidden).form("other").button("Enter");
  EXPECT_EQ(decided(page, with(one_page(std::string(kStrange) + R"(,"submit":{"text":"Enter"})"))),
            "identifier>1 password>2 enter 2");
}
TEST(RecipePage, ChoosesBetweenTwoForms) {
  EXPECT_EQ(told(two_logins()), "end ambiguous_page");
  EXPECT_EQ(decided(two_logins(), with(one_page(R"("fields":[{"role":"password","name":"guest_pw"}])"))),
            "identifier>4 password>5 click 6");
}
TEST(RecipePage, ChoosesBetweenTwoFields) {
  PageBuilder page("/login");
  page.form().input("text", "user", "User name").input("text", "user2", "User name");
  page.input("password", "pw", "Password").button("Log in");
  EXPECT_EQ(told(page), "end ambiguous_page");
  EXPECT_EQ(decided(page, with(one_page(R"("fields":[{"role":"username","name":"user"}])"))),
            "identifier>1 password>3 click 4");
  EXPECT_EQ(
      decided(page, with(one_page(
                        R"("fields":[{"role":"ignore","name":"user2"},{"role":"password","name":"pw"}])"))),
      "identifier>1 password>3 click 4");
}
TEST(RecipePage, OfAnotherPathOrOriginSaysNothing) {
  EXPECT_EQ(decided(strange_page(), with(one_page(std::string(R"("path":"/gate",)") + kStrange))),
            "wait page page_not_understood");
  EXPECT_EQ(decided(strange_page(), with(one_page(std::string(R"("origin":"https://b.test",)") + kStrange))),
            "wait page page_not_understood");
}
TEST(RecipePage, WithAFieldThatIsNotThereSaysNothing) {
  EXPECT_EQ(decided(login_page(),
                    with(one_page(R"("path":"/login","fields":[{"role":"password","name":"gone"}])"))),
            "identifier>1 password>2 click 3");
}
TEST(RecipePage, DecidesVisibly) {
  const Decision decision =
      decide(strange_page().page(), *Origin::parse("https://app.test"), with(one_page(kStrange)), kNothing);
  EXPECT_TRUE(decision.understanding.by_recipe);
  EXPECT_EQ(decision.recipe_step, 0U);
  EXPECT_EQ(decision.understanding.forms.at(0).fields.at(0).signals.back().name, "the recipe names it");
}

// What no recipe changes.
TEST(RecipePage, NeverFillsWhatCannotBeSeen) {
  for (const FieldChange change : {hidden, covered, tiny, in_frame}) {
    EXPECT_EQ(decided(strange_page(change), with(one_page(std::string(R"("path":"/door",)") + kStrange))),
              "wait page hidden_field");
  }
}
TEST(RecipePage, DoesNotFallBackToAnotherFieldWhereItsOwnIsHidden) {
  PageBuilder page("/login");
  page.form().input("text", "user", "User name").input("password", "pw", "Password");
  page.input("password", "trap", "Secret", hidden).button("Log in");
  EXPECT_EQ(decided(page, with(one_page(R"("fields":[{"role":"password","name":"trap"}])"))),
            "wait page hidden_field");
}
TEST(RecipePage, WritesIntoNothingButALineOfText) {
  PageBuilder page("/door");
  page.form().input("checkbox", "x1", "Passenger").input("text", "x2", "Seat").button("Board");
  EXPECT_EQ(decided(page, with(one_page(kStrange))), "wait page page_not_understood");
}
TEST(RecipePage, LeavesASignUpFormWhereItGivesNoPath) {
  const std::string fields =
      R"("fields":[{"role":"username","name":"email"},{"role":"password","name":"password"}])";
  EXPECT_EQ(decided(sign_up_page(), with(one_page(fields))), "end sign_up_page");
  EXPECT_EQ(decided(sign_up_page(), with(one_page(R"("path":"/other",)" + fields))), "end sign_up_page");
  EXPECT_EQ(decided(sign_up_page(), with(one_page(R"("path":"/register",)" + fields))),
            "identifier>2 password>3 enter 3");
}
TEST(RecipePage, LeavesAFormThatChangesAPasswordWhereItGivesNoPath) {
  const std::string fields = R"("fields":[{"role":"password","name":"new"}])";
  EXPECT_EQ(decided(change_page(), with(one_page(fields))), "end change_password_page");
}
TEST(RecipePage, AsksAboutAForeignFormAllTheSame) {
  PageBuilder page("/door");
  page.form("f", "https://other.test/in").input("text", "x1", "Passenger").input("text", "x2", "Seat");
  EXPECT_EQ(decided(page, with(one_page(kStrange))), "ask https://other.test");
}
TEST(RecipePage, FillsNoCodeOnAColdStart) {
  const AccountFacts facts = with(one_page(R"("path":"/verify","fields":[{"role":"code","name":"otp"}])"));
  EXPECT_EQ(decided(code_page(), facts), "wait page page_not_understood");
  EXPECT_EQ(decided(code_page(), facts, kPasswordSent), "code>1 click 2");
}
TEST(RecipePage, SendsAPasswordOnce) {
  EXPECT_EQ(decided(strange_page(), with(one_page(kStrange)), kPasswordSent), "wait page wrong_password");
}

// Frames.
constexpr auto kFramed =
    R"("frame":{"origin":"https://app.test","top":"https://www.app.test","path":"/door"},"fields":[{"role":"username","name":"x1"},{"role":"password","name":"x2"}])";
std::string decided_in(const char* top, const PageBuilder& page, const AccountFacts& facts) {
  return told(decide(page.page(), *Origin::parse("https://app.test"), facts, kNothing,
                     std::optional(*Origin::parse(top)))
                  .plan);
}
TEST(RecipeFrames, AreFilledInWhatTheRecipeSaysTheyAreIn) {
  const AccountFacts facts = with(one_page(kFramed));
  EXPECT_EQ(decided_in("https://www.app.test", strange_page(), facts), "identifier>1 password>2 enter 2");
  EXPECT_EQ(decided_in("https://shop.app.test", strange_page(), facts), "wait page page_not_understood");
  EXPECT_EQ(decided(strange_page(), facts), told(strange_page())) << "it says nothing of a page in no frame";
}
TEST(RecipeFrames, AreNotFilledByWhatIsSaidOfAPageInNone) {
  EXPECT_EQ(decided_in("https://app.test", strange_page(), with(one_page(kStrange))),
            "wait page page_not_understood");
}
TEST(RecipeFrames, AreLeftAloneWhereNoStepIsTheirs) {
  EXPECT_EQ(told(login_page()), "identifier>1 password>2 click 3");
  EXPECT_EQ(decided_in("https://www.app.test", login_page(), with(one_page(kFramed))),
            "wait page page_not_understood");
  EXPECT_EQ(decided_in("https://www.app.test", login_page(), account()), "wait page page_not_understood");
}

// Origins of each value.
TEST(RecipeOrigins, KeepTheRestOfTheAccountsOriginsOut) {
  AccountFacts facts = with(R"({"version":1,"origins":{"password":["https://id.app.test"]}})");
  facts.origins.push_back(*OriginPattern::parse("https://id.app.test"));
  const auto on = [&](const char* origin) {
    return told(decide(login_page().page(), *Origin::parse(origin), facts, kNothing).plan);
  };
  EXPECT_EQ(on("https://app.test"), "wait page outside_recipe");
  EXPECT_EQ(on("https://id.app.test"), "identifier>1 password>2 click 3");
  EXPECT_EQ(on("https://other.test"), "end outside_origins");
}
TEST(RecipeOrigins, ComeBeforeWhatAPersonIsAsked) {
  const AccountFacts facts =
      with(R"({"version":1,"origins":{"password":["https://id.app.test"],"code":["https://id.app.test"]}})");
  PageBuilder foreign("/login");
  foreign.form("f", "https://other.test/in").input("text", "user", "Username");
  foreign.input("password", "pw", "Password").button("Log in");
  EXPECT_EQ(decided(foreign, facts), "wait page outside_recipe");
  PageBuilder guarded = login_page();
  guarded.frame("/recaptcha/api2/bframe");
  EXPECT_EQ(told(guarded), "wait human captcha_wanted");
  EXPECT_EQ(decided(guarded, facts), "wait page outside_recipe");
  PageBuilder code("/verify");
  code.form("f", "https://other.test/in").input("text", "otp", "Verification code").button("Verify");
  EXPECT_EQ(told(code, kPasswordSent), "ask https://other.test");
  EXPECT_EQ(decided(code, facts, kPasswordSent), "wait page outside_recipe");
}
TEST(RecipeOrigins, HoldForCodesToo) {
  const AccountFacts facts = with(R"({"version":1,"origins":{"code":["https://id.app.test"]}})");
  EXPECT_EQ(decided(login_page(), facts), "identifier>1 password>2 click 3");
  EXPECT_EQ(decided(code_page(), facts, kPasswordSent), "wait page outside_recipe");
}

// The order of steps.
constexpr auto kSteps = R"({"version":1,"pages":[
  {"path":"/door","fields":[{"role":"username","name":"x1"}]},
  {"path":"/door","fields":[{"role":"password","name":"x2"}]}]})";

std::optional<std::size_t> step(const PageBuilder& page, std::optional<std::size_t> last) {
  return step_of(*read_recipe(kSteps), page.page(), {.origin = *Origin::parse("https://app.test")}, last);
}
TEST(RecipeSteps, ComeInTheirOrder) {
  EXPECT_EQ(step(strange_page(), std::nullopt), 0U);
  EXPECT_EQ(step(strange_page(), 0U), 1U);
  EXPECT_EQ(step(strange_page(), 1U), 1U);
}
TEST(RecipeSteps, PreferWhatIsInView) {
  EXPECT_EQ(step(strange_page(hidden), 0U), 0U);
  PageBuilder password("/door");
  password.form().input("password", "x2", "Password");
  EXPECT_EQ(step(password, std::nullopt), 1U);
  EXPECT_EQ(step(login_page(), std::nullopt), std::nullopt);
}
TEST(RecipeSteps, DecideOnOnePageOfTwoSteps) {
  const AccountFacts facts = with(kSteps);
  EXPECT_EQ(decided(strange_page(), facts), "identifier>1 enter 1");
  Progress sent = kIdentifierSent;
  sent.recipe_step = 0;
  EXPECT_EQ(decided(strange_page(), facts, sent), "password>2 enter 2");
}

}  // namespace
}  // namespace cerby::page::testing::recipe_page_test
