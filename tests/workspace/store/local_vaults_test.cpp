#include "workspace/store/local_vaults.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "workspace/store/devices.h"
#include "workspace/store/support/fixture.h"

namespace local_vaults_test {
namespace {

using namespace store_tests;
using store::Error;
using store::KeyPurpose;
using store::Transaction;

std::vector<std::uint8_t> sealed(std::uint8_t seed, std::size_t size = store::kSealedKeySize) {
  return std::vector<std::uint8_t>(size, seed);
}

class LocalVaults : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    w = make_world(1);
    must(write([&](Transaction& t) { return create_user(t, w.act(), active(id(70), "other@example.com")); }));
    for (const auto number : {50, 51}) trust(number, w.user);
    for (const auto number : {60, 61}) trust(number, id(70));
    must(write([&](Transaction& t) { return ask_for_device(t, w.act(), device(52, w.user)); }));
    auto owner = must(read([&](Transaction& t) { return find_user(t, w.workspace, w.user); }));
    owner.status = access::UserStatus::Active;
    must(write([&](Transaction& t) { return change_user(t, w.act(), owner); }));
    vault = {id(80), store::VaultKind::Local, "Mine", 1, w.user};
    must(write([&](Transaction& t) {
      return create_local_vault(t, w.act(), vault, {id(50), keys({50}), sealed(9, 20)});
    }));
  }
  static store::User active(const Uuid& user, const std::string& email) {
    auto made = user_of(user, email);
    made.status = access::UserStatus::Active;
    return made;
  }
  static store::Device device(int number, const Uuid& user) {
    store::Device made;
    made.id = id(static_cast<std::uint64_t>(number));
    made.user = user;
    made.signing_key.fill(static_cast<std::uint8_t>(number));
    return made;
  }
  void trust(int number, const Uuid& user) {
    must(write([&](Transaction& t) -> store::Result<void> {
      CERBY_CHECK(ask_for_device(t, {w.workspace, user, kNow}, device(number, user)));
      return trust_device(t, {w.workspace, user, kNow}, device(number, user).id, {});
    }));
  }
  static std::vector<store::DeviceKey> keys(const std::vector<std::uint8_t>& devices,
                                            KeyPurpose purpose = KeyPurpose::Grant) {
    std::vector<store::DeviceKey> all;
    for (const auto one : devices) all.push_back({id(one), purpose, sealed(one)});
    return all;
  }
  auto begin(std::int64_t epoch, const std::vector<std::uint8_t>& devices) {
    return write([&](Transaction& t) {
      return begin_epoch(t, w.act(), vault, epoch,
                         {id(50), keys(devices, KeyPurpose::Rotation), sealed(8, 20)});
    });
  }
  auto send(std::int64_t epoch, const std::vector<std::uint8_t>& devices) {
    return write([&](Transaction& t) {
      return send_device_keys(t, w.act(), {vault.id, epoch, id(50)}, keys(devices, KeyPurpose::Enrolment));
    });
  }
  auto grant(const Uuid& user) {
    return must(write([&](Transaction& t) { return add_vault_member(t, w.act(), vault.id, user); }));
  }
  auto recipients(std::int64_t epoch, const std::optional<Uuid>& of_user = {}) {
    return must(read([&](Transaction& t) {
      return list_key_recipients(t, w.workspace, vault.id, epoch, of_user, {1, 100});
    }));
  }
  auto kept(int device_number) {
    return must(read([&](Transaction& t) {
             return list_device_keys(t, w.workspace, vault.id, device(device_number, {}).id, {1, 100});
           }))
        .rows;
  }
  store::RecoveryKey recovery() {
    return must(read([&](Transaction& t) { return find_recovery_key(t, w.workspace, vault.id); }));
  }
  std::vector<store::FedChange> fed() {
    auto all = must(read([&](Transaction& t) { return changes_after(t, w.workspace, 0, 1000); }));
    std::erase_if(all, [&](const auto& one) { return one.change.other != vault.id; });
    return all;
  }
  World w;
  store::Vault vault;
};
CERBY_ON_BOTH_DATABASES(LocalVaults);

