#include "process/landlock.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "base/descriptor.h"
#include "base/file.h"

namespace cerby::process {
namespace {

// The kernel's interface, as include/uapi/linux/landlock.h of Linux 6.12 has it: what a distribution builds
// with is older, and each right is used only where the running kernel knows it.
struct [[gnu::packed]] PathBeneath {
  std::uint64_t rights;
  std::int32_t parent;
};
constexpr std::uint32_t kAskForVersion = 1;
constexpr int kPathBeneath = 1;

constexpr std::uint64_t kWriteFile = 1U << 1U, kReadFile = 1U << 2U, kReadFolder = 1U << 3U,
                        kRemoveFile = 1U << 5U, kMakeFile = 1U << 8U, kTruncate = 1U << 14U;
constexpr std::uint64_t kFirstRights = (1U << 13U) - 1;  // ABI 1: execute to making a symbolic link
constexpr std::uint64_t kRefer = 1U << 13U;              // ABI 2: linking and renaming between folders
constexpr std::uint64_t kDeviceIoctl = 1U << 15U;        // ABI 5
constexpr std::uint64_t kBindTcp = 1U << 0U, kConnectTcp = 1U << 1U;       // ABI 4
constexpr std::uint64_t kAbstractSockets = 1U << 0U, kSignals = 1U << 1U;  // ABI 6

constexpr std::uint64_t kInFolder =
    kWriteFile | kReadFile | kReadFolder | kRemoveFile | kMakeFile | kTruncate;

constexpr std::uint64_t kInTree = kReadFile | kReadFolder;
constexpr std::uint64_t kOfDevice = kReadFile | kWriteFile;

// The kernel refuses a structure that is longer than its own, if what it does not know is not zero; an older
// one refuses it in any case.
std::size_t size_at(int abi) {
  if (abi < 4) return offsetof(Denied, network);
  return abi < 6 ? offsetof(Denied, scoped) : offsetof(Denied, size);
}

Descriptor place_of(const char* path, int flags = 0) {
  return Descriptor(::open(path, O_PATH | O_CLOEXEC | flags));
}

Descriptor place_of_folder(const std::filesystem::path& folder) {
  Descriptor place = place_of(folder.c_str());
  if (place.is_open() || errno != ENOENT) return place;
  // One that is made and whose name may not last is there all the same.
  std::ignore = make_private_folder(folder);
  return place_of(folder.c_str());
}

// Where there is nothing to allow, whoever needs it says what is wrong with it.
Expected<void> allow(int ruleset, const Descriptor& place, std::uint64_t rights) {
  if (!place.is_open()) return {};
  const PathBeneath beneath{rights, place.get()};
  if (::syscall(SYS_landlock_add_rule, ruleset, kPathBeneath, &beneath, 0) != 0)
    return fail_with_errno("landlock, a rule");
  return {};
}

}  // namespace

Denied denied_at(int abi, const Grounds& grounds) {
  Denied denied{.files = kFirstRights, .size = size_at(abi)};
  if (abi >= 2) denied.files |= kRefer;
  if (abi >= 3) denied.files |= kTruncate;
  if (abi >= 4) denied.network = grounds.tcp == Tcp::None ? kBindTcp | kConnectTcp : kBindTcp;
  if (abi >= 5) denied.files |= kDeviceIoctl;
  if (abi >= 6 && grounds.signals == Signals::OwnProcessAlone) denied.scoped |= kSignals;
  if (abi >= 6 && grounds.abstract_sockets == AbstractSockets::OwnProcessAlone)
    denied.scoped |= kAbstractSockets;
  return denied;
}

LandlockSupport landlock_support() {
  const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskForVersion);
  if (abi >= 0) return {.abi = static_cast<int>(abi)};
  return {.abi = 0, .off_at_boot = errno == EOPNOTSUPP};
}

Expected<Confinement> confine_to(const Grounds& grounds, int abi) {
  if (!kBuiltToConfine) return Confinement::NotInBuild;
  if (abi < 1) return Confinement::NotInKernel;
  const Denied denied = denied_at(abi, grounds);
  const Descriptor ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &denied, denied.size, 0)));
  if (!ruleset.is_open()) return fail_with_errno("landlock");
  for (const auto* folder : grounds.folders)
    CERBY_CHECK(allow(ruleset.get(), place_of_folder(*folder), kInFolder & denied.files));
  for (const auto* place : grounds.readable)
    CERBY_CHECK(allow(ruleset.get(), place_of(place->c_str()), kReadFile));
  for (const auto* tree : grounds.trees)
    CERBY_CHECK(allow(ruleset.get(), place_of(tree->c_str(), O_DIRECTORY), kInTree));
  for (const auto* device : grounds.devices)
    CERBY_CHECK(allow(ruleset.get(), place_of(device->c_str()), kOfDevice));
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return fail_with_errno("landlock");
  return Confinement::Effective;
}

}  // namespace cerby::process
