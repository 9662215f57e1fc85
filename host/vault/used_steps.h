// Which TOTP step was used last of an account, across programs and power cuts: a file beside the vault's, so
// that a code costs one write in place and not a transaction (FORMAT.md, "Used steps"). It belongs to this
// machine and to the hour; what is lost with it is that a code might be used twice, which the app refuses.
// Vault::last_step and use_step are what others use; latest_use is for who looks for what is wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "base/uuid.h"
#include "vault/keys.h"
#include "vault/secure_file.h"

namespace cerby::vault {

class UsedSteps {
 public:
  // `patience`: how long to wait for another program that is writing.
  UsedSteps(const Paths& paths, const Uuid& vault, const Keys& keys, std::chrono::milliseconds patience)
      : paths_(paths), vault_(vault), keys_(keys), patience_(patience) {}

  // Of an account and the otpauth address that it has now; none also when the record is not authentic.
  // vault_missing: the folder is; vault_unsafe; storage_failed.
  Expected<std::optional<std::uint64_t>> last(const Uuid& account, SecretView otpauth) const;
  // Asked with the last step, and what the clock says, once no other program can use one, or make or wipe a
  // vault here: which to use now, if any. Its failure is the use's. A file is made after it.
  using Choose =
      std::function<Expected<std::optional<std::uint64_t>>(std::optional<std::uint64_t> last, UnixTime now)>;
  // The step that was chosen; durable when it returns. message_unexpected: not larger than the last one.
  // vault_busy: another program is writing; vault_missing; vault_unsafe; storage_failed, and then the step is
  // unused unless only the sync failed.
  Expected<std::optional<std::uint64_t>> use(const Uuid& account, SecretView otpauth, const Clock& clock,
                                             const Choose& choose) const;

  // For several at once: keeps other programs from using one, and from making or wiping a vault here, until
  // the folder is gone. Waits; no transaction is open meanwhile. The failures of use().
  [[nodiscard]] Expected<SecureFolder> hold() const;
  Expected<std::optional<std::uint64_t>> use(const SecureFolder& held, const Uuid& account,
                                             SecretView otpauth, const Clock& clock,
                                             const Choose& choose) const;

  static constexpr const char* kEnding = "-steps";  // of the file, after the vault's name

 private:
  const Paths& paths_;
  const Uuid& vault_;
  const Keys& keys_;
  std::chrono::milliseconds patience_;
};

// When a step was used last, of whichever account and vault, as it is written in the file and nothing has
// verified; none: no step was. The failures of UsedSteps::last().
Expected<std::optional<UnixTime>> latest_use(const Paths& paths);

}  // namespace cerby::vault
