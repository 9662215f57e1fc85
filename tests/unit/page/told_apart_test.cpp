// A log-in and a sign-up side by side whose fields stand in no form.
#include "page/told_apart.h"

#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::told_apart_test {
namespace {

void log_in_on(PageBuilder& page, const char* control = "Log in") {
  page.input("email", "", "Email").input("password", "", "Password").div_button(control);
}
void sign_up_on(PageBuilder& page, const char* control = "Sign up") {
  page.input("text", "", "Full name").input("email", "", "Email").input("password", "", "Password");
  page.div_button(control);
}
PageBuilder start() {
  PageBuilder page("/login");
  page.title("Log in or sign up").heading("Log in").heading("Create an account");
  return page;
}

TEST(ToldApart, TheLogInIsFilled) {
  PageBuilder page = start();
  log_in_on(page);
  sign_up_on(page.link("Forgot your password?"));
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(ToldApart, InWhicheverOrderTheyStand) {
  PageBuilder page = start();
  sign_up_on(page);
  log_in_on(page);
  EXPECT_EQ(told(page), "identifier>5 password>6 click 7");
}
TEST(ToldApart, ASignUpThatLooksLikeALogInIsNone) {
  PageBuilder page("/login");
  page.title("Log in").heading("Log in");
  log_in_on(page, "Create account");
  log_in_on(page);
  EXPECT_EQ(told(page), "identifier>4 password>5 click 6");
}
TEST(ToldApart, ControlsBeforeTheFieldsEndNothing) {
  PageBuilder page = start();
  page.div_button("Log in").div_button("Sign up");
  log_in_on(page);
  sign_up_on(page);
  EXPECT_EQ(told(page), "identifier>3 password>4 click 5");
}
TEST(ToldApart, OwnFormsKeepTheirNumbers) {
  PageBuilder page = start();
  page.form("search", "https://app.test/find").input("search", "q", "Search").out();
  log_in_on(page);
  sign_up_on(page);
  const auto apart = told_apart(page.page());
  ASSERT_TRUE(apart);
  EXPECT_EQ(apart->page.forms.size(), 3U);
  EXPECT_EQ(apart->page.fields[0].form, 0);
  EXPECT_EQ(apart->page.fields[1].form, 1);
  EXPECT_EQ(apart->page.fields[3].form, 2);
  EXPECT_EQ(apart->sign_up, 2);
  EXPECT_EQ(told(page), "identifier>2 password>3 click 4");
}
TEST(ToldApart, WhatIsNoSuchPairStaysAsItIs) {
  PageBuilder two_logins = start();
  log_in_on(two_logins);
  log_in_on(two_logins);
  EXPECT_FALSE(told_apart(two_logins.page()));
  EXPECT_EQ(told(two_logins), "end ambiguous_page");
  PageBuilder one = start();
  log_in_on(one);
  EXPECT_FALSE(told_apart(one.page()));
  PageBuilder unsaid = start();
  log_in_on(unsaid, "Continue");
  sign_up_on(unsaid);
  EXPECT_FALSE(told_apart(unsaid.page()));
  PageBuilder both = start();
  log_in_on(both);
  sign_up_on(both, "Log in or sign up");
  EXPECT_FALSE(told_apart(both.page()));
}
TEST(ToldApart, ReferencesOutOfOrderTellNothing) {
  PageBuilder builder = start();
  log_in_on(builder);
  sign_up_on(builder);
  PageDescription page = builder.page();
  ASSERT_TRUE(told_apart(page));
  std::swap(page.fields[0].ref, page.fields[2].ref);
  EXPECT_FALSE(told_apart(page));
}

}  // namespace
}  // namespace cerby::page::testing::told_apart_test
