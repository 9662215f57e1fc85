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

}  // namespace cerby::launch
