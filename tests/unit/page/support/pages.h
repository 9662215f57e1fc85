// Builders of page descriptions for tests: a page is written as a person would tell it, from top to bottom.
#pragma once

#include <initializer_list>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "page/plan.h"

namespace cerby::page::testing {

using FieldChange = void (*)(Field&);

class PageBuilder {
 public:
  explicit PageBuilder(std::string path = "/");
  PageBuilder& title(std::string text);
  PageBuilder& heading(std::string text);
  PageBuilder& text(std::string text);
  PageBuilder& alert(std::string text);
  PageBuilder& frame(std::string path, Visibility visibility = Visibility::Visible);
  // What follows stands in this form; out() ends it.
  PageBuilder& form(std::string id = "", std::string action = "", std::string heading = "");
  PageBuilder& out();
  PageBuilder& input(std::string type, std::string name, std::string label, FieldChange change = nullptr);
  PageBuilder& hint(std::string text);  // the placeholder of the field before
  PageBuilder& button(std::string text, Visibility visibility = Visibility::Visible);
  PageBuilder& div_button(std::string text);
  PageBuilder& link(std::string text, std::string target = "");
  [[nodiscard]] PageDescription page() const { return page_; }

 private:
  PageDescription page_;
  std::int32_t form_ = -1, next_ref_ = 1, next_y_ = 100;
  Button& add_button(std::string tag, std::string type, std::string text);
};

// A page of one log-in form: refs are 1 (user name), 2 (password), 3 (the control).
PageBuilder login_page();
// A page with a box for a code: refs are 1 (code), 2 (the control).
PageBuilder code_page();

// The account of the tests: zilla@acme.test, https://app.test, with password and code.
AccountFacts account();
// What was submitted so far.
inline constexpr Progress kNothing{};
inline constexpr Progress kIdentifierSent{.identifier_submitted = true, .steps = 1};
inline constexpr Progress kPasswordSent{.identifier_submitted = true, .password_submitted = true, .steps = 1};
inline constexpr Progress kCodeSent{
    .identifier_submitted = true, .password_submitted = true, .codes_submitted = 1, .steps = 2};
inline constexpr Progress kTwoCodesSent{
    .identifier_submitted = true, .password_submitted = true, .codes_submitted = 2, .steps = 3};

Plan plan_for(const PageBuilder& page, const Progress& progress = kNothing,
              const AccountFacts& facts = account());

// A plan as a line: "identifier>1 password>2 click 3", "wait page page_not_understood", "end sign_up_page",
// "ask https://other.test".
std::string told(const Plan& plan);
std::string told(const PageBuilder& page, const Progress& progress = kNothing,
                 const AccountFacts& facts = account());

// The kind of the page's first form, and the role of the field with that ref, as text.
std::string kind_of(const PageBuilder& page);
std::string role_of(const PageBuilder& page, std::int32_t ref);

}  // namespace cerby::page::testing
