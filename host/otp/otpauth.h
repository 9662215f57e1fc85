// otpauth:// addresses: the secret and the parameters of an account's one-time codes.
// Source: Google Authenticator's "Key Uri Format"; RFC 4648 base32.
#pragma once

#include <cstdint>
#include <string>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::otp {

enum class Kind : std::uint8_t { Totp, Hotp };
enum class Algorithm : std::uint8_t { Sha1, Sha256, Sha512 };

struct Parameters {
  Kind kind = Kind::Totp;
  Algorithm algorithm = Algorithm::Sha1;
  std::int32_t digits = 6;    // 6 to 8
  std::int32_t period = 30;   // seconds, 15 to 120 (TOTP)
  std::uint64_t counter = 0;  // next counter (HOTP)
  Secret key;                 // 1 to 128 bytes, decoded
  std::string label, issuer;  // for display, may be empty
};

// At most 2,048 bytes. Unknown parameters are ignored, known ones given twice are refused; otp_invalid says
// which. A bare base32 secret (with or without spaces) is accepted as TOTP with the defaults.
Expected<Parameters> parse(SecretView uri);

}  // namespace cerby::otp