TEST_P(LocalVaults, AreMadeWithAKeyAndARecoveryKey) {
  const auto found = must(read([&](Transaction& t) { return find_vault(t, w.workspace, vault.id); }));
  EXPECT_EQ(found.kind, store::VaultKind::Local);
  EXPECT_EQ(found.owner, w.user);
  EXPECT_EQ(found.epoch, 1);
  const auto own = kept(50);
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0].sealed, sealed(50));
  EXPECT_EQ(own[0].purpose, KeyPurpose::Grant);
  EXPECT_EQ(own[0].by, id(50));
  EXPECT_EQ(own[0].by_user, w.user);
  EXPECT_EQ(recovery().number, 1);
  EXPECT_EQ(recovery().sealed, sealed(9, 20));
  ASSERT_EQ(fed().size(), 1U);
  EXPECT_EQ(fed()[0].change.kind, store::ChangeKind::LocalVaultAdded);
  EXPECT_EQ(must(read([&](Transaction& t) { return count_local_vaults_of(t, w.workspace, w.user); })), 1);
  const auto again = [&](store::Vault one) {
    return error_of(write([&](Transaction& t) {
      return create_local_vault(t, w.act(), one, {id(50), keys({50}), sealed(9, 20)});
    }));
  };
  EXPECT_EQ(again(vault), Error::Conflict);
  EXPECT_EQ(again({id(81), store::VaultKind::Cloud, "x", 1, w.user}), Error::Invalid);
  EXPECT_EQ(again({id(81), store::VaultKind::Local, "x", 1, {}}), Error::Invalid);
  EXPECT_EQ(again({id(81), store::VaultKind::Local, "x", 2, w.user}), Error::Invalid);
}

TEST_P(LocalVaults, RecipientsAreTrustedDevicesOfActiveOwnersAndMembers) {
  EXPECT_EQ(recipients(1).total, 2);
  EXPECT_TRUE(grant(id(70)));
  EXPECT_FALSE(grant(id(70))) << "again";
  const auto all = recipients(1);
  EXPECT_EQ(all.total, 4);
  ASSERT_EQ(all.rows.size(), 4U);
  for (const auto& one : all.rows) EXPECT_EQ(one.has_key, one.device == id(50)) << one.device.text();
  EXPECT_EQ(recipients(1, id(70)).total, 2);
  const auto is_one = [&](int number) {
    return must(read([&](Transaction& t) {
             return find_key_recipient(t, w.workspace, vault.id, 1, device(number, {}).id);
           }))
        .has_value();
  };
  EXPECT_TRUE(is_one(51));
  EXPECT_TRUE(is_one(60));
  EXPECT_FALSE(is_one(52)) << "it waits";
  must(write([&](Transaction& t) { return disable_device(t, w.act(), id(51)); }));
  EXPECT_FALSE(is_one(51));
  auto other = active(id(70), "other@example.com");
  other.status = access::UserStatus::Deactivated;
  must(write([&](Transaction& t) { return change_user(t, w.act(), other); }));
  EXPECT_FALSE(is_one(60));
  EXPECT_EQ(recipients(1).total, 1);
}

TEST_P(LocalVaults, ADeviceIsSentAKeyOfAnEpochOnce) {
  must(send(1, {51}));
  EXPECT_EQ(error_of(send(1, {51})), Error::Conflict);
  EXPECT_EQ(error_of(send(1, {60, 51})), Error::Conflict);
  EXPECT_TRUE(kept(60).empty()) << "all or none";
  EXPECT_EQ(fed().back().change.kind, store::ChangeKind::LocalVaultKeysSent);
  EXPECT_EQ(fed().back().change.member, (store::Member{store::MemberKind::User, w.user}));
  const auto short_one = [&](Transaction& t) {
    return send_device_keys(t, w.act(), {vault.id, 1, id(50)},
                            {{id(60), KeyPurpose::Grant, sealed(1, store::kSealedKeySize - 1)}});
  };
  EXPECT_EQ(error_of(write(short_one)), Error::Invalid);
}

TEST_P(LocalVaults, EpochsFollowOnOneAnother) {
  for (const std::int64_t other : {0, 1, 3}) EXPECT_EQ(error_of(begin(other, {50})), Error::Conflict);
  must(begin(2, {50, 51}));
  EXPECT_EQ(error_of(begin(2, {50})), Error::Conflict);
  const auto found = must(read([&](Transaction& t) { return find_vault(t, w.workspace, vault.id); }));
  EXPECT_EQ(found.epoch, 2);
  EXPECT_EQ(found.revision, 2);
  const auto own = kept(50);
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own[0].epoch, 2);
  EXPECT_EQ(own[0].purpose, KeyPurpose::Rotation);
  EXPECT_EQ(own[1].epoch, 1);
  EXPECT_EQ(recovery().number, 2);
  EXPECT_EQ(recovery().epoch, 2);
  EXPECT_EQ(fed().back().change.kind, store::ChangeKind::LocalVaultKeyed);
}

TEST_P(LocalVaults, RecoveryKeysFollowOnOneAnother) {
  const auto put = [&](std::int64_t number) {
    return write(
        [&](Transaction& t) { return put_recovery_key(t, w.act(), vault, {number, 1, sealed(7, 5)}); });
  };
  for (const std::int64_t other : {1, 3}) EXPECT_EQ(error_of(put(other)), Error::Conflict);
  must(put(2));
  EXPECT_EQ(error_of(put(2)), Error::Conflict);
  EXPECT_EQ(recovery().sealed, sealed(7, 5));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM recovery_keys WHERE ended_at IS NULL", 1}), 1);
  EXPECT_EQ(fed().back().change.kind, store::ChangeKind::LocalVaultRecovery);
}

