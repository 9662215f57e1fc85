// The next one-time code by time of an account whose secret is here. Inside this folder only.
#pragma once

#include "base/clock.h"
#include "otp/code.h"
#include "otp/otpauth.h"
#include "source/source.h"

namespace cerby::source {

// `use`: Vault::use_step or use_local_step of the account, with what chooses the step. Recorded before it
// leaves: a code that was never used is a smaller fault than one that is used twice.
template <typename Use>
Expected<Code> next_step_code(const otp::Parameters& parameters, Use use) {
  otp::Choice choice;
  CERBY_TRY(const auto step, use([&](auto last, UnixTime now) {
              choice = otp::choose_step(now, parameters.period, last);
              return choice.step;
            }));
  if (!step) return Code{.digits = {}, .wait_seconds = choice.wait_seconds};
  return Code{.digits = otp::code(parameters, *step), .wait_seconds = 0, .seconds_left = choice.seconds_left};
}

}  // namespace cerby::source
