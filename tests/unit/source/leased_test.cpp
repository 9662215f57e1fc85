// Accounts by an offline lease: when one is taken, when it counts, and what takes it away.
#include "source/leased.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/base64.h"
#include "otp/code.h"
#include "otp/otpauth.h"
#include "source/lease_notes.h"
#include "source/proof.h"
#include "unit/source/support/local_world.h"
#include "unit/vault/support/put_item.h"
#include "unit/vault/support/used_steps_world.h"

namespace cerby::source::leased_test {
namespace {

using namespace vault::testing_support;
using std::chrono::hours;

constexpr UnixTime kStart{1'700'000'000};
const Uuid kId = *Uuid::parse("40f74dba-31e7-41db-9035-9f3a35b884c8");
constexpr const char* kOtpauth = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ";
const auto kAcme = *Origin::parse("https://acme.test:8443");

// Answers as the service does, and signs leases; or is not there.
class Service final : public Fetcher {
 public:
  explicit Service(const UnixTime& now) : now_(now) {}
  vault::SigningKey signing{Secret(vault::kSigningSeed).view()};
  vault::Device device;
  std::optional<Outcome> away;
  std::uint32_t status = 200, lease_status = 200;
  bool totp = false;
  vault::LeaseTerms terms{.workspace = "acme.test:8443", .user = kId, .device = {}, .account = kId};
  int leases = 0;
  // What it was told, and how it answers to that.
  std::uint32_t told_status = 204;
  std::vector<nlohmann::json> told;

  Expected<Fetched> fetch(const FetchRequest& request) override {
    if (away) return fail(*away);
    const std::string path = request.url.substr(kAcme.text().size());
    const std::string account = "/api/v1/accounts/" + kId.text();
    if (status != 200) return answer(status, "");
    if (path.starts_with("/api/v1/session/lease-uses/")) return take(path, request);
    if (path == account) return answer(200, kAccount);
    if (path == account + "/lease") return lease();
    if (path == account + "/totp") return code();
    if (path.starts_with(account + "/secrets")) return answer(200, kPassword);
    return answer(404, "");
  }

 private:
  static inline const std::string kAccount =
      R"({"data": {"id": ")" + kId.text() +
      R"(", "type": "account", "attributes": {"label": "C", "url": "https://login.instagram.test/", "username": "zilla"}}})";
  static inline const std::string kPassword =
      R"({"data": [{"type": "account_secret", "attributes": {"secretType": "password", "body": )"
      R"({"type": "PLAINTEXT", "value": "hunter2 hunter2"}}}]})";
  static Expected<Fetched> answer(std::uint32_t status, const std::string& body) {
    return Fetched{.status = status, .body = secret_of(body)};
  }
  Expected<Fetched> take(const std::string& path, const FetchRequest& request) {
    EXPECT_EQ(request.method, FetchMethod::Put);
    auto body = nlohmann::json::parse(request.body.text(kTest)).at("data");
    EXPECT_EQ(body.at("type"), "lease_use");
    EXPECT_TRUE(path.ends_with("/" + body.at("id").get<std::string>()));
    told.push_back(std::move(body));
    return answer(told_status, "");
  }
  // That of the moment, of the secret that a lease has.
  Expected<Fetched> code() {
    const auto parameters = otp::parse(secret_of(kOtpauth).view()).value();
    const auto step = otp::current_step(now_, parameters.period);
    const auto digits = otp::code(parameters, *step.step);
    return answer(200, R"({"data": {"id": "z", "type": "account_totp", "attributes": {"code": ")" +
                           std::string(digits.text(kTest)) + R"(", "secondsLeft": )" +
                           std::to_string(step.seconds_left) + "}}}");
  }
  Expected<Fetched> lease() {
    if (lease_status != 200) return answer(lease_status, "");
    ++leases;
    vault::LeasedAccount account{.name = "C",
                                 .app = "Instagram",
                                 .login_address = "https://login.instagram.test/",
                                 .user_name = "zilla",
                                 .origins = {"https://login.instagram.test"},
                                 .password = secret_of("hunter2 hunter2"),
                                 .otpauth = secret_of(totp ? kOtpauth : "")};
    auto these = terms;
    if (these.device == Uuid{}) these.device = device.id;
    these.issued = now_;
    these.expires = now_ + hours(8);
    const auto made =
        vault::make_lease(these, device.box, account, [&](Bytes message) { return signing.sign(message); });
    return answer(200, R"({"data": {"id": ")" + kId.text() +
                           R"(", "type": "account_lease", "attributes": {"lease": ")" +
                           base64url(made.value()) + R"(", "expiresAt": "x"}}})");
  }
  const UnixTime& now_;
};

