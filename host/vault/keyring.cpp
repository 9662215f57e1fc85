#include "vault/keyring.h"

#include <linux/keyctl.h>
#include <sodium.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <concepts>
#include <limits>
#include <string>
#include <utility>

#include "base/descriptor.h"
#include "vault/encoding.h"

namespace cerby::vault {
namespace {

using Serial = std::int32_t;

using Path = std::filesystem::path;

constexpr std::uint8_t kVersion = 4;  // 1 had no vault id, 2 no identity, 3 no screen
constexpr std::size_t kVaultAt = 1;
constexpr std::size_t kEpochAt = kVaultAt + sizeof(Uuid);
constexpr std::size_t kKeyAt = kEpochAt + sizeof(std::uint32_t);
constexpr std::size_t kIdentityAt = kKeyAt + kVaultKeySize;
constexpr std::size_t kSuspendedAt = kIdentityAt + kSigningWhole;
constexpr std::size_t kEndsAt = kSuspendedAt + 8;
constexpr std::size_t kScreenKnownAt = kEndsAt + 8;
constexpr std::size_t kIdleChangedAt = kScreenKnownAt + 1;
constexpr std::size_t kPayloadSize = kIdleChangedAt + 8;

// What a possessor may do (include/linux/key.h of the kernel; its user headers do not name them). Not among
// them: writing, and setting attributes, so that the time cannot be made longer.
constexpr std::uint32_t kPossessorView = 0x01000000, kPossessorRead = 0x02000000,
                        kPossessorSearch = 0x08000000, kPossessorLink = 0x10000000;
constexpr std::uint32_t kPermissions = kPossessorView | kPossessorRead | kPossessorSearch | kPossessorLink;

// By syscall: the host is static, and libkeyutils would be one more library for five calls.
long keyctl(int operation, unsigned long a, unsigned long b = 0, unsigned long c = 0, unsigned long d = 0) {
  return ::syscall(SYS_keyctl, operation, a, b, c, d);
}

template <std::integral Id>
unsigned long argument(Id id) {
  return static_cast<unsigned long>(static_cast<long>(id));
}

unsigned long argument(const void* pointer) {
  return reinterpret_cast<unsigned long>(pointer);
}

std::string description_of(const Path& vault_file) {
  std::array<std::uint8_t, 16> digest{};
  std::array<char, 2 * digest.size() + 1> text{};
  const auto& path = vault_file.native();
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const std::uint8_t*>(path.data()),
                     path.size(), nullptr, 0);
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return std::string("cerby:vault:") + text.data();
}

bool is_miss(int error) {
  switch (error) {
    case ENOKEY:
    case EKEYEXPIRED:
    case EKEYREVOKED:
    case EACCES:  // found, and not possessed: another login's
    case EPERM:
    case ENOSYS:  // no keyrings in this kernel or container
      return true;
    default:
      return false;
  }
}

std::unexpected<Failure> refused(const char* step) {
  return fail(Outcome::SystemFailed, std::string("the kernel's keyring: ") + step + ": " + errno_text(errno));
}

// -1 with errno where there is none.
Serial search(const Path& vault_file) {
  return static_cast<Serial>(keyctl(KEYCTL_SEARCH, argument(KEY_SPEC_USER_KEYRING), argument("user"),
                                    argument(description_of(vault_file).c_str()), 0));
}

void store(std::span<std::uint8_t> place, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < 8; ++i) place[i] = static_cast<std::uint8_t>(bits >> (8 * i));
}

std::int64_t load(Bytes place) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits |= static_cast<std::uint64_t>(place[i]) << (8 * i);
  return static_cast<std::int64_t>(bits);
}

MonotonicTime suspended(const Clock& clock) {
  return clock.boottime() - clock.monotonic();
}

// The two clocks are read one after the other and rounded to milliseconds; a suspend is longer than this.
constexpr MonotonicTime kClockNoise{500};

}  // namespace

Expected<std::optional<KeyCache::Kept>> KernelKeyring::get(const Path& vault_file) {
  const Serial key = search(vault_file);
  if (key < 0) {
    if (is_miss(errno)) return std::nullopt;
    return refused("search");
  }
  Secret payload(kPayloadSize);
  const auto room = payload.writable(SecretAccess("the kernel writes the kept vault key here"));
  const long size = keyctl(KEYCTL_READ, argument(key), argument(room.data()), room.size());
  if (size < 0) {
    if (is_miss(errno)) return std::nullopt;
    return refused("read");
  }
  const Bytes bytes = payload.bytes(SecretAccess("taking the kept payload apart"));
  if (static_cast<std::size_t>(size) != kPayloadSize || bytes[0] != kVersion) return std::nullopt;
  const auto epoch = read_number<std::uint32_t>(bytes.subspan(kEpochAt));
  if (epoch == 0) return std::nullopt;

  const MonotonicTime slept_before(load(bytes.subspan(kSuspendedAt)));
  const MonotonicTime ends(load(bytes.subspan(kEndsAt)));
  const MonotonicTime now = clock_.monotonic();
  const auto longest = std::chrono::duration_cast<MonotonicTime>(kLongestKept);
  // Saturated by comparing before subtracting: both numbers may be anybody's.
  if (ends <= now || ends > now + longest || slept_before < MonotonicTime(0) ||
      suspended(clock_) - kClockNoise > slept_before || screen_was_locked(bytes)) {
    CERBY_CHECK(drop(vault_file));
    return std::nullopt;
  }
  // What the screen was like in between cannot be told now, and may be later: the key stays.
  if (!screen_.known && bytes[kScreenKnownAt] == 1) return std::nullopt;
  Kept kept{.vault = {},
            .epoch = epoch,
            .vault_key = Secret::copy_of(payload.view().part(kKeyAt, kVaultKeySize)),
            .identity = SigningKey::from_whole(payload.view().part(kIdentityAt, kSigningWhole)),
            .left = std::chrono::ceil<std::chrono::seconds>(ends - now)};
  std::ranges::copy(bytes.subspan(kVaultAt, sizeof(Uuid)), kept.vault.bytes.begin());
  return kept;
}

