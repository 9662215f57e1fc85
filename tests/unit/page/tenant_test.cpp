// A log-in that asks for a company or the like beside user name and password.
#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::tenant_test {
namespace {

constexpr const char* kTenant = R"({"version":1,"tenant":"contentzilla"})";

AccountFacts with(const std::string& recipe) {
  AccountFacts facts = account();
  facts.recipe = *read_recipe(recipe);
  return facts;
}
Decision decision(const PageBuilder& page, const AccountFacts& facts, const Progress& progress = kNothing) {
  return decide(page.page(), *Origin::parse("https://app.test"), facts, progress);
}
std::string decided(const PageBuilder& page, const std::string& recipe, const Progress& progress = kNothing) {
  return told(decision(page, with(recipe), progress).plan);
}

void list(Field& field) {
  field.tag = "select";
}
void chosen(Field& field) {
  field.tag = "select";
  field.filled = true;
}
void filled_in(Field& field) {
  field.filled = true;
}
void hidden(Field& field) {
  field.visibility = Visibility::Hidden;
}
void given(Field& field) {
  field.filled = field.read_only = true;
}

// Refs are 1 (what is asked for beside), 2, 3, 4 (the control).
PageBuilder login_that_asks_for(const char* label, FieldChange change = nullptr, const char* type = "text") {
  PageBuilder page("/login");
  page.form().input(type, "x", label, change).input("text", "user", "User name");
  page.input("password", "password", "Password").button("Log in");
  return page;
}
// A page that asks for the workspace alone: refs are 1, 2 (the control).
PageBuilder workspace_page(FieldChange change = nullptr) {
  PageBuilder page("/signin");
  page.heading("Sign in to your workspace").form().input("text", "w", "Workspace URL", change);
  page.button("Continue");
  return page;
}
const std::string kWorkspaceStep =
    R"({"version":1,"tenant":"contentzilla","pages":[{"fields":[{"role":"tenant","name":"w"}]}]})";

TEST(Tenant, IsWrittenBesideUserNameAndPassword) {
  for (const char* label : {"Company ID", "Corporate ID", "Account ID or alias", "Ag\u00eancia", "Workspace"})
    EXPECT_EQ(decided(login_that_asks_for(label), kTenant), "tenant>1 identifier>2 password>3 click 4")
        << label;
}
TEST(Tenant, IsChosenFromAList) {
  EXPECT_EQ(decided(login_that_asks_for("Institution", list, ""), kTenant),
            "tenant>1 identifier>2 password>3 click 4");
  EXPECT_EQ(decided(login_that_asks_for("Institution", chosen, ""), kTenant),
            "identifier>2 password>3 click 4");
}
TEST(Tenant, IsAskedForByNameWhereTheAccountHasNone) {
  EXPECT_EQ(told(login_that_asks_for("Company ID")), "wait page tenant_wanted");
  EXPECT_EQ(decided(login_that_asks_for("Company ID"), R"({"version":1,"sign_out":"https://app.test/out"})"),
            "wait page tenant_wanted");
}
TEST(Tenant, TakesTheOneThatAPageRemembersForItsOwn) {
  EXPECT_EQ(decided(login_that_asks_for("Company", filled_in), kTenant),
            "tenant>1 identifier>2 password>3 click 4");
  EXPECT_EQ(decided(login_that_asks_for("Company", given), kTenant), "identifier>2 password>3 click 4");
  EXPECT_EQ(decided(login_that_asks_for("Company", hidden), kTenant), "identifier>2 password>3 click 4");
}
TEST(Tenant, GoesIntoNoOtherFieldAndNotIntoOneOfTwo) {
  EXPECT_EQ(decided(login_page(), kTenant), "identifier>1 password>2 click 3");
  PageBuilder two("/login");
  two.form().input("text", "a", "Company").input("text", "b", "Workspace").input("text", "user", "User name");
  two.input("password", "password", "Password").button("Log in");
  EXPECT_EQ(decided(two, kTenant), "end ambiguous_page");
  EXPECT_EQ(decided(two, R"({"version":1,"tenant":"c","pages":[{"fields":[{"role":"tenant","name":"b"}]}]})"),
            "tenant>2 identifier>3 password>4 click 5");
}
TEST(Tenant, IsNothingToSignUpWith) {
  PageBuilder page("/register");
  page.form().input("text", "c", "Company").input("text", "n", "Full name").input("email", "e", "Email");
  page.input("password", "p", "Password").button("Create account");
  EXPECT_EQ(decided(page, kTenant), "end sign_up_page");
}
TEST(Tenant, OnAPageOfItsOwnIsTheRecipesWord) {
  EXPECT_EQ(decided(workspace_page(), kTenant), "wait page page_not_understood");
  EXPECT_EQ(decided(workspace_page(), kWorkspaceStep), "tenant>1 click 2");
  EXPECT_EQ(decided(workspace_page(hidden), kWorkspaceStep), "wait page hidden_field");
}
TEST(Tenant, OnAPageOfItsOwnIsSentOnce) {
  const auto first = decision(workspace_page(), with(kWorkspaceStep));
  const auto* fill = std::get_if<Fill>(&first.plan.step);
  ASSERT_NE(fill, nullptr);
  const Progress sent = after(kNothing, *fill, first.recipe_step);
  EXPECT_TRUE(sent.tenant_submitted);
  EXPECT_FALSE(sent.identifier_submitted);
  EXPECT_EQ(decided(workspace_page(), kWorkspaceStep, sent), "wait page unknown_ending");
  EXPECT_EQ(decided(workspace_page(filled_in), kWorkspaceStep, sent), "wait page unknown_ending");
  EXPECT_EQ(decided(login_page(), kWorkspaceStep, sent), "identifier>1 password>2 click 3");
  // It lets no code go out: nobody has said yet who wants to be in.
  EXPECT_EQ(decided(code_page(), kWorkspaceStep, sent), "wait page page_not_understood");
}
TEST(Tenant, OnAPageOfItsOwnMayComeAfterTheUserName) {
  EXPECT_EQ(decided(workspace_page(), kWorkspaceStep, kIdentifierSent), "tenant>1 click 2");
}
TEST(Tenant, IsNotWrittenOncePerStep) {
  EXPECT_EQ(
      decided(login_that_asks_for("Company", filled_in), kTenant, {.tenant_submitted = true, .steps = 1}),
      "identifier>2 password>3 click 4");
}
TEST(Tenant, ThatARecipeNamesAndNobodySeesKeepsTheFormFromBeingFilled) {
  const char* const named =
      R"({"version":1,"tenant":"c","pages":[{"fields":[{"role":"tenant","name":"x"}]}]})";
  EXPECT_EQ(decided(login_that_asks_for("Passenger"), named), "tenant>1 identifier>2 password>3 click 4");
  EXPECT_EQ(decided(login_that_asks_for("Passenger", hidden), named), "wait page hidden_field");
}

}  // namespace
}  // namespace cerby::page::testing::tenant_test
