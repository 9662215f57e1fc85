#include "vault/seen.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/vault/support/vault_world.h"

namespace cerby::vault::seen_test {
namespace {

using testing_support::kTest;
using testing_support::outcome_of;

constexpr auto kHost = "acme.cerby.test";

class Seen : public testing_support::VaultTest {
 protected:
  static std::vector<std::uint8_t> bytes_of(const Secret& plaintext) {
    const auto bytes = plaintext.bytes(kTest);
    return {bytes.begin(), bytes.end()};
  }
  static Secret secret_of_bytes(std::vector<std::uint8_t> bytes) { return Secret::take(std::span(bytes)); }
  template <typename Decode>
  static void expect_strict(const Secret& plaintext, Decode decode) {
    const auto whole = bytes_of(plaintext);
    EXPECT_TRUE(check_seen(plaintext));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto cut = secret_of_bytes({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
      EXPECT_EQ(outcome_of(decode(cut)), Outcome::VaultDamaged) << size;
      EXPECT_EQ(outcome_of(check_seen(cut)), Outcome::VaultDamaged) << size;
    }
    auto other = whole;
    other.push_back(0);
    EXPECT_EQ(outcome_of(decode(secret_of_bytes(other))), Outcome::VaultDamaged) << "longer";
    other = whole;
    other[0] = 2;
    EXPECT_EQ(outcome_of(decode(secret_of_bytes(other))), Outcome::VaultNewer) << "version";
    other = whole;
    other[1] = 9;
    EXPECT_EQ(outcome_of(decode(secret_of_bytes(other))), Outcome::VaultDamaged) << "kind";
    EXPECT_EQ(outcome_of(check_seen(secret_of_bytes(other))), Outcome::VaultNewer) << "kind";
    other[1] = 0;
    EXPECT_EQ(outcome_of(check_seen(secret_of_bytes(other))), Outcome::VaultDamaged) << "no kind";
  }

  SeenChain chain_{.workspace = kHost, .user = Uuid::random(), .generation = 1, .number = 4, .hash = {7}};
  SeenLocalVault vault_{.workspace = kHost, .vault = Uuid::random(), .owner = Uuid::random(), .epoch = 2};
  SeenLocalAccount account_{.workspace = kHost,
                            .account = Uuid::random(),
                            .vault = vault_.vault,
                            .epoch = 2,
                            .revision = 5,
                            .hash = {9}};
};

TEST_F(Seen, IsReadAsItWasWritten) {
  EXPECT_EQ(decode_seen_chain(encode(chain_).value()).value(), chain_);
  EXPECT_EQ(decode_seen_local_vault(encode(vault_).value()).value(), vault_);
  EXPECT_EQ(decode_seen_local_account(encode(account_).value()).value(), account_);
  EXPECT_EQ(bytes_of(encode(chain_).value()).size(), 2 + 4 + 15 + 16 + 4 + 8 + 32U) << "FORMAT.md";
  EXPECT_EQ(bytes_of(encode(vault_).value()).size(), 2 + 4 + 15 + 16 + 16 + 4U) << "FORMAT.md";
  EXPECT_EQ(bytes_of(encode(account_).value()).size(), 2 + 4 + 15 + 16 + 16 + 4 + 8 + 32U) << "FORMAT.md";
}

TEST_F(Seen, NothingElseIsTakenForIt) {
  expect_strict(encode(chain_).value(), decode_seen_chain);
  expect_strict(encode(vault_).value(), decode_seen_local_vault);
  expect_strict(encode(account_).value(), decode_seen_local_account);
  EXPECT_EQ(outcome_of(decode_seen_chain(encode(vault_).value())), Outcome::VaultDamaged);
  chain_.workspace.clear();
  EXPECT_EQ(outcome_of(encode(chain_)), Outcome::InputInvalid);
}

TEST_F(Seen, AMemberIsOneOfTheOneVaultAndCanBeTakenOff) {
  auto vault = make();
  SeenMember member{.workspace = kHost, .vault = vault_.vault, .user = Uuid::random(), .member = true};
  EXPECT_EQ(decode_seen_member(encode(member).value()).value(), member);
  expect_strict(encode(member).value(), decode_seen_member);
  EXPECT_FALSE(vault.seen_member(kHost, member.vault, member.user).value());
  ASSERT_TRUE(vault.put_seen_member(member));
  EXPECT_TRUE(vault.seen_member(kHost, member.vault, member.user).value());
  EXPECT_FALSE(vault.seen_member(kHost, Uuid::random(), member.user).value());
  EXPECT_FALSE(vault.seen_member(kHost, member.vault, Uuid::random()).value());
  member.member = false;
  ASSERT_TRUE(vault.put_seen_member(member));
  EXPECT_FALSE(vault.seen_member(kHost, member.vault, member.user).value());
}

TEST_F(Seen, AChainGoesOnAndIsNoOther) {
  auto vault = make();
  EXPECT_FALSE(vault.seen_chain(kHost, chain_.user).value());
  ASSERT_TRUE(vault.see(chain_));
  EXPECT_EQ(vault.seen_chain(kHost, chain_.user).value(), chain_);
  EXPECT_FALSE(vault.seen_chain("other.cerby.test", chain_.user).value());
  EXPECT_FALSE(vault.seen_chain(kHost, Uuid::random()).value());

  const auto expect_refused = [&](auto change) {
    auto other = chain_;
    change(other);
    EXPECT_EQ(outcome_of(vault.see(other)), Outcome::DeviceChainRefused);
  };
  expect_refused([](SeenChain& chain) { chain.number = 3; });
  expect_refused([](SeenChain& chain) { chain.hash[1] = 1; });
  expect_refused([](SeenChain& chain) { chain.generation = 2; });
  EXPECT_EQ(vault.seen_chain(kHost, chain_.user).value(), chain_);

  chain_.number = 5;
  chain_.hash[1] = 1;
  ASSERT_TRUE(vault.see(chain_));
  EXPECT_EQ(open().value().seen_chain(kHost, chain_.user).value(), chain_);

  ASSERT_TRUE(vault.forget_chain(kHost, chain_.user));
  EXPECT_FALSE(vault.seen_chain(kHost, chain_.user).value());
  EXPECT_EQ(outcome_of(vault.forget_chain(kHost, chain_.user)), Outcome::NotFound);
}

TEST_F(Seen, ALocalVaultKeepsItsOwnerAndItsEpochRises) {
  auto vault = make();
  ASSERT_TRUE(vault.see(vault_));
  auto other = vault_;
  other.epoch = 1;
  EXPECT_EQ(outcome_of(vault.see(other)), Outcome::LocalAccountRolledBack);
  other = vault_;
  other.owner = Uuid::random();
  other.epoch = 3;
  EXPECT_EQ(outcome_of(vault.see(other)), Outcome::LocalAccountRolledBack);
  vault_.epoch = 3;
  ASSERT_TRUE(vault.see(vault_));
  EXPECT_EQ(vault.seen_local_vault(kHost, vault_.vault).value(), vault_);
}

TEST_F(Seen, ALocalAccountNeverBecomesOlder) {
  auto vault = make();
  ASSERT_TRUE(vault.see(account_));
  const auto generation = vault.generation();
  ASSERT_TRUE(vault.see(account_));
  EXPECT_EQ(vault.generation(), generation) << "the same is not written again";
  const auto expect_refused = [&](auto change) {
    auto other = account_;
    change(other);
    EXPECT_EQ(outcome_of(vault.see(other)), Outcome::LocalAccountRolledBack);
  };
  expect_refused([](SeenLocalAccount& account) { account.revision = 4; });
  expect_refused([](SeenLocalAccount& account) { account.hash[1] = 1; });
  expect_refused([](SeenLocalAccount& account) { account.vault = Uuid::random(); });
  expect_refused([](SeenLocalAccount& account) {
    account.revision = 6;
    account.epoch = 1;
  });
  EXPECT_EQ(vault.seen_local_account(kHost, account_.account).value(), account_);
  account_.revision = 6;
  account_.epoch = 3;
  ASSERT_TRUE(vault.see(account_));
  EXPECT_EQ(vault.seen_local_account(kHost, account_.account).value(), account_);
}

TEST_F(Seen, ItIsNoAccountAndSurvivesANewVaultKey) {
  auto vault = make(2);
  ASSERT_TRUE(vault.see(chain_));
  ASSERT_TRUE(vault.see(vault_));
  ASSERT_TRUE(vault.see(account_));
  EXPECT_EQ(vault.account_count().value(), 2U);
  EXPECT_EQ(vault.accounts().value().size(), 2U);
  EXPECT_TRUE(vault.verify().value().damaged.empty());
  ASSERT_TRUE(vault.rotate(Secret::random(32)));
  EXPECT_EQ(vault.seen_local_account(kHost, account_.account).value(), account_);
  EXPECT_TRUE(vault.verify().value().damaged.empty());
}

TEST_F(Seen, OneThatWasTakenAwayIsNoticed) {
  auto vault = make();
  ASSERT_TRUE(vault.see(account_));
  tamper("DELETE FROM item WHERE id = " + blob(seen_local_account_item(kHost, account_.account)));
  EXPECT_EQ(outcome_of(vault.seen_local_account(kHost, account_.account)), Outcome::VaultDamaged);
  EXPECT_FALSE(open().value().verify().value().damaged.empty());
}

TEST_F(Seen, AnEnrolmentIsPutAnewAndForgottenWithItsChain) {
  auto vault = make();
  const SeenEnrolment first{
      .workspace = kHost, .user = chain_.user, .let_in_by = {Uuid::random(), {1, 2}, {3, 4}}};
  const SeenEnrolment second{
      .workspace = kHost, .user = chain_.user, .let_in_by = {Uuid::random(), {5, 6}, {7, 8}}};
  EXPECT_FALSE(vault.seen_enrolment(kHost)->has_value());
  ASSERT_TRUE(vault.put_seen_enrolment(first));
  EXPECT_EQ(**vault.seen_enrolment(kHost), first);
  ASSERT_TRUE(vault.put_seen_enrolment(second));
  EXPECT_EQ(**vault.seen_enrolment(kHost), second);
  EXPECT_FALSE(vault.seen_enrolment("other.test")->has_value());
  ASSERT_TRUE(vault.see(chain_));
  ASSERT_TRUE(vault.forget_enrolment(kHost));
  EXPECT_FALSE(vault.seen_enrolment(kHost)->has_value());
  EXPECT_FALSE(vault.seen_chain(kHost, chain_.user)->has_value());
  EXPECT_TRUE(vault.forget_enrolment(kHost)) << "again, it does nothing";
}

TEST_F(Seen, AnEnrolmentIsReadStrictly) {
  const SeenEnrolment seen{.workspace = kHost, .user = chain_.user, .let_in_by = {Uuid::random(), {1}, {2}}};
  const auto plaintext = encode(seen).value();
  EXPECT_EQ(decode_seen_enrolment(plaintext).value(), seen);
  expect_strict(plaintext, decode_seen_enrolment);
}

}  // namespace
}  // namespace cerby::vault::seen_test
