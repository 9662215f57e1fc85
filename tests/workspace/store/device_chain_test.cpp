#include "workspace/store/device_chain.h"

#include <gtest/gtest.h>

#include "workspace/store/devices.h"
#include "workspace/store/support/fixture.h"

namespace device_chain_test {
namespace {

using namespace store_tests;
using store::DeviceChainKind;
using store::Error;
using store::Transaction;

store::Bytes32 bytes(std::uint8_t seed) {
  store::Bytes32 result;
  result.fill(seed);
  return result;
}

class DeviceChain : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    w = make_world(1);
    for (const std::uint8_t number : {std::uint8_t{50}, std::uint8_t{60}, std::uint8_t{70}}) {
      store::Device device;
      device.id = id(number);
      device.user = w.user;
      device.signing_key = bytes(number);
      device.sealing_key = bytes(static_cast<std::uint8_t>(number + 1));
      must(write([&](Transaction& t) { return ask_for_device(t, w.act(), device); }));
    }
  }
  auto add(std::int64_t number, DeviceChainKind kind, std::uint8_t device, std::uint8_t by,
           std::int64_t generation = 1) {
    const auto hash = bytes(static_cast<std::uint8_t>(number));
    return write([&](Transaction& t) {
      return create_device_chain_entry(t, w.workspace,
                                       {w.user,
                                        generation,
                                        number,
                                        kind,
                                        id(device),
                                        id(by),
                                        bytes(9),
                                        {static_cast<std::uint8_t>(number)},
                                        hash,
                                        kNow});
    });
  }
  void trust(std::uint8_t device, std::optional<Uuid> by = {}) {
    must(write([&](Transaction& t) { return trust_device(t, w.act(), id(device), by); }));
  }
  auto last(std::int64_t generation = 1) {
    return must(
        read([&](Transaction& t) { return last_device_chain_entry(t, w.workspace, w.user, generation); }));
  }
  bool has(std::uint8_t device, std::int64_t generation = 1) {
    return must(read(
        [&](Transaction& t) { return is_in_device_chain(t, w.workspace, w.user, generation, id(device)); }));
  }
  std::int64_t generation() {
    return must(read([&](Transaction& t) { return device_generation(t, w.workspace, w.user); }));
  }
  World w;
};
CERBY_ON_BOTH_DATABASES(DeviceChain);

TEST_P(DeviceChain, EntriesAreNumberedInTheirGeneration) {
  EXPECT_FALSE(last());
  ASSERT_TRUE(add(1, DeviceChainKind::Approval, 60, 50));
  EXPECT_EQ(error_of(add(1, DeviceChainKind::Approval, 70, 50)), Error::Conflict) << "the number";
  EXPECT_EQ(error_of(add(2, DeviceChainKind::Approval, 60, 50)), Error::Conflict) << "let in before";
  ASSERT_TRUE(add(2, DeviceChainKind::Removal, 60, 50));
  const auto found = last();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number, 2);
  EXPECT_EQ(found->kind, DeviceChainKind::Removal);
  EXPECT_EQ(found->device, id(60));
  EXPECT_EQ(found->by, id(50));
  EXPECT_EQ(found->previous, bytes(9));
  EXPECT_EQ(found->signature[0], 2);
  EXPECT_EQ(found->hash, bytes(2));
  EXPECT_FALSE(last(2));
  ASSERT_TRUE(add(1, DeviceChainKind::Removal, 70, 70, 2));
  EXPECT_EQ(last(2)->number, 1);
  EXPECT_EQ(last(1)->number, 2);
}

TEST_P(DeviceChain, HasTheFirstDeviceAndThoseThatWereLetIn) {
  EXPECT_FALSE(has(50));
  ASSERT_TRUE(add(1, DeviceChainKind::Approval, 60, 50));
  EXPECT_TRUE(has(50));
  EXPECT_TRUE(has(60));
  EXPECT_FALSE(has(70));
  EXPECT_FALSE(has(60, 2));
  ASSERT_TRUE(add(2, DeviceChainKind::Removal, 50, 60));
  EXPECT_FALSE(has(50));
  EXPECT_TRUE(has(60));
}

TEST_P(DeviceChain, IsListedInOrderWithTheKeys) {
  ASSERT_TRUE(add(1, DeviceChainKind::Approval, 60, 50));
  ASSERT_TRUE(add(2, DeviceChainKind::Removal, 50, 60));
  ASSERT_TRUE(add(1, DeviceChainKind::Removal, 70, 70, 2));
  const auto page = [&](std::int64_t number, std::int64_t size) {
    return must(read([&](Transaction& t) {
      return list_device_chain(t, w.workspace, w.user, 1, {.number = number, .size = size});
    }));
  };
  const auto all = page(1, 10);
  EXPECT_EQ(all.total, 2);
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_EQ(all.rows[0].number, 1);
  EXPECT_EQ(all.rows[0].device.id, id(60));
  EXPECT_EQ(all.rows[0].device.signing_key, bytes(60));
  EXPECT_EQ(all.rows[0].device.sealing_key, bytes(61));
  EXPECT_EQ(all.rows[0].by.id, id(50));
  EXPECT_EQ(all.rows[0].by.signing_key, bytes(50));
  EXPECT_EQ(all.rows[0].by.sealing_key, bytes(51));
  EXPECT_EQ(all.rows[0].signature[0], 1);
  EXPECT_EQ(all.rows[1].kind, DeviceChainKind::Removal);
  const auto second = page(2, 1);
  ASSERT_EQ(second.rows.size(), 1U);
  EXPECT_EQ(second.rows[0].number, 2);
}

TEST_P(DeviceChain, AFirstDeviceByACodeBeginsAGeneration) {
  EXPECT_EQ(generation(), 0);
  trust(50);
  EXPECT_EQ(generation(), 1);
  trust(60, id(50));
  EXPECT_EQ(generation(), 1);
  for (const std::uint8_t number : {std::uint8_t{50}, std::uint8_t{60}})
    must(write([&](Transaction& t) { return disable_device(t, w.act(), id(number)); }));
  EXPECT_EQ(generation(), 1);
  trust(70);
  EXPECT_EQ(generation(), 2);
}

}  // namespace
}  // namespace device_chain_test
