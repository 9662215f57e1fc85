#include "launch/login.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "launch/account_facts.h"
#include "launch/fill_reply.h"
#include "launch/frames.h"
#include "launch/what_for.h"
#include "page/plan.h"

namespace cerby::launch {
namespace {

// How often a plan may come to nothing (an element gone, a page re-rendered in between) before the launch
// gives up.
constexpr int kMostUnwritten = 5;

class Login {
 public:
  Login(const Workspace& workspace, vault::Account& account, source::Source& source, const Clock& clock,
        wire::Conversation& extension, Deadlines& deadlines, std::int32_t protocol)
      : loopback_(workspace.development ? LoopbackHttp::Allowed : LoopbackHttp::Refused),
        workspace_(workspace),
        account_(account),
        source_(source),
        clock_(clock),
        extension_(extension),
        deadlines_(deadlines),
        protocol_(protocol) {}

  Expected<Outcome> run() {
    auto ending = carry_through();
    if (!ending) show_what_is_left(ending.error());
    return ending;
  }

 private:
  // What the user needs to know to go on. Where somebody else is logged in, the detail is where one signs
  // out, if the recipe says that, and nothing else (PROTOCOL.md).
  void show_what_is_left(Failure& failure) const {
    if (failure.outcome == Outcome::UnknownEnding && failure.detail.empty()) failure.detail = reason_;
    if (failure.outcome != Outcome::LoggedInAsOther && failure.outcome != Outcome::LoggedInUnnamed) return;
    const bool known = facts_.recipe && facts_.recipe->sign_out;
    failure.detail = known ? facts_.recipe->sign_out->text() : "";
  }

  Expected<Outcome> carry_through() {
    CERBY_TRY(const auto held, source_.held(account_));
    CERBY_TRY(facts_, facts_of(account_, held, loopback_));
    open_app();
    for (;;) {
      CERBY_TRY(const auto request, next_page());
      const auto origin = origin_of(request);
      if (!origin) {
        CERBY_CHECK(outside(origin.error()));
        continue;
      }
      CERBY_TRY(const auto top, frames_.top_of(request, *origin, facts_));
      if (!top && ask_for_frame(request, *origin)) continue;
      const auto [understanding, plan, recipe_step] =
          page::decide(request.page, *origin, facts_, progress_, top);
      said_ = {understanding.state.wrong_password, understanding.state.code_rejected,
               understanding.state.locked_out};
      recipe_step_ = recipe_step;
      reason_ = plan.signals.empty() ? "" : plan.signals.front().name;
      if (acts_out_of_view(request, plan)) {
        CERBY_CHECK(wait_for_page(Outcome::HiddenField, kSettleTime));
        continue;
      }
      CERBY_TRY(const auto ending,
                std::visit([&](const auto& step) { return take(step, request); }, plan.step));
      if (ending) return *ending;
    }
  }

  void open_app() {
    waiting_since_.reset();
    wire::OpenReply open{account_.login_address, account_.name, account_.app};
    const auto lease_end = source_.lease_end();
    if (lease_end && protocol_ >= wire::kProtocolOfLeases) open.lease_ends = lease_end->count();
    extension_.send(open);
  }

  Expected<wire::PageRequest> next_page() {
    auto request = extension_.next(human_ ? human_->end() : deadlines_.machine());
    human_.reset();
    if (!request) {
      // A wait that nothing came of ends as what was waited for.
      if (request.error().outcome == Outcome::TimedOut && waiting_for_) return fail(*waiting_for_);
      return std::unexpected(std::move(request).error());
    }
    auto* page = std::get_if<wire::PageRequest>(&*request);
    if (page == nullptr) return fail(Outcome::MessageUnexpected, "page expected");
    return std::move(*page);
  }

  // Whether the turn is the extension's now: the page's frame is to come first. One that does not know of
  // frames is asked for none.
  bool ask_for_frame(const wire::PageRequest& request, const Origin& origin) {
    if (protocol_ < wire::kProtocolOfFrames) return false;
    const auto ask = frames_.to_ask(request, origin, facts_, progress_.recipe_step);
    if (ask) extension_.send(*ask);
    return ask.has_value();
  }

  // The exact-origin rule, before anything on the page is so much as looked at.
  Expected<Origin> origin_of(const wire::PageRequest& request) {
    auto origin = Origin::parse(request.origin, loopback_);
    if (!origin) return fail(Outcome::OutsideOrigins, request.origin);
    const auto named = [&](const OriginPattern& pattern) { return pattern.matches(*origin); };
    if (!std::ranges::any_of(facts_.origins, named)) return fail(Outcome::OutsideOrigins, origin->text());
    return std::move(*origin);
  }

