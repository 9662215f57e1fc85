#include "workspace/store/api_keys.h"

#include "workspace/store/evidence.h"
#include "workspace/store/support/fixture.h"

namespace store_tests::api_keys_test {
namespace {

using store::ApiKey;
using store::Error;
using store::Transaction;

class ApiKeys : public StoreTest {
 protected:
  ApiKey key_of(std::uint64_t number, const Uuid& user) {
    ApiKey key;
    key.id = id(number);
    key.user = user;
    key.label = "Key";
    key.hash.fill(static_cast<std::uint8_t>(number));
    key.scopes = 5;
    key.expires_at = kNow + 1000;
    return key;
  }
  store::Result<ApiKey> find(const Uuid& workspace, const Uuid& key) {
    return database().ask([&](Transaction& t) { return find_api_key(t, workspace, key); });
  }
};

TEST_P(ApiKeys, AreFoundInTheirWorkspaceAlone) {
  const World one = make_world(100);
  const World other = make_world(200);
  const ApiKey made = key_of(1, one.user);
  must(write([&](Transaction& t) { return create_api_key(t, one.act(), made); }));
  const ApiKey found = must(find(one.workspace, made.id));
  EXPECT_EQ(found.user, one.user);
  EXPECT_EQ(found.hash, made.hash);
  EXPECT_EQ(found.scopes, 5);
  EXPECT_EQ(found.created_at, kNow);
  EXPECT_EQ(found.expires_at, kNow + 1000);
  EXPECT_FALSE(found.last_used_at || found.revoked_at);
  EXPECT_EQ(error_of(find(other.workspace, made.id)), Error::NotFound);
  EXPECT_EQ(error_of(find(one.workspace, id(2))), Error::NotFound);
}

TEST_P(ApiKeys, AreOfAUserOfTheWorkspace) {
  const World one = make_world(100);
  const World other = make_world(200);
  EXPECT_EQ(
      error_of(write([&](Transaction& t) { return create_api_key(t, one.act(), key_of(1, other.user)); })),
      Error::Refused);
}

TEST_P(ApiKeys, AreRevokedOnceAndByTheirWorkspace) {
  const World one = make_world(100);
  const World other = make_world(200);
  const ApiKey made = key_of(1, one.user);
  must(write([&](Transaction& t) { return create_api_key(t, one.act(), made); }));
  EXPECT_EQ(error_of(write([&](Transaction& t) { return revoke_api_key(t, other.act(), made.id); })),
            Error::NotFound);
  must(write([&](Transaction& t) { return revoke_api_key(t, one.act(), made.id); }));
  EXPECT_EQ(must(find(one.workspace, made.id)).revoked_at, kNow);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return revoke_api_key(t, one.act(), made.id); })),
            Error::NotFound);
}

TEST_P(ApiKeys, LastUseIsNotWrittenEachTime) {
  const World one = make_world(100);
  const ApiKey made = key_of(1, one.user);
  must(write([&](Transaction& t) { return create_api_key(t, one.act(), made); }));
  for (const store::Time at : {kNow, kNow + 500, kNow + 1500}) {
    must(write([&](Transaction& t) { return note_key_use(t, one.workspace, made.id, at, at - 1000); }));
    EXPECT_EQ(must(find(one.workspace, made.id)).last_used_at, at == kNow + 500 ? kNow : at);
  }
}

TEST_P(ApiKeys, OfAUserAreListedTheNewestFirst) {
  const World one = make_world(100);
  for (std::uint64_t number = 1; number <= 3; ++number) {
    must(write([&](Transaction& t) {
      return create_api_key(t, {one.workspace, one.user, kNow + store::Time(number)},
                            key_of(number, one.user));
    }));
  }
  const auto listed =
      must(read([&](Transaction& t) { return list_api_keys(t, one.workspace, one.user, {1, 2}); }));
  EXPECT_EQ(listed.total, 3);
  ASSERT_EQ(listed.rows.size(), 2U);
  EXPECT_EQ(listed.rows.front().id, id(3));
}

TEST_P(ApiKeys, EvidenceOfACollectionIsTheHighestRoleOnItAndAbove) {
  const World one = make_world(100);
  const World other = make_world(200);
  const Uuid below = id(10);
  must(write([&](Transaction& t) -> store::Result<void> {
    CERBY_CHECK(create_collection(t, one.act(), {below, one.collection, "Below", 0, 0, {}}));
    CERBY_CHECK(put_grant(t, one.act(), {store::ItemKind::Collection, below},
                          {store::MemberKind::User, one.user}, access::ItemRole::Collaborator));
    CERBY_CHECK(put_grant(t, one.act(), {store::ItemKind::Collection, one.collection},
                          {store::MemberKind::Team, one.team}, access::ItemRole::Owner));
    return {};
  }));
  const auto evidence = [&](const Uuid& workspace, const Uuid& collection) {
    return must(read(
        [&](Transaction& t) { return collect_collection_evidence(t, workspace, one.user, collection); }));
  };
  EXPECT_EQ(evidence(one.workspace, below).tenant, access::Tenant::Same);
  EXPECT_EQ(evidence(one.workspace, below).to_user, access::ItemRole::Collaborator);
  EXPECT_EQ(evidence(one.workspace, below).to_team, std::nullopt);
  must(write([&](Transaction& t) { return add_team_member(t, one.act(), one.team, one.user); }));
  EXPECT_EQ(evidence(one.workspace, below).to_team, access::ItemRole::Owner);
  EXPECT_EQ(evidence(one.workspace, one.collection).to_user, std::nullopt);
  EXPECT_EQ(evidence(other.workspace, below).tenant, access::Tenant::Other);
  EXPECT_EQ(evidence(one.workspace, id(11)).tenant, access::Tenant::Other);
}

TEST_P(ApiKeys, VaultsForAUserAreTheCloudsAndHisOwn) {
  const World one = make_world(100);
  const Uuid second = id(20);
  must(write([&](Transaction& t) -> store::Result<void> {
    CERBY_CHECK(create_user(t, one.act(), user_of(second, "second@example.com")));
    CERBY_CHECK(create_vault(t, one.act(), {id(21), store::VaultKind::Local, "Mine", 1, one.user}));
    CERBY_CHECK(create_vault(t, one.act(), {id(22), store::VaultKind::Local, "Other", 1, second}));
    return {};
  }));
  const auto listed =
      must(read([&](Transaction& t) { return list_vaults_for(t, one.workspace, one.user, {}); }));
  EXPECT_EQ(listed.total, 2);
  for (const auto& vault : listed.rows) EXPECT_NE(vault.id, id(22));
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_owner(t, one.workspace); })), Error::NotFound);
}

CERBY_ON_BOTH_DATABASES(ApiKeys);

}  // namespace
}  // namespace store_tests::api_keys_test
