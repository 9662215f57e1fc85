#include "launch/serve.h"

#include <optional>
#include <utility>
#include <variant>

#include "base/log.h"
#include "base/wipe_stack.h"
#include "launch/deadlines.h"
#include "launch/launch.h"
#include "launch/new_password.h"
#include "launch/own_pages.h"
#include "source/local_vault.h"
#include "wire/hello.h"

namespace cerby::launch {
namespace {

class Connection {
 public:
  explicit Connection(Host& host) : host_(host) {}

  int run() {
    if (auto greeted = greet(); !greeted) return exit_code(greeted.error());
    for (;;) {
      auto request = host_.extension.next(host_.clock.monotonic() + kIdleTime);
      if (!request) return exit_code(request.error());
      if (auto code = answer(*request)) return *code;
    }
  }

 private:
  Expected<void> greet() {
    CERBY_TRY(auto request, host_.extension.next(host_.clock.monotonic() + kHelloTime));
    auto* hello = std::get_if<wire::HelloRequest>(&request);
    if (hello == nullptr) return refuse({Outcome::MessageUnexpected, "hello comes first"});
    auto protocol = wire::negotiate(hello->protocol);
    if (!protocol) return refuse(std::move(protocol).error());
    hello_ = std::move(*hello);
    protocol_ = *protocol;
    send_hello();
    return {};
  }

  // The exit code when that was the last request of this connection.
  std::optional<int> answer(const wire::RequestBody& request) {
    if (const auto* launch = std::get_if<wire::LaunchRequest>(&request)) return launched(*launch);
    if (std::holds_alternative<wire::LockRequest>(request)) return lock();
    if (std::holds_alternative<wire::StatusRequest>(request)) {
      send_status();
    } else if (std::holds_alternative<wire::UnlockRequest>(request)) {
      open(kHumanTime, [this] { return host_.gate.open(); });
    } else if (std::holds_alternative<wire::SetupRequest>(request)) {
      open(kSetUpTime, [this] { return host_.gate.set_up(); });
    } else if (const auto* accounts = std::get_if<wire::AccountsRequest>(&request)) {
      from_accounts([&](auto& config, auto& source) { return tell(*accounts, config, source); });
    } else if (const auto* reveal = std::get_if<wire::RevealRequest>(&request)) {
      from_accounts([&](auto& config, auto& source) { return tell(*reveal, config, source); });
    } else if (const auto* replace = std::get_if<wire::NewPasswordRequest>(&request)) {
      from_accounts([&](auto& config, auto& source) { return tell(*replace, config, source); },
                    wire::kProtocolOfNewPassword);
    } else {
      (void)refuse({Outcome::MessageUnexpected, "no launch is under way"});
    }
    return over();
  }

  int launched(const wire::LaunchRequest& request) {
    const auto& config = host_.config.get();
    if (!config) {
      host_.extension.send(wire::FailedReply{config.error(), false});
      return exit_code(config.error());
    }
    const auto ending = launch::run(request, {.config = *config,
                                              .clock = host_.clock,
                                              .gate = host_.gate,
                                              .extension = host_.extension,
                                              .protocol = protocol_,
                                              .prove_identity = [this] { prove_identity(); },
                                              .use = host_.use,
                                              .fetcher = host_.fetcher,
                                              .told_ending = host_.told_ending});
    wipe_stack();  // of what was the account's and no Secret: its user name
    const auto outcome = ending ? *ending : ending.error().outcome;
    log::info("launch ended: {}", code(outcome));
    return host_.extension.ended() ? host_.extension.ended()->exit_code : 0;
  }

  template <typename Opening>
  void open(MonotonicTime at_most, Opening opening) {
    host_.extension.send(wire::WaitReply{
        .turn = wire::WaitReply::Turn::Host, .what = wire::WaitReply::For::Unlock, .ms = at_most.count()});
    if (auto vault = opening(); !vault) {
      host_.extension.send(wire::FailedReply{vault.error(), false});
      return;
    }
    prove_identity();
    send_status();
  }

  // A host that has given the keys up is of no more use: the next one starts from what is kept.
  int lock() {
    if (auto locked = host_.gate.lock(); !locked) {
      host_.extension.send(wire::FailedReply{locked.error(), false});
    } else {
      send_status();
    }
    return host_.extension.ended() ? host_.extension.ended()->exit_code : 0;
  }

