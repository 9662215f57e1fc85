#include "workspace/store/secure_secrets.h"

#include <gtest/gtest.h>

#include "workspace/store/evidence.h"
#include "workspace/store/revisions.h"
#include "workspace/store/support/fixture.h"

namespace secure_secrets_test {
namespace {

using namespace store_tests;
using access::ItemRole;
using store::Error;
using store::Item;
using store::ItemKind;
using store::Member;
using store::MemberKind;
using store::Transaction;

class SecureSecrets : public StoreTest {
 protected:
  store::SecureSecret make(const World& w, const Uuid& secret_id, const std::string& title = "Alarm code") {
    store::SecureSecret secret;
    secret.id = secret_id;
    secret.vault = w.vault;
    secret.title = title;
    secret.category = "secure_note";
    secret.body = id(90);
    secret.version_id = id(91);
    must(write([&](Transaction& t) { return create_secure_secret(t, w.act(), secret, {1, 2, 3}); }));
    return secret;
  }
  store::SecureSecret find(const World& w, const Uuid& secret_id) {
    return must(read([&](Transaction& t) { return find_secure_secret(t, w.workspace, secret_id); }));
  }
  access::SecureSecret ask(const World& w, const Uuid& secret_id) {
    return must(database().ask(
        [&](Transaction& t) { return collect_secret_evidence(t, w.workspace, w.user, secret_id); }));
  }
};
CERBY_ON_BOTH_DATABASES(SecureSecrets);

TEST_P(SecureSecrets, AreKeptAsTheyWereGiven) {
  const World w = make_world(100);
  make(w, id(1));
  const auto secret = find(w, id(1));
  EXPECT_EQ(secret.title, "Alarm code");
  EXPECT_EQ(secret.vault, w.vault);
  EXPECT_EQ(secret.body, id(90));
  EXPECT_EQ(secret.version, 1);
  EXPECT_EQ(secret.stamps.created_by, w.user);
  EXPECT_FALSE(secret.deleted);
  EXPECT_EQ(must(read([&](Transaction& t) { return find_secure_secret_body(t, w.workspace, id(1)); })),
            (store::SealedBody{1, 2, 3}));
}

TEST_P(SecureSecrets, OfTwoNextVersionsTheSecondIsRefused) {
  const World w = make_world(100);
  auto next = make(w, id(1));
  next.version = 2;
  next.epoch = 3;
  const auto put = [&](const store::SealedBody& sealed) {
    return write([&](Transaction& t) { return put_secure_secret_body(t, w.act(), next, sealed); });
  };
  EXPECT_TRUE(put({4}));
  EXPECT_EQ(error_of(put({5})), Error::Conflict);
  next.version = 4;
  EXPECT_EQ(error_of(put({6})), Error::Conflict);
  EXPECT_EQ(must(read([&](Transaction& t) { return find_secure_secret_body(t, w.workspace, id(1)); })),
            store::SealedBody{4});
  EXPECT_EQ(find(w, id(1)).epoch, 3);
  EXPECT_EQ(find(w, id(1)).revision, 2);
}

TEST_P(SecureSecrets, OfAnotherWorkspaceAreNotThere) {
  const World w = make_world(100);
  const World other = make_world(200);
  auto secret = make(w, id(1));
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_secure_secret(t, other.workspace, id(1)); })),
            Error::NotFound);
  EXPECT_EQ(
      error_of(read([&](Transaction& t) { return find_secure_secret_body(t, other.workspace, id(1)); })),
      Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return change_secure_secret(t, other.act(), secret); })),
            Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return delete_secure_secret(t, other.act(), id(1)); })),
            Error::NotFound);
  secret.vault = other.vault;
  secret.id = id(2);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return create_secure_secret(t, w.act(), secret, {1}); })),
            Error::Refused);
  EXPECT_EQ(ask(other, id(1)).tenant, access::Tenant::Other);
}