class LeasedTest : public VaultTest {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  LeasedTest() {
    service_.device = vault_.make_device_keys(kStart)->device();
    put_session(service_.signing.public_key());
  }
  void put_session(const std::optional<vault::PublicKey>& key) {
    EXPECT_TRUE(vault_.put_session({.kind = vault::Session::Kind::SignIn,
                                    .workspace = kAcme.text(),
                                    .created = kStart,
                                    .proof = secret_of("refresh-of-21-bytes-x"),
                                    .id = kId,
                                    .access = secret_of("access-of-20-bytes-x"),
                                    .access_end = kStart + hours(24),
                                    .lease_key = key}));
  }
  LeasedSource source() {
    return {kAcme,
            LoopbackHttp::Refused,
            std::make_unique<testing_support::AnyProof>(),
            service_,
            {vault_, clock_}};
  }
  // A log-in with the workspace there.
  Outcome log_in() {
    auto from = source();
    auto account = from.account(kAcme, kId);
    if (!account) return account.error().outcome;
    auto password = from.password(*account);
    return password ? Outcome::LoggedIn : password.error().outcome;
  }
  Failure refused() {
    auto account = source().account(kAcme, kId);
    EXPECT_FALSE(account);
    return account ? Failure{Outcome::LoggedIn, {}} : account.error();
  }
  // By a lease, while the workspace is away: all that there is, and its end.
  void log_in_by_lease() {
    service_.away = Outcome::WorkspaceUnreachable;
    auto from = source();
    const auto account = from.account(kAcme, kId);
    ASSERT_TRUE(account) << describe(account.error());
    ASSERT_TRUE(from.password(*account));
    if (service_.totp) {
      ASSERT_TRUE(from.code(*account));
    }
    from.finish();
    service_.away.reset();
  }
  // As a launch does that is over.
  void finish_one() {
    auto from = source();
    (void)from.account(kAcme, kId);
    from.finish();
  }
  std::vector<vault::LeaseNote> notes() { return vault_.lease_notes(kAcme).value(); }
  bool has_lease() { return (*vault_.lease(kAcme, kId)).has_value(); }

  vault::Vault vault_ = make();
  UnixTime now_ = kStart;
  GivenClock clock_{[this] { return now_; }};
  Service service_{now_};
};

TEST_F(LeasedTest, IsTakenWithThePasswordAndUsedWhileTheWorkspaceIsAway) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_TRUE(has_lease());
  for (const auto away :
       {Outcome::WorkspaceUnreachable, Outcome::WorkspaceNameUnknown, Outcome::WorkspaceTimedOut}) {
    service_.away = away;
    now_ += hours(1);
    auto from = source();
    auto account = from.account(kAcme, kId);
    ASSERT_TRUE(account) << describe(account.error());
    EXPECT_EQ(account->role, vault::ItemRole::Collaborator);
    EXPECT_EQ(account->user_name, "zilla");
    EXPECT_EQ(account->login_address, "https://login.instagram.test/");
    EXPECT_EQ(account->origins, std::vector<std::string>{"https://login.instagram.test"});
    EXPECT_TRUE(from.still_allowed(*account));
    EXPECT_EQ(from.password(*account)->text(kTest), "hunter2 hunter2");
    EXPECT_FALSE(from.held(*account)->code_digits) << "no TOTP secret leaves with it";
  }
}

