// The bytes of an offline lease: what was changed, is another's, or is over, is refused by its name.
#include "vault/lease.h"

#include <gtest/gtest.h>

#include <span>

#include "vault/device_keys.h"

namespace cerby::vault::lease_test {
namespace {

constexpr SecretAccess kTest("a test looks at it");
constexpr UnixTime kIssued{1'700'000'000};
constexpr std::chrono::hours kTerm{8};

Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

class LeaseTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }

  static LeasedAccount account() {
    return {.name = "Contentzilla",
            .app = "Instagram",
            .login_address = "https://login.instagram.test/",
            .user_name = "zilla",
            .origins = {"https://login.instagram.test", "https://www.instagram.test"},
            .password = secret_of("hunter2 hunter2"),
            .otpauth = secret_of("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ")};
  }
  [[nodiscard]] LeaseTerms terms() const {
    return {.workspace = "acme.test:8443",
            .user = user_,
            .device = device_.device().id,
            .account = account_,
            .owner = false,
            .issued = kIssued,
            .expires = kIssued + kTerm};
  }
  LeaseResult<std::vector<std::uint8_t>> make(const LeaseTerms& terms) {
    return make_lease(terms, device_.device().box, account(), [&](Bytes m) { return service_.sign(m); });
  }
  std::vector<std::uint8_t> good() { return make(terms()).value(); }
  [[nodiscard]] LeaseUse use() const {
    return {.workspace = "acme.test:8443",
            .device = device_.device().id,
            .account = account_,
            .now = kIssued + std::chrono::hours(1),
            .seen = kIssued + std::chrono::minutes(30),
            .received = kIssued};
  }
  [[nodiscard]] LeaseRefusal refused(const LeaseUse& use) const {
    const auto checked = check_lease(terms(), use);
    EXPECT_FALSE(checked);
    return checked ? LeaseRefusal::Malformed : checked.error();
  }

  SigningKey service_{Secret(kSigningSeed).view()};
  Uuid user_ = Uuid::random(), account_ = Uuid::random();
  DeviceKeys device_ = DeviceKeys::random(Uuid::random(), kIssued);
};

TEST_F(LeaseTest, GivesItsDeviceAllThatALogInTakes) {
  const auto lease = read_lease(good(), service_.public_key());
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->terms, terms());
  EXPECT_TRUE(check_lease(lease->terms, use()));
  auto opened = device_.open(lease->box);
  ASSERT_TRUE(opened);
  const auto read = leased_account(std::move(*opened));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, "Contentzilla");
  EXPECT_EQ(read->app, "Instagram");
  EXPECT_EQ(read->login_address, "https://login.instagram.test/");
  EXPECT_EQ(read->user_name, "zilla");
  EXPECT_EQ(read->origins, account().origins);
  EXPECT_EQ(read->password.text(kTest), "hunter2 hunter2");
  EXPECT_TRUE(read->otpauth.text(kTest).starts_with("otpauth://"));
}

TEST_F(LeaseTest, NoByteOfItCanBeChanged) {
  const auto lease = good();
  for (std::size_t at = 0; at < lease.size(); ++at) {
    auto changed = lease;
    changed[at] ^= 1;
    EXPECT_FALSE(read_lease(changed, service_.public_key())) << at;
  }
}

TEST_F(LeaseTest, NoFieldOfItCanBeAnothers) {
  const auto lease = read_lease(good(), service_.public_key()).value();
  const auto with = [&](auto change) {
    auto other = terms();
    change(other);
    // The signature of the one under the terms of the other.
    auto bytes = make(other).value();
    const auto start = bytes.size() - lease.box.size() - sizeof(Signature);
    const auto first = good();
    const auto from = first.size() - lease.box.size() - sizeof(Signature);
    bytes.resize(start);
    bytes.insert(bytes.end(), first.begin() + static_cast<std::ptrdiff_t>(from), first.end());
    const auto read = read_lease(bytes, service_.public_key());
    EXPECT_FALSE(read);
    return read ? LeaseRefusal::Malformed : read.error();
  };
  const auto kExpected = LeaseRefusal::SignatureInvalid;
  EXPECT_EQ(with([](auto& t) { t.workspace = "evil.test"; }), kExpected);
  EXPECT_EQ(with([](auto& t) { t.user = Uuid::random(); }), kExpected);
  EXPECT_EQ(with([](auto& t) { t.device = Uuid::random(); }), kExpected);
  EXPECT_EQ(with([](auto& t) { t.account = Uuid::random(); }), kExpected);
  EXPECT_EQ(with([](auto& t) { t.owner = true; }), kExpected);
  EXPECT_EQ(with([](auto& t) { t.issued += UnixTime(1); }), kExpected);
  EXPECT_EQ(with([](auto& t) { t.expires -= UnixTime(1); }), kExpected);
}

TEST_F(LeaseTest, ABoxOfAnotherLeaseIsNotThisOnes) {
  auto bytes = good();
  const auto other = read_lease(good(), service_.public_key()).value();
  bytes.resize(bytes.size() - other.box.size());
  bytes.insert(bytes.end(), other.box.begin(), other.box.end());
  EXPECT_EQ(read_lease(bytes, service_.public_key()).error(), LeaseRefusal::SignatureInvalid);
}