  // Some logins pass through other hosts on their way, by a page that goes on by itself: it gets nothing, and
  // time to.
  Expected<void> outside(const Failure& failure) {
    const bool submitted = progress_.password_submitted;
    if (auto more = wait_for_page(submitted ? Outcome::UnknownEnding : failure.outcome,
                                  submitted ? kAnswerTime : kPassThroughTime);
        !more) {
      return fail(more.error().outcome, failure.detail);
    }
    return {};
  }

  // How the login ended, where this step is its end.
  using Ending = std::optional<Outcome>;
  static Expected<Ending> take(const page::End& end, const wire::PageRequest&) {
    if (end.outcome == Outcome::LoggedIn || end.outcome == Outcome::AlreadyLoggedIn) return end.outcome;
    return fail(end.outcome);
  }
  template <typename Step>
  Expected<Ending> take(const Step& step, const wire::PageRequest& request) {
    CERBY_CHECK(act(step, request));
    return Ending();
  }

  Expected<void> act(const page::Wait& wait, const wire::PageRequest&) {
    if (wait.what == page::Wait::For::Human) return wait_for_human(wait.reason);
    return wait_for_page(wait.reason, progress_.steps > 0 ? kAnswerTime : kSettleTime);
  }

  // Gives the page up to `at_most`, counted from when this reason was first met; then the reason is the
  // outcome.
  Expected<void> wait_for_page(Outcome reason, MonotonicTime at_most) {
    const auto now = clock_.monotonic();
    if (!waiting_since_ || waiting_for_ != reason) waiting_since_ = now;
    waiting_for_ = reason;
    const auto end = std::min(*waiting_since_ + at_most, deadlines_.machine());
    if (now >= end) return fail(reason);
    send_wait(wire::WaitReply::For::Page, std::min(kLookAgain, end - now));
    return {};
  }

  Expected<void> wait_for_human(Outcome reason) {
    const auto now = clock_.monotonic();
    // Counted from when it was first asked for, whatever the page showed in between.
    const auto until = human_until_.try_emplace(reason, now + kHumanTime).first->second;
    waiting_for_ = reason;
    if (now >= until) return fail(reason);
    human_.emplace(deadlines_, until - now);
    // A captcha that is solved shows in nothing but a field's being filled, which changes no page.
    const bool look_again = reason == Outcome::CaptchaWanted;
    send_wait(what_for(reason), look_again ? std::min(kLookAgain, until - now) : until - now);
    return {};
  }

  Expected<void> act(const page::AskForeignForm& ask, const wire::PageRequest& request) {
    {
      const Deadlines::Human human(deadlines_, kHumanTime);
      extension_.send(wire::ConfirmReply{.question = wire::Question::ForeignForm,
                                         .account = account_.name,
                                         .app = account_.app,
                                         .workspace = workspace_.address.text(),
                                         .from = request.origin,
                                         .to = ask.to.text()});
      if (auto answer = answered_yes(extension_, human.end()); !answer) {
        if (answer.error().outcome == Outcome::Declined) return fail(Outcome::ForeignForm, ask.to.text());
        return answer;
      }
    }
    CERBY_CHECK(source_.allow_form_site(account_, ask.to));
    facts_.allowed_form_sites = account_.allowed_form_sites;
    // The question was asked in this tab, so the page is gone, and the login begins anew.
    progress_ = {.backup_code_submitted = progress_.backup_code_submitted, .steps = progress_.steps};
    waiting_for_.reset();
    human_until_.clear();
    unwritten_ = 0;
    open_app();
    return {};
  }

  Expected<void> act(const page::Fill& fill, const wire::PageRequest& request) {
    Secret code, password;
    if (writes(fill, page::Value::Code)) {
      CERBY_TRY(auto fresh, source_.code(account_));
      if (fresh.digits.empty()) return wait_for_code(fresh.wait_seconds);
      code = std::move(fresh.digits);
      if (!fits(fill, code)) return fail(Outcome::AmbiguousPage, "code boxes");
    }
    if (writes(fill, page::Value::BackupCode)) CERBY_CHECK(take_backup_code(fill, request.page));
    if (writes(fill, page::Value::Password)) {
      CERBY_TRY(password, source_.password(account_));
    } else if (code.empty() && !writes(fill, page::Value::BackupCode)) {
      CERBY_CHECK(source_.still_allowed(account_));
    }
    // Not kept while the next page is waited for.
    std::string_view tenant;
    if (facts_.recipe && facts_.recipe->tenant) tenant = *facts_.recipe->tenant;
    extension_.send(fill_reply(
        request, fill, Values(account_, tenant, std::move(password), std::move(code), backup_code_.view())));
    return filled(fill, request);
  }