// It came, and was not used: by its own times alone, it would last eight hours from wherever the clock is
// put.
TEST_F(LeasedTest, AClockThatWasPutBackBehindTheLastLaunchIsNoticed) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  now_ += hours(3);
  finish_one();
  EXPECT_EQ(service_.leases, 1) << "of any account, whose lease stays";
  service_.away = Outcome::WorkspaceUnreachable;
  now_ = kStart + hours(1);
  EXPECT_EQ(refused().detail, "the lease: clock_back");
  now_ = kStart + hours(4);
  EXPECT_TRUE(source().account(kAcme, kId));
}

TEST_F(LeasedTest, OneFromWhenTheClockWasAheadIsReplaced) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  now_ += hours(2);
  finish_one();
  now_ = kStart + std::chrono::minutes(1);
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(service_.leases, 2);
  service_.away = Outcome::WorkspaceUnreachable;
  EXPECT_TRUE(source().account(kAcme, kId));
}

TEST_F(LeasedTest, AnOwnersRoleIsThatOfTheLease) {
  service_.terms.owner = true;
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  service_.away = Outcome::WorkspaceUnreachable;
  EXPECT_EQ(source().account(kAcme, kId)->role, vault::ItemRole::Owner);
}

TEST_F(LeasedTest, HasCodesWhereTheAdministratorSaysSo) {
  service_.totp = true;
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  service_.away = Outcome::WorkspaceUnreachable;
  auto from = source();
  const auto account = from.account(kAcme, kId);
  ASSERT_TRUE(account);
  EXPECT_EQ(from.held(*account)->code_digits, 6);
  EXPECT_EQ(from.code(*account)->digits.size(), 6U);
  EXPECT_TRUE(from.code(*account)->digits.empty()) << "each is used once";
}

// What an app has taken once it takes from nobody again: each launch is a program of its own.
TEST_F(LeasedTest, ACodeIsGivenOnceByHoweverManyLaunches) {
  service_.totp = true;
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  const auto code = [&](bool away) {
    service_.away.reset();
    if (away) service_.away = Outcome::WorkspaceUnreachable;
    auto from = source();
    const auto account = from.account(kAcme, kId);
    EXPECT_TRUE(account);
    EXPECT_EQ(from.lease_end().has_value(), away);
    auto given = from.code(*account);
    EXPECT_TRUE(given) << describe(given.error());
    return std::move(*given);
  };
  const auto next_step = [&] { now_ += UnixTime(30 - now_.count() % 30); };
  next_step();
  const auto text = [](const Code& one) { return std::string(one.digits.text(kTest)); };
  const auto first = text(code(true));
  EXPECT_EQ(first.size(), 6U);
  for (int launch = 0; launch < 3; ++launch) {
    const auto again = code(true);
    EXPECT_TRUE(again.digits.empty()) << "by the lease";
    EXPECT_EQ(again.wait_seconds, 30 - launch);
    now_ += UnixTime(1);
  }
  EXPECT_TRUE(code(false).digits.empty()) << "nor by the workspace, which is there again";
  next_step();
  const auto second = text(code(false));
  EXPECT_EQ(second.size(), 6U);
  EXPECT_NE(second, first);
  EXPECT_TRUE(code(true).digits.empty()) << "the workspace gave it";
  next_step();
  const auto third = text(code(true));
  EXPECT_EQ(third.size(), 6U);
  EXPECT_NE(third, second);
}

TEST_F(LeasedTest, AWorkspaceThatGivesNoneIsAskedForNone) {
  put_session(std::nullopt);
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(service_.leases, 0);
  service_.away = Outcome::WorkspaceUnreachable;
  EXPECT_EQ(refused().outcome, Outcome::WorkspaceUnreachable);
}

