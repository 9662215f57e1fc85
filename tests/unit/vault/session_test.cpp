// What proves to a workspace whose requests these are, as an item of the vault.
#include "vault/session.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "unit/vault/support/vault_world.h"
#include "vault/open_vault.h"
#include "vault/session_lock.h"
#include "vault/work.h"

namespace cerby::vault::session_test {
namespace {

using testing_support::kTest;
using testing_support::outcome_of;
using testing_support::secret_of;

const Origin kAcme = *Origin::parse("https://acme.test");

Session session_of(const std::string& proof, const Origin& workspace = kAcme) {
  return {.kind = Session::Kind::ApiKey,
          .workspace = workspace.text(),
          .created = UnixTime(-5),
          .proof = secret_of(proof)};
}

Session signed_in() {
  return {.kind = Session::Kind::SignIn,
          .workspace = kAcme.text(),
          .created = UnixTime(7),
          .proof = secret_of("refresh-of-21-bytes-x"),
          .id = *Uuid::parse("40f74dba-31e7-41db-9035-9f3a35b884c8"),
          .access = secret_of("access-of-20-bytes-x"),
          .access_end = UnixTime(1'800'000'000)};
}

Secret changed(const Secret& plaintext, std::size_t at, std::uint8_t to) {
  Secret other = Secret::copy_of(plaintext.view());
  other.writable(kTest)[at] = to;
  return other;
}

class SessionInVault : public testing_support::VaultTest {};

TEST_F(SessionInVault, IsReadAsItWasWritten) {
  const auto plaintext = encode(session_of("key-of-sixteen-bytes"));
  ASSERT_TRUE(plaintext);
  EXPECT_EQ(plaintext->size(), 14U + 17U + 20U) << "FORMAT.md: version, kind, created, lp(origin), proof";
  const auto read = decode_session(*plaintext);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->workspace, "https://acme.test");
  EXPECT_EQ(read->created, UnixTime(-5));
  EXPECT_EQ(read->proof.text(kTest), "key-of-sixteen-bytes");
}

TEST_F(SessionInVault, WhatIsNone) {
  const auto plaintext = *encode(session_of("key-of-sixteen-bytes"));
  EXPECT_EQ(outcome_of(decode_session(Secret())), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(decode_session(changed(plaintext, 0, 2))), Outcome::VaultNewer);
  EXPECT_EQ(outcome_of(decode_session(changed(plaintext, 1, 3))), Outcome::VaultNewer);
  EXPECT_EQ(outcome_of(decode_session(changed(plaintext, 1, 2))), Outcome::VaultDamaged)
      << "no sign-in's size";
  EXPECT_EQ(outcome_of(decode_session(changed(plaintext, 13, 0xFF))), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(decode_session(changed(plaintext, 10, 0x60))), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(decode_session(changed(plaintext, 40, ' '))), Outcome::VaultDamaged);
  for (std::size_t size = 1; size < 14 + 17 + kLeastProof; ++size) {
    Secret cut = Secret::copy_of(plaintext.view());
    cut.shrink(size);
    EXPECT_EQ(outcome_of(decode_session(cut)), Outcome::VaultDamaged) << size;
  }
}

TEST_F(SessionInVault, OfASignInIsReadAsItWasWritten) {
  const auto plaintext = encode(signed_in());
  ASSERT_TRUE(plaintext);
  EXPECT_EQ(plaintext->size(), 14U + 17U + 16U + 8U + 4U + 20U + 21U) << "FORMAT.md";
  const auto read = decode_session(*plaintext);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->kind, Session::Kind::SignIn);
  EXPECT_EQ(read->id, signed_in().id);
  EXPECT_EQ(read->access_end, UnixTime(1'800'000'000));
  EXPECT_EQ(read->access.text(kTest), "access-of-20-bytes-x");
  EXPECT_EQ(read->proof.text(kTest), "refresh-of-21-bytes-x");
  for (std::size_t size = 1; size < plaintext->size() - 21 + kLeastProof; ++size) {
    Secret cut = Secret::copy_of(plaintext->view());
    cut.shrink(size);
    EXPECT_EQ(outcome_of(decode_session(cut)), Outcome::VaultDamaged) << size;
  }
  EXPECT_EQ(outcome_of(decode_session(changed(*plaintext, 58, 0xFF))), Outcome::VaultDamaged) << "its length";
  auto without = signed_in();
  without.access.clear();
  EXPECT_EQ(outcome_of(encode(without)), Outcome::InputInvalid);
}

TEST_F(SessionInVault, ItsTokensAreReplacedByOneAtATime) {
  auto vault = make();
  auto held = SessionLock::take(vault);
  ASSERT_TRUE(held) << describe(held.error());
  EXPECT_EQ(outcome_of(SessionLock::take(vault, {})), Outcome::VaultBusy);
  ASSERT_TRUE(vault.put_session(signed_in())) << "the vault itself is free";
  held = fail(Outcome::InternalError);
  EXPECT_TRUE(SessionLock::take(vault, {}));
  const auto file = vault.path().string() + SessionLock::kEnding;
  EXPECT_TRUE(std::filesystem::exists(file));
  ASSERT_TRUE(wipe_vault(paths_));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(SessionInVault, WhatProvesNothing) {
  auto vault = make();
  for (const auto& proof :
       {std::string("fifteen-bytes-x"), std::string(4097, 'x'), std::string("sixteen bytes, x"),
        std::string("key-of-sixteen-b\n"), std::string("key-of-s\xc3\xa9-bytes")})
    EXPECT_EQ(outcome_of(vault.put_session(session_of(proof))), Outcome::InputInvalid) << proof;
  EXPECT_FALSE(vault.session(kAcme)->has_value());
}

TEST_F(SessionInVault, IsOneForEachWorkspaceAndNoAccount) {
  const auto other = *Origin::parse("https://other.test");
  auto vault = make(2);
  EXPECT_FALSE(vault.session(kAcme)->has_value());
  ASSERT_TRUE(vault.put_session(session_of("key-of-acme-is-first")));
  ASSERT_TRUE(vault.put_session(session_of("key-of-the-other-one", other)));
  ASSERT_TRUE(vault.put_session(session_of("key-of-acme-is-second")));
  auto again = open();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->session(kAcme)->value().proof.text(kTest), "key-of-acme-is-second");
  EXPECT_EQ(again->session(other)->value().proof.text(kTest), "key-of-the-other-one");
  EXPECT_EQ(again->accounts()->size(), 2U);
  EXPECT_EQ(*again->account_count(), 2U);
  const auto verified = again->verify();
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->damaged.empty()) << verified->damaged.front();
}

TEST_F(SessionInVault, IsRemovedOnce) {
  auto vault = make();
  ASSERT_TRUE(vault.put_session(session_of("key-of-sixteen-bytes")));
  ASSERT_TRUE(vault.remove_session(kAcme));
  EXPECT_FALSE(vault.session(kAcme)->has_value());
  EXPECT_EQ(outcome_of(vault.remove_session(kAcme)), Outcome::NotFound);
}

// No program of ours writes two: what would be taken for the workspace's is not left to their order.
TEST_F(SessionInVault, OfTwoWithAWorkspaceNoneIsTaken) {
  auto vault = make();
  ASSERT_TRUE(vault.put_session(session_of("key-of-acme-is-first")));
  {
    auto database = Database::open(paths_.vault, std::chrono::milliseconds(0));
    ASSERT_TRUE(database);
    OpenVault opened{.database = std::move(*database),
                     .id = vault.id(),
                     .paths = paths_,
                     .key = Secret::copy_of(key_.view()),
                     .keys = Keys(key_),
                     .methods = {},
                     .identity = {}};
    auto change = Change::begin(opened);
    ASSERT_TRUE(change) << describe(change.error());
    ASSERT_TRUE(
        change->put(Uuid::random(), kSession, 0, encode(session_of("key-of-acme-is-second"))->view()));
    ASSERT_TRUE(change->commit());
  }
  auto again = open();
  ASSERT_TRUE(again);
  EXPECT_EQ(outcome_of(again->session(kAcme)), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(again->put_session(session_of("key-of-acme-is-third"))), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(again->remove_session(kAcme)), Outcome::VaultDamaged);
  const auto other = again->session(*Origin::parse("https://other.test"));
  ASSERT_TRUE(other) << describe(other.error());
  EXPECT_FALSE(*other);
}

TEST_F(SessionInVault, StaysWithANewVaultKey) {
  auto vault = make(1);
  ASSERT_TRUE(vault.put_session(session_of("key-of-sixteen-bytes")));
  ASSERT_TRUE(vault.rotate(Secret::random(32)));
  EXPECT_EQ(vault.session(kAcme)->value().proof.text(kTest), "key-of-sixteen-bytes");
}

}  // namespace
}  // namespace cerby::vault::session_test
