#include "workspace/store/scim_tokens.h"

#include <gtest/gtest.h>

#include "workspace/store/support/fixture.h"

namespace scim_tokens_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Result;
using store::Transaction;

class ScimTokens : public StoreTest {};
CERBY_ON_BOTH_DATABASES(ScimTokens);

store::ScimToken token_of(const Uuid& id, std::uint8_t seed) {
  store::ScimToken token;
  token.id = id;
  token.label = "Okta";
  token.hash.fill(seed);
  token.scopes = store::kAllScimScopes;
  return token;
}

TEST_P(ScimTokens, OneComesBackAsItWasMade) {
  const World w = make_world(1);
  auto token = token_of(id(50), 7);
  token.scopes = store::kScimUsers;
  token.expires_at = kNow + 9;
  must(write([&](Transaction& t) { return create_scim_token(t, w.act(), token); }));
  const auto back = must(read([&](Transaction& t) { return find_scim_token(t, w.workspace, token.id); }));
  EXPECT_EQ(back.label, "Okta");
  EXPECT_EQ(back.hash, token.hash);
  EXPECT_EQ(back.scopes, store::kScimUsers);
  EXPECT_EQ(back.created_at, kNow);
  EXPECT_EQ(back.created_by, w.user);
  EXPECT_EQ(back.expires_at, kNow + 9);
  EXPECT_FALSE(back.last_used_at || back.revoked_at || back.revoked_by);
}

TEST_P(ScimTokens, OneIsRevokedOnce) {
  const World w = make_world(1);
  must(write([&](Transaction& t) { return create_scim_token(t, w.act(), token_of(id(50), 7)); }));
  const store::Act later{w.workspace, w.user, kNow + 5};
  must(write([&](Transaction& t) { return revoke_scim_token(t, later, id(50)); }));
  EXPECT_EQ(error_of(write([&](Transaction& t) { return revoke_scim_token(t, w.act(), id(50)); })),
            Error::NotFound);
  const auto back = must(read([&](Transaction& t) { return find_scim_token(t, w.workspace, id(50)); }));
  EXPECT_EQ(back.revoked_at, kNow + 5);
  EXPECT_EQ(back.revoked_by, w.user);
}

TEST_P(ScimTokens, OneIsRevokedAfterWhatWasBegunWithIt) {
  const World w = make_world(1);
  must(write([&](Transaction& t) { return create_scim_token(t, w.act(), token_of(id(50), 7)); }));
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(revoke_scim_token(t, w.act(), id(50)));
    EXPECT_EQ(t.feed_of, w.workspace) << "changes hold it";
    return {};
  }));
}

TEST_P(ScimTokens, AUseIsNotedOnceInAWhile) {
  const World w = make_world(1);
  must(write([&](Transaction& t) { return create_scim_token(t, w.act(), token_of(id(50), 7)); }));
  const auto use = [&](store::Time now) {
    must(write([&](Transaction& t) { return note_scim_token_use(t, w.workspace, id(50), now, now - 60); }));
    return must(read([&](Transaction& t) { return find_scim_token(t, w.workspace, id(50)); })).last_used_at;
  };
  EXPECT_EQ(use(kNow), kNow);
  EXPECT_EQ(use(kNow + 60), kNow);
  EXPECT_EQ(use(kNow + 61), kNow + 61);
}

TEST_P(ScimTokens, TheNewestIsListedFirstAndOneWorkspacesAlone) {
  const World a = make_world(100);
  const World b = make_world(200);
  must(write([&](Transaction& t) -> Result<void> {
    for (std::uint8_t n = 0; n < 5; ++n) {
      CERBY_CHECK(create_scim_token(t, {a.workspace, {}, kNow + n}, token_of(id(10U + n), n)));
    }
    // Another workspace's may have the same hash.
    return create_scim_token(t, b.act(), token_of(id(10), 0));
  }));
  const auto page = must(read([&](Transaction& t) { return list_scim_tokens(t, a.workspace, {2, 2}); }));
  EXPECT_EQ(page.total, 5);
  ASSERT_EQ(page.rows.size(), 2U);
  EXPECT_EQ(page.rows[0].id, id(12));
  EXPECT_EQ(page.rows[1].id, id(11));
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_scim_token(t, b.workspace, id(11)); })),
            Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return revoke_scim_token(t, b.act(), id(11)); })),
            Error::NotFound);
}

TEST_P(ScimTokens, WhatIsWrongIsRefused) {
  const World w = make_world(1);
  const auto create = [&](const store::ScimToken& token) {
    return error_of(write([&](Transaction& t) { return create_scim_token(t, w.act(), token); }));
  };
  auto token = token_of(id(50), 7);
  must(write([&](Transaction& t) { return create_scim_token(t, w.act(), token); }));
  token.id = id(51);
  EXPECT_EQ(create(token), Error::Conflict);  // the same hash
  token.hash.fill(8);
  for (const std::int64_t scopes : {std::int64_t{0}, std::int64_t{-1}, store::kAllScimScopes + 1}) {
    token.scopes = scopes;
    EXPECT_EQ(create(token), Error::Refused) << scopes;
  }
}

}  // namespace
}  // namespace scim_tokens_test