TEST_F(LeasedTest, OneThatHasMoreThanHalfOfItsTimeIsNotReplaced) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  now_ += hours(4) - UnixTime(1);
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(service_.leases, 1);
  now_ += UnixTime(1);
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_EQ(service_.leases, 2);
  EXPECT_EQ((*vault_.lease(kAcme, kId))->expires, now_ + hours(8));
}

TEST_F(LeasedTest, IsOverAndGoneAfterItsTime) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  service_.away = Outcome::WorkspaceUnreachable;
  now_ += hours(8) - UnixTime(1);
  auto from = source();
  const auto account = from.account(kAcme, kId);
  ASSERT_TRUE(account);
  now_ += UnixTime(1);
  EXPECT_EQ(from.password(*account).error().detail, "the lease: expired") << "also in the middle of a launch";
  EXPECT_FALSE(has_lease());
}

TEST_F(LeasedTest, AClockThatWasPutBackIsNotBelieved) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  service_.away = Outcome::WorkspaceUnreachable;
  now_ += hours(7);
  ASSERT_TRUE(source().account(kAcme, kId));
  now_ -= hours(6);
  EXPECT_EQ(refused().detail, "the lease: clock_back");
  EXPECT_TRUE(has_lease()) << "it is good again when the clock is right";
  now_ += hours(6);
  EXPECT_TRUE(source().account(kAcme, kId));
}

TEST_F(LeasedTest, WhatTheWorkspaceRefusesGoesBeforeAndTakesItAway) {
  for (const std::uint32_t status : {401U, 403U, 404U}) {
    service_.status = 200;
    now_ += hours(5);
    ASSERT_EQ(log_in(), Outcome::LoggedIn);
    ASSERT_TRUE(has_lease());
    service_.status = status;
    EXPECT_NE(refused().outcome, Outcome::WorkspaceUnreachable);
    EXPECT_FALSE(has_lease()) << status;
  }
}

TEST_F(LeasedTest, ARefusalInTheMiddleOfALaunchByLeaseEndsIt) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  service_.away = Outcome::WorkspaceTimedOut;
  auto from = source();
  const auto account = from.account(kAcme, kId);
  ASSERT_TRUE(account);
  service_.away.reset();
  service_.status = 404;
  EXPECT_EQ(from.still_allowed(*account).error().outcome, Outcome::RoleNone);
  EXPECT_FALSE(has_lease());
}

TEST_F(LeasedTest, AWorkspaceThatFailsIsNotAway) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  for (const std::uint32_t status : {429U, 500U, 503U}) {
    service_.status = status;
    EXPECT_NE(refused().outcome, Outcome::WorkspaceUnreachable);
    EXPECT_TRUE(has_lease()) << "nor does it refuse";
  }
  service_.away = Outcome::WorkspaceUntrusted;
  EXPECT_EQ(refused().outcome, Outcome::WorkspaceUntrusted);
}

TEST_F(LeasedTest, ALaunchThatBeganAtTheWorkspaceStaysThere) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  auto from = source();
  const auto account = from.account(kAcme, kId);
  ASSERT_TRUE(account);
  service_.away = Outcome::WorkspaceUnreachable;
  EXPECT_EQ(from.password(*account).error().outcome, Outcome::WorkspaceUnreachable);
}

TEST_F(LeasedTest, OneThatIsNotOfThisDeviceWorkspaceOrAccountIsNotTaken) {
  service_.terms.device = Uuid::random();
  ASSERT_EQ(log_in(), Outcome::LoggedIn) << "no launch fails for want of a lease";
  EXPECT_FALSE(has_lease());
  service_.terms.device = {};
  service_.terms.workspace = "evil.test";
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_FALSE(has_lease());
  service_.terms.workspace = "acme.test:8443";
  service_.terms.account = Uuid::random();
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_FALSE(has_lease());
}

TEST_F(LeasedTest, OneThatAnotherKeySignedIsNotTaken) {
  put_session(vault_.device_keys()->value().device().signing);
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_FALSE(has_lease());
}

