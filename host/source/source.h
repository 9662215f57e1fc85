// Where accounts come from: the local vault, or a workspace. A launch asks for each secret when a page wants
// it, and for leave at each step: who may no longer use the account gets nothing more, where the source can
// know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "source/held.h"
#include "vault/account.h"
#include "vault/vault.h"

namespace cerby::source {

// A one-time code, or how long to wait for one that may be used.
struct Code {
  Secret digits;  // empty: wait
  std::int64_t wait_seconds = 0;
  std::int64_t seconds_left = 0;  // for which it is current; 0 for one that does not depend on time
};

// Whether what is asked for goes to an app. A launch that is only played takes no backup code away: there are
// few, and the next one is shown to nobody.
enum class Use { Real, Played };

class Source {
 public:
  virtual ~Source() = default;
  // account_unknown; role_none.
  virtual Expected<vault::Account> account(const Origin& workspace, const Uuid& id) = 0;
  // What there is of that account, which account() gave. otp_invalid.
  virtual Expected<Held> held(const vault::Account& account) { return held_in(account); }
  // Whether the user may still use it; asked where a step takes no secret of it. role_none.
  virtual Expected<void> still_allowed(const vault::Account& /*account*/) { return {}; }
  // Its password, to be filled in now. role_none.
  virtual Expected<Secret> password(const vault::Account& account) {
    return Secret::copy_of(account.password);
  }
  // Every account in turn, in no order; with `naming`, those alone that may name that origin. Ends at the
  // first failure of `visit`, which must not use the source. The result: how many could not be read, each by
  // itself; the others are visited all the same.
  using Visit = std::function<Expected<void>(const vault::Account&)>;
  virtual Expected<std::size_t> each_account(const std::optional<Origin>& naming, const Visit& visit) = 0;
  // The next code of that account. It is recorded as used, durably, before this returns it; otp_invalid.
  virtual Expected<Code> code(const vault::Account& account) = 0;
  // The next backup code of that account. It is moved to the used ones, durably, before this returns it, in
  // `account` as well. not_found: every one was used; vault_busy.
  virtual Expected<Secret> backup_code(vault::Account& account) = 0;
  // Another password for that account, from now on. account_unknown; input_invalid: longer than one may be.
  virtual Expected<void> set_password(const vault::Account& account, Secret password) = 0;
  // The user allowed the account's form to submit to that origin.
  virtual Expected<void> allow_form_site(vault::Account& account, const Origin& to) = 0;
  // When the offline lease ends by which the account in hand is used; none: it comes from where it is.
  [[nodiscard]] virtual std::optional<UnixTime> lease_end() const { return {}; }
  // What nobody waits for, once the launch is over and the extension was told.
  virtual void finish() {}
};

}  // namespace cerby::source
