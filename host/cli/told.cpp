#include "cli/told.h"

#include <fmt/format.h>

namespace cerby::cli {

namespace {

std::string_view why(wire::WaitReply::For what) {
  using For = wire::WaitReply::For;
  switch (what) {
    case For::Page:
      return "the page";
    case For::Code:
      return "the next code";
    case For::Unlock:
      return "the vault to be unlocked";
    case For::Captcha:
      return "a captcha to be solved";
    case For::Passkey:
      return "a passkey";
    case For::Push:
      return "an approval elsewhere";
  }
  return "";
}

std::string told_question(const wire::ConfirmReply& asked) {
  switch (asked.question) {
    case wire::Question::FirstLaunch:
      return fmt::format("asks, as this is the first launch: log in to {} on {} from {}?", asked.account,
                         asked.app, asked.from.value_or("nowhere"));
    case wire::Question::ForeignInitiator:
      return fmt::format("asks, as it was not started from the dashboard: log in to {} on {} from {}?",
                         asked.account, asked.app, asked.from.value_or("nowhere"));
    case wire::Question::ForeignForm:
      return fmt::format("asks, as the form submits to another site: may it go to {}?", asked.to);
  }
  return "asks";
}

std::string told_fill(const wire::FillReply& fill) {
  std::string text = "fills:";
  for (const wire::FillStep& step : fill.steps) {
    using Action = wire::FillStep::Action;
    if (step.action == Action::Write)
      text += fmt::format(" write {} bytes into {};", step.value.size(), step.ref);
    if (step.action == Action::Click) text += fmt::format(" click {}", step.ref);
    if (step.action == Action::Enter) text += fmt::format(" press Enter in {}", step.ref);
  }
  return text;
}

struct Teller {
  std::string operator()(const wire::HelloReply& hello) const {
    return fmt::format("answers hello, version {}", hello.host_version);
  }
  std::string operator()(const wire::ConfirmReply& asked) const { return told_question(asked); }
  std::string operator()(const wire::OpenReply& open) const {
    return fmt::format("opens {} for {} on {}", open.address, open.account, open.app);
  }
  std::string operator()(const wire::SignInReply& sign_in) const {
    return fmt::format("signs in to {}", sign_in.workspace);
  }
  std::string operator()(const wire::FillReply& fill) const { return told_fill(fill); }
  std::string operator()(const wire::DescribeFrameReply& asked) const {
    return fmt::format("asks for a frame of {}", asked.frames.empty() ? "" : asked.frames.front().origin);
  }
  std::string operator()(const wire::WaitReply& wait) const {
    return fmt::format("waits for {}, {} ms", why(wait.what), wait.ms);
  }
  std::string operator()(const wire::DoneReply& done) const {
    return fmt::format("is done: {}", happened(done.outcome));
  }
  std::string operator()(const wire::FailedReply& failed) const {
    return fmt::format("ends: {}", describe(failed.failure));
  }
  std::string operator()(const wire::StatusReply& status) const {
    return fmt::format("tells its status, version {}, {} workspaces", status.host_version,
                       status.workspaces.size());
  }
  std::string operator()(const wire::AccountsReply& reply) const {
    return fmt::format("lists {} accounts{}{}", reply.accounts.size(), reply.more ? ", and has more" : "",
                       reply.unread ? "; there are some that could not be read" : "");
  }
  std::string operator()(const wire::RevealedReply& revealed) const {
    return fmt::format("reveals a value of {} bytes", revealed.value.size());
  }
};

}  // namespace

std::string told(const wire::ReplyBody& reply) {
  return std::visit(Teller{}, reply);
}

}  // namespace cerby::cli