TEST_F(LeasedTest, GoesWithTheSession) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  ASSERT_TRUE(vault_.remove_session(kAcme));
  service_.away = Outcome::WorkspaceUnreachable;
  EXPECT_EQ(refused().outcome, Outcome::WorkspaceUnreachable);
  EXPECT_FALSE(has_lease());
}

TEST_F(LeasedTest, AnAdministratorWhoAllowsNoneAnyMoreTakesThemAway) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  now_ += hours(5);
  service_.lease_status = 403;
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_FALSE(has_lease());
}

TEST_F(LeasedTest, SaysWhenTheLeaseEndsByWhichItIsUsed) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  auto there = source();
  ASSERT_TRUE(there.account(kAcme, kId));
  EXPECT_FALSE(there.lease_end());
  service_.away = Outcome::WorkspaceUnreachable;
  now_ += hours(1);
  auto from = source();
  EXPECT_FALSE(from.lease_end());
  ASSERT_TRUE(from.account(kAcme, kId));
  EXPECT_EQ(from.lease_end(), kStart + hours(8));
}

TEST_F(LeasedTest, EachSecretThatLeavesByOneIsNotedBeforeItDoes) {
  service_.totp = true;
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  EXPECT_TRUE(notes().empty()) << "the workspace knows of that itself";
  now_ += hours(1);
  log_in_by_lease();
  const auto noted = notes();
  ASSERT_EQ(noted.size(), 2U);
  EXPECT_EQ(noted[0].filled, vault::LeaseNote::Filled::Password);
  EXPECT_EQ(noted[1].filled, vault::LeaseNote::Filled::Code);
  for (const auto& note : noted) {
    EXPECT_EQ(note.used, now_);
    const auto terms = vault::read_lease_stub(note.lease, service_.signing.public_key());
    ASSERT_TRUE(terms);
    EXPECT_EQ(terms->account, kId);
    EXPECT_EQ(terms->issued, kStart);
  }
  EXPECT_NE(noted[0].id, noted[1].id);
}

TEST_F(LeasedTest, ASecretThatCannotBeNotedDoesNotLeave) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  service_.away = Outcome::WorkspaceUnreachable;
  auto from = source();
  const auto account = from.account(kAcme, kId);
  ASSERT_TRUE(account);
  const auto notes = secret_of("none");
  vault::testing_support::put_item(paths_, vault_, vault::lease_notes_item(kAcme.text()), vault::kSeen,
                                   notes.view());
  EXPECT_EQ(from.password(*account).error().outcome, Outcome::VaultDamaged);
}

TEST_F(LeasedTest, IsToldAtTheNextContactOnceAndSigned) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  now_ += hours(1);
  log_in_by_lease();
  log_in_by_lease();
  const auto noted = notes();
  ASSERT_EQ(noted.size(), 2U);
  {
    auto from = source();
    const auto account = from.account(kAcme, kId);
    ASSERT_TRUE(account && from.password(*account));
    EXPECT_TRUE(service_.told.empty()) << "nothing of the launch waits for it";
    from.finish();
  }
  EXPECT_TRUE(notes().empty());
  ASSERT_EQ(service_.told.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& attributes = service_.told[i].at("attributes");
    EXPECT_EQ(service_.told[i].at("id"), noted[i].id.text());
    EXPECT_EQ(attributes.at("filled"), "password");
    EXPECT_EQ(attributes.at("usedAt"), "2023-11-14T23:13:20Z");
    EXPECT_EQ(from_base64url(attributes.at("lease").get<std::string>()).value(), noted[i].lease);
    const auto signature = from_base64url(attributes.at("signature").get<std::string>()).value();
    EXPECT_TRUE(vault::verify(service_.device.signing, message_of(noted[i]).bytes(), signature));
    EXPECT_EQ(service_.told[i].dump().find("hunter2"), std::string::npos);
  }
  finish_one();
  EXPECT_EQ(service_.told.size(), 2U);
}

