#include "workspace/signin/user.h"

#include <gtest/gtest.h>

#include "workspace/signin/support/fixture.h"

namespace signin_tests::user_test {
namespace {

using access::UserStatus;

class WhoSignsIn : public SignInTest {
 protected:
  std::string as(const char* subject, const nlohmann::json& email = nullptr,
                 const nlohmann::json& verified = true) {
    stand_in_.claims = [=](nlohmann::json& claims) {
      claims["sub"] = subject;
      claims["email"] = email;
      claims["email_verified"] = verified;
      if (email.is_null()) claims.erase("email");
      if (verified.is_null()) claims.erase("email_verified");
    };
    return ended(begin(Host(1)));
  }
  std::int64_t changes() { return count({"SELECT COUNT(*) FROM changes", 1}); }
};
CERBY_ON_BOTH_DATABASES(WhoSignsIn);

TEST_P(WhoSignsIn, TheFirstTimeByAVerifiedEmail) {
  EXPECT_EQ(as("00u1", "First@Example.com"), "done");
  EXPECT_EQ(user().subject, "00u1");
  EXPECT_EQ(user().issuer, kIssuer);
  EXPECT_EQ(user().email, "first@example.com") << "what an administrator wrote stays";
  EXPECT_TRUE(user().last_activity_at);
}

TEST_P(WhoSignsIn, AnEmailThatIsNotVerifiedIsNobodys) {
  for (const nlohmann::json& verified : {nlohmann::json(false), nlohmann::json(nullptr)})
    EXPECT_EQ(as("00u1", "first@example.com", verified), "email_not_verified");
  EXPECT_EQ(as("00u1"), "email_not_verified");
  EXPECT_FALSE(user().subject);
}

TEST_P(WhoSignsIn, TheFirstTimeByTheExternalIdWhateverTheEmail) {
  change([](store::User& one) { one.external_id = "00u1"; });
  EXPECT_EQ(as("00u1", "other@example.com", false), "done");
  EXPECT_EQ(user().subject, "00u1");
}

TEST_P(WhoSignsIn, AnEmailThatWasGivenToSomebodyNewIsNotTheOldOnes) {
  change([](store::User& one) { one.external_id = "00u1"; });
  EXPECT_EQ(as("00u2", "first@example.com"), "user_is_anothers");
  EXPECT_FALSE(user().subject);
}

TEST_P(WhoSignsIn, OneWhoIsKnownIsTheSameWithAnotherEmail) {
  EXPECT_EQ(as("00u1", "first@example.com"), "done");
  const auto before = changes();
  EXPECT_EQ(as("00u1", "married@example.com"), "done");
  EXPECT_EQ(as("00u1", "first@example.com", false), "done");
  EXPECT_EQ(as("00u1"), "done");
  EXPECT_EQ(changes(), before);
  EXPECT_EQ(as("00u2", "first@example.com"), "user_is_anothers");
  change([](store::User& one) { one.external_id = "00u2"; });
  EXPECT_EQ(as("00u2"), "user_is_anothers");
  EXPECT_EQ(user().subject, "00u1");
}

TEST_P(WhoSignsIn, ASubjectIsOneIssuersOwn) {
  change([](store::User& one) { one.issuer = "https://other.example", one.subject = "00u1"; });
  EXPECT_EQ(as("00u1", "first@example.com"), "user_is_anothers");
}

TEST_P(WhoSignsIn, SigningInMakesNobody) {
  EXPECT_EQ(as("00u1", "nobody@example.com"), "user_unknown");
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), 1);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sign_in_codes", 1}), 0);
}

TEST_P(WhoSignsIn, OneWhoIsDeactivatedDoesNot) {
  change([](store::User& one) { one.status = UserStatus::Deactivated; });
  EXPECT_EQ(as("00u1", "first@example.com"), "user_deactivated");
  EXPECT_FALSE(user().subject);
  change([](store::User& one) { one.issuer = kIssuer, one.subject = "00u1"; });
  EXPECT_EQ(as("00u1"), "user_deactivated");
  EXPECT_EQ(user().status, UserStatus::Deactivated);
}

TEST_P(WhoSignsIn, OneWhoWasInvitedIsActiveFromThenOn) {
  change([](store::User& one) { one.status = UserStatus::Invited; });
  EXPECT_EQ(as("00u1", "first@example.com"), "done");
  EXPECT_EQ(user().status, UserStatus::Active);
}

TEST_P(WhoSignsIn, EveryRoleMay) {
  for (int role = 0; role <= 5; ++role) {
    change([&](store::User& one) { one.role = static_cast<access::WorkspaceRole>(role); });
    EXPECT_EQ(as("00u1", "first@example.com"), "done") << role;
  }
}

TEST_P(WhoSignsIn, OfAnotherWorkspaceIsUnknown) {
  const World other = make_world(1000);
  must(write([&](store::Transaction& t) -> store::Result<void> {
    CERBY_TRY(auto one, find_user(t, other.workspace, other.user));
    one.issuer = kIssuer, one.subject = "00u9", one.email = "ninth@example.com";
    return change_user(t, other.act(), one);
  }));
  EXPECT_EQ(as("00u9", "ninth@example.com"), "user_unknown");
}

TEST_P(WhoSignsIn, ADeviceIsOneUsersAndNotDisabled) {
  make_device(Host(1), store::DeviceStatus::Disabled, world_.user);
  EXPECT_EQ(as("00u1", "first@example.com"), "device_disabled");
  must(write([&](store::Transaction& t) {
    return create_user(t, world_.act(), user_of(id(700), "second@example.com"));
  }));
  make_device(Host(1), store::DeviceStatus::Trusted, id(700));
  EXPECT_EQ(as("00u1", "first@example.com"), "device_is_anothers");
  make_device(Host(1), store::DeviceStatus::Trusted, world_.user);
  EXPECT_EQ(as("00u1", "first@example.com"), "done");
}

}  // namespace
}  // namespace signin_tests::user_test