bool KernelKeyring::screen_was_locked(Bytes payload) const {
  if (!screen_.known) return false;
  const bool was_known = payload[kScreenKnownAt] == 1;
  return screen_.locked ||
         (was_known && read_number<std::uint64_t>(payload.subspan(kIdleChangedAt)) != screen_.idle_changed);
}

KernelKeyring::Presence KernelKeyring::presence(const Path& vault_file) {
  const Serial key = search(vault_file);
  if (key < 0) return errno == EACCES ? Presence::AnotherLogins : Presence::None;
  // A search takes the user's keyring for possessed, whoever searches.
  const bool readable = keyctl(KEYCTL_DESCRIBE, argument(key)) >= 0;
  return readable ? Presence::Ours : Presence::AnotherLogins;
}

Expected<void> KernelKeyring::put(const Path& vault_file, const Keeping& keys,
                                  std::chrono::seconds how_long) {
  // The kernel takes a timeout of 0 for "never".
  if (how_long < std::chrono::seconds(1) || how_long > kLongestKept) {
    return fail(Outcome::InputInvalid, "a vault stays open for at least a second and at most seven days");
  }
  if (keys.vault_key.size() != kVaultKeySize || keys.epoch == 0)
    return fail(Outcome::InputInvalid, "not a vault key");
  if (keys.identity.size() != kSigningWhole) return fail(Outcome::InputInvalid, "not an identity");

  Secret payload(kPayloadSize);
  const auto bytes = payload.writable(SecretAccess("putting the payload for the kernel together"));
  bytes[0] = kVersion;
  constexpr SecretAccess kKeeps("the kernel keeps it");
  std::ranges::copy(keys.vault.bytes, bytes.subspan(kVaultAt).begin());
  std::ranges::copy(Encoding("").number(keys.epoch).bytes(), bytes.subspan(kEpochAt).begin());
  std::ranges::copy(keys.vault_key.bytes(kKeeps), bytes.subspan(kKeyAt).begin());
  std::ranges::copy(keys.identity.bytes(kKeeps), bytes.subspan(kIdentityAt).begin());
  store(bytes.subspan(kSuspendedAt), suspended(clock_).count());
  store(bytes.subspan(kEndsAt), (clock_.monotonic() + how_long).count());
  bytes[kScreenKnownAt] = screen_.known ? 1 : 0;
  std::ranges::copy(Encoding("").number(screen_.idle_changed).bytes(), bytes.subspan(kIdleChangedAt).begin());

  // First into this process's own keyring, which goes with the process; it gets its place in the user's,
  // where it replaces an older one, only when its time and its permissions are set. So no key stays without
  // an end.
  const std::string description = description_of(vault_file);
  const long added = ::syscall(SYS_add_key, "user", description.c_str(), bytes.data(), bytes.size(),
                               KEY_SPEC_PROCESS_KEYRING);
  if (added < 0) return refused("add");
  const auto key = static_cast<Serial>(added);
  const char* failed = nullptr;
  int error = 0;
  const auto step = [&](const char* name, long result) {
    if (result < 0 && failed == nullptr) failed = name, error = errno;
    return failed == nullptr;
  };
  const bool kept = step("timeout", keyctl(KEYCTL_SET_TIMEOUT, argument(key), argument(how_long.count()))) &&
                    step("permissions", keyctl(KEYCTL_SETPERM, argument(key), kPermissions)) &&
                    step("link", keyctl(KEYCTL_LINK, argument(key), argument(KEY_SPEC_USER_KEYRING)));
  if (!kept) keyctl(KEYCTL_INVALIDATE, argument(key));
  keyctl(KEYCTL_UNLINK, argument(key), argument(KEY_SPEC_PROCESS_KEYRING));
  if (!kept) {
    errno = error;
    return refused(failed);
  }
  // A login whose keyrings do not hold the user's could put a key there and never read it again.
  if (keyctl(KEYCTL_DESCRIBE, argument(key), 0, 0) < 0) {
    error = errno;
    keyctl(KEYCTL_UNLINK, argument(key), argument(KEY_SPEC_USER_KEYRING));
    errno = error;
    return refused("this login does not hold the user's keyring");
  }
  return {};
}

Expected<void> KernelKeyring::drop(const Path& vault_file) {
  const Serial key = search(vault_file);
  if (key < 0) {
    if (errno == EKEYEXPIRED || errno == EKEYREVOKED || errno == ENOKEY || errno == ENOSYS || errno == EPERM)
      return {};
    return refused("search");
  }
  // Invalidating takes it from every keyring it was linked into, and needs possession; unlinking works
  // without it.
  const bool invalidated = keyctl(KEYCTL_INVALIDATE, argument(key)) == 0;
  const bool unlinked = keyctl(KEYCTL_UNLINK, argument(key), argument(KEY_SPEC_USER_KEYRING)) == 0;
  if (!invalidated && !unlinked) return refused("unlink");
  return {};
}

}  // namespace cerby::vault
