#include "cli/rehearsal.h"

namespace cerby::cli {

Expected<wire::RequestBody> ScriptedExtension::next(MonotonicTime) {
  if (at_ < requests_.size()) return std::move(requests_[at_++]);
  ended_ = wire::Ended{0};
  return fail(Outcome::TabClosed, "the requests are at an end");
}

Expected<wire::RequestBody> WillingExtension::next(MonotonicTime) {
  if (turn_ == Turn::Confirm) {
    turn_ = Turn::Page;
    return wire::ConfirmedRequest{.yes = true, .remember = false};
  }
  if (turn_ == Turn::Filled) {
    turn_ = Turn::Page;
    return wire::FilledRequest{.document = pages_[at_ - 1].document, .result = wire::FilledResult::Submitted};
  }
  if (turn_ == Turn::Frame) {
    turn_ = Turn::Page;
    const bool has_it = at_ < pages_.size() && pages_[at_].frame;
    if (!has_it) return pages_[at_ - 1];
  }
  if (at_ < pages_.size()) return pages_[at_++];  // stays: `filled` names its document
  ended_ = wire::Ended{0};
  return fail(Outcome::TabClosed, "the pages are at an end");
}

void WillingExtension::send(const wire::ReplyBody& reply) {
  if (std::holds_alternative<wire::ConfirmReply>(reply)) turn_ = Turn::Confirm;
  if (std::holds_alternative<wire::DescribeFrameReply>(reply)) turn_ = Turn::Frame;
  if (std::holds_alternative<wire::FillReply>(reply)) turn_ = Turn::Filled;
  listener_(reply);
}

}  // namespace cerby::cli
