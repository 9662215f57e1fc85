// What a page is, and what each of its fields is for: a pure function of the description, with its reasons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/page.h"

namespace cerby::page {

enum class Kind : std::uint8_t {
  Login,           // identifier and password
  IdentifierStep,  // identifier first, password on a later page
  PasswordStep,    // password alone
  CodeStep,        // one-time code
  SignUp,
  ChangePassword,
  Reset,
  Chooser,
  Consent,
  Search,
  Newsletter,
  Payment,
  Other,
};
enum class FieldRole : std::uint8_t { Identifier, Password, NewPassword, Code, Tenant, Captcha, Other };

std::string_view text_of(Kind kind);
std::string_view text_of(FieldRole role);

// One named reason with its weight, so that a wrong answer can be explained: {"autocomplete=username", 40}.
struct Signal {
  std::string name;
  std::int32_t weight = 0;
};

struct FieldUnderstanding {
  std::int32_t ref = 0;
  FieldRole role = FieldRole::Other;
  std::vector<Signal> signals;
  bool called_code = false;  // hides what is typed, and its name fits the password and a one-time code alike
  bool told = false;         // its role is the recipe's word
};

// A form as a person sees it: an HTML form, or the fields that stand in none.
struct FormUnderstanding {
  std::int32_t form = -1;
  Kind kind = Kind::Other;
  std::vector<FieldUnderstanding> fields;  // in document order
  std::optional<std::int32_t> submit;      // the control that submits it; none: Enter in the last field
  bool called_log_in = false;              // its own heading or control, or the page's address, says so
  bool seen_to_log_in =
      false;               // something that a person sees says so: a word, a link, a box to be remembered
  bool said_code = false;  // something beside its field says that a code is asked for
  std::vector<Signal> signals;
};

// What the page says about the state of a login, beside its forms.
struct PageState {
  bool wrong_password = false, code_rejected = false, locked_out = false;
  bool captcha = false, passkey = false, push = false;
  bool signed_in = false;         // a way to sign out, also in a menu that is closed
  bool sign_out_in_view = false;  // one that a person sees
  bool chooser = false;           // offers accounts to go on with
  bool password_expired = false;  // wants another one before it goes on
  std::vector<Signal> signals;
};

struct Understanding {
  std::vector<FormUnderstanding> forms;  // in document order; only those with a field
  PageState state;
  bool by_recipe = false;  // a step of the account's recipe decided
};

struct RecipePage;

// `step`: the step of the account's recipe that this page is (recipe_page.h), where it is one.
Understanding understand(const PageDescription& page, const RecipePage* step = nullptr);

}  // namespace cerby::page