TEST_P(LocalVaults, WhoIsNoMemberAnyMoreHasNoKeys) {
  EXPECT_TRUE(grant(id(70)));
  EXPECT_EQ(fed().back().change.kind, store::ChangeKind::LocalVaultGranted);
  must(send(1, {51, 60}));
  const auto listed = [&] {
    return must(read([&](Transaction& t) { return list_vaults_for(t, w.workspace, id(70), {1, 100}); }))
        .total;
  };
  EXPECT_EQ(listed(), 2);
  const auto members =
      must(read([&](Transaction& t) { return list_vault_members(t, w.workspace, vault.id, {1, 25}); }));
  ASSERT_EQ(members.total, 1);
  EXPECT_EQ(members.rows[0].user, id(70));
  EXPECT_EQ(members.rows[0].added_by, w.user);
  const auto take = [&] {
    return write([&](Transaction& t) { return remove_vault_member(t, w.act(), vault.id, id(70)); });
  };
  must(take());
  EXPECT_EQ(error_of(take()), Error::NotFound);
  EXPECT_TRUE(kept(60).empty());
  EXPECT_EQ(kept(51).size(), 1U);
  EXPECT_EQ(listed(), 1);
  EXPECT_EQ(fed().back().change.kind, store::ChangeKind::LocalVaultTaken);
  EXPECT_EQ(fed().back().change.member, (store::Member{store::MemberKind::User, id(70)}));
}

TEST_P(LocalVaults, OneHasAnotherNameAndAnEnd) {
  grant(id(70));
  vault.label = "Ours";
  must(write([&](Transaction& t) { return rename_local_vault(t, w.act(), vault); }));
  const auto renamed = must(read([&](Transaction& t) { return find_vault(t, w.workspace, vault.id); }));
  EXPECT_EQ(renamed.label, "Ours");
  EXPECT_EQ(renamed.revision, 2);
  EXPECT_EQ(fed().back().change.kind, store::ChangeKind::LocalVaultRenamed);

  must(write(
      [&](Transaction& t) { return create_account(t, w.act(), account_of(id(90), vault.id, "In it")); }));
  const auto remove = [&] {
    return write([&](Transaction& t) { return remove_local_vault(t, w.act(), vault); });
  };
  EXPECT_EQ(error_of(remove()), Error::Refused);
  EXPECT_EQ(must(read([&](Transaction& t) { return accounts_in_vault(t, w.workspace, vault.id, 10); })),
            std::vector{id(90)});
  must(write([&](Transaction& t) { return delete_account(t, w.act(), id(90)); }));
  must(remove());
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_vault(t, w.workspace, vault.id); })),
            Error::NotFound);
  EXPECT_EQ(error_of(remove()), Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return rename_local_vault(t, w.act(), vault); })),
            Error::NotFound);
  EXPECT_TRUE(kept(50).empty());
  EXPECT_EQ(count({"SELECT COUNT(*) FROM recovery_keys", 1}), 0);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM vault_members", 1}), 0);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM vaults WHERE label <> '' AND removed_at IS NOT NULL", 1}), 0);
  EXPECT_EQ(must(read([&](Transaction& t) { return count_local_vaults_of(t, w.workspace, w.user); })), 0);
  EXPECT_EQ(
      must(read([&](Transaction& t) { return list_vaults_for(t, w.workspace, w.user, {1, 10}); })).total, 1);
  EXPECT_EQ(fed().back().change.kind, store::ChangeKind::LocalVaultRemoved);
}

TEST_P(LocalVaults, AnothersWorkspaceHasNoPartInOne) {
  const World b = make_world(200);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return add_vault_member(t, w.act(), vault.id, b.user); })),
            Error::Refused);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return add_vault_member(t, b.act(), vault.id, b.user); })),
            Error::Refused);
  EXPECT_EQ(error_of(write([&](Transaction& t) { return begin_epoch(t, b.act(), vault, 2, {}); })),
            Error::Conflict);
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_recovery_key(t, b.workspace, vault.id); })),
            Error::NotFound);
  EXPECT_EQ(error_of(write([&](Transaction& t) {
              return send_device_keys(t, b.act(), {vault.id, 1, id(50)}, keys({51}));
            })),
            Error::Refused);
}

// Of several that begin the same next epoch one does.
TEST_P(LocalVaults, OneOfSeveralBeginsTheNextEpoch) {
  for (std::int64_t epoch = 2; epoch <= 4; ++epoch) {
    std::atomic<int> begun = 0, refused = 0;
    {
      std::vector<std::jthread> threads;
      for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
          const auto result = begin(epoch, {50, 51});
          if (result) ++begun;
          if (!result && result.error().error == Error::Conflict) ++refused;
        });
      }
    }
    EXPECT_EQ(begun, 1);
    EXPECT_EQ(refused, 3);
    EXPECT_EQ(recovery().number, epoch);
  }
}

}  // namespace
}  // namespace local_vaults_test
