// What is one user's own, against an oracle: every case there is.
#include "workspace/access/own.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

namespace cerby::workspace::access::own_test {
namespace {

// 3 user states x 6 workspace roles x 3 channels x 2 scope x 2 All-Access, x 2 whose x 2 tenant x 6 roles of
// whose it is x 4 actions.
constexpr std::uint32_t kSubjects = 3 * 6 * 3 * 2 * 2, kThings = 2 * 2 * 6 * 4;

struct OwnCase {
  Subject subject;
  Whose whose{};
  Person person;
  OwnAction action{};
};

OwnCase case_of(std::uint32_t number) {
  const auto digit = [&](std::uint32_t base) {
    const auto value = number % base;
    number /= base;
    return value;
  };
  OwnCase one;
  one.subject.status = static_cast<UserStatus>(digit(3));
  one.subject.role = static_cast<WorkspaceRole>(digit(6));
  one.subject.channel = static_cast<Channel>(digit(3));
  one.subject.scope = static_cast<Scope>(digit(2));
  one.subject.all_access = static_cast<AllAccess>(digit(2));
  one.whose = static_cast<Whose>(digit(2));
  one.person.tenant = static_cast<Tenant>(digit(2));
  one.person.role = static_cast<WorkspaceRole>(digit(6));
  one.action = static_cast<OwnAction>(digit(4));
  return one;
}

// The rules as they are written in workspace/README.md, as lists: the first line that fits is the answer.
Answer expected(const OwnCase& one) {
  const auto rank = static_cast<int>(one.subject.role);  // 0 Guest, 1 Login-only, 2 User, 3 Admin, 4, 5
  const auto their_rank = static_cast<int>(one.person.role);
  const bool by_key = one.subject.channel == Channel::ApiKey;
  const bool stranger = one.person.tenant == Tenant::Other;
  const struct {
    bool fits;
    Answer answer;
  } lines[] = {
      {one.subject.status == UserStatus::Invited, Answer::UserNotActive},
      {one.subject.status == UserStatus::Deactivated, Answer::UserNotActive},
      {by_key && one.subject.scope == Scope::Missing, Answer::ScopeMissing},
      {by_key, Answer::NotByApiKey},
      {one.whose == Whose::Own, Answer::Allowed},
      {one.action == OwnAction::Use, Answer::NotFound},
      {one.action == OwnAction::RemoveDevice && stranger, Answer::NotFound},
      {one.action == OwnAction::RemoveDevice,
       rank >= 3 && their_rank < rank ? Answer::Allowed : Answer::NotFound},
      {one.action == OwnAction::SeeDevices && rank < 3, Answer::RoleTooNarrow},
      {one.action == OwnAction::SeeChain && rank < 2, Answer::RoleTooNarrow},
      {stranger, Answer::NotFound},
      {true, Answer::Allowed},
  };
  for (const auto& line : lines) {
    if (line.fits) return line.answer;
  }
  return Answer::NotFound;
}

TEST(OwnTable, EveryCaseAgreesWithTheOracle) {
  std::uint32_t differences = 0, allowed = 0;
  for (std::uint32_t number = 0; number < kSubjects * kThings; ++number) {
    const auto one = case_of(number);
    const auto is = decide(one.subject, one.whose, one.person, one.action), should = expected(one);
    allowed += should == Answer::Allowed ? 1U : 0U;
    if (is != should && ++differences <= 10)
      ADD_FAILURE() << "case " << number << ": " << name(is) << ", the oracle says " << name(should);
  }
  std::printf("%u decisions, %u allowed; %u differences\n", kSubjects * kThings, allowed, differences);
  EXPECT_GT(allowed, 0U);
  EXPECT_EQ(differences, 0U);
}

TEST(Own, NothingOfItIsAKeysAndAnothersIsNotThere) {
  for (std::uint32_t number = 0; number < kSubjects * kThings; ++number) {
    const auto one = case_of(number);
    const bool by_key = one.subject.channel == Channel::ApiKey;
    const bool is_used = one.whose == Whose::Anothers && one.action == OwnAction::Use;
    // The Owner's devices are the Owner's.
    const bool is_owners = one.whose == Whose::Anothers && one.person.role == WorkspaceRole::Owner &&
                           one.action == OwnAction::RemoveDevice;
    if (by_key || is_used || is_owners) {
      EXPECT_NE(decide(one.subject, one.whose, one.person, one.action), Answer::Allowed) << number;
    }
  }
}

}  // namespace
}  // namespace cerby::workspace::access::own_test