TEST_F(LeasedTest, AWorkspaceThatIsStillAwayIsNotTold) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  log_in_by_lease();
  for (const std::uint32_t status : {401U, 429U, 503U}) {
    service_.told_status = status;
    service_.told.clear();
    finish_one();
    EXPECT_EQ(service_.told.size(), 1U) << "one try a launch";
    EXPECT_EQ(notes().size(), 1U) << status;
    EXPECT_FALSE(notes().front().refused);
  }
}

TEST_F(LeasedTest, WhatTheWorkspaceRefusesIsKeptAndNotToldAgain) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  for (const std::uint32_t status : {400U, 403U, 404U, 409U}) {
    log_in_by_lease();
    service_.told_status = status;
    service_.told.clear();
    finish_one();
    finish_one();
    EXPECT_EQ(service_.told.size(), 1U) << status;
  }
  EXPECT_EQ(notes().size(), 4U);
  service_.told_status = 204;
  log_in_by_lease();
  service_.told.clear();
  finish_one();
  EXPECT_EQ(service_.told.size(), 1U) << "what comes later is told";
  EXPECT_EQ(notes().size(), 4U);
}

TEST_F(LeasedTest, NoMoreThanSomeAreToldAtOnce) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  log_in_by_lease();
  auto note = notes().front();
  for (std::size_t i = 0; i < kMostToldAtOnce; ++i) {
    note.id = Uuid::random();
    ASSERT_TRUE(vault_.note_lease_use(kAcme, note));
  }
  finish_one();
  EXPECT_EQ(service_.told.size(), kMostToldAtOnce);
  finish_one();
  EXPECT_EQ(service_.told.size(), kMostToldAtOnce + 1);
  EXPECT_TRUE(notes().empty());
}

TEST_F(LeasedTest, APlayedLaunchIsNoUse) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  service_.away = Outcome::WorkspaceUnreachable;
  LeasedSource from{kAcme,
                    LoopbackHttp::Refused,
                    std::make_unique<testing_support::AnyProof>(),
                    service_,
                    {vault_, clock_, Use::Played}};
  const auto account = from.account(kAcme, kId);
  ASSERT_TRUE(account && from.password(*account));
  EXPECT_TRUE(notes().empty());
}

TEST_F(LeasedTest, ThoseThatAreOverGoOnceALaunchIsOver) {
  ASSERT_EQ(log_in(), Outcome::LoggedIn);
  now_ += hours(8);
  finish_one();
  EXPECT_FALSE(has_lease());
}

using LeasedLocalTest = testing_support::LocalWorld;

TEST_F(LeasedLocalTest, NoLeaseIsAskedForOfALocalVault) {
  ASSERT_TRUE(vault_.put_session({.kind = vault::Session::Kind::SignIn,
                                  .workspace = workspace_.text(),
                                  .created = kStart,
                                  .proof = secret_of("refresh-of-21-bytes-x"),
                                  .id = kId,
                                  .access = secret_of("access-of-20-bytes-x"),
                                  .access_end = kStart + hours(24),
                                  .lease_key = first_.device().signing}));
  LeasedSource from{workspace_,
                    LoopbackHttp::Refused,
                    std::make_unique<testing_support::AnyProof>(),
                    service_,
                    {vault_, clock_}};
  const auto account = from.account(workspace_, id_);
  ASSERT_TRUE(account) << describe(account.error());
  ASSERT_TRUE(vault_.put_lease({.workspace = workspace_.text(),
                                .account = id_,
                                .received = kStart,
                                .seen = kStart,
                                .expires = kStart + hours(8),
                                .lease = {1, 2, 3}}));
  service_.asked.clear();
  ASSERT_TRUE(from.password(*account));
  from.finish();
  EXPECT_FALSE(vault_.lease(workspace_, id_)->has_value()) << "one from when it was in another vault";
  EXPECT_EQ(service_.asked, std::vector{"GET /accounts/" + id_.text()});
}

}  // namespace
}  // namespace cerby::source::leased_test
