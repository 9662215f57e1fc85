// What a person may, along random histories of a small workspace. The shares come from two places that know
// nothing of each other (support/kept.h, support/replayed.h); what decide() makes of both is the same, and it
// keeps the promises that a grant and its end are about.
//
// CERBY_HISTORIES_SEED=<number> tries other histories; the number is printed.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "workspace/access/decide.h"
#include "workspace/access/support/kept.h"
#include "workspace/access/support/oracle.h"
#include "workspace/access/support/replayed.h"

namespace cerby::workspace::access::histories_test {
namespace {

using namespace testing_support;

// 100,000 in all, in tests of their own so that they can run beside each other; fewer in a build with
// sanitizers (tests/CMakeLists.txt).
#ifndef CERBY_HISTORIES
#define CERBY_HISTORIES 100'000
#endif
constexpr std::uint32_t kParts = 4, kHistories = CERBY_HISTORIES / kParts;
constexpr std::uint8_t kShortest = 8, kLongest = 24;  // events, before the last shares are taken away
constexpr std::array kChannels{Channel::Console, Channel::Extension, Channel::ApiKey};

// What a user may do to an account, in each channel.
using Mays = std::bitset<kChannels.size() * kActions.size()>;
using Everybodys = std::array<std::array<Mays, kAccounts>, kUsers>;  // by id

bool is_within(const Mays& smaller, const Mays& larger) {
  return (smaller & ~larger).none();
}

struct Numbers {
  std::uint64_t events = 0, decisions = 0, allowed = 0, revocations = 0, last_shares = 0, raises = 0,
                renames = 0, again = 0;
};

// One history. Tells what is wrong at the first thing that is, and is then over.
class History {
 public:
  History(std::uint64_t seed, Numbers& numbers) : random_(seed), numbers_(numbers) {
    for (auto& person : people_) {
      person.role = static_cast<WorkspaceRole>(below(random_, 6));
      person.all_access = static_cast<AllAccess>(below(random_, 2));
      person.scope = Scope::Held;
    }
    account_.tenant = Tenant::Same;
    account_.feature = static_cast<Feature>(below(random_, 2));
    account_.extension = static_cast<Extension>(below(random_, 2));
    now_ = look(kept_);
  }

  std::string run() {
    const auto events = kShortest + below(random_, kLongest - kShortest + 1);
    for (int i = 0; i < events && wrong_.empty(); ++i) {
      auto event = any_event(random_);
      if (event.kind == Kind::Revoke && below(random_, 4) != 0) event = revoke_what_is_there(event);
      step(event);
      // An event that arrives a second time.
      if (wrong_.empty() && event.kind != Kind::Rename && below(random_, 4) == 0) {
        const auto once = now_;
        ++numbers_.again;
        step(event);
        check(once == now_, "the same again changes something");
      }
    }
    while (wrong_.empty() && any_grant()) step(revoke_what_is_there(any_event(random_)));
    for (std::uint8_t user = 0; user < kUsers; ++user) {
      for (std::uint8_t account = 0; account < kAccounts; ++account)
        check(now_[user][account].none() || counts_all_access(user),
              "after the last share somebody may still");
    }
    if (wrong_.empty()) return {};
    for (const auto& event : log_) wrong_ += "\n    " + described(event);
    return wrong_;
  }

 private:
  void check(bool holds, const char* what) {
    if (!holds && wrong_.empty()) wrong_ = what;
  }

