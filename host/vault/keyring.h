// KeyCache in the Linux kernel's keyring: a key of type "user", "cerby:vault:<BLAKE2b-128 of the file's path,
// in hex>", in the user's keyring, that only its possessors may read, nobody may prolong, and the kernel
// forgets when its time is up.
//
// Who does not possess it, as no other login session does, can neither read nor search nor link it, even by
// its number. That keeps out other users, and what runs in another session by itself; it does not keep out a
// program of the user's that is after it, since every program may link its user's keyring into its own.
//
// Payload: version(1) ‖ vault id(16) ‖ epoch of the vault key(u32) ‖ vault key(32) ‖ the host's identity:
// seed(32) and public key(32) ‖ how long the machine had been suspended in all when it was put there
// (boottime − monotonic, ms, i64) ‖ when it ends (monotonic, ms, i64), little endian. A larger suspension now
// means that the machine slept since, and the key is refused; so it is after its end, whatever the wall clock
// that the kernel goes by was set to. Then what the session's screen was like (ScreenSigns): known(u8) ‖ when
// it last became idle or ceased to be (u64).
//
// Nothing of ours runs in between, so a screen lock is noticed by what it leaves behind. Refused: a key while
// the screen is locked, and one from before the session's screen became idle or ceased to be. Desktops that
// mark a locked session as idle (GNOME, and those that took its session) are noticed so even when the lock is
// over. Where the
// screen was known and is not now (the login manager does not answer, another session asks), the key is not
// given, and stays for when it is known again. Not noticed: a lock that was over by then, on a desktop that
// tells the login manager of no idleness, or where there is no login manager; a lock between two uses from a
// session without a screen (ssh).
//
// A miss, not a failure: no such key, one that expired or was revoked, one that belongs to another login
// (ssh, another keyring), one that is not ours in form, a system without keyrings.
#pragma once

#include "vault/opening.h"

namespace cerby::vault {

// Of this session, as the login manager has it (process/login_session.h).
struct ScreenSigns {
  bool known = false;  // else nothing is refused for it but a key from when it was
  bool locked = false;
  std::uint64_t idle_changed = 0;  // µs, monotonic; 0: never
};

// What the kernel keeps at most, whatever was asked for.
inline constexpr std::chrono::seconds kLongestKept = std::chrono::days(7);

class KernelKeyring final : public KeyCache {
 public:
  // `screen` is what it is when the process starts, or later. Given by everyone: who leaves it out takes a
  // key from behind a locked screen.
  KernelKeyring(const Clock& clock, const ScreenSigns& screen) : clock_(clock), screen_(screen) {}
  // system_failed.
  Expected<std::optional<Kept>> get(const std::filesystem::path& vault_file) override;
  // Replaces the keys in one step. input_invalid: how_long is not within 1 s and a week, or the keys are not
  // of 32 bytes, or of no epoch; system_failed: the kernel refused (its quota, or no keyrings here), and then
  // nothing is left there.
  Expected<void> put(const std::filesystem::path& vault_file, const Keeping& keys,
                     std::chrono::seconds how_long) override;
  // It is gone for every program when this returns; there having been none is no failure. system_failed.
  Expected<void> drop(const std::filesystem::path& vault_file) override;

  // Whether there is a key for the file, looked at and not taken.
  enum class Presence : std::uint8_t { None, Ours, AnotherLogins };
  static Presence presence(const std::filesystem::path& vault_file);

 private:
  [[nodiscard]] bool screen_was_locked(Bytes payload) const;

  const Clock& clock_;
  ScreenSigns screen_;
};

}  // namespace cerby::vault
