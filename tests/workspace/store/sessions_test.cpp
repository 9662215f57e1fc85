#include "workspace/store/sessions.h"

#include <gtest/gtest.h>

#include "workspace/store/support/fixture.h"

namespace sessions_test {
namespace {

using namespace store_tests;
using store::Error;
using store::SessionEnd;
using store::Transaction;

constexpr store::Time kHour = 3'600'000;

store::Hash hash_of(std::uint8_t seed) {
  store::Hash hash;
  hash.fill(seed);
  return hash;
}

class Sessions : public StoreTest {
 protected:
  store::Session make(const World& w, std::uint64_t number, std::uint8_t key, store::Time at = kNow) {
    store::Session session;
    session.id = id(number);
    session.user = w.user;
    session.issuer = "https://idp.example";
    session.agent = "cerby-host";
    session.address = "192.0.2.1";
    session.device_key = hash_of(key);
    session.signed_in_at = session.last_used_at = at;
    session.expires_at = at + kHour;
    must(write([&](Transaction& t) { return create_session(t, w.workspace, session); }));
    return session;
  }
  store::Session back(const World& w, const Uuid& session) {
    return must(read([&](Transaction& t) { return find_session(t, w.workspace, session); }));
  }
  // Trusted, of the session's user and with its key; its id is the user's.
  void make_device() {
    must(
        run({"INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, "
             "created_at, enrolled_at) SELECT workspace_id, user_id, user_id, '', device_key, device_key, 1, "
             "1, 1 FROM sessions"}));
  }
};
CERBY_ON_BOTH_DATABASES(Sessions);

TEST_P(Sessions, OneComesBackAsItWasMade) {
  const World w = make_world(1);
  const auto made = make(w, 50, 7);
  const auto found = back(w, made.id);
  EXPECT_EQ(found.user, w.user);
  EXPECT_EQ(found.issuer, made.issuer);
  EXPECT_EQ(found.agent, made.agent);
  EXPECT_EQ(found.address, made.address);
  EXPECT_EQ(found.device_key, made.device_key);
  EXPECT_EQ(found.channel, access::Channel::Extension);
  EXPECT_FALSE(found.device);
  EXPECT_TRUE(found.is_open(kNow));
  EXPECT_FALSE(found.is_open(kNow + kHour));
}

TEST_P(Sessions, ANewOneOfTheDeviceEndsTheOld) {
  const World w = make_world(1);
  make(w, 50, 7), make(w, 51, 8), make(w, 52, 7);
  EXPECT_EQ(back(w, id(50)).ended_why, SessionEnd::SignedInAnew);
  EXPECT_FALSE(back(w, id(51)).ended_at);
  const auto open =
      must(read([&](Transaction& t) { return list_sessions(t, w.workspace, w.user, kNow, {}); }));
  EXPECT_EQ(open.total, 2);
  EXPECT_EQ(must(read([&](Transaction& t) {
              return list_sessions(t, w.workspace, w.user, kNow + kHour, {});
            })).total,
            0);
}

TEST_P(Sessions, EndOnceAndWithTheirUser) {
  const World w = make_world(1);
  make(w, 50, 7), make(w, 51, 8);
  const auto end = [&] {
    return must(write([&](Transaction& t) {
      return end_session(t, w.workspace, id(50), SessionEnd::SignedOut, kNow + 1);
    }));
  };
  EXPECT_TRUE(end());
  EXPECT_FALSE(end());
  must(write([&](Transaction& t) -> store::Result<void> {
    CERBY_TRY(auto user, find_user(t, w.workspace, w.user));
    user.status = access::UserStatus::Deactivated;
    return change_user(t, {w.workspace, {}, kNow + 2}, user);
  }));
  EXPECT_EQ(back(w, id(50)).ended_why, SessionEnd::SignedOut);
  EXPECT_EQ(back(w, id(51)).ended_why, SessionEnd::UserDeactivated);
  EXPECT_EQ(back(w, id(51)).ended_at, kNow + 2);
}

TEST_P(Sessions, ThoseFromLongAgoAreForgotten) {
  const World w = make_world(1);
  make(w, 50, 7);
  make(w, 51, 8, kNow + 31 * 24 * kHour);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sessions", 1}), 1);
}

TEST_P(Sessions, ATokenIsUsedOnce) {
  const World w = make_world(1);
  make(w, 50, 7);
  store::SessionToken token{hash_of(1), id(50), store::TokenKind::Refresh, 1, kNow, kNow + kHour, {}};
  must(write([&](Transaction& t) { return create_session_token(t, w.workspace, token); }));
  const auto use = [&] {
    return must(
        write([&](Transaction& t) { return use_session_token(t, w.workspace, token.hash, kNow + 3); }));
  };
  EXPECT_TRUE(use());
  EXPECT_FALSE(use());
  const auto found =
      must(read([&](Transaction& t) { return find_session_token(t, w.workspace, token.hash); }));
  EXPECT_EQ(found.used_at, kNow + 3);
  EXPECT_EQ(found.kind, store::TokenKind::Refresh);
  token.hash = hash_of(2);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_session_token(t, w.workspace, token); })),
            Error::Conflict)
      << "the number is another's";
}

TEST_P(Sessions, AKeysDeviceIsNamedWhereItIsTheUsers) {
  const World w = make_world(1);
  make(w, 50, 7);
  make_device();
  make(w, 51, 7);
  EXPECT_EQ(back(w, id(51)).device, w.user);
  const auto holder = must(read([&](Transaction& t) { return find_key_holder(t, w.workspace, hash_of(7)); }));
  EXPECT_EQ(holder.status, store::DeviceStatus::Trusted);
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_key_holder(t, w.workspace, hash_of(8)); })),
            Error::NotFound);
}

TEST_P(Sessions, ASignInIsUsedOnceAndInTime) {
  const World w = make_world(1);
  store::SignIn sign_in{hash_of(1), hash_of(2), hash_of(3), hash_of(4), "key", {9, 9}, kNow, kNow + 600, {}};
  must(write([&](Transaction& t) { return create_sign_in(t, w.workspace, sign_in); }));
  const auto found = must(read([&](Transaction& t) { return find_sign_in(t, w.workspace, hash_of(1)); }));
  EXPECT_EQ(found.browser, hash_of(2));
  EXPECT_EQ(found.challenge, hash_of(3));
  EXPECT_EQ(found.device_key, hash_of(4));
  EXPECT_EQ(found.wrapped, sign_in.wrapped);
  const auto use = [&](store::Time at) {
    return must(write([&](Transaction& t) { return use_sign_in(t, w.workspace, hash_of(1), at); }));
  };
  EXPECT_FALSE(use(kNow + 600));
  EXPECT_TRUE(use(kNow + 599));
  EXPECT_FALSE(use(kNow + 599));
  sign_in.state = hash_of(5);
  sign_in.created_at = kNow + 2 * kHour;
  must(write([&](Transaction& t) { return create_sign_in(t, w.workspace, sign_in); }));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM sign_ins", 1}), 1) << "the other was over long ago";
}

}  // namespace
}  // namespace sessions_test
