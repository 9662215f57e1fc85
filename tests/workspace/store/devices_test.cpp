#include "workspace/store/devices.h"

#include <gtest/gtest.h>

#include <span>

#include "workspace/store/enrolments.h"
#include "workspace/store/sessions.h"
#include "workspace/store/support/fixture.h"

namespace devices_test {
namespace {

using namespace store_tests;
using store::DeviceStatus;
using store::Error;
using store::Transaction;

constexpr store::Time kHour = 3'600'000;

store::Bytes32 key_of(std::uint64_t seed) {
  store::Bytes32 key;
  key.fill(static_cast<std::uint8_t>(seed));
  return key;
}

class Devices : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    w = make_world(1);
  }
  // Its number is that of its id and of its key.
  [[nodiscard]] store::Device device(std::uint64_t number) const {
    store::Device device;
    device.id = id(number);
    device.user = w.user;
    device.label = "Laptop";
    device.signing_key = key_of(number);
    device.sealing_key = key_of(number + 1);
    return device;
  }
  [[nodiscard]] store::Act at(store::Time time) const { return {w.workspace, w.user, time}; }
  auto ask(const store::Device& device, store::Time time = kNow) {
    return write([&](Transaction& t) { return ask_for_device(t, at(time), device); });
  }
  auto trust(std::uint64_t number, std::optional<Uuid> by = {}) {
    return write([&](Transaction& t) { return trust_device(t, at(kNow + 1), id(number), by); });
  }
  auto disable(std::uint64_t number) {
    return write([&](Transaction& t) { return disable_device(t, at(kNow + 2), id(number)); });
  }
  auto find(std::uint64_t number) {
    return read([&](Transaction& t) { return find_device(t, w.workspace, id(number)); });
  }
  bool has_trusted() {
    return must(read([&](Transaction& t) { return has_trusted_device(t, w.workspace, w.user); }));
  }
  void make_session(std::uint64_t number, std::uint64_t key) {
    store::Session session;
    session.id = id(number);
    session.user = w.user;
    session.device_key = key_of(key);
    session.issuer = "https://idp.example";
    session.signed_in_at = session.last_used_at = kNow;
    session.expires_at = kNow + kHour;
    must(write([&](Transaction& t) { return create_session(t, w.workspace, session); }));
  }
  store::Session session(std::uint64_t number) {
    return must(read([&](Transaction& t) { return find_session(t, w.workspace, id(number)); }));
  }
  store::FedChange last_change() {
    return must(read([&](Transaction& t) { return changes_after(t, w.workspace, 0, 100); })).back();
  }
  World w;
};
CERBY_ON_BOTH_DATABASES(Devices);

TEST_P(Devices, OneWaitsThenIsTrustedThenRemoved) {
  make_session(90, 50);
  ASSERT_TRUE(ask(device(50)));
  const auto waiting = must(find(50));
  EXPECT_EQ(waiting.user, w.user);
  EXPECT_EQ(waiting.label, "Laptop");
  EXPECT_EQ(waiting.signing_key, key_of(50));
  EXPECT_EQ(waiting.sealing_key, key_of(51));
  EXPECT_EQ(waiting.status, DeviceStatus::Waiting);
  EXPECT_EQ(waiting.created_at, kNow);
  EXPECT_EQ(waiting.last_used_at, kNow) << "the session's, which was there before the device asked";
  EXPECT_EQ(session(90).device, id(50));
  EXPECT_FALSE(has_trusted());
  ASSERT_TRUE(trust(50));
  EXPECT_EQ(must(find(50)).enrolled_at, kNow + 1);
  EXPECT_TRUE(has_trusted());
  EXPECT_EQ(last_change().change.kind, store::ChangeKind::DeviceTrusted);
  EXPECT_EQ(last_change().change.member, (store::Member{store::MemberKind::User, w.user}));
  EXPECT_EQ(last_change().change.other, id(50));
  EXPECT_EQ(error_of(trust(50)), Error::NotFound);
  ASSERT_TRUE(disable(50));
  EXPECT_EQ(must(find(50)).status, DeviceStatus::Disabled);
  EXPECT_EQ(session(90).ended_why, store::SessionEnd::DeviceDisabled);
  EXPECT_EQ(last_change().change.kind, store::ChangeKind::DeviceRemoved);
  EXPECT_FALSE(has_trusted());
  EXPECT_EQ(error_of(disable(50)), Error::NotFound);
  EXPECT_EQ(error_of(trust(50)), Error::NotFound) << "for good";
  EXPECT_EQ(error_of(ask(device(50))), Error::Refused);
}

TEST_P(Devices, OfTwoWhoTrustItOneDoes) {
  must(ask(device(50)));
  must(ask(device(60)));
  must(trust(50));
  must(trust(60, id(50)));
  EXPECT_EQ(must(find(60)).approved_by, id(50));
  EXPECT_FALSE(trust(60, id(50)));
}

TEST_P(Devices, AnotherDevicesKeyOrIdIsNoOnesElse) {
  must(ask(device(50)));
  auto other = device(60);
  other.signing_key = key_of(50);
  EXPECT_EQ(error_of(ask(other)), Error::Conflict) << "the key";
  other = device(50);
  other.signing_key = key_of(60);
  EXPECT_EQ(error_of(ask(other)), Error::Conflict) << "the id";
  const World b = make_world(100);
  other = device(50);
  other.user = b.user;
  EXPECT_EQ(error_of(ask(other)), Error::Conflict) << "the user";
}

