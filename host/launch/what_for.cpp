#include "launch/what_for.h"

namespace cerby::launch {

wire::WaitReply::For what_for(Outcome human_step) {
  switch (human_step) {
    case Outcome::CaptchaWanted:
      return wire::WaitReply::For::Captcha;
    case Outcome::PasskeyWanted:
      return wire::WaitReply::For::Passkey;
    case Outcome::PushWanted:
      return wire::WaitReply::For::Push;
    default:
      return wire::WaitReply::For::Page;
  }
}

Outcome why_unwritten(wire::FilledResult result) {
  if (result == wire::FilledResult::NotKept) return Outcome::NotWritten;
  if (result == wire::FilledResult::FieldHidden) return Outcome::HiddenField;
  return Outcome::DocumentChanged;
}

}  // namespace cerby::launch
