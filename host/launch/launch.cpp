#include "launch/launch.h"

#include <memory>
#include <optional>
#include <utility>

#include "launch/deadlines.h"
#include "launch/initiator.h"
#include "launch/login.h"
#include "launch/signing_in.h"
#include "launch/target.h"
#include "launch/watch.h"
#include "source/kept_session.h"
#include "source/leased.h"
#include "source/local_vault.h"
#include "source/step_fetcher.h"

namespace cerby::launch {
namespace {

// The extension: with whatever it says, and with its saying nothing for as long as it was waited for, a step
// begins.
class Steps final : public wire::Conversation {
 public:
  Steps(wire::Conversation& extension, std::optional<source::StepFetcher>& fetcher)
      : extension_(extension), fetcher_(fetcher) {}
  void begin() {
    if (fetcher_) fetcher_->begin_step();
  }
  Expected<wire::RequestBody> next(MonotonicTime deadline) override {
    auto request = extension_.next(deadline);
    begin();
    return request;
  }
  void send(const wire::ReplyBody& reply) override { extension_.send(reply); }
  [[nodiscard]] std::optional<wire::Ended> ended() const override { return extension_.ended(); }

 private:
  wire::Conversation& extension_;
  std::optional<source::StepFetcher>& fetcher_;
};

class Launch {
 public:
  Launch(const wire::LaunchRequest& request, Surroundings& with)
      : request_(request),
        with_(with),
        steps_(with.extension, fetcher_),
        extension_(steps_, with.clock),
        deadlines_(with.clock) {
    if (with.fetcher != nullptr) fetcher_.emplace(*with.fetcher, with.clock);
  }

  Expected<Outcome> run() {
    CERBY_TRY(target_, target_of(request_.address, with_.config));
    const Target& target = *target_;

    // Who initiated it decides whether the user is asked; asked by name, where the vault is open to name it.
    question_ = question_for(request_, target.workspace);
    if (with_.gate.vault() == nullptr) {
      CERBY_CHECK(ask(target, nullptr));
      CERBY_CHECK(open_vault());
    }

    source_ = source_of(target.workspace);
    const auto& source = source_;
    // Whatever there is to say about the account is said after the question: a page that may not launch it
    // learns the same from an open vault as from a locked one.
    const auto look = [&] {
      return source ? (*source)->account(target.workspace.address, target.account)
                    : Expected<vault::Account>(std::unexpected(source.error()));
    };
    auto account = look();
    // While a person is waited for, or the app, the workspace's word counts still.
    const auto watch = [&] {
      if (account && target.workspace.source == AccountSource::Workspace)
        extension_.begin([&] { return (*source)->still_allowed(*account); });
    };
    watch();
    CERBY_CHECK(ask(target, account ? &*account : nullptr));
    if (wants_sign_in(target.workspace, account)) {
      CERBY_CHECK(
          sign_in({target.workspace, *with_.gate.vault(), *fetcher_, with_.clock, extension_, deadlines_}));
      account = look();
      watch();
    }
    if (target.workspace.role == WorkspaceRole::LoginOnly) return fail(Outcome::RoleLoginOnly);
    if (!account) return std::unexpected(std::move(account).error());

    return log_in(target.workspace, *account, **source, with_.clock, extension_, deadlines_, with_.protocol);
  }

  // Once the extension knows how it ended.
  void finish() {
    steps_.begin();
    if (source_) (*source_)->finish();
  }

 private:
  // The one that the configuration names, and no other instead of it.
  Expected<std::unique_ptr<source::Source>> source_of(const Workspace& workspace) {
    auto& vault = *with_.gate.vault();
    if (workspace.source == AccountSource::Vault)
      return std::make_unique<source::LocalVault>(vault, with_.clock, with_.use);
    if (!fetcher_) return fail(Outcome::HelperFailed, "none runs that asks the workspace");
    return std::make_unique<source::LeasedSource>(
        workspace.address, workspace.development ? LoopbackHttp::Allowed : LoopbackHttp::Refused,
        std::make_unique<source::KeptSession>(workspace.address, vault, *fetcher_, with_.clock,
                                              source::RefusedKey::Forgotten),
        *fetcher_, source::WithLocalVaults{vault, with_.clock, with_.use});
  }

  [[nodiscard]] bool wants_sign_in(const Workspace& workspace,
                                   const Expected<vault::Account>& account) const {
    return !account && account.error().outcome == Outcome::SignInWanted &&
           workspace.role != WorkspaceRole::LoginOnly && with_.use == source::Use::Real &&
           with_.protocol >= wire::kProtocolOfSignIn;
  }

  // Asks what there is to ask, once.
  Expected<void> ask(const Target& target, const vault::Account* account) {
    if (!question_) return {};
    const Deadlines::Human human(deadlines_, kHumanTime);
    extension_.send(wire::ConfirmReply{.question = *std::exchange(question_, std::nullopt),
                                       .account = account != nullptr ? account->name : "",
                                       .app = account != nullptr ? account->app : "",
                                       .workspace = target.workspace.address.text(),
                                       .from = request_.initiator,
                                       .to = {}});
    return answered_yes(extension_, human.end());
  }

  Expected<void> open_vault() {
    if (with_.gate.state() == wire::VaultState::Locked) {
      extension_.send(wire::WaitReply{.turn = wire::WaitReply::Turn::Host,
                                      .what = wire::WaitReply::For::Unlock,
                                      .ms = kHumanTime.count()});
    }
    const Deadlines::Human human(deadlines_, kHumanTime);
    CERBY_TRY([[maybe_unused]] const auto* const vault, with_.gate.open());
    steps_.begin();  // which a person was asked for, and may have taken their time
    with_.prove_identity();
    return {};
  }

  const wire::LaunchRequest& request_;
  Surroundings& with_;
  std::optional<source::StepFetcher> fetcher_;  // none: no helper runs
  Steps steps_;
  Watch extension_;
  Deadlines deadlines_;
  std::optional<wire::Question> question_;
  std::optional<Target> target_;  // outlives the source, which has its workspace
  Expected<std::unique_ptr<source::Source>> source_ = fail(Outcome::InternalError, "not looked for yet");
};

// After these the user goes on by hand in the app's page.
bool keeps_page(Outcome outcome) {
  switch (outcome) {
    case Outcome::CaptchaWanted:
    case Outcome::PasskeyWanted:
    case Outcome::PushWanted:
    case Outcome::CodeWanted:
    case Outcome::UnknownEnding:
    case Outcome::LoggedInUnnamed:
    case Outcome::ConsentWanted:
    case Outcome::TenantWanted:
    case Outcome::NothingHappened:
    case Outcome::NotWritten:
    case Outcome::TooManySteps:
      return true;
    default:
      return false;
  }
}

}  // namespace

Expected<Outcome> run(const wire::LaunchRequest& request, Surroundings surroundings) {
  Launch launch(request, surroundings);
  auto ending = launch.run();
  if (ending) {
    surroundings.extension.send(wire::DoneReply{*ending});
  } else {
    surroundings.extension.send(wire::FailedReply{ending.error(), keeps_page(ending.error().outcome)});
  }
  surroundings.told_ending();
  launch.finish();
  return ending;
}

}  // namespace cerby::launch