  // An entry in a list of accounts: nothing is written, and nothing submitted that could not be sent again.
  Expected<void> act(const page::Press& press, const wire::PageRequest& request) {
    CERBY_CHECK(source_.still_allowed(account_));
    extension_.send(press_reply(request, press));
    return filled(press, request);
  }

  // One that was taken and could not be submitted is the next one still.
  Expected<void> take_backup_code(const page::Fill& fill, const page::PageDescription& page) {
    if (backup_code_.empty()) {
      auto code = source_.backup_code(account_);
      // Another launch used the last one meanwhile.
      if (!code && code.error().outcome == Outcome::NotFound) return fail(Outcome::BackupCodesUsed);
      CERBY_TRY(backup_code_, std::move(code));
      facts_.backup_code_size = backup_code_.size();
    }
    if (!takes(page, fill, backup_code_.size())) return fail(Outcome::AmbiguousPage, "backup code field");
    return {};
  }

  Expected<void> wait_for_code(std::int64_t seconds) {
    if (seconds > kLongestCodeWait) return fail(Outcome::ClockBehind);
    human_.emplace(deadlines_, kHumanTime);  // the clock's time, not the machine's
    waiting_for_ = Outcome::TimedOut;
    send_wait(wire::WaitReply::For::Code, MonotonicTime(seconds * 1000));
    return {};
  }

  template <typename Step>
  Expected<void> filled(const Step& step, const wire::PageRequest& request) {
    CERBY_TRY(const auto answer, extension_.next(deadlines_.machine()));
    const auto* report = std::get_if<wire::FilledRequest>(&answer);
    if (report == nullptr || report->document != request.document) {
      return fail(Outcome::MessageUnexpected, "filled expected");
    }
    switch (report->result) {
      case wire::FilledResult::Submitted:
        progress_ = page::after(progress_, step, recipe_step_);
        progress_.before = said_;
        if (progress_.backup_code_submitted) backup_code_ = {};
        break;
      case wire::FilledResult::NothingHappened:
        return fail(Outcome::NothingHappened);
      case wire::FilledResult::TargetChanged:
        return fail(Outcome::DocumentChanged, "the form's target changed");
      case wire::FilledResult::NotKept:
      case wire::FilledResult::FieldGone:
      case wire::FilledResult::FieldHidden:
      case wire::FilledResult::DocumentChanged:
        if (++unwritten_ >= kMostUnwritten) return fail(why_unwritten(report->result));
        break;
    }
    waiting_since_.reset();
    waiting_for_.reset();
    human_until_.clear();
    send_wait(wire::WaitReply::For::Page, kLookAgain);
    return {};
  }

  void send_wait(wire::WaitReply::For what, MonotonicTime how_long) {
    extension_.send(wire::WaitReply{wire::WaitReply::Turn::Extension, what, how_long.count()});
  }

  LoopbackHttp loopback_;
  const Workspace& workspace_;
  vault::Account& account_;
  source::Source& source_;
  const Clock& clock_;
  wire::Conversation& extension_;
  Deadlines& deadlines_;
  std::int32_t protocol_;
  Frames frames_{loopback_};
  page::AccountFacts facts_;
  page::Progress progress_;
  page::Errors said_;                       // by the page in hand
  std::optional<std::size_t> recipe_step_;  // what the page in hand is
  std::string reason_;                      // for what was planned for it, in the engine's own words
  Secret backup_code_;                      // taken from the vault, and not submitted yet
  int unwritten_ = 0;
  std::optional<MonotonicTime> waiting_since_;
  std::map<Outcome, MonotonicTime> human_until_;  // for each human step that was asked for
  std::optional<Outcome> waiting_for_;
  std::optional<Deadlines::Human> human_;
};

}  // namespace

Expected<Outcome> log_in(const Workspace& workspace, vault::Account& account, source::Source& source,
                         const Clock& clock, wire::Conversation& extension, Deadlines& deadlines,
                         std::int32_t protocol) {
  return Login(workspace, account, source, clock, extension, deadlines, protocol).run();
}

Expected<void> answered_yes(wire::Conversation& extension, MonotonicTime deadline) {
  CERBY_TRY(const auto request, extension.next(deadline));
  const auto* answer = std::get_if<wire::ConfirmedRequest>(&request);
  if (answer == nullptr) return fail(Outcome::MessageUnexpected, "confirmed expected");
  if (!answer->yes) return fail(Outcome::Declined);
  return {};
}

}  // namespace cerby::launch
