// A computer with a vault, let in by the user's first device, and a local vault that this one sent the key
// of.
#pragma once

#include "source/local_accounts.h"
#include "source/workspace.h"
#include "unit/source/support/fake_local_workspace.h"
#include "unit/vault/support/vault_world.h"
#include "vault/local_account.h"

namespace cerby::source::testing_support {

using vault::testing_support::outcome_of;
using vault::testing_support::secret_of;

class FixedClock final : public Clock {
 public:
  [[nodiscard]] UnixTime unix_time() const override { return now; }
  [[nodiscard]] MonotonicTime monotonic() const override { return {}; }
  [[nodiscard]] MonotonicTime boottime() const override { return {}; }
  UnixTime now{1'700'000'000};
};

class LocalWorld : public vault::testing_support::VaultTest {
 protected:
  using Json = FakeLocalWorkspace::Json;
  static constexpr auto kHost = FakeLocalWorkspace::kHost;

  LocalWorld() {
    service_.calling = mine_.device().id;
    EXPECT_TRUE(
        vault_.put_seen_enrolment({.workspace = kHost, .user = service_.user, .let_in_by = first_.device()}));
    approve(mine_.device(), first_);
    service_.vaults[local_] = {.label = "Mine", .owner = service_.user, .recovery = "AAAA"};
    service_.send_key(local_, 1, first_, mine_.device(), key_.view(), service_.user);
    service_.send_key(local_, 1, first_, first_.device(), key_.view(), service_.user);
    service_.accounts[id_] = {{"label", "Plain label"},
                              {"url", "https://evil.test/"},
                              {"username", "plain"},
                              {"vaultId", local_.text()},
                              {"vaultKind", "local"}};
    service_.recipients = {{mine_.device().id, service_.user}, {first_.device().id, service_.user}};
    seal(1, 1);
  }

  // As the user's first device, or another, would.
  void approve(const vault::Device& device, const vault::DeviceKeys& by) {
    auto& chain = service_.chains[service_.user];
    const vault::Enrolment who{kHost, service_.user};
    const auto place = vault::DeviceChain::verify(who, chain)->next();
    chain.push_back({vault::ChainEntry::Kind::Approval, device, by.device(),
                     by.sign(approval_message(who, device, by.device(), place))});
  }
  [[nodiscard]] vault::Account content() const {
    vault::Account account;
    account.id = id_;
    account.name = "Contentzilla";
    account.app = "Instagram";
    account.login_address = "https://login.instagram.test/in";
    account.origins = {"https://login.instagram.test"};
    account.user_name = "zilla";
    account.password = account.keep(secret_of("pass"));
    account.otpauth = account.keep(secret_of("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"));
    account.backup_codes = {account.keep(secret_of("one")), account.keep(secret_of("two"))};
    return account;
  }
  void seal(std::int64_t epoch, std::int64_t revision) { seal(epoch, revision, content(), key_.view()); }
  void seal(std::int64_t epoch, std::int64_t revision, const vault::Account& account, SecretView key) {
    const vault::LocalPlace place{kHost, local_, id_, epoch, revision};
    service_.sealed[id_] = {local_, epoch, revision,
                            base64url(vault::seal_local_account(key, place, account).value())};
  }
  [[nodiscard]] LocalTalk talk() { return {.devices = {workspace_, proof_, service_}, .vault = vault_}; }
  [[nodiscard]] std::unique_ptr<WorkspaceSource> source(Use use = Use::Real) {
    return std::make_unique<WorkspaceSource>(workspace_, LoopbackHttp::Refused, std::make_unique<AnyProof>(),
                                             service_, WithLocalVaults{vault_, clock_, use});
  }
  Outcome refusal() { return outcome_of(source()->account(workspace_, id_)); }

  Origin workspace_ = *Origin::parse("https://acme.test");
  FakeLocalWorkspace service_;
  AnyProof proof_;
  FixedClock clock_;
  vault::Vault vault_ = make();
  vault::DeviceKeys mine_ = vault_.make_device_keys(UnixTime(1)).value();
  vault::DeviceKeys first_ = vault::DeviceKeys::random(Uuid::random(), UnixTime(1));
  Uuid local_ = Uuid::random(), id_ = Uuid::random();
  Secret key_ = Secret::random(vault::kDataKeySize);
};

}  // namespace cerby::source::testing_support
