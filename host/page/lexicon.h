// What words on a page mean, in many languages: data (words/*.h), and one scan that finds them in a text.
//
// A word in the data is folded text (text.h) in one of three forms: "word" matches whole words, "stem*" words
// that begin so, "*part*" anywhere. Scripts that write no spaces, or join articles to words (Arabic, Chinese,
// Japanese, Korean), match anywhere. Where several words match at one place, the longest counts: "first name"
// is never "name".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cerby::page {

enum class Concept : std::uint8_t {
  // What a field is for.
  UserName,
  Email,
  Phone,
  AccountNumber,
  Password,
  Pin,
  New,
  Confirm,
  Current,
  Code,
  Tenant,
  CaptchaAnswer,
  PersonName,
  Name,
  BirthDate,
  Address,
  Card,
  Promo,
  Search,
  Message,
  // What a control does.
  LogIn,
  SignUp,
  Forgot,
  ChangePassword,
  Continue,
  OtherWay,
  ShowPassword,
  SignOut,
  Subscribe,
  Pay,
  Resend,
  Cancel,
  // What a text beside a form says.
  Terms,
  Remember,
  HaveAccount,
  NoAccount,
  Strength,
  Chooser,
  StaySignedIn,
  // What a page says about how a login stands.
  Wrong,
  LockedOut,
  HumanCheck,
  Passkey,
  Push,
  CodeSent,
  SignedInAs,  // from weight 50 on the name of who is in follows; below, it only greets
  Busy,
  OtherAccount,   // goes on with an account that a list does not have
  Authenticator,  // where a code comes from, as are the next
  BackupCode,
  Remove,           // takes one out of a list, or signs it out
  Consent,          // something is to be allowed: from weight 40 on to an app, below, new terms
  Allow,            // and the control that does
  NotNow,           // puts off what is offered
  PasswordExpired,  // it has to be changed before anything else
  SetUp,            // a second factor is: from weight 50 on wherever it is said, below, as a heading
  ContinueAs,       // an account's address follows
  Count,
};
inline constexpr std::size_t kConceptCount = static_cast<std::size_t>(Concept::Count);

std::string_view text_of(Concept meaning);

// Words of one meaning, parted by '|'. One pointer a row, because each costs the loader a relocation at
// start.
struct Words {
  Concept meaning;
  std::uint8_t weight;  // 1 to 60: how sure a field or a page is of it by this word alone
  const char* words;
};

struct Language {
  std::string_view tag;  // "en"; "*" for what source code calls things
  std::span<const Words> words;
};
std::span<const Language> languages();

// What a text means: for each concept the weight of its strongest word, 0 where there is none.
class Meaning {
 public:
  [[nodiscard]] std::int32_t weight(Concept meaning) const {
    return found_[static_cast<std::size_t>(meaning)].weight;
  }
  [[nodiscard]] bool has(Concept meaning) const { return weight(meaning) > 0; }
  template <typename... Rest>
  [[nodiscard]] bool has_any(Concept first, Rest... rest) const {
    return (has(first) || ... || has(rest));
  }
  // The word that said so, for the explanation.
  [[nodiscard]] std::string_view word(Concept meaning) const {
    return found_[static_cast<std::size_t>(meaning)].word;
  }
  void add(Concept meaning, std::int32_t weight, std::string_view word);
  void add(const Meaning& other);
  void drop(Concept meaning) { found_[static_cast<std::size_t>(meaning)] = {}; }

 private:
  struct Found {
    std::int32_t weight = 0;
    std::string_view word;
  };
  std::array<Found, kConceptCount> found_{};
};

Meaning meaning_of(std::string_view folded);

// Of a text as people read it, and of a name or id as source code has it.
Meaning meaning_of_text(std::string_view text);
Meaning meaning_of_name(std::string_view name);

}  // namespace cerby::page