TEST_P(SecureSecrets, ThatWereDeletedStayAndAreChangedNoMore) {
  const World w = make_world(100);
  auto secret = make(w, id(1));
  must(write([&](Transaction& t) {
    return add_to_collection(t, w.act(), w.collection, {ItemKind::Secret, id(1)});
  }));
  const auto collection = [&] {
    return must(read([&](Transaction& t) { return find_collection(t, w.workspace, w.collection); }));
  };
  const auto before = collection();
  EXPECT_EQ(before.secrets, 1);
  must(write([&](Transaction& t) { return delete_secure_secret(t, w.act(), id(1)); }));
  EXPECT_EQ(collection().secrets, 0);
  EXPECT_GT(collection().revision, before.revision);
  EXPECT_EQ(find(w, id(1)).status, access::AccountStatus::Deleted);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return delete_secure_secret(t, w.act(), id(1)); })),
            Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return change_secure_secret(t, w.act(), secret); })),
            Error::NotFound);
  secret.version = 2;
  EXPECT_EQ(error_of(write([&](Transaction& t) { return put_secure_secret_body(t, w.act(), secret, {4}); })),
            Error::Conflict);
  secret.status = access::AccountStatus::Deleted;
  EXPECT_EQ(error_of(write([&](Transaction& t) { return change_secure_secret(t, w.act(), secret); })),
            Error::Invalid);
}

TEST_P(SecureSecrets, EvidenceComesByEachWay) {
  const World w = make_world(100);
  make(w, id(1));
  EXPECT_EQ(ask(w, id(1)).tenant, access::Tenant::Same);
  EXPECT_FALSE(ask(w, id(1)).shares.to_user);
  const Item secret{ItemKind::Secret, id(1)};
  const Item collection{ItemKind::Collection, w.collection};
  const Member user{MemberKind::User, w.user};
  const Member team{MemberKind::Team, w.team};
  const auto grant = [&](const Item& item, const Member& member, ItemRole role) {
    must(write([&](Transaction& t) { return put_grant(t, w.act(), item, member, role); }));
  };
  grant(secret, user, ItemRole::Collaborator);
  EXPECT_EQ(ask(w, id(1)).shares.to_user, ItemRole::Collaborator);
  grant(secret, team, ItemRole::Owner);
  grant(collection, user, ItemRole::Owner);
  grant(collection, team, ItemRole::Collaborator);
  const auto outside = ask(w, id(1)).shares;
  EXPECT_EQ(outside.to_user, ItemRole::Collaborator);
  EXPECT_FALSE(outside.of_collection_to_user || outside.of_collection_to_team) << "it is in none";
  must(write([&](Transaction& t) { return add_to_collection(t, w.act(), w.collection, secret); }));
  const auto shares = ask(w, id(1)).shares;
  EXPECT_EQ(shares.of_collection_to_user, ItemRole::Owner);
  const auto count = must(read([&](Transaction& t) {
    store::SecureSecretFilter filter;
    filter.held_by = w.user;
    return list_secure_secrets(t, w.workspace, filter, store::SecureSecretSort::Title,
                               store::Direction::Ascending, {1, 25});
  }));
  EXPECT_EQ(count.total, 1) << "once, however many ways";
}

TEST_P(SecureSecrets, ARevisionThatIsGoneIsStale) {
  const World w = make_world(100);
  make(w, id(1));
  const auto expect = [&](std::int64_t revision) {
    return write([&](Transaction& t) {
      return expect_revision(t, w.workspace, store::Counted::SecureSecret, id(1), {revision});
    });
  };
  EXPECT_TRUE(expect(1));
  auto changed = find(w, id(1));
  changed.title = "Other";
  must(write([&](Transaction& t) { return change_secure_secret(t, w.act(), changed); }));
  EXPECT_EQ(error_of(expect(1)), Error::Stale);
  EXPECT_TRUE(expect(2));
}

}  // namespace
}  // namespace secure_secrets_test
