// What the vault keeps of offline leases, and what takes them away.
#include "vault/kept_lease.h"

#include <gtest/gtest.h>

#include "unit/vault/support/put_item.h"
#include "unit/vault/support/vault_world.h"
#include "vault/lease.h"
#include "vault/vault.h"

namespace cerby::vault::kept_lease_test {
namespace {

using namespace testing_support;

const auto kAcme = *Origin::parse("https://acme.test");
const auto kOther = *Origin::parse("https://other.test");
const Uuid kAccountId = *Uuid::parse("40f74dba-31e7-41db-9035-9f3a35b884c8");

PublicKey key_of(std::uint8_t byte) {
  PublicKey key{};
  key.fill(byte);
  return key;
}
Session session_of(const Origin& workspace, std::optional<PublicKey> key) {
  return {.kind = Session::Kind::SignIn,
          .workspace = workspace.text(),
          .created = UnixTime(1'700'000'000),
          .proof = secret_of("refresh-of-21-bytes-x"),
          .id = kAccountId,
          .access = secret_of("access-of-20-bytes-x"),
          .access_end = UnixTime(1'800'000'000),
          .lease_key = key};
}
KeptLease lease_of(const Origin& workspace, const Uuid& account, UnixTime expires = UnixTime(2'000)) {
  return {.workspace = workspace.text(),
          .account = account,
          .received = UnixTime(1'000),
          .seen = UnixTime(1'500),
          .expires = expires,
          .lease = {1, 2, 3}};
}

class KeptLeaseTest : public VaultTest {
 protected:
  bool has(const Origin& workspace, const Uuid& account = kAccountId) {
    const auto kept = vault_.lease(workspace, account);
    EXPECT_TRUE(kept);
    return kept && kept->has_value();
  }
  Vault vault_ = make(1);
};

TEST_F(KeptLeaseTest, IsReadAsItWasWritten) {
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, key_of(7))));
  EXPECT_EQ(*vault_.lease_key(kAcme), key_of(7));
  EXPECT_FALSE(vault_.lease_key(kOther)->has_value());
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId)));
  auto again = open();
  ASSERT_TRUE(again);
  const auto kept = *again->lease(kAcme, kAccountId);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->workspace, kAcme.text());
  EXPECT_EQ(kept->account, kAccountId);
  EXPECT_EQ(kept->received, UnixTime(1'000));
  EXPECT_EQ(kept->seen, UnixTime(1'500));
  EXPECT_EQ(kept->expires, UnixTime(2'000));
  EXPECT_EQ(kept->lease, (std::vector<std::uint8_t>{1, 2, 3}));
  EXPECT_FALSE(again->lease(kAcme, Uuid::random())->has_value());
  EXPECT_FALSE(again->lease(kOther, kAccountId)->has_value());
  EXPECT_EQ(*again->account_count(), 1U) << "none of it is an account";
  const auto verified = again->verify();
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->damaged.empty()) << verified->damaged.front();
}

TEST_F(KeptLeaseTest, ASecondOneTakesThePlaceOfTheFirst) {
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId)));
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId, UnixTime(3'000))));
  EXPECT_EQ((*vault_.lease(kAcme, kAccountId))->expires, UnixTime(3'000));
  ASSERT_TRUE(vault_.remove_lease(kAcme, kAccountId));
  EXPECT_FALSE(has(kAcme));
  EXPECT_TRUE(vault_.remove_lease(kAcme, kAccountId)) << "nothing to do";
}

TEST_F(KeptLeaseTest, GoWithTheSession) {
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, key_of(7))));
  ASSERT_TRUE(vault_.put_session(session_of(kOther, key_of(8))));
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId)));
  ASSERT_TRUE(vault_.put_lease(lease_of(kOther, kAccountId)));
  ASSERT_TRUE(vault_.remove_session(kAcme));
  EXPECT_FALSE(has(kAcme));
  EXPECT_FALSE(vault_.lease_key(kAcme)->has_value());
  EXPECT_TRUE(has(kOther));
}

TEST_F(KeptLeaseTest, StayWithTheNextTokensOfTheSameKeyAlone) {
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, key_of(7))));
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId)));
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, key_of(7))));
  EXPECT_TRUE(has(kAcme));
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, key_of(9))));
  EXPECT_FALSE(has(kAcme)) << "signed by a key that is none any more";
  EXPECT_EQ(*vault_.lease_key(kAcme), key_of(9));
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId)));
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, std::nullopt)));
  EXPECT_FALSE(has(kAcme)) << "the workspace gives none any more";
  EXPECT_FALSE(vault_.lease_key(kAcme)->has_value());
}

TEST_F(KeptLeaseTest, AreNotForWhoSignsInNext) {
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, key_of(7))));
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId)));
  auto next = session_of(kAcme, key_of(7));
  next.id = Uuid::random();
  ASSERT_TRUE(vault_.put_session(next));
  EXPECT_FALSE(has(kAcme));
  EXPECT_EQ(*vault_.lease_key(kAcme), key_of(7));
}