  // What is asked of accounts is answered from an open vault: nobody is asked to unlock one for a list.
  template <typename Answer>
  void from_accounts(Answer answer, std::int32_t since = wire::kProtocolOfAccounts) {
    if (auto answered = answer_from_accounts(answer, since); !answered) {
      host_.extension.send(wire::FailedReply{answered.error(), false});
    }
    wipe_stack();  // as after a launch
  }
  template <typename Answer>
  Expected<void> answer_from_accounts(Answer& answer, std::int32_t since) {
    if (protocol_ < since) {
      return fail(Outcome::MessageUnexpected, "not in the protocol that hello agreed on");
    }
    const auto& config = host_.config.get();
    if (!config) return std::unexpected(config.error());
    host_.gate.look();
    auto* const vault = host_.gate.vault();
    if (vault == nullptr && host_.gate.trouble()) return std::unexpected(*host_.gate.trouble());
    if (vault == nullptr) {
      const bool missing = host_.gate.state() == wire::VaultState::Missing;
      return fail(missing ? Outcome::VaultMissing : Outcome::VaultLocked);
    }
    source::LocalVault source(*vault, host_.clock, host_.use);
    return answer(*config, source);
  }

  Expected<void> tell(const wire::AccountsRequest& request, const Config& config, source::Source& source) {
    CERBY_TRY(const auto reply, list_accounts(request, config, source));
    host_.extension.send(reply);
    return {};
  }

  Expected<void> tell(const wire::RevealRequest& request, const Config& config, source::Source& source) {
    CERBY_TRY(const auto revealed, reveal(request, config, source));
    if (revealed.value.empty()) {
      host_.extension.send(wire::WaitReply{.turn = wire::WaitReply::Turn::Extension,
                                           .what = wire::WaitReply::For::Code,
                                           .ms = revealed.wait_seconds * 1000});
      return {};
    }
    host_.extension.send(wire::RevealedReply{request.field, revealed.value.view(), revealed.seconds_left});
    return {};
  }

  Expected<void> tell(const wire::NewPasswordRequest& request, const Config& config, source::Source& source) {
    CERBY_TRY(const auto account, account_to_change(request, config, source));
    CERBY_TRY(auto* const prompt, host_.gate.prompt());
    if (prompt == nullptr) {
      CERBY_CHECK(host_.gate.want_helper_next());
      host_.extension.send(wire::WaitReply{
          .turn = wire::WaitReply::Turn::Extension, .what = wire::WaitReply::For::Unlock, .ms = 0});
      return {};
    }
    host_.extension.send(wire::WaitReply{
        .turn = wire::WaitReply::Turn::Host, .what = wire::WaitReply::For::Unlock, .ms = kHumanTime.count()});
    CERBY_CHECK(replace_password(account, *prompt, source));
    host_.extension.send(wire::DoneReply{Outcome::PasswordReplaced});
    return {};
  }

  void send_status() {
    host_.gate.look();
    wire::StatusReply status{.host_version = CERBY_VERSION,
                             .vault = host_.gate.state(),
                             .trouble = host_.gate.trouble(),
                             .open_seconds_left = host_.gate.open_seconds_left().count(),
                             .workspaces = {},
                             .fingerprint = {}};
    const auto& config = host_.config.get();
    if (!config) {
      status.trouble = config.error();
    } else {
      for (const auto& workspace : config->workspaces) {
        auto& known = status.workspaces.emplace_back();
        known.address = workspace.address.text();
        for (const auto& idp : workspace.idps) known.idps.push_back(idp.text());
        known.login_only = workspace.role == WorkspaceRole::LoginOnly;
      }
    }
    if (const auto identity = host_.gate.identity()) status.fingerprint = vault::fingerprint(identity->key);
    host_.extension.send(status);
  }

  void send_hello() {
    const auto identity = host_.gate.identity();
    proven_ = identity.has_value();
    host_.extension.send(
        wire::answer_hello(*hello_, protocol_, host_.caller.extension_id, host_.gate.state(), identity));
  }

  // After the vault was opened on the way: the proof that `hello` could not give.
  void prove_identity() {
    if (!proven_) send_hello();
  }

  std::unexpected<Failure> refuse(Failure failure) {
    host_.extension.send(wire::FailedReply{failure, false});
    return std::unexpected(std::move(failure));
  }

  // The exit code where an answer could not be written any more.
  [[nodiscard]] std::optional<int> over() const {
    return host_.extension.ended() ? std::optional(host_.extension.ended()->exit_code) : std::nullopt;
  }

  int exit_code(const Failure& failure) const {
    if (host_.extension.ended()) return host_.extension.ended()->exit_code;
    log::info("connection ended: {}", code(failure.outcome));
    return 0;
  }

  Host& host_;
  std::optional<wire::HelloRequest> hello_;
  std::int32_t protocol_ = 0;
  bool proven_ = false;
};

}  // namespace

int serve(Host host) {
  return Connection(host).run();
}

}  // namespace cerby::launch
