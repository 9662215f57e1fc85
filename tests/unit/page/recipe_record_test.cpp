// A recipe that is made from a page does on that page what the engine did without it.
#include "page/recipe_record.h"

#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::recipe_record_test {
namespace {

Expected<RecipePage> recorded_of(const PageBuilder& page, const Progress& progress = kNothing) {
  return recorded(page.page(), std::get<Fill>(plan_for(page, progress).step));
}
std::string decided_by(RecipePage step, const PageBuilder& page, const Progress& progress = kNothing) {
  AccountFacts facts = account();
  facts.recipe.emplace().pages.push_back(std::move(step));
  return told(decide(page.page(), *Origin::parse("https://app.test"), facts, progress).plan);
}

TEST(RecipeRecord, NamesFieldsAndControl) {
  const auto step = recorded_of(login_page());
  ASSERT_TRUE(step);
  EXPECT_EQ(step->path, "/login");
  EXPECT_EQ(step->fields.at(0).role, HintRole::Identifier);
  EXPECT_EQ(step->fields.at(0).name, "username");
  EXPECT_FALSE(step->fields.at(0).label);
  EXPECT_EQ(step->fields.at(1).role, HintRole::Password);
  EXPECT_EQ(step->submit->text, "Log in");
  EXPECT_EQ(decided_by(*step, login_page()), told(login_page()));
}

TEST(RecipeRecord, SaysEnterWhereThereIsNoControl) {
  PageBuilder page("/login");
  page.form().input("text", "user", "Username").input("password", "pw", "Password");
  EXPECT_EQ(recorded_of(page)->submit->enter, true);
}

TEST(RecipeRecord, LeavesOutWhatIsMadeForOneVisit) {
  PageBuilder page("/t/48213/login");
  page.form().input("text", "f-83114", "Username", [](Field& field) { field.id = ":r3:"; });
  page.input("password", "pw", "Password").button("Log in");
  const auto step = recorded_of(page);
  ASSERT_TRUE(step);
  EXPECT_EQ(step->path, "/t/*/login");
  EXPECT_FALSE(step->fields.at(0).name);
  EXPECT_FALSE(step->fields.at(0).id);
  EXPECT_EQ(step->fields.at(0).label, "Username");
}

TEST(RecipeRecord, LeavesOutWhatNobodyReads) {
  PageBuilder page("/login");
  page.form().input("text", "", "*", [](Field& field) { field.placeholder = "Username"; });
  page.input("password", "pw", "Password").button("→");
  const auto step = recorded_of(page);
  ASSERT_TRUE(step);
  EXPECT_EQ(step->fields.at(0).label, "Username");
  EXPECT_FALSE(step->submit && step->submit->text);
  EXPECT_EQ(decided_by(*step, page), told(page));
}

TEST(RecipeRecord, AddsWhatTellsTwoFieldsOfOneNameApart) {
  PageBuilder page("/login");
  page.form("find").input("search", "user", "Find people").button("Search");
  page.form("login").input("text", "user", "Username").input("password", "pw", "Password").button("Log in");
  const auto step = recorded_of(page);
  ASSERT_TRUE(step);
  EXPECT_EQ(step->fields.at(0).label, "Username");
  EXPECT_EQ(decided_by(*step, page), told(page));
}

TEST(RecipeRecord, SaysWhichFieldNothingTells) {
  PageDescription page;
  page.forms.push_back({});
  for (const std::int32_t ref : {1, 2}) {
    Field field;
    field.ref = ref;
    field.tag = "input";
    field.type = "text";
    field.form = 0;
    page.fields.push_back(field);
  }
  const auto step = recorded(page, {{{1, Value::Identifier, -1}}, {Submit::How::Enter, 1}});
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().outcome, Outcome::AmbiguousPage);
  EXPECT_NE(step.error().detail.find("#1"), std::string::npos);
}

PageBuilder boxes(bool alike) {
  PageBuilder page("/verify");
  page.heading("Two-factor authentication").form();
  for (int i = 1; i <= 6; ++i) {
    const std::string end = alike ? "" : " " + std::to_string(i);
    page.input("text", "digit" + end, "Verification code" + end, [](Field& field) { field.max_length = 1; });
  }
  page.button("Verify");
  return page;
}
TEST(RecipeRecord, NamesTheBoxesOfACode) {
  for (const bool alike : {true, false}) {
    const auto step = recorded_of(boxes(alike), kPasswordSent);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->fields.size(), alike ? 1U : 6U);
    EXPECT_EQ(step->fields.at(0).role, HintRole::Code);
    EXPECT_EQ(decided_by(*step, boxes(alike), kPasswordSent), told(boxes(alike), kPasswordSent));
  }
}

}  // namespace
}  // namespace cerby::page::testing::recipe_record_test
