// What Google Authenticator shows as a QR picture to move its codes to another device:
// otpauth-migration://offline?data=, base64 of a small protocol buffer (proto3).
//
// message Payload { repeated Entry entries = 1; int32 version = 2; int32 pictures = 3; int32 picture = 4; … }
// message Entry   { bytes key = 1; string name = 2; string issuer = 3; enum algorithm = 4; enum digits = 5;
//                   enum type = 6; int64 counter = 7; }
// The format is not published by Google; it is as the app writes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::otp {

struct MigratedCode {
  std::string issuer, name;  // for display, may be empty
  Secret address;            // otpauth://, as parse() takes it
};

struct Migration {
  std::vector<MigratedCode> codes;
  std::int32_t picture = 0, pictures = 1;  // many codes are shown as several pictures, counted from 0
};

bool is_migration(SecretView uri);

// At most 8 KiB and 100 codes. otp_invalid: it is not such an address, is cut off or out of bounds, or one of
// its codes is of a kind that parse() refuses; the detail says which code, by name.
Expected<Migration> parse_migration(SecretView uri);

}  // namespace cerby::otp