TEST_F(LeaseTest, AnotherKeySignsNothing) {
  const auto device = DeviceKeys::random(Uuid::random(), kIssued);
  EXPECT_EQ(read_lease(good(), device.device().signing).error(), LeaseRefusal::SignatureInvalid);
}

TEST_F(LeaseTest, IsCutNowhere) {
  const auto lease = good();
  for (std::size_t size = 0; size < lease.size(); ++size)
    EXPECT_FALSE(read_lease(Bytes(lease).first(size), service_.public_key())) << size;
  auto longer = lease;
  longer.push_back(0);
  EXPECT_FALSE(read_lease(longer, service_.public_key()));
  EXPECT_EQ(read_lease(std::vector<std::uint8_t>(kMostLease + 1), service_.public_key()).error(),
            LeaseRefusal::Malformed);
}

TEST_F(LeaseTest, AStubNamesItToWhoSignedItAndHoldsNothing) {
  const auto lease = good();
  const auto stub = lease_stub(lease);
  ASSERT_TRUE(stub);
  EXPECT_LE(stub->size(), kMostLeaseStub);
  EXPECT_LT(stub->size(), lease.size());
  EXPECT_EQ(read_lease_stub(*stub, service_.public_key()), terms());
  EXPECT_EQ(read_lease_stub(*stub, device_.device().signing).error(), LeaseRefusal::SignatureInvalid);
  for (std::size_t at = 0; at < stub->size(); ++at) {
    auto changed = *stub;
    changed[at] ^= 1;
    EXPECT_FALSE(read_lease_stub(changed, service_.public_key())) << at;
  }
  for (std::size_t size = 0; size < stub->size(); ++size)
    EXPECT_EQ(read_lease_stub(Bytes(*stub).first(size), service_.public_key()).error(),
              LeaseRefusal::Malformed)
        << size;
  EXPECT_FALSE(read_lease(*stub, service_.public_key())) << "nor is it a lease";
  EXPECT_EQ(lease_stub(Bytes(lease).first(40)).error(), LeaseRefusal::Malformed);
  EXPECT_EQ(read_lease_stub(std::vector<std::uint8_t>(kMostLeaseStub + 1), service_.public_key()).error(),
            LeaseRefusal::Malformed);
}

TEST_F(LeaseTest, EndsByWhicheverClockIsFirst) {
  EXPECT_EQ(lease_end(terms(), kIssued), kIssued + kTerm);
  EXPECT_EQ(lease_end(terms(), kIssued - UnixTime(60)), kIssued + kTerm - UnixTime(60));
  EXPECT_EQ(lease_end(terms(), kIssued + UnixTime(60)), kIssued + kTerm);
}

TEST_F(LeaseTest, IsOfOneWorkspaceDeviceAndAccount) {
  auto other = use();
  other.workspace = "acme.test";
  EXPECT_EQ(refused(other), LeaseRefusal::OtherWorkspace);
  other = use();
  other.device = Uuid::random();
  EXPECT_EQ(refused(other), LeaseRefusal::OtherDevice);
  other = use();
  other.account = Uuid::random();
  EXPECT_EQ(refused(other), LeaseRefusal::OtherAccount);
}

TEST_F(LeaseTest, AnotherDeviceDoesNotOpenIt) {
  const auto other = DeviceKeys::random(device_.device().id, kIssued);
  EXPECT_FALSE(other.open(read_lease(good(), service_.public_key())->box));
}

TEST_F(LeaseTest, IsOverWhenItSaysSo) {
  auto late = use();
  late.now = kIssued + kTerm - UnixTime(1);
  EXPECT_TRUE(check_lease(terms(), late));
  late.now = kIssued + kTerm;
  EXPECT_EQ(refused(late), LeaseRefusal::Expired);
}

TEST_F(LeaseTest, AClockThatIsBehindMakesItNoLonger) {
  auto behind = use();
  behind.received = kIssued - std::chrono::minutes(4);
  behind.seen = behind.received;
  behind.now = behind.received + kTerm - UnixTime(1);
  EXPECT_TRUE(check_lease(terms(), behind));
  behind.now = behind.received + kTerm;
  EXPECT_EQ(refused(behind), LeaseRefusal::Expired);
}

TEST_F(LeaseTest, AClockThatWasPutBackIsNotBelieved) {
  auto back = use();
  back.now = back.seen - UnixTime(1);
  EXPECT_EQ(refused(back), LeaseRefusal::ClockBack);
  back.seen = {};
  back.now = back.received - UnixTime(1);
  EXPECT_EQ(refused(back), LeaseRefusal::ClockBack);
  back.received = {};
  back.now = kIssued - kLeaseSkew - UnixTime(1);
  back.received = back.now;
  EXPECT_EQ(refused(back), LeaseRefusal::ClockBack);
}

TEST_F(LeaseTest, LastsEightHoursAtMost) {
  auto longer = terms();
  longer.expires += UnixTime(1);
  EXPECT_EQ(make(longer).error(), LeaseRefusal::TooLong);
  EXPECT_EQ(check_lease(longer, use()).error(), LeaseRefusal::TooLong);
  auto backwards = terms();
  backwards.expires = backwards.issued;
  EXPECT_EQ(make(backwards).error(), LeaseRefusal::TooLong);
}

}  // namespace
}  // namespace cerby::vault::lease_test