  bool counts_all_access(std::uint8_t user) const {
    const auto& person = people_[user];
    return person.all_access == AllAccess::On && person.role >= WorkspaceRole::SuperAdmin;
  }
  bool any_grant() const {
    for (std::uint8_t item = 0; item < kItems; ++item) {
      for (std::uint8_t member = 0; member < kMembers; ++member) {
        if (kept_.granted(item, member)) return true;
      }
    }
    return false;
  }
  // The first grant that there is, from where the event points.
  Event revoke_what_is_there(Event event) const {
    const int from = event.of % kItems * kMembers + event.with % kMembers;
    for (int i = 0; i < kItems * kMembers; ++i) {
      const int number = (from + i) % (kItems * kMembers);
      const auto item = static_cast<std::uint8_t>(number / kMembers),
                 member = static_cast<std::uint8_t>(number % kMembers);
      if (kept_.granted(item, member)) return {Kind::Revoke, kept_.name_of(item), member};
    }
    return {Kind::Revoke, event.of, 0};
  }

  // The Mays of one user on one account, from whichever of the two knows.
  template <typename World>
  Mays mays(const World& world, std::uint8_t user, std::uint8_t account) {
    auto subject = people_[user];
    subject.status = world.user_status(user);
    auto item = account_;
    item.status = world.account_status(account);
    item.shares = world.shares(user, account);
    Mays mays;
    std::size_t bit = 0;
    for (const auto channel : kChannels) {
      subject.channel = channel;
      for (const auto action : kActions) mays[bit++] = decide(subject, item, action) == Answer::Allowed;
    }
    numbers_.decisions += mays.size();
    numbers_.allowed += mays.count();
    return mays;
  }
  Everybodys look(const Kept& world) {
    Everybodys all;
    for (std::uint8_t user = 0; user < kUsers; ++user) {
      for (std::uint8_t account = 0; account < kAccounts; ++account)
        all[user][account] = mays(world, user, account);
    }
    return all;
  }
  Everybodys look(const Replayed& world) {
    Everybodys all;
    for (std::uint8_t user = 0; user < kUsers; ++user) {
      for (std::uint8_t account = 0; account < kAccounts; ++account)
        all[user][account] = mays(world, user, kept_.name_of(account));
    }
    return all;
  }

  void step(const Event& event) {
    ++numbers_.events;
    const bool about_a_grant = event.kind == Kind::Grant || event.kind == Kind::Revoke;
    const auto item = about_a_grant ? kept_.item_called(event.of) : std::uint8_t{0};
    const auto role_before = about_a_grant ? kept_.granted(item, event.with) : std::nullopt;
    const auto before = now_;
    kept_.apply(event);
    log_.push_back(event);
    items_.push_back(about_a_grant ? item : kItems);

    now_ = look(kept_);
    const Replayed replayed(log_);
    check(look(replayed) == now_, "kept and replayed differ in a decision");
    for (std::uint8_t user = 0; user < kUsers; ++user) {
      for (std::uint8_t account = 0; account < kAccounts; ++account)
        keeps_its_promises(replayed, user, account, before[user][account]);
    }
    switch (event.kind) {
      case Kind::Grant:
        if (!role_before || *role_before <= static_cast<ItemRole>(event.value)) {
          ++numbers_.raises;
          nobody_lost(before, "a share more took a permission away");
        }
        break;
      case Kind::Join:
        nobody_lost(before, "who joined a team lost a permission");
        break;
      case Kind::PutIn:
        nobody_lost(before, "an account in one more collection took a permission away");
        break;
      case Kind::Revoke:
        ++numbers_.revocations;
        nobody_gained(before, "a revocation gave a permission");
        check(look(as_if_never_granted(item, event.with)) == now_, "a revoked grant is still felt");
        break;
      case Kind::Leave:
      case Kind::TakeOut:
        nobody_gained(before, "who left, or what was taken out, gained a permission");
        break;
      case Kind::Rename:
        ++numbers_.renames;
        check(before == now_, "a name counted");
        break;
      case Kind::Move:
      case Kind::AccountStatus:
      case Kind::UserStatus:
        break;
    }
  }

