// Which key of which token: the part of RFC 7512 that says so.
//
//   pkcs11:token=cerby;object=workspace?module-path=/usr/lib/x.so&pin-source=file:/etc/cerby/token.pin
//
// `token` or `serial`, and `object` or `id`, besides `type=secret-key`, `module-path` and `pin-source`.
// Nothing else is taken: what says more about a token is refused, not passed over, and so is a PIN in the
// address.
#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby::workspace::sealing {

inline constexpr std::string_view kPkcs11Scheme = "pkcs11:";

struct Pkcs11Uri {
  std::string token, serial;            // as the token says of itself; one of them may be empty
  std::string object, id;               // CKA_LABEL, CKA_ID; one of them may be empty
  std::string module_path, pin_source;  // absolute paths

  // config_invalid names the attribute.
  static Expected<Pkcs11Uri> parse(std::string_view text);
};

}  // namespace cerby::workspace::sealing