TEST_F(KeptLeaseTest, ThatAreOverGo) {
  const Uuid other = Uuid::random();
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId, UnixTime(2'000))));
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, other, UnixTime(2'001))));
  ASSERT_TRUE(vault_.remove_leases_over(UnixTime(2'000)));
  EXPECT_FALSE(has(kAcme));
  EXPECT_TRUE(has(kAcme, other));
}

TEST_F(KeptLeaseTest, WhatTimeWasSeenByOneWasSeenByAll) {
  const Uuid other = Uuid::random();
  const auto seen = [&](const Origin& workspace, const Uuid& account) {
    return (*vault_.lease(workspace, account))->seen;
  };
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId, UnixTime(9'000))));
  ASSERT_TRUE(vault_.put_lease(lease_of(kOther, kAccountId, UnixTime(9'000))));
  auto late = lease_of(kAcme, other, UnixTime(9'000));
  late.seen = UnixTime(1'700);
  ASSERT_TRUE(vault_.put_lease(late));
  EXPECT_EQ(seen(kAcme, kAccountId), UnixTime(1'700));
  EXPECT_EQ(seen(kOther, kAccountId), UnixTime(1'700)) << "another workspace's";
  EXPECT_EQ(seen(kAcme, other), UnixTime(1'700));
  auto earlier = lease_of(kAcme, other, UnixTime(9'000));
  earlier.seen = UnixTime(1'600);
  ASSERT_TRUE(vault_.put_lease(earlier));
  EXPECT_EQ(seen(kAcme, kAccountId), UnixTime(1'700)) << "never back";

  ASSERT_TRUE(vault_.remove_leases_over(UnixTime(1'859)));
  EXPECT_EQ(seen(kAcme, kAccountId), UnixTime(1'800));
  EXPECT_EQ(seen(kOther, kAccountId), UnixTime(1'800));
  const auto generation = vault_.generation();
  ASSERT_TRUE(vault_.remove_leases_over(UnixTime(1'859)));
  ASSERT_TRUE(vault_.remove_leases_over(UnixTime(1'000)));
  EXPECT_EQ(vault_.generation(), generation)
      << "nothing is written within a minute, or for a clock that is back";
  EXPECT_EQ(seen(kAcme, kAccountId), UnixTime(1'800));
  EXPECT_EQ((*vault_.lease(kAcme, kAccountId))->received, UnixTime(1'000));
  auto again = open();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->verify()->damaged.empty());
}

// As an earlier version kept them: under ids by chance.
TEST_F(KeptLeaseTest, ThatLieElsewhereCountAsNoneAndGo) {
  const auto key = encode(LeaseItem{.workspace = kAcme.text(), .key = key_of(7), .lease = {}});
  const auto lease =
      encode(LeaseItem{.workspace = kAcme.text(), .key = {}, .lease = lease_of(kAcme, kAccountId)});
  ASSERT_TRUE(key && lease);
  const std::vector<Uuid> ids{Uuid::random(), Uuid::random()};
  const auto are_there = [&] {
    const auto findings = vault_.verify();
    EXPECT_TRUE(findings && findings->damaged.empty());
    return findings->items;
  };
  const auto before = are_there();
  put_item(paths_, vault_, ids[0], kLease, key->view());
  put_item(paths_, vault_, ids[1], kLease, lease->view());
  ASSERT_EQ(are_there(), before + 2);
  EXPECT_FALSE(vault_.lease_key(kAcme)->has_value());
  EXPECT_FALSE(has(kAcme));
  ASSERT_TRUE(vault_.put_lease(lease_of(kAcme, kAccountId)));
  ASSERT_TRUE(vault_.remove_leases_over(UnixTime(0)));
  EXPECT_TRUE(has(kAcme)) << "the one in its place";
  EXPECT_EQ(are_there(), before + 1);
  put_item(paths_, vault_, ids[0], kLease, key->view());
  ASSERT_TRUE(vault_.put_session(session_of(kAcme, key_of(7))));
  EXPECT_EQ(*vault_.lease_key(kAcme), key_of(7));
  EXPECT_EQ(are_there(), before + 2) << "the session and the key";
}

TEST_F(KeptLeaseTest, WhatLiesInTheirPlaceIsOfThem) {
  const auto other =
      encode(LeaseItem{.workspace = kAcme.text(), .key = {}, .lease = lease_of(kAcme, Uuid::random())});
  ASSERT_TRUE(other);
  put_item(paths_, vault_, lease_item(kAcme.text(), kAccountId), kLease, other->view());
  EXPECT_EQ(vault_.lease(kAcme, kAccountId).error().outcome, Outcome::VaultDamaged);
  put_item(paths_, vault_, lease_key_item(kOther.text()), kLease, other->view());
  EXPECT_EQ(vault_.lease_key(kOther).error().outcome, Outcome::VaultDamaged);
  put_item(paths_, vault_, lease_key_item(kAcme.text()), kLease, other->view());
  EXPECT_EQ(vault_.lease_key(kAcme).error().outcome, Outcome::VaultDamaged);
}

TEST_F(KeptLeaseTest, WhatIsNoneIsNamed) {
  const auto whole =
      encode(LeaseItem{.workspace = "https://acme.test", .key = {}, .lease = lease_of(kAcme, kAccountId)});
  ASSERT_TRUE(whole);
  for (std::size_t size = 0; size < whole->size() - 3; ++size) {
    Secret cut = Secret::copy_of(whole->view());
    cut.shrink(size);
    EXPECT_EQ(decode_lease_item(cut).error().outcome, Outcome::VaultDamaged) << size;
  }
  for (const std::size_t at : {0U, 1U}) {
    Secret newer = Secret::copy_of(whole->view());
    newer.writable(SecretAccess("test"))[at] = 9;
    EXPECT_EQ(decode_lease_item(newer).error().outcome, Outcome::VaultNewer) << at;
  }
  auto long_one = lease_of(kAcme, kAccountId);
  long_one.lease.resize(kMostLease + 1);
  EXPECT_EQ(vault_.put_lease(long_one).error().outcome, Outcome::InputInvalid);
}

}  // namespace
}  // namespace cerby::vault::kept_lease_test
