#include "workspace/store/enrolments.h"

#include <gtest/gtest.h>

#include "workspace/store/devices.h"
#include "workspace/store/support/fixture.h"

namespace enrolments_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Transaction;

store::Bytes32 bytes(std::uint8_t seed) {
  store::Bytes32 result;
  result.fill(seed);
  return result;
}

class Enrolments : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    w = make_world(1);
    for (const std::uint8_t number : {std::uint8_t{50}, std::uint8_t{60}}) {
      store::Device device;
      device.id = id(number);
      device.user = w.user;
      device.signing_key = device.sealing_key = bytes(number);
      must(write([&](Transaction& t) { return ask_for_device(t, w.act(), device); }));
    }
  }
  // Calls one of the store's functions on the device 50.
  template <typename... Arguments>
  auto on_device(auto function, const Arguments&... arguments) {
    return must(write([&](Transaction& t) { return function(t, w.workspace, id(50), arguments...); }));
  }
  World w;
};
CERBY_ON_BOTH_DATABASES(Enrolments);

TEST_P(Enrolments, ARequestTakesOneNonceOfEach) {
  must(write([&](Transaction& t) {
    return create_device_request(t, w.workspace, w.user, {id(50), bytes(1), {}, {}});
  }));
  const auto found = on_device(store::find_device_request);
  EXPECT_EQ(found.commitment, bytes(1));
  EXPECT_FALSE(found.comparison);
  EXPECT_FALSE(on_device(store::show_device_nonce, bytes(2))) << "before the other's";
  EXPECT_TRUE(on_device(store::begin_comparison, store::DeviceRequest::Comparison{id(60), bytes(3), 99}));
  EXPECT_FALSE(on_device(store::begin_comparison, store::DeviceRequest::Comparison{id(60), bytes(4), 99}));
  EXPECT_TRUE(on_device(store::show_device_nonce, bytes(2)));
  EXPECT_FALSE(on_device(store::show_device_nonce, bytes(5)));
  const auto whole = on_device(store::find_device_request);
  ASSERT_TRUE(whole.comparison);
  EXPECT_EQ(whole.comparison->approver, id(60));
  EXPECT_EQ(whole.comparison->nonce, bytes(3));
  EXPECT_EQ(whole.comparison->expires_at, 99);
  EXPECT_EQ(whole.nonce, bytes(2));
}

TEST_P(Enrolments, ACodeIsUsedOnceAndInTime) {
  must(write([&](Transaction& t) {
    return put_device_code(t, w.workspace, {id(50), bytes(1), "key", {7, 8}, 0, kNow + 600, {}});
  }));
  const auto found = on_device(store::find_device_code);
  EXPECT_EQ(found.hash, bytes(1));
  EXPECT_EQ(found.master_key, "key");
  EXPECT_EQ(found.wrapped, (std::vector<std::uint8_t>{7, 8}));
  EXPECT_FALSE(on_device(store::use_device_code, kNow + 600));
  EXPECT_TRUE(on_device(store::use_device_code, kNow + 599));
  EXPECT_FALSE(on_device(store::use_device_code, kNow + 599));
  EXPECT_FALSE(on_device(store::count_try, kNow + 599)) << "it is used";
}

TEST_P(Enrolments, ACodeHasFiveTries) {
  const auto put = [&] {
    must(write([&](Transaction& t) {
      return put_device_code(t, w.workspace, {id(50), bytes(1), "key", {7}, 0, kNow + 600, {}});
    }));
  };
  put();
  EXPECT_FALSE(on_device(store::count_try, kNow + 600)) << "it is over";
  for (int i = 0; i < store::kMostTries; ++i) EXPECT_TRUE(on_device(store::count_try, kNow)) << i;
  EXPECT_FALSE(on_device(store::count_try, kNow));
  EXPECT_EQ(on_device(store::find_device_code).tries, store::kMostTries);
  put();
  EXPECT_TRUE(on_device(store::count_try, kNow)) << "of another code";
}

TEST_P(Enrolments, MailsAreCountedForAnHour) {
  const auto note = [&](store::Time at) {
    must(write([&](Transaction& t) { return note_device_mail(t, w.workspace, w.user, at); }));
  };
  const auto counted = [&](store::Time now) {
    return must(read([&](Transaction& t) {
      return count_device_mails(t, w.workspace, w.user, now - store::kMailsAreCounted);
    }));
  };
  note(kNow), note(kNow + 1), note(kNow + 1);
  EXPECT_EQ(counted(kNow + 1), 3);
  EXPECT_EQ(counted(kNow + store::kMailsAreCounted), 2);
  note(kNow + store::kMailsAreCounted + 2);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM device_mails", 1}), 1) << "the others are counted by nobody";
}

}  // namespace
}  // namespace enrolments_test