TEST_P(Devices, AskingAnewUndoesWhatWasBegun) {
  must(ask(device(50)));
  must(ask(device(60)));
  must(trust(60));
  must(write([&](Transaction& t) -> store::Result<void> {
    CERBY_CHECK(create_device_request(t, w.workspace, w.user, {id(50), key_of(1), {}, {}}));
    CERBY_TRY(const bool begun, begin_comparison(t, w.workspace, id(50), {id(60), key_of(2), kNow + kHour}));
    EXPECT_TRUE(begun);
    return put_device_code(t, w.workspace, {id(50), key_of(3), "key", {1}, 0, kNow + kHour, {}});
  }));
  auto again = device(50);
  again.label = "Desk";
  again.sealing_key = key_of(77);
  ASSERT_TRUE(ask(again, kNow + 5));
  EXPECT_EQ(must(find(50)).label, "Desk");
  EXPECT_EQ(must(find(50)).sealing_key, key_of(77));
  EXPECT_EQ(must(find(50)).created_at, kNow + 5);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM device_requests", 1}), 0);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM device_codes", 1}), 0);
}

TEST_P(Devices, TheOldestThatWaitsMakesRoom) {
  make_session(90, 50);
  for (std::uint64_t i = 0; i < store::kMostWaiting; ++i)
    must(ask(device(50 + i), kNow + static_cast<store::Time>(i)));
  must(trust(51));  // it waits no more, and nothing makes it go
  must(ask(device(80), kNow + 20));
  EXPECT_TRUE(find(50));
  must(ask(device(81), kNow + 21));
  EXPECT_EQ(error_of(find(50)), Error::NotFound);
  EXPECT_FALSE(session(90).device);
  EXPECT_FALSE(session(90).ended_at);
  must(ask(device(82), kNow + store::kWaitingTime + 20));
  EXPECT_EQ(must(read([&](Transaction& t) { return list_devices(t, w.workspace, w.user, {}); })).total, 3)
      << "the trusted one, this one and the one from nearly a day before";
}

TEST_P(Devices, TheListHasTheUsersOwn) {
  must(ask(device(50), kNow));
  must(ask(device(60), kNow + 1));
  const World b = make_world(100);
  const auto listed =
      must(read([&](Transaction& t) { return list_devices(t, w.workspace, w.user, {1, 1}); }));
  EXPECT_EQ(listed.total, 2);
  ASSERT_EQ(listed.rows.size(), 1U);
  EXPECT_EQ(listed.rows.front().id, id(60)) << "the newest first";
  EXPECT_EQ(must(read([&](Transaction& t) { return list_devices(t, b.workspace, b.user, {}); })).total, 0);
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_device(t, b.workspace, id(50)); })),
            Error::NotFound);
}

TEST_P(Devices, OfAUserWhoIsDeactivatedNoneCountsAgain) {
  make_session(90, 50);
  ASSERT_TRUE(ask(device(50)));
  ASSERT_TRUE(trust(50));
  ASSERT_TRUE(ask(device(51)));
  auto user = must(read([&](Transaction& t) { return find_user(t, w.workspace, w.user); }));
  const auto becomes = [&](access::UserStatus status) {
    user.status = status;
    must(write([&](Transaction& t) { return change_user(t, at(kNow + 3), user); }));
  };
  becomes(access::UserStatus::Deactivated);
  EXPECT_EQ(session(90).ended_why, store::SessionEnd::UserDeactivated);
  EXPECT_EQ(must(find(50)).disabled_at, kNow + 3);
  EXPECT_EQ(error_of(find(51)), Error::NotFound) << "what it had asked for is over";
  EXPECT_EQ(last_change().change.kind, store::ChangeKind::DeviceRemoved);
  EXPECT_EQ(last_change().change.other, id(50));
  becomes(access::UserStatus::Active);
  EXPECT_EQ(must(find(50)).status, DeviceStatus::Disabled);
  EXPECT_FALSE(has_trusted());
  EXPECT_EQ(error_of(trust(50)), Error::NotFound);
}

// The feed's table was made anew by the migration.
TEST_P(Devices, TheMigrationKeepsTheFeed) {
  const auto fresh = open(fresh_address());
  const auto all = store::migrations();
  must(store::migrate(*fresh, all.first(3), kNow));
  const auto run_there = [&](store::Sql sql) {
    must(fresh->write([&](Transaction& t) { return t.prepare(sql).run(); }));
  };
  run_there(
      {"INSERT INTO workspaces (id, host, label, created_at, updated_at) VALUES "
       "('11111111-1111-4111-8111-111111111111', 'a.test', 'a', 1, 1)"});
  run_there(
      {"INSERT INTO changes (workspace_id, number, kind, member_kind, member_id, changed_at) SELECT "
       "id, 1, 26, 1, id, 7 FROM workspaces"});
  must(store::migrate(*fresh, kNow));
  const auto changes = must(fresh->read([&](Transaction& t) {
    return changes_after(t, *Uuid::parse("11111111-1111-4111-8111-111111111111"), 0, 10);
  }));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].number, 1);
  EXPECT_EQ(changes[0].change.kind, store::ChangeKind::SecretRestored);
  EXPECT_EQ(changes[0].change.member->kind, store::MemberKind::Team);
  EXPECT_EQ(changes[0].at, 7);
}

}  // namespace
}  // namespace devices_test
