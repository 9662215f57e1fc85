// The plan for one page: what to write where and what to press, or why not. A pure function; it sees no
// values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/origin.h"
#include "base/outcome.h"
#include "page/page.h"
#include "page/recipe.h"
#include "page/understand.h"

namespace cerby::page {

// What the account has, and what it is called: enough to plan and to recognise, nothing to leak.
struct AccountFacts {
  std::string user_name;  // to recognise "logged in as", never to write
  std::vector<OriginPattern> origins;
  bool has_password = false;
  bool has_code = false;
  std::int32_t code_digits = 6;
  std::size_t backup_code_size = 0;             // bytes of the next unused one; 0: there is none
  bool backup_codes_used = false;               // there were some, and all are used
  std::vector<std::string> allowed_form_sites;  // origins a foreign form may submit to, as the user allowed
  std::optional<Recipe> recipe = {};            // checked against `origins`
};

// What a page says went wrong.
struct Errors {
  bool wrong_password = false, code_rejected = false, locked_out = false;
};
// What happened so far in this launch.
struct Progress {
  bool identifier_submitted = false;
  bool tenant_submitted = false;
  bool password_submitted = false;
  bool password_called_code = false;                      // where it went, its app calls it a code
  std::int32_t codes_submitted = 0;                       // at most 2 of those by time or counter
  bool backup_code_submitted = false;                     // counted as a code, too
  std::int32_t steps = 0;                                 // fills and presses so far, at most 8
  bool account_pressed = false, another_pressed = false;  // in a list of accounts
  std::optional<std::size_t> recipe_step = {};            // of the recipe: the one submitted last
  Errors before = {};  // what the page said that was filled last: no answer to what was sent from it
};

struct Write {
  std::int32_t ref = 0;
  Value value = Value::Identifier;
  std::int32_t digit = -1;  // of a code in several boxes: which digit this box takes; -1: the whole value
};

struct Submit {
  enum class How : std::uint8_t { Click, Enter } how = How::Click;
  std::int32_t ref = 0;  // the control to click, or the field to press Enter in
};

struct Fill {
  std::vector<Write> writes;
  Submit submit;
  bool password_called_code = false;  // by the app, where it is written
};
// Of a page that offers accounts: the entry to press. It submits nothing.
struct Press {
  enum class What : std::uint8_t { Account, Another } what = What::Account;
  std::int32_t ref = 0;
};
// Nothing to do yet: the page may still change. `Human` waits (captcha, push, passkey) have five minutes.
struct Wait {
  enum class For : std::uint8_t { Page, Human } what = For::Page;
  Outcome reason = Outcome::PageNotUnderstood;  // what it becomes when the time is up
};
struct End {
  Outcome outcome;
};
// The form submits to another site: the user has to allow it first.
struct AskForeignForm {
  Origin to;
};

struct Plan {
  std::variant<Fill, Wait, End, AskForeignForm, Press> step;
  std::vector<Signal> signals;  // the reasons
};

// What happened once that fill was submitted, or that entry pressed.
Progress after(Progress progress, const Fill& fill, std::optional<std::size_t> recipe_step);
Progress after(Progress progress, const Press& press, std::optional<std::size_t> recipe_step);

// `understanding`: in the light of `progress` (code_or_password.h), as decide() has it.
Plan plan(const PageDescription& page, const Origin& origin, const Understanding& understanding,
          const AccountFacts& account, const Progress& progress);

// A page, understood and planned for, by the account's recipe where it has one.
struct Decision {
  Understanding understanding;
  Plan plan;
  std::optional<std::size_t> recipe_step;  // the recipe's step that this page is
};
// `top`: the outermost document's origin, where the page is that of a frame. Nothing is done in a frame but a
// step of the recipe.
Decision decide(const PageDescription& page, const Origin& origin, const AccountFacts& account,
                const Progress& progress, const std::optional<Origin>& top = {});

}  // namespace cerby::page
