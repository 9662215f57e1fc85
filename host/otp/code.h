// HOTP (RFC 4226) and TOTP (RFC 6238). HMAC from OpenSSL's low-level SHA functions: loading providers costs 2
// ms.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/secret.h"
#include "otp/otpauth.h"

namespace cerby::otp {

// The code for a counter (HOTP) or a time step (TOTP): `digits` ASCII digits.
Secret code(const Parameters& parameters, std::uint64_t counter);

// HMAC of `message` (RFC 2104); 20, 32 or 64 bytes. Exposed for its test vectors.
Secret hmac(Algorithm algorithm, SecretView key, Bytes message);

// Which time step to use now, or how long to wait for one.
struct Choice {
  std::optional<std::uint64_t> step;  // none: wait
  std::int64_t wait_seconds = 0;      // then choose again
  std::int64_t seconds_left = 0;      // of the step, when there is one
};
// The current step; the next one when fewer than 3 s are left of it or when it was used (`last_used`, and
// nothing below it) already. Times before 1970 count as 1970.
Choice choose_step(UnixTime now, std::int32_t period, std::optional<std::uint64_t> last_used);

// The current step, however little is left of it: for what shows a code, and does not type it.
Choice current_step(UnixTime now, std::int32_t period);

}  // namespace cerby::otp