  void keeps_its_promises(const Replayed& world, std::uint8_t user, std::uint8_t account,
                          const Mays& before) {
    const auto name = kept_.name_of(account);
    const auto shares = world.shares(user, name), kept = kept_.shares(user, account);
    check(shares.to_user == kept.to_user && shares.to_team == kept.to_team &&
              shares.of_collection_to_user == kept.of_collection_to_user &&
              shares.of_collection_to_team == kept.of_collection_to_team,
          "kept and replayed differ in a share");
    const bool holds =
        shares.to_user || shares.to_team || shares.of_collection_to_user || shares.of_collection_to_team;
    const auto& may = now_[user][account];
    if (!holds && !counts_all_access(user)) {
      check(may.none(), "without a share, and allowed");
      numbers_.last_shares += before.any();
    }
    if (world.user_status(user) != UserStatus::Active) check(may.none(), "not active, and allowed");
    if (world.account_status(name) == AccountStatus::Deleted) {
      check(may.none(), "deleted, and allowed");
    } else if (holds && world.user_status(user) == UserStatus::Active) {
      for (std::size_t channel = 0; channel < kChannels.size(); ++channel)
        check(may[channel * kActions.size()], "shared with an active user, who does not see it");
    }
  }

  void nobody_lost(const Everybodys& before, const char* what) {
    for (std::size_t user = 0; user < kUsers; ++user) {
      for (std::size_t account = 0; account < kAccounts; ++account)
        check(is_within(before[user][account], now_[user][account]), what);
    }
  }
  void nobody_gained(const Everybodys& before, const char* what) {
    for (std::size_t user = 0; user < kUsers; ++user) {
      for (std::size_t account = 0; account < kAccounts; ++account)
        check(is_within(now_[user][account], before[user][account]), what);
    }
  }
  Replayed as_if_never_granted(std::uint8_t item, std::uint8_t member) const {
    std::vector<Event> rest;
    for (std::size_t i = 0; i < log_.size(); ++i) {
      if (items_[i] != item || log_[i].with != member) rest.push_back(log_[i]);
    }
    return Replayed(rest);
  }

  std::mt19937_64 random_;
  Numbers& numbers_;
  std::array<Subject, kUsers> people_;
  Account account_;
  Kept kept_;
  std::vector<Event> log_;
  std::vector<std::uint8_t>
      items_;  // for each event: the id of the item that was granted or revoked, or kItems
  Everybodys now_;
  std::string wrong_;
};

class Histories : public testing::TestWithParam<std::uint32_t> {};

TEST_P(Histories, AGrantAndItsEndAreWhatTheySay) {
  const char* given = std::getenv("CERBY_HISTORIES_SEED");
  const std::uint64_t seed =
      (given ? std::strtoull(given, nullptr, 10) : 20'260'401) + std::uint64_t{GetParam()} * kHistories;
  Numbers numbers;
  std::uint32_t wrong = 0;
  for (std::uint32_t i = 0; i < kHistories; ++i) {
    const auto what = History(seed + i, numbers).run();
    if (!what.empty() && ++wrong <= 3) ADD_FAILURE() << "seed " << seed + i << ": " << what;
  }
  std::ostringstream told;
  told << kHistories << " histories from seed " << seed << ", " << wrong << " wrong: " << numbers.events
       << " events, " << numbers.again << " of them again, " << numbers.raises << " shares more, "
       << numbers.revocations << " revocations, " << numbers.last_shares << " last shares gone, "
       << numbers.renames << " renames; " << numbers.decisions << " decisions, " << numbers.allowed
       << " allowed";
  std::puts(told.str().c_str());
  EXPECT_EQ(wrong, 0U);
  // Histories in which nothing happens would find nothing.
  EXPECT_GT(numbers.allowed, numbers.decisions / 20);
  EXPECT_GT(numbers.last_shares, kHistories);
  EXPECT_GT(numbers.raises, kHistories);
  EXPECT_GT(numbers.renames, kHistories / 2);
}

INSTANTIATE_TEST_SUITE_P(InParts, Histories, testing::Range(0U, kParts));

}  // namespace
}  // namespace cerby::workspace::access::histories_test
