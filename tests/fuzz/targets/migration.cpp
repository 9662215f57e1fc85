// The input is the otpauth-migration:// address of a QR picture, or what is in it: then it is put into one,
// so that the mutator need not do base64.
#include "otp/migration.h"

#include <string>

#include <sodium.h>

#include "otp/otpauth.h"
#include "target.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string address(fuzz::text_of(data, size));
  if (!address.starts_with("otpauth-migration:")) {
    constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
    std::string encoded(sodium_base64_encoded_len(size, kVariant), '\0');
    sodium_bin2base64(encoded.data(), encoded.size(), data, size, kVariant);
    address = "otpauth-migration://offline?data=" + std::string(encoded.c_str());
  }
  const Secret given = Secret::take(std::span(address));
  const auto read = otp::parse_migration(given.view());
  if (!read) {
    fuzz::require_refusal(read.error(), {Outcome::OtpInvalid});
    return 0;
  }
  fuzz::require(otp::is_migration(given.view()), "what is read is known as such");
  fuzz::require(read->codes.size() <= 100, "at most 100 codes");
  for (const auto& code : read->codes)
    fuzz::require(otp::parse(code.address.view()).has_value(), "each code can be read");
  return 0;
}
