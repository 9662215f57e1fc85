#include "source/held.h"

#include "otp/otpauth.h"

namespace cerby::source {

Expected<Held> held_in(const vault::Account& account) {
  Held held{.password = !account.password.empty(), .code_digits = {}};
  if (!account.otpauth.empty()) {
    CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
    held.code_digits = parameters.digits;
  }
  if (!account.backup_codes.empty()) held.backup_code_size = account.backup_codes.front().size();
  held.backup_codes_used = account.backup_codes.empty() && !account.used_backup_codes.empty();
  return held;
}

}  // namespace cerby::source
