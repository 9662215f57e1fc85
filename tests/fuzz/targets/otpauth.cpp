// The input is an otpauth:// address, or a bare secret.
#include "otp/otpauth.h"

#include "otp/code.h"
#include "target.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Secret address = fuzz::secret_of(data, size);
  const auto read = otp::parse(address.view());
  if (!read) {
    fuzz::require_refusal(read.error(), {Outcome::OtpInvalid});
    return 0;
  }
  fuzz::require(size <= 2048, "an address within its length");
  fuzz::require(read->digits >= 6 && read->digits <= 8, "6 to 8 digits");
  fuzz::require(read->kind == otp::Kind::Hotp || (read->period >= 15 && read->period <= 120),
                "a period of 15 to 120 s");
  fuzz::require(!read->key.empty() && read->key.size() <= 128, "a key of 1 to 128 bytes");
  const Secret code = otp::code(*read, read->counter);
  fuzz::require(code.size() == static_cast<std::size_t>(read->digits), "as many digits as it says");
  for (const std::uint8_t digit : code.bytes(fuzz::kFuzz))
    fuzz::require(digit >= '0' && digit <= '9', "digits");
  return 0;
}
