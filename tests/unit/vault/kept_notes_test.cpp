// What the vault keeps of the uses of offline leases until the workspace was told.
#include "vault/kept_notes.h"

#include <gtest/gtest.h>

#include "unit/vault/support/vault_world.h"
#include "vault/lease.h"
#include "vault/seal.h"
#include "vault/vault.h"

namespace cerby::vault::kept_notes_test {
namespace {

using namespace testing_support;

const auto kAcme = *Origin::parse("https://acme.test");
const auto kOther = *Origin::parse("https://other.test");

LeaseNote note_of(std::int64_t used, LeaseNote::Filled filled = LeaseNote::Filled::Password) {
  return {.id = Uuid::random(),
          .used = UnixTime(used),
          .filled = filled,
          .left_out = 0,
          .refused = false,
          .lease = {1, 2, 3}};
}

class KeptNotesTest : public VaultTest {
 protected:
  std::vector<LeaseNote> kept(const Origin& workspace = kAcme) {
    return vault_.lease_notes(workspace).value();
  }
  Vault vault_ = make(1);
};

TEST_F(KeptNotesTest, AreReadAsTheyWereWrittenTheOldestFirst) {
  EXPECT_TRUE(kept().empty());
  const auto first = note_of(1'000), second = note_of(900, LeaseNote::Filled::Code);
  ASSERT_TRUE(vault_.note_lease_use(kAcme, first));
  ASSERT_TRUE(vault_.note_lease_use(kAcme, second));
  EXPECT_EQ(kept(), (std::vector{first, second})) << "as they came, whatever the clock said";
  EXPECT_TRUE(kept(kOther).empty());
  auto again = open();
  ASSERT_TRUE(again);
  EXPECT_EQ(*again->lease_notes(kAcme), (std::vector{first, second}));
  EXPECT_EQ(*again->account_count(), 1U) << "none of it is an account";
  const auto verified = again->verify();
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->damaged.empty()) << verified->damaged.front();
}

TEST_F(KeptNotesTest, WhatWasTakenGoesAndWhatWasRefusedIsMarked) {
  const auto taken = note_of(1), refused = note_of(2), waits = note_of(3);
  for (const auto& note : {taken, refused, waits}) ASSERT_TRUE(vault_.note_lease_use(kAcme, note));
  ASSERT_TRUE(vault_.told_lease_uses(kAcme, {.taken = {taken.id}, .refused = {refused.id}}));
  auto marked = refused;
  marked.refused = true;
  EXPECT_EQ(kept(), (std::vector{marked, waits}));
  ASSERT_TRUE(vault_.told_lease_uses(kAcme, {.taken = {refused.id, waits.id}, .refused = {}}));
  EXPECT_TRUE(kept().empty());
  EXPECT_TRUE(vault_.told_lease_uses(kAcme, {.taken = {waits.id}, .refused = {}})) << "nothing to do";
}

TEST_F(KeptNotesTest, StayWhenTheSessionGoes) {
  ASSERT_TRUE(vault_.put_session({.kind = Session::Kind::SignIn,
                                  .workspace = kAcme.text(),
                                  .created = UnixTime(1),
                                  .proof = secret_of("refresh-of-21-bytes-x"),
                                  .id = Uuid::random(),
                                  .access = secret_of("access-of-20-bytes-x"),
                                  .access_end = UnixTime(2)}));
  ASSERT_TRUE(vault_.note_lease_use(kAcme, note_of(1)));
  ASSERT_TRUE(vault_.remove_session(kAcme));
  EXPECT_EQ(kept().size(), 1U) << "signing out is no way to be rid of them";
}

TEST(LeaseNotes, TheOldestGoWhereThereIsNoRoomAndThatIsSaid) {
  LeaseNotes notes{.workspace = "https://acme.test", .notes = {}};
  for (std::size_t i = 0; i < kMostLeaseNotes; ++i) add(notes, note_of(static_cast<std::int64_t>(i)));
  EXPECT_EQ(notes.notes.front().left_out, 0U);
  for (int i = 0; i < 3; ++i) add(notes, note_of(5'000));
  EXPECT_EQ(notes.notes.size(), kMostLeaseNotes);
  EXPECT_EQ(notes.notes.front().used, UnixTime(3));
  EXPECT_EQ(notes.notes.front().left_out, 3U);
  EXPECT_EQ(notes.notes[1].left_out, 0U);
  notes.notes.front().left_out = 0xFFFFFFFF;
  add(notes, note_of(5'000));
  EXPECT_EQ(notes.notes.front().left_out, 0xFFFFFFFF) << "it does not begin again";
}

TEST(LeaseNotes, AsManyAsThereMayBeWithTheLongestStubsFitIntoAnItem) {
  ASSERT_TRUE(start_secrets());
  LeaseNotes notes{.workspace = "https://acme.test", .notes = {}};
  auto note = note_of(1);
  note.lease.resize(kMostLeaseStub);
  notes.notes.assign(kMostLeaseNotes, note);
  const auto whole = encode(notes);
  ASSERT_TRUE(whole);
  EXPECT_LE(whole->size(), kMaxPlaintext);
  EXPECT_EQ(decode_lease_notes(*whole)->notes, notes.notes);
  notes.notes.push_back(note);
  EXPECT_EQ(encode(notes).error().outcome, Outcome::InputInvalid);
  note.lease.push_back(0);
  notes.notes = {note};
  EXPECT_EQ(encode(notes).error().outcome, Outcome::InputInvalid);
}

TEST(LeaseNotes, WhatIsNoneIsNamed) {
  ASSERT_TRUE(start_secrets());
  const LeaseNotes notes{.workspace = "https://acme.test", .notes = {note_of(1)}};
  const auto whole = encode(notes);
  ASSERT_TRUE(whole);
  const auto without = encode(LeaseNotes{.workspace = notes.workspace, .notes = {}})->size();
  for (std::size_t size = 0; size < whole->size(); ++size) {
    if (size == without) continue;  // none at all
    Secret cut = Secret::copy_of(whole->view());
    cut.shrink(size);
    EXPECT_EQ(decode_lease_notes(cut).error().outcome, Outcome::VaultDamaged) << size;
  }
  Secret newer = Secret::copy_of(whole->view());
  newer.writable(SecretAccess("test"))[0] = 9;
  EXPECT_EQ(decode_lease_notes(newer).error().outcome, Outcome::VaultNewer);
}

// What is signed changes with each of what is told.
TEST(LeaseNotes, AllButTheMarkIsSigned) {
  const auto note = note_of(7);
  const auto bytes_of = [](const LeaseNote& one) {
    const auto message = message_of(one);
    return std::vector(message.bytes().begin(), message.bytes().end());
  };
  const auto with = [&](auto change) {
    auto other = note;
    change(other);
    return bytes_of(other);
  };
  const auto signed_one = bytes_of(note);
  EXPECT_NE(with([](auto& n) { n.id = Uuid::random(); }), signed_one);
  EXPECT_NE(with([](auto& n) { n.used += UnixTime(1); }), signed_one);
  EXPECT_NE(with([](auto& n) { n.filled = LeaseNote::Filled::Code; }), signed_one);
  EXPECT_NE(with([](auto& n) { n.left_out = 1; }), signed_one);
  EXPECT_NE(with([](auto& n) { n.lease.push_back(4); }), signed_one);
  EXPECT_EQ(with([](auto& n) { n.refused = true; }), signed_one);
}

}  // namespace
}  // namespace cerby::vault::kept_notes_test
