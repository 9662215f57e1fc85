// What a source has of an account for a log-in, without its values: what a page is planned by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/outcome.h"
#include "vault/account.h"

namespace cerby::source {

struct Held {
  bool password = false;
  std::optional<std::int32_t> code_digits;  // none: it has no codes
  std::size_t backup_code_size = 0;         // of the next one, in bytes; 0: there is none
  bool backup_codes_used = false;           // there were some, and all are used
};

// Of an account that lies whole in the vault. otp_invalid.
Expected<Held> held_in(const vault::Account& account);

}  // namespace cerby::source
